// 審議会資料: arrow keys turn pages, and an opinion that is being written survives a turned page. All works without it.
(() => {
  "use strict";

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, summary, [tabindex='0']")) return;
    const way = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    const link = way && document.querySelector(`[data-reading-bar] [rel=${way}]`);
    if (link) link.click();
  });

  // Kept in this tab only, for this person and page, and forgotten as soon as it is sent.
  const form = document.querySelector("[data-opinion-form]");
  if (!form) return;
  const field = form.querySelector("[data-opinion]");
  const key = `opinion:${form.dataset.opinionForm}:${location.pathname}`;
  const start = field.value;
  const kept = sessionStorage.getItem(key);
  if (kept && kept !== start && !form.querySelector("[aria-invalid], .notice")) {
    field.value = kept;
    form.querySelector("[data-restored]").hidden = false;
  }
  field.addEventListener("input", () => {
    if (field.value && field.value !== start) sessionStorage.setItem(key, field.value);
    else sessionStorage.removeItem(key);
  });
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
})();
