// A double click on a button sends its form once. Everything works without it.
(() => {
  const WITHIN = 1000; // milliseconds
  const sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const before = sent.get(event.target);
    if (event.timeStamp - before < WITHIN) event.preventDefault();
    else sent.set(event.target, event.timeStamp);
  });
})();
