// How much of a long text's room is used, once it becomes scarce. What is too long is never cut off while it is
// pasted: it is said here, and again at the field when it is sent.
(() => {
  "use strict";

  const SCARCE = 0.6;
  const number = (count) => count.toLocaleString("ja");

  function watch(area) {
    const longest = Number(area.dataset.longest ?? area.maxLength);
    const count = document.createElement("p");
    count.className = "field__count num";
    area.removeAttribute("maxlength");
    area.after(count);

    const show = () => {
      const length = area.value.replaceAll("\r\n", "\n").length;
      const over = length - longest;
      count.hidden = length < longest * SCARCE;
      count.classList.toggle("field__count--over", over > 0);
      count.textContent = `${number(length)}／${number(longest)}字${over > 0 ? `　${number(over)}字超えています` : ""}`;
    };
    area.addEventListener("input", show);
    show();
  }

  for (const area of document.querySelectorAll("textarea[maxlength], textarea[data-longest]")) watch(area);
})();
