// Long texts are saved as a draft while they are written.
// Everything works without it: the page's own buttons save, and the server counts again.
(() => {
  const PAUSE = 3000;

  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const said = document.getElementById("saved");
  let timer, sending = false, left = false, newest = 0;

  const take = (answer, sent) => {
    for (const [name, version] of Object.entries(answer.versions)) {
      if (form.elements[name]) form.elements[name].value = version;
    }
    if (answer.said) said.textContent = answer.said;
    if (answer.is_saved && sent === newest) form.dispatchEvent(new CustomEvent("draft-saved"));
  };

  const save = async () => {
    if (sending || left) return;
    sending = true;
    const sent = newest;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form) });
      take(await answer.json(), sent);
    } catch {
      said.textContent = "保存できませんでした。通信を確かめて、「下書き保存」を押してください。";
    }
    sending = false;
    if (sent !== newest) later();
  };

  const later = (wait = PAUSE) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  form.addEventListener("input", () => { newest += 1; later(); });
  form.addEventListener("change", () => later(0));
  form.addEventListener("submit", () => { left = true; clearTimeout(timer); });
  window.addEventListener("pageshow", () => { left = false; });
})();
