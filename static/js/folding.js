// 実績入力: on a phone one row is open at a time; a grade that asks for words opens its row. Everything works without it.
(() => {
  const narrow = window.matchMedia("(max-width: 47.99rem)");
  const rows = document.querySelectorAll("details[data-more]");
  const asked = new Set();

  const group = () => {
    for (const row of rows) row.name = narrow.matches ? "sheet" : "";
  };

  // Once only: who closes it again is left alone.
  const open = (row) => {
    const isEmpty = [...row.querySelectorAll("textarea")].some((text) => !text.value);
    if (!isEmpty || asked.has(row) || !row.querySelector("[data-needs-words]")) return;
    asked.add(row);
    row.open = true;
  };

  group();
  narrow.addEventListener("change", group);
  document.addEventListener("htmx:afterSettle", (event) => {
    const row = event.target.closest("[data-row]")?.querySelector("[data-more]");
    if (row && !narrow.matches) open(row);
  });
})();
