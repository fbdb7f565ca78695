// Words selected in the new wording become the pair of a quotation. A click clears the selection, so it is kept.
const wording = document.getElementById("new-wording");
let selected = "";
document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  if (selection.rangeCount && !selection.isCollapsed && wording.contains(selection.anchorNode)) {
    selected = selection.toString().trim();
  }
});
// Whoever leaves is warned of what was typed: the form hears of it by input events.
const typed = (box) => box.dispatchEvent(new Event("input", { bubbles: true }));
for (const button of document.querySelectorAll("[data-take-selection]")) {
  button.addEventListener("click", () => {
    if (!selected) return;
    const box = button.closest("section").querySelector("textarea");
    box.value = selected;
    typed(box);
  });
}
addEventListener("load", () => document.querySelectorAll("[data-unsaved]").forEach(typed));
