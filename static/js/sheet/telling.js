// What is said in the bar at the bottom: saved when, what is not saved yet, and the way back.

const make = (tag, facts, ...inside) => {
  const made = Object.assign(document.createElement(tag), facts);
  made.append(...inside);
  return made;
};

const codes = (rows) => rows.map((row) => row.code).join("、");

export class Telling {
  constructor(form, rows) {
    this.rows = rows;
    this.said = form.querySelector("[data-said]");
    this.named = form.querySelector("[data-named]");
    this.named.querySelector("button").addEventListener("click", () => { this.named.hidden = true; });
  }

  // ``undo`` takes the steps back that the answer made.
  tell({ kind, said = "", rows = {}, left = [], steps = [], quiet = false, isUndone = false }, undo) {
    if (isUndone) this.named.hidden = true;
    const news = Object.values(rows).map((row) => row.news).filter(Boolean);
    const words = [said, ...news, ...left].filter(Boolean);
    const unsaved = this.rows.filter((row) => row.isRefused);
    if (kind === "done" && unsaved.length && !quiet) {
      words.push(`まだ保存していない指標が${unsaved.length}あります（${codes(unsaved)}）。`);
    }
    if (!words.length) return;
    this.said.replaceChildren(...words.map((text) => make("span", { textContent: text })));
    this.said.classList.toggle("sheet-said--warning", kind !== "done" || unsaved.length > 0);
    if (steps.length) this.#offer(isUndone ? "やり直す" : "元に戻す", () => undo(steps));
  }

  #offer(label, act) {
    const button = make("button", { type: "button", className: "sheet-undo", textContent: label });
    button.addEventListener("click", () => {
      button.disabled = true;
      act();
    });
    this.said.append(" ", button);
  }

  // What of a pasted block went nowhere.
  name(misfits, filled) {
    this.named.hidden = misfits.length === 0;
    this.named.querySelector("p").textContent =
      `${filled}指標に貼り付けました。次の内容は貼り付けていません。`;
    this.named.querySelector("ul").replaceChildren(...misfits.map((text) => make("li", { textContent: text })));
  }
}

// What this browser still has of an earlier visit: back into the inputs, or gone.
export function offer(notice, rows, { takeUp, drop }) {
  if (!rows.length) return;
  notice.querySelector("[data-rows]").textContent = `${rows.length}指標（${codes(rows)}）`;
  notice.hidden = false;
  const answered = (act) => () => {
    notice.hidden = true;
    rows.forEach(act);
    rows[0].cell("value")?.focus();
  };
  notice.querySelector("[data-take-up]").addEventListener("click", answered(takeUp));
  notice.querySelector("[data-drop]").addEventListener("click", answered(drop));
}
