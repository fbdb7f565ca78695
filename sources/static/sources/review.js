// Words selected in the new wording become the pair of a quotation. A click clears the selection, so it is kept.
const wording = document.getElementById("new-wording");
let selected = "";
document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  if (selection.rangeCount && !selection.isCollapsed && wording.contains(selection.anchorNode)) {
    selected = selection.toString().trim();
  }
});
for (const button of document.querySelectorAll("[data-take-selection]")) {
  button.addEventListener("click", () => {
    if (selected) button.closest("form").elements.now.value = selected;
  });
}
