// A form of boxes to pick from: one box picks all of them, and the buttons say how many are picked.
(() => {
  for (const form of document.querySelectorAll("[data-picks]")) {
    const boxes = [...form.querySelectorAll('input[name="pick"][type="checkbox"]')];
    const all = form.querySelector("[data-picks-all]");
    const tell = () => {
      const count = boxes.filter((box) => box.checked).length;
      for (const button of form.querySelectorAll("[data-picks-words]")) {
        button.textContent = `${button.dataset.picksWords}（${count}件）`;
        button.disabled = count === 0;
      }
      if (all) {
        all.checked = count === boxes.length;
        all.indeterminate = count > 0 && count < boxes.length;
      }
    };
    for (const tool of form.querySelectorAll("[data-picks-tool]")) tool.hidden = false;
    all?.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; });
    if (boxes.length) form.addEventListener("change", tell);
    if (boxes.length) tell();
  }
})();
