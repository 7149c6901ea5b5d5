// For the site as files (publish_site): what the application does with a question in the address, done in the browser.
// The pages are complete without it: 指標一覧 shows every row, and the search says what it needs.
(() => {
  "use strict";

  const asked = new URLSearchParams(location.search);
  const facts = (name) => JSON.parse(document.getElementById(name)?.textContent ?? "null");

  // Width, capitals, hiragana and katakana, and kinds of hyphens are the same (organization/matching.py).
  function fold(text) {
    const plain = text.normalize("NFKC").replace(/[\u2010-\u2015\u2212ー─━\u2043]/g, "-").toLowerCase();
    return plain.replace(/[ァ-ヶ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60));
  }

  function element(name, className, text = "") {
    return Object.assign(document.createElement(name), { className, textContent: text });
  }

  // --- 指標一覧 ---

  function passes(row, code) {
    const words = fold(asked.get("q") ?? "").split(/\s+/).filter(Boolean);
    const chosen = ["goal", "project", "department", "grade", "level"].filter((name) => asked.get(name));
    const text = fold(row.text);
    return (
      chosen.every((name) => row[name] === asked.get(name)) &&
      words.every((word) => word === fold(code) || text.includes(word))
    );
  }

  function sentence(rows, shown, goal) {
    const targets = shown.filter((row) => row.target).length;
    const total = rows.filter((row) => !row.target).length;
    const hits = shown.length - targets;
    if (!shown.length) return `${total}指標のうち、条件に合うものはありません。`;
    const counted = hits === total ? `全${total}指標` : `${total}指標のうち${hits}指標`;
    return `${counted}${targets ? `と、${goal}の数値目標${targets}つ` : ""}を表示しています。`;
  }

  const lines = (within = document) => [...within.querySelectorAll("tbody tr:not(.kpi-group)")];

  // On a phone the rows stand in groups: those that are found stand open, with how many they are.
  function openGroup(group) {
    const found = group.querySelectorAll("tr:not(.kpi-group)").length;
    const head = group.querySelector("details");
    if (!found) group.remove();
    else if (head) {
      head.open = true;
      head.querySelector(".sub").textContent = `${found}指標`;
    }
  }

  function sift(list) {
    const known = Object.values(list.rows);
    const shown = [];
    for (const line of lines()) {
      const code = line.querySelector(".code").textContent.trim();
      const row = list.rows[code];
      if (row && passes(row, code)) shown.push(row);
      else line.remove();
    }
    if (shown.length < known.length) document.querySelectorAll("tbody").forEach(openGroup);
    document.querySelector(".hits").textContent = sentence(known, shown, list.goal);
    const counts = document.querySelector(".years-strips");
    if (counts) counts.closest("section").hidden = shown.length < known.length; // they count all rows
    for (const save of document.querySelectorAll('.hits-row a[href^="export."]')) {
      save.closest("p").hidden = shown.length < known.length; // the files hold all rows
    }
  }

  function remember() {
    for (const [name, value] of asked) {
      const field = document.querySelector(`.filters [name="${CSS.escape(name)}"]`);
      if (field) field.value = value;
    }
  }

  function offerAll() {
    if (![...asked].some(([name, value]) => name !== "sort" && value)) return;
    const way = Object.assign(element("a", "button button--text", "条件を消す"), { href: location.pathname });
    document.querySelector(".filters__actions").append(way);
  }

  function number(text) {
    const plain = text.replace(/[,，％%]/g, "").replace(/[△▲−]/g, "-").match(/-?\d+(\.\d+)?/);
    return plain ? Number(plain[0]) : -Infinity;
  }

  function order(by) {
    const heads = [...document.querySelectorAll("thead th")];
    const named = (head) => new URLSearchParams(head.querySelector("a")?.search).get("sort")?.replace("-", "");
    const place = heads.findIndex((head) => named(head) === by.replace("-", ""));
    if (place < 0) return;
    const turned = by.startsWith("-") ? -1 : 1;
    const cell = (line) => line.children[place].textContent.trim();
    const table = document.querySelector("table");
    const sorted = lines(table);
    const isNumeric = sorted[0]?.children[place].matches(".num:not(.code)");
    const compared = (one, other) =>
      isNumeric ? number(cell(one)) - number(cell(other)) : cell(one).localeCompare(cell(other), "ja", { numeric: true });
    sorted.sort((one, other) => turned * compared(one, other));
    const body = element("tbody", "");
    body.setAttribute("role", "rowgroup");
    body.append(...sorted);
    table.querySelectorAll("tbody").forEach((old) => old.remove());
    table.append(body);
    heads.forEach((head) => head.matches("[aria-sort]") && head.setAttribute("aria-sort", "none"));
    heads[place].setAttribute("aria-sort", turned < 0 ? "descending" : "ascending");
    const way = heads[place].querySelector("a");
    const next = new URLSearchParams(asked);
    next.set("sort", turned < 0 ? by.slice(1) : `-${by}`);
    way.href = `?${next}`;
  }

  function offerList(list) {
    remember();
    sift(list);
    offerAll();
    for (const way of document.querySelectorAll(".table__sort")) {
      const next = new URLSearchParams(asked);
      next.set("sort", new URLSearchParams(way.search).get("sort"));
      way.href = `?${next}`;
    }
    if (asked.get("sort")) order(asked.get("sort"));
  }

  // --- Search ---

  function passage(text, words) {
    const at = Math.max(0, fold(text).indexOf(words.find((word) => fold(text).includes(word)) ?? ""));
    const from = Math.max(0, at - 24);
    return `${from ? "…" : ""}${text.slice(from, at + 60)}${text.length > at + 60 ? "…" : ""}`;
  }

  function hit(thing, words) {
    const item = element("li", "hit");
    const head = element("p", "hit__head");
    head.append(Object.assign(element("a", "hit__title", thing.title), { href: thing.url }));
    item.append(head);
    for (const [label, text] of thing.texts.filter(([, text]) => words.some((word) => fold(text).includes(word))).slice(0, 3)) {
      const line = element("p", "hit__passage");
      line.append(element("span", "hit__label", label), passage(text, words));
      item.append(line);
    }
    if (thing.place) item.append(element("p", "hit__place sub", thing.place));
    return item;
  }

  function show(found, words, query) {
    const said = found.length ? `「${query}」を含むものは、${found.length}件です。` : `「${query}」を含むものは、ありません。`;
    const count = element("p", "search-count", said);
    count.setAttribute("role", "status");
    const main = document.getElementById("main");
    main.querySelector(".prose")?.remove();
    main.querySelector("h1").after(count);
    for (const kind of new Set(found.map((thing) => thing.kind))) {
      const group = found.filter((thing) => thing.kind === kind);
      const section = element("section", "search-group");
      const list = element("ol", "hit-list");
      list.append(...group.map((thing) => hit(thing, words)));
      section.append(element("h2", "", `${kind}（${group.length}件）`), list);
      main.append(section);
    }
  }

  async function search(from) {
    const query = (asked.get("q") ?? "").trim();
    if (!query) return;
    for (const box of document.querySelectorAll('[name="q"]')) box.value = query;
    const words = fold(query).split(/\s+/).filter(Boolean);
    const body = asked.get("body");
    const things = await (await fetch(from.index)).json();
    const found = things.filter((thing) => {
      const whole = fold([thing.title, ...thing.texts.map(([, text]) => text)].join("\n"));
      return (!body || thing.body === body) && words.every((word) => whole.includes(word));
    });
    show(found, words, query);
  }

  const list = facts("list-facts");
  if (list) offerList(list);
  const from = facts("search-facts");
  if (from) search(from);
})();
