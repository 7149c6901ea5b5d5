// The box over import-export's list of fields: its own handler sits in an attribute, which the CSP bars.
const toggle = document.querySelector("[data-select-all]");
toggle?.addEventListener("change", () => {
  for (const box of document.querySelectorAll('.selectable-field-export-row input[type="checkbox"]')) {
    box.checked = toggle.checked;
  }
});
