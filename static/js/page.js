// For every page, before its first paint: the colours that this reader chose. Then what needs the whole page: buttons
// that print it, the choice of colours, and scripts that may wait. A double click sends a form once.
(() => {
  "use strict";

  const KEY = "scheme"; // "light" or "dark"; nothing is kept for the system's own
  const root = document.documentElement;

  function kept() {
    try {
      return localStorage.getItem(KEY) ?? "";
    } catch {
      return ""; // the browser keeps nothing for this site
    }
  }

  function show(scheme) {
    if (scheme) root.dataset.scheme = scheme;
    else delete root.dataset.scheme;
  }

  function keep(scheme) {
    show(scheme);
    try {
      if (scheme) localStorage.setItem(KEY, scheme);
      else localStorage.removeItem(KEY);
    } catch {
      // chosen for this page alone
    }
  }

  function offerColours() {
    for (const choice of document.querySelectorAll("[data-colours]")) {
      choice.hidden = false;
      choice.querySelector(`[value="${root.dataset.scheme ?? ""}"]`).checked = true;
      choice.addEventListener("change", (event) => keep(event.target.value));
    }
  }

  function offerPrint() {
    for (const button of document.querySelectorAll("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
  }

  function sendOnce() {
    const WITHIN = 1000; // milliseconds
    const sent = new WeakMap();
    document.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      const before = sent.get(event.target);
      if (event.timeStamp - before < WITHIN) event.preventDefault();
      else sent.set(event.target, event.timeStamp);
    });
  }

  // <link rel="prefetch" data-later>: a script that nobody waits for, with what its link says of itself.
  function loadLater() {
    for (const link of document.querySelectorAll("link[data-later]")) {
      const script = document.createElement("script");
      Object.assign(script.dataset, link.dataset);
      script.src = link.href;
      document.head.append(script);
    }
  }

  show(kept());
  sendOnce();
  window.addEventListener("storage", (event) => event.key === KEY && show(event.newValue));
  window.addEventListener("load", loadLater);
  document.addEventListener("DOMContentLoaded", () => {
    offerColours();
    offerPrint();
  });
})();
