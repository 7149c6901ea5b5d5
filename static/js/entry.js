// 実績入力: counts the rows with unsaved changes and asks before the page is left. Everything works without it.
(() => {
  const form = document.querySelector("[data-sheet]");
  if (!form) return;
  const said = form.querySelector("[data-said]");
  const changed = new Set();
  let leaving = false;

  const show = () => {
    said.textContent = `保存していない変更：${changed.size}指標。`;
  };
  const note = (row) => {
    if (!row) return;
    changed.add(row.id);
    row.classList.add("sheet-row--changed");
    show();
  };

  form.addEventListener("input", (event) => note(event.target.closest("[data-row]")));
  form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && (changed.size > 0 || "unsaved" in form.dataset)) event.preventDefault();
  });

  // A preview needs its own row only; htmx would send the whole form along.
  form.addEventListener("htmx:configRequest", (event) => {
    const own = event.detail.elt.closest("[data-row]").dataset.row;
    const sent = event.detail.parameters;
    for (const name of Object.keys(sent)) if (!name.startsWith(own)) delete sent[name];
  });

  const problems = document.querySelector(".entry-problems");
  if (problems) problems.focus();
})();
