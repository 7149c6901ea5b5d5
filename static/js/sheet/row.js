// One row of the sheet: its inputs by their own names (「value」 for 「r12-value」), what they hold, what is stored.

const OWN = new Set(["version", "plans", "disputed"]);
const ANSWER = /^(confirmed$|resolve-)/;

export class Row {
  constructor(element) {
    this.element = element;
    this.prefix = element.dataset.row;
    this.code = element.id.replace(/^kpi-/, "");
    this.clean = "unsaved" in element.dataset ? null : this.text(); // what the server holds, as the inputs hold it
    this.stored = null; // what the server has stored since, by input
    this.answered = null; // what it held when the server last said what is in its way
    this.refused = null; // what the server would not take: sent again only by a button
    this.from = null; // the version before this visit, to go back to
    this.savedAt = 0;
    this.isLeft = true;
    this.states = element.dataset.states.split(" "); // under which it is counted
  }

  controls(name) {
    return [...this.element.querySelectorAll(`[name="${CSS.escape(this.prefix + name)}"]`)];
  }

  control(name) {
    return this.controls(name)[0];
  }

  get isEditable() {
    return this.control("version") !== undefined;
  }

  get isVisible() {
    return this.element.getClientRects().length > 0;
  }

  get version() {
    return Number(this.control("version").value);
  }

  set version(number) {
    this.control("version").value = String(number);
  }

  get more() {
    return this.element.querySelector("[data-more]");
  }

  // Name → text of every input that a person fills in; with ``asked`` the answers to questions and choices, too.
  read(asked) {
    const found = {};
    for (const control of this.element.querySelectorAll("[name]")) {
      const name = control.name.slice(this.prefix.length);
      if (!control.name.startsWith(this.prefix) || OWN.has(name) || (!asked && ANSWER.test(name))) continue;
      const chosen = !["radio", "checkbox"].includes(control.type) || control.checked;
      found[name] = chosen ? control.value : found[name] ?? "";
    }
    return found;
  }

  get content() {
    return this.read(false);
  }

  text() {
    return JSON.stringify(this.content);
  }

  get isChanged() {
    return this.text() !== this.clean;
  }

  whole() {
    return JSON.stringify(this.read(true));
  }

  get isAnswered() {
    return this.whole() === this.answered;
  }

  // Changed, and the server would not take it as it stands.
  get isRefused() {
    return this.isChanged && this.whole() === this.refused;
  }

  get isWaiting() {
    return this.isChanged && !this.isRefused;
  }

  // As the form itself would send it.
  fields() {
    return [...new FormData(this.element.closest("form"))].filter(([name]) => name.startsWith(this.prefix));
  }

  fill(content) {
    for (const [name, text] of Object.entries(content)) {
      for (const control of this.controls(name)) {
        if (["radio", "checkbox"].includes(control.type)) control.checked = control.value === text;
        else control.value = text;
      }
    }
  }

  // The first cell of a column: the input, or of a choice the chosen one.
  cell(column) {
    const found = this.controls(column === "value" && !this.control("value") ? "attained" : column);
    return found.find((one) => one.checked) ?? found[0];
  }

  // That cell, where one can go: hidden beneath 値なし or by a filter, or of a row in words, it may be another or none.
  place(column) {
    const cell = this.cell(column) ?? this.cell("value");
    return cell?.getClientRects().length ? cell : undefined;
  }

  preview() {
    this.cell("value")?.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Of htmx: an answer that nobody waits for any more.
  stopPreview() {
    this.element.querySelectorAll("[hx-post]").forEach((one) => one.dispatchEvent(new CustomEvent("htmx:abort")));
  }

  open() {
    if (this.more) this.more.open = true;
  }
}

export const rowsOf = (form) =>
  [...form.querySelectorAll("[data-row]")].map((element) => new Row(element)).filter((row) => row.isEditable);
