// Moving by keyboard, as in a spreadsheet. An Enter that ends a conversion (かな漢字変換) never moves.

const isComposing = (event) => event.isComposing || event.keyCode === 229;

const columnOf = (row, control) => (row.controls("kind").includes(control) ? "kind" : "value");

// A row of 値なし has no value to type: whoever types values down the column goes past it.
function go(rows, row, step, column) {
  const seen = rows.filter((one) => one === row || one.place(column));
  const cell = seen[seen.indexOf(row) + step]?.place(column);
  if (!cell) return false;
  cell.focus();
  if (cell.type === "text") cell.select();
  return true;
}

function openMore(row) {
  row.open();
  (row.more.querySelector("textarea, select, a[href]") ?? row.place("value")).focus();
}

function closeMore(row) {
  row.more.open = false;
  (row.place("value") ?? row.place("kind"))?.focus();
}

// How far a key goes down the column; 0: it is not ours.
function steps(event, row) {
  const { key, target } = event;
  if (["TEXTAREA", "SELECT", "BUTTON", "A", "SUMMARY"].includes(target.tagName)) return 0;
  if (key === "Enter") return event.shiftKey ? -1 : 1;
  if (target !== row.control("value")) return 0; // arrows choose among radios
  return { ArrowDown: 1, ArrowUp: -1 }[key] ?? 0;
}

function overRow(event, row, rows, stay) {
  if (event.altKey && ["ArrowDown", "ArrowUp"].includes(event.key) && event.target.tagName !== "SELECT" && row.more) {
    event.preventDefault();
    (event.key === "ArrowDown" ? openMore : closeMore)(row);
    return;
  }
  const step = event.altKey || event.ctrlKey || event.metaKey ? 0 : steps(event, row);
  if (!step) return;
  event.preventDefault();
  if (event.target === row.control("confirmed")) event.target.checked = true;
  if (!go(rows, row, step, columnOf(row, event.target))) stay(row);
}

export function listenToKeys({ form, rows, rowAt, save, stay }) {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    if (!isComposing(event) && !event.repeat) save();
  });
  form.addEventListener("keydown", (event) => {
    const row = isComposing(event) ? undefined : rowAt(event.target);
    if (row) overRow(event, row, rows, stay);
  });
  // Tab goes from the line to the next one; Alt+↓ opens what is beneath.
  for (const row of rows) {
    const summary = row.more?.querySelector("summary");
    summary?.setAttribute("tabindex", "-1");
    summary?.setAttribute("aria-keyshortcuts", "Alt+ArrowDown");
  }
}
