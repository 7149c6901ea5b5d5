// Saves rows as one leaves them, one request after the other, so that each carries the version of the one before.

import { clear, settle, show } from "./showing.js";

const REST = 2000; // without a key pressed
const PAUSE = 15000; // between two saves of a row that is still being written
const AGAIN = 10000; // after a failure of the network
const FOREIGN =
  "使えない文字（目に見えない制御文字）があるため、保存していません。「下書き保存」を押すと、取り除いて続けられます。";

export class Saver {
  constructor({ form, rows, drafts, told }) {
    Object.assign(this, { form, rows, drafts, told });
    this.queue = Promise.resolve();
    this.timers = new Map();
    this.isCutOff = false; // the last request did not get through, or the session has ended
    window.addEventListener("online", () => this.saveAll());
  }

  get token() {
    return this.form.elements.csrfmiddlewaretoken.value;
  }

  edited(row) {
    if (row.isLeft) row.from = row.version;
    row.isLeft = false;
    if (row.isChanged) this.drafts.keep(row);
    else this.drafts.drop(row);
    this.#wait(row, Math.max(REST, row.savedAt + PAUSE - Date.now()));
  }

  leave(row) {
    clearTimeout(this.timers.get(row));
    settle(row);
    const answered = this.save([row]);
    row.isLeft = true;
    return answered;
  }

  saveAll(act = "") {
    return this.save(this.rows, { act });
  }

  // ``act``: nothing (a draft, as one goes along), save or submit (a button was pressed).
  save(rows, how = {}) {
    const answered = this.queue.then(() => this.#save(rows, { act: "", ...how }));
    this.queue = answered.catch(() => {});
    return answered;
  }

  // A pasted block is saved at once. ``before``: row → its content, for what is undone without having been stored.
  pasted(before) {
    for (const row of before.keys()) row.from = row.version;
    return this.save([...before.keys()], { before });
  }

  undo(steps) {
    const answered = this.queue.then(() => this.#undo(steps));
    this.queue = answered.catch(() => {});
    return answered;
  }

  // The page is going: nobody waits for the answer, and what could not be stored is in this browser still.
  sendOff() {
    const rows = this.rows.filter((row) => row.isWaiting);
    if (rows.length) this.#post(this.form.dataset.rowsUrl, fieldsOf(rows, ""), { keepalive: true }).catch(() => {});
  }

  get unsaved() {
    return this.rows.filter((row) => row.isRefused || (this.isCutOff && row.isChanged));
  }

  #wait(row, time) {
    clearTimeout(this.timers.get(row));
    this.timers.set(row, setTimeout(() => this.save([row], { quiet: true }), time));
  }

  async #save(wanted, { act, quiet, before = new Map() }) {
    const rows = wanted.filter((row) => act === "submit" || (act ? row.isChanged : row.isWaiting));
    if (!rows.length) return { kind: "nothing" };
    const sent = new Map(rows.map((row) => [row, { text: row.text(), content: row.content, whole: row.whole() }]));
    const from = new Map(rows.map((row) => [row, row.from ?? row.version]));
    const answer = await this.#ask(this.form.dataset.rowsUrl, fieldsOf(rows, act));
    if (answer.kind !== "done") return answer;
    for (const row of rows) this.#take(row, answer.rows[row.prefix.slice(0, -1)], sent.get(row), { quiet, isPasted: before.has(row) });
    const isSaved = (row) => answer.rows[row.prefix.slice(0, -1)]?.saved;
    const steps = rows.filter(isSaved).map((row) => ({ row, to: from.get(row) }));
    const typed = [...before].filter(([row]) => row.isRefused).map(([row, content]) => ({ row, content }));
    if (act) steps.length = 0;
    else steps.push(...typed);
    this.told({ ...answer, steps, quiet });
    return answer;
  }

  // ``to``: the version to go back to; ``content``: of a row that was never stored.
  async #undo(steps) {
    const stored = steps.filter((step) => "to" in step);
    const back = stored.map(({ row }) => ({ row, to: row.version }));
    const answer = stored.length ? await this.#askBack(stored) : { kind: "done", rows: {}, said: "貼り付ける前に戻しました。" };
    if (answer.kind !== "done") return;
    const found = (row) => answer.rows[row.prefix.slice(0, -1)];
    for (const { row } of stored) {
      if (found(row)?.saved) this.#take(row, found(row), { text: row.text(), content: row.content }, { isForced: true });
    }
    for (const { row, content } of steps) if (content) this.#putBack(row, content);
    this.told({ ...answer, steps: back.filter(({ row }) => found(row)?.saved), isUndone: true });
  }

  #askBack(stored) {
    const fields = stored.flatMap(({ row, to }) => [
      ...row.fields().filter(([name]) => /-(version|plans)$/.test(name)),
      [`${row.prefix}undo`, String(to)],
    ]);
    return this.#ask(this.form.dataset.undoUrl, fields);
  }

  // What was said of the text that goes is cleared away, and the grade is asked for again.
  #putBack(row, content) {
    row.fill(content);
    clear(row);
    this.edited(row);
    row.preview();
  }

  #take(row, answer, sent, how) {
    if (!answer) return; // not the person's row any more
    show(row, answer, sent, how);
    if (answer.saved) row.savedAt = Date.now();
    if (row.isChanged) this.drafts.keep(row);
    else this.drafts.drop(row);
  }

  // {kind: "done", rows, said, left}, or {kind: "out", said} where only the form's own way leads on, or {kind: "offline"}.
  async #ask(url, fields) {
    let answer;
    try {
      const response = await this.#post(url, fields);
      answer = response.status === 400 ? { signed_out: true, said: FOREIGN } : await response.json();
      if (!response.ok && !answer.signed_out) throw new Error(String(response.status));
      answer.kind = answer.signed_out ? "out" : "done";
    } catch {
      answer = { kind: "offline", said: "通信できないため、まだ保存していません。つながると、もう一度保存します。" };
      setTimeout(() => this.saveAll(), AGAIN);
    }
    this.isCutOff = answer.kind !== "done";
    if (this.isCutOff) this.told(answer);
    return answer;
  }

  #post(url, fields, more = {}) {
    return fetch(url, {
      method: "POST",
      headers: { "X-CSRFToken": this.token },
      body: new URLSearchParams(fields),
      credentials: "same-origin",
      ...more,
    });
  }
}

const fieldsOf = (rows, act) => [["act", act], ...rows.flatMap((row) => row.fields())];
