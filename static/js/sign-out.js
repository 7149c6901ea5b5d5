// Who signs out leaves nothing typed behind in this browser (static/js/sheet/drafts.js).
(() => {
  const form = document.querySelector("form[data-signs-out]");
  if (!form) return;
  const forget = () => {
    const own = `sheet|${form.dataset.signsOut}|`;
    for (const key of Object.keys(localStorage)) if (key.startsWith(own)) localStorage.removeItem(key);
  };
  form.addEventListener("submit", () => window.addEventListener("pagehide", forget, { once: true }));
})();
