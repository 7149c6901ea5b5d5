// Shows every button marked data-print (hidden without JavaScript) and lets it print the page.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
