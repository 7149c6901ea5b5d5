// A block from a spreadsheet into the rows: what fits is filled in, what does not is named, what is filled is asked.

import { cellsOf, fiscalYearOf, linesOf, monthOf } from "./block.js";

const LABELS = {
  value: "実績値",
  kind: "区分",
  absence: "値がない理由",
  cause: "要因",
  next_step: "今後の取組",
  answer: "前年度の取組への対応",
  expected_month: "公表予定月",
  data_year: "値の年度",
};
const WANTED = {
  value: "「達成」か「未達成」で入力します",
  kind: "区分の言葉ではありません",
  absence: "値がない理由の言葉ではありません",
  expected_month: "「2027年9月」のように入力します",
  data_year: "「2025」や「R7」のように、選べる年度を入力します",
};
const WORDS = { 速報: "provisional", 確定: "final", 値なし: "absent" };
const ATTAINED = { 達成: "yes", 未達成: "no" };

// 「未公表（…）」 of the select stands for 「未公表」.
function absenceOf(row, word) {
  const options = [...(row.control("absence")?.options ?? [])].filter((option) => option.value);
  return options.find((option) => option.text.split("（")[0] === word)?.value;
}

function kindsOf(rows) {
  const options = rows.flatMap((row) => [...(row.control("absence")?.options ?? [])]);
  return new Set([...Object.keys(WORDS), ...options.filter((one) => one.value).map((one) => one.text.split("（")[0])]);
}

// A cell as the row's inputs take it; null where they do not.
const READERS = {
  value(row, text) {
    if (row.control("value")) return absenceOf(row, text) ? READERS.kind(row, text) : { value: text };
    return ATTAINED[text] ? { attained: ATTAINED[text] } : null;
  },
  kind(row, text) {
    return WORDS[text] ? { kind: WORDS[text] } : READERS.absence(row, text);
  },
  absence(row, text) {
    const absence = absenceOf(row, text);
    return absence ? { kind: "absent", absence } : null;
  },
  data_year(row, text) {
    const year = fiscalYearOf(text);
    return [...(row.control("data_year")?.options ?? [])].some((one) => one.value === year) ? { data_year: year } : null;
  },
  confirmed: () => ({}), // whoever pastes has not seen the question here
  expected_month: (row, text) => (monthOf(text) ? { expected_month: monthOf(text) } : null),
  cause: (row, text) => ({ cause: text }),
  next_step: (row, text) => ({ next_step: text }),
  answer: (row, text) => (row.control("answer") ? { answer: text } : null),
};

function read(row, fields) {
  const content = {};
  const misfits = [];
  for (const [name, text] of Object.entries(fields)) {
    const found = READERS[name](row, text);
    if (found) Object.assign(content, found);
    else misfits.push(`${row.code}の${LABELS[name]}「${text.slice(0, 20)}」（${WANTED[name] ?? "この指標にない欄です"}）`);
  }
  return { content: { ...emptied(row, content), ...content }, misfits };
}

// Where a reason is pasted and no value, none is left standing beside it.
function emptied(row, { kind }) {
  return kind !== "absent" ? {} : row.control("value") ? { value: "" } : { attained: "" };
}

// 「△１，２４１」 and 「-1241」 are one number.
const plain = (text) => text.normalize("NFKC").replaceAll(",", "").replace(/^[△▲]/, "-");

// The texts that stand there already and would go; 区分 goes with its value and is not asked about by itself.
function replaced(row, content) {
  const now = row.content;
  return ["value", "attained", "cause", "next_step", "answer"].filter((name) => {
    return content[name] !== undefined && now[name] && plain(now[name]) !== plain(content[name]);
  });
}

// Which row each line of the block goes to, and what cannot go anywhere.
export function planOf(text, rows, start) {
  const seen = rows.filter((row) => row === start || row.isVisible);
  const byCode = new Map(seen.map((row) => [row.code, row]));
  const lines = linesOf(cellsOf(text), new Set(byCode.keys()), kindsOf(rows));
  const fits = [];
  const misfits = [];
  const hasCodes = lines.some((line) => byCode.has(line.code));
  lines.forEach((line, index) => {
    const row = hasCodes ? byCode.get(line.code) : seen[seen.indexOf(start) + index];
    if (!row) {
      const what = line.code || Object.values(line.fields)[0];
      if (what) misfits.push(hasCodes ? `コード「${line.code}」（この画面の入力できる行にありません）` : `${line.line}行目「${what.slice(0, 20)}」（行が足りません）`);
      return;
    }
    const found = read(row, line.fields);
    misfits.push(...found.misfits, ...line.extra.map((cell) => `${row.code}の「${cell.slice(0, 20)}」（列が多すぎます）`));
    if (Object.keys(found.content).length) fits.push({ row, content: found.content, replaced: replaced(row, found.content) });
  });
  return { fits, misfits };
}

// Replace, only what is empty, or nothing at all: asked once for the whole block.
function ask(dialog, count) {
  dialog.querySelector("[data-many]").textContent = String(count);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue), { once: true });
  });
}

function listenToAnswers(dialog) {
  for (const button of dialog.querySelectorAll("[data-answer]")) {
    button.addEventListener("click", () => dialog.close(button.dataset.answer));
  }
}

function kept({ content, replaced: going }) {
  const rest = Object.entries(content).filter(([name]) => !going.includes(name));
  const keepsValue = going.includes("value") || going.includes("attained");
  return Object.fromEntries(rest.filter(([name]) => !(keepsValue && ["kind", "absence", "expected_month", "data_year"].includes(name))));
}

export function listenToPaste({ form, rows, rowAt, dialog, filled }) {
  listenToAnswers(dialog);
  form.addEventListener("paste", async (event) => {
    const row = rowAt(event.target);
    if (!row || event.target !== row.cell("value") || event.target.type !== "text") return;
    const text = event.clipboardData.getData("text/plain").replace(/[\r\n]+$/, "");
    if (!/[\t\r\n]/.test(text)) return; // one cell: the browser pastes it
    event.preventDefault();
    const { fits, misfits } = planOf(text, rows, row);
    const going = fits.reduce((sum, fit) => sum + fit.replaced.length, 0);
    const answer = going ? await ask(dialog, going) : "replace";
    event.target.focus();
    if (!["replace", "empty"].includes(answer)) return;
    const before = new Map(fits.map((fit) => [fit.row, fit.row.content]));
    for (const fit of fits) fit.row.fill(answer === "empty" ? kept(fit) : fit.content);
    filled(before, misfits);
  });
}
