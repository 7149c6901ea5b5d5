// The list of values to check: how many are ticked, one box for a page's lines, and no way to a page that would only say
// that nothing was chosen. Everything works without it.
(() => {
  const form = document.querySelector("[data-checking]");
  if (!form) return;
  const boxes = [...form.querySelectorAll('input[name="chosen"]')];
  const count = form.querySelector("[data-count]");
  const [chosen, every] = form.querySelectorAll('input[name="scope"]');
  const ticked = () => boxes.filter((box) => box.checked).length;

  const head = form.querySelector("thead th");
  const all = document.createElement("input");
  if (head && boxes.length) {
    all.type = "checkbox";
    all.setAttribute("aria-label", "このページの指標をすべて選ぶ");
    const label = document.createElement("label");
    label.className = "pick";
    label.append(all);
    head.append(label);
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      show();
    });
  }

  function show() {
    const number = ticked();
    if (count) count.textContent = number ? `（${number}）` : "";
    all.checked = number > 0 && number === boxes.length;
    all.indeterminate = number > 0 && number < boxes.length;
  }

  form.addEventListener("change", (event) => {
    if (event.target.name !== "chosen") return;
    if (chosen) chosen.checked = true;
    show();
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name || every?.checked || ticked()) return;
    event.preventDefault();
    form.querySelector("[data-told]").textContent = "指標を選んでから、ボタンを押してください。";
  });
  window.addEventListener("pageshow", show);
  show();
})();
