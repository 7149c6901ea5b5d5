// A form of long texts: asks before the page is left with something unsaved. Everything works without it.
(() => {
  const form = document.querySelector("[data-guard]");
  if (!form) return;
  let changed = "unsaved" in form.dataset;
  let leaving = false;

  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("draft-saved", () => { changed = false; });
  form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (changed && !leaving) event.preventDefault();
  });

  const problems = document.getElementById("problems");
  if (problems) problems.focus();
})();
