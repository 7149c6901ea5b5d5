// 実績入力 as a sheet: keyboard, paste, and rows that save themselves. Without it the page is a form like any other.

import { Drafts } from "./drafts.js";
import { listenToKeys } from "./keys.js";
import { listenToButtons, listenToLeaving } from "./leaving.js";
import { listenToPaste } from "./paste.js";
import { rowsOf } from "./row.js";
import { Saver } from "./saver.js";
import { counting } from "./showing.js";
import { Telling, offer } from "./telling.js";

function listenToRows(form, rowAt, saver) {
  form.addEventListener("input", (event) => {
    const row = rowAt(event.target);
    if (row) saver.edited(row);
  });
  form.addEventListener("focusout", (event) => {
    const row = rowAt(event.target);
    if (row && rowAt(event.relatedTarget ?? document.body) !== row) saver.leave(row);
  });
}

function listenToPreview(form, rowAt) {
  // A preview needs its own row only; htmx would send the whole form along.
  form.addEventListener("htmx:configRequest", (event) => {
    const own = event.detail.elt.closest("[data-row]").dataset.row;
    const sent = event.detail.parameters;
    for (const name of Object.keys(sent)) if (!name.startsWith(own)) delete sent[name];
  });
  // A whole page (an error's, somebody else's) is no answer to a row: the row stays as it is, and is sent again on saving.
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (/^\s*<!doctype/i.test(event.detail.serverResponse)) event.detail.shouldSwap = false;
  });
  // What the server has answered of this very text, when it was asked to save it, a late preview does not take away.
  form.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target } = event.detail;
    const row = rowAt(target);
    if (row?.isAnswered || target.querySelector(".conflict")) event.detail.shouldSwap = false;
  });
}

function offerDrafts(drafts, rows, saver) {
  const takeUp = (row) => {
    drafts.takeUp(row);
    row.open();
    saver.edited(row);
    row.preview();
  };
  const drop = (row) => drafts.drop(row);
  offer(document.querySelector("[data-drafts]"), drafts.left(rows), { takeUp, drop });
}

function start(form) {
  const rows = rowsOf(form);
  const byElement = new Map(rows.map((row) => [row.element, row]));
  const rowAt = (node) => byElement.get(node.closest?.("[data-row]"));
  const drafts = new Drafts(form.dataset.user, form.dataset.sheet);
  const telling = new Telling(form, rows);
  const count = counting(form, rows);
  const told = (answer) => {
    telling.tell(answer, (steps) => saver.undo(steps));
    count();
  };
  const saver = new Saver({ form, rows, drafts, told });
  const filled = (before, misfits) => {
    for (const row of before.keys()) saver.edited(row);
    telling.name(misfits, before.size);
    saver.pasted(before);
  };
  listenToRows(form, rowAt, saver);
  listenToKeys({ form, rows, rowAt, save: () => saver.saveAll("save"), stay: (row) => saver.leave(row) });
  listenToPaste({ form, rows, rowAt, dialog: document.querySelector("[data-replacing]"), filled });
  listenToButtons(form, rows, saver);
  listenToLeaving(saver);
  listenToPreview(form, rowAt);
  offerDrafts(drafts, rows, saver);
  document.querySelector("[data-keys]").hidden = false;
  document.querySelector(".entry-problems")?.focus();
}

const form = document.querySelector("form[data-sheet]");
if (form) start(form);
