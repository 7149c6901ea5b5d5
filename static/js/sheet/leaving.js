// The buttons of the form, and the ways in which the page is left: nothing that is typed goes with it.

// A button of one row or 「下書き保存」 saves without leaving the place; 「提出」 of the whole page is sent as a form,
// after what waits has been saved; without a network the page stays. Where the session has ended, the form's own way leads
// through the sign-in.
export function listenToButtons(form, rows, saver) {
  let isOwn = false;
  // Later: a form that is just being submitted does not begin again.
  const send = (button) => setTimeout(() => {
    isOwn = true;
    form.requestSubmit(button);
  });
  form.addEventListener("submit", async (event) => {
    if (isOwn) {
      saver.isSent = true;
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    const [act, prefix] = (button?.value ?? "save").split(" ");
    if (act === "submit" && !prefix) {
      const { kind } = await saver.saveAll();
      if (kind !== "offline") send(button);
      return;
    }
    const chosen = prefix ? rows.filter((row) => row.prefix === `${prefix}-`) : rows;
    const answer = await saver.save(chosen, { act });
    if (answer.kind === "out") send(button);
    if (answer.kind === "nothing") saver.told({ kind: "done", said: "入力した内容は、すべて保存しています。" });
  });
  window.addEventListener("pageshow", () => {
    isOwn = saver.isSent = false;
  });
}

export function listenToLeaving(saver) {
  window.addEventListener("beforeunload", (event) => {
    if (!saver.isSent && saver.unsaved.length) event.preventDefault();
  });
  window.addEventListener("pagehide", () => {
    if (!saver.isSent) saver.sendOff();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) saver.saveAll(); // kept in memory while away: learn what the last sending made
  });
  // Signing out forgets what this browser kept: it is saved first.
  document.querySelector("form[data-signs-out]")?.addEventListener("submit", async (event) => {
    if (!saver.rows.some((row) => row.isWaiting) || saver.isCutOff) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { target, submitter } = event;
    await saver.saveAll();
    for (const row of saver.rows) row.stopPreview();
    setTimeout(() => target.requestSubmit(submitter));
  }, { capture: true });
}
