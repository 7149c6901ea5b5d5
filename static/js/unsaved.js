// A form of long texts: asks before the page is left with something unsaved. Everything works without it.
(() => {
  const form = document.querySelector("[data-guard]");
  if (!form) return;
  const text = () => new URLSearchParams(new FormData(form)).toString();
  let stored = "unsaved" in form.dataset ? null : text(); // what is typed and taken back again is no change
  let leaving = false;

  form.addEventListener("draft-saved", () => { stored = text(); });
  form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && text() !== stored) event.preventDefault();
  });

  const problems = document.getElementById("problems");
  if (problems) problems.focus();
})();
