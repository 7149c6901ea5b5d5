// What the server answers of a row, laid into the page.

const parsed = (html) => document.createRange().createContextualFragment(html);

// Inputs that nobody has touched since they were sent take what is stored; the one in hand keeps its text.
function follow(row, values, sent, { isForced, isPasted }) {
  const now = row.content;
  const inHand = (name) => !isPasted && row.controls(name).includes(document.activeElement);
  const free = ([name]) => isForced || (now[name] === sent[name] && !inHand(name));
  const taken = Object.fromEntries(Object.entries(values).filter(([name]) => name in now).filter(free));
  row.fill(taken);
  return taken;
}

function clearWords(row) {
  row.element.querySelectorAll("[data-more] .entry-error, [data-more] .conflict").forEach((one) => one.remove());
  row.element.querySelectorAll("[aria-invalid]").forEach((one) => {
    one.removeAttribute("aria-invalid");
    one.removeAttribute("aria-describedby");
  });
}

function errorAt(row, name, words) {
  const control = row.cell(name);
  if (!control) return;
  const id = `${row.prefix}${name}-error`;
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", id);
  if (document.getElementById(id)) return; // it stands under the line
  const said = Object.assign(document.createElement("p"), { className: "entry-error", id, textContent: words });
  control.after(said);
  row.open();
}

function conflictAt(row, name, html) {
  const control = row.control(name);
  if (name === "value" || !control) return; // it stands under the line
  control.before(parsed(html));
  row.open();
}

// What is in the way of the row: errors at their inputs, another person's text, a question.
function showTrouble(row, answer) {
  clearWords(row);
  part(row, "asks").replaceChildren(parsed(answer.asks));
  for (const [name, words] of Object.entries(answer.errors)) errorAt(row, name, words);
  for (const [name, html] of Object.entries(answer.conflicts)) conflictAt(row, name, html);
  row.element.classList.toggle("sheet-row--trouble", answer.unsaved || Object.keys(answer.errors).length > 0);
}

// A row that was saved while it was in hand holds what is stored once it is left: 「40件」 is 40.
export function settle(row) {
  if (row.isChanged || !row.stored) return;
  const { isAnswered } = row;
  row.fill(Object.fromEntries(Object.entries(row.stored).filter(([name]) => name in row.content)));
  row.clean = row.text();
  if (isAnswered) row.answered = row.whole();
}

// Nothing is in the way of a row that holds again what it held before.
export function clear(row) {
  row.refused = row.answered = null;
  showTrouble(row, { asks: "", errors: {}, conflicts: {} });
}

const part = (row, name) => document.getElementById(`${row.prefix}${name}`);

// What the summary of a row says beneath its state.
function mark(row) {
  const lacksWords = row.states.includes("words");
  const said = lacksWords ? Object.assign(document.createElement("b"), { textContent: "要記入" }) : "要因・取組";
  row.more.querySelector("summary > span").replaceChildren(said);
}

export function show(row, answer, sent, { quiet = false, isForced = false, isPasted = false } = {}) {
  const isSame = row.text() === sent.text;
  row.version = answer.version;
  const taken = follow(row, answer.values, sent.content, { isForced, isPasted });
  if (!answer.unsaved) {
    row.clean = JSON.stringify({ ...sent.content, ...taken });
    row.stored = answer.values;
  }
  row.refused = answer.unsaved && !quiet ? sent.whole : null;
  row.states = answer.states;
  mark(row);
  row.element.querySelector("[data-state]").replaceChildren(parsed(answer.badge));
  if (!isSame && !isForced) return; // typed on meanwhile: the preview is on its way
  row.element.querySelector("[data-result]").replaceChildren(parsed(answer.result));
  part(row, "figures").replaceChildren(parsed(answer.figures));
  if (quiet && answer.unsaved) return; // not while it is being written
  showTrouble(row, answer);
  row.answered = row.whole(); // with the questions as they stand now
  if (answer.unsaved) row.refused = row.answered;
}

const countOf = (rows, name) => rows.filter((row) => row.states.includes(name)).length;

// What nobody is counted under is not shown; one state alone is no choice.
function hideEmpty(form) {
  for (const one of form.querySelectorAll("[data-some]")) {
    one.hidden = one.querySelector("[data-count]").textContent === "0" && !one.querySelector("[aria-current]");
  }
  const filters = form.querySelector(".sheet-filters");
  filters.hidden = filters.querySelectorAll("li:not([hidden])").length <= 2;
}

// What is stored is counted, also of rows that a filter hides: what has been added since goes on top.
export function counting(form, rows) {
  const places = [...form.querySelectorAll("[data-count]")].map((place) => {
    const name = place.dataset.count;
    return { place, name, others: Number(place.textContent) - countOf(rows, name) };
  });
  return () => {
    for (const { place, name, others } of places) place.textContent = String(others + countOf(rows, name));
    hideEmpty(form);
  };
}
