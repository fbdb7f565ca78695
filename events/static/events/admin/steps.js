// Below the steps of a timeline: the same steps as a list, ordered by dragging or by buttons. The field holds them.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const field = document.getElementById("id_steps");
  if (!field) return;
  const list = document.createElement("ol");
  list.className = "edtf-help story-order";
  list.setAttribute("aria-label", "Order of the steps");
  const status = document.createElement("p");
  status.className = "edtf-help";
  status.setAttribute("role", "status");
  field.after(list, status);

  const parse = () => field.value.trim().split(/\n\s*\n/).filter((block) => block.trim());
  const headingOf = (block) => block.split("\n")[0].replace(/^[^:]*:\s*/, "").trim();
  let dragged = null;

  const move = (from, to, label) => {
    const blocks = parse();
    if (from === to || to < 0 || to >= blocks.length) return;
    const [block] = blocks.splice(from, 1);
    blocks.splice(to, 0, block);
    field.value = blocks.join("\n\n");
    // Whoever saves drafts or asks before leaving the page hears of it as of what is typed.
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    status.textContent = `${headingOf(block)} is step ${to + 1} of ${blocks.length}.`;
    const buttons = [...list.children[to].querySelectorAll("button")];
    if (label) (buttons.find((one) => one.textContent === label && !one.disabled) ?? buttons.find((one) => !one.disabled)).focus();
  };

  const button = (label, name, from, to, last) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.setAttribute("aria-label", `Move step ${from + 1} ${name}: ${headingOf(parse()[from])}`);
    made.disabled = to < 0 || to > last;
    made.addEventListener("click", () => move(from, to, label));
    return made;
  };

  const show = () => {
    const blocks = parse();
    list.hidden = blocks.length < 2;
    list.replaceChildren(...blocks.map((block, place) => {
      const item = document.createElement("li");
      item.draggable = true;
      const heading = document.createElement("span");
      heading.textContent = headingOf(block);
      const last = blocks.length - 1;
      item.append(button("↑", "up", place, place - 1, last), button("↓", "down", place, place + 1, last), heading);
      item.addEventListener("dragstart", (event) => {
        dragged = place;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", headingOf(block));
      });
      item.addEventListener("dragend", () => (dragged = null));
      item.addEventListener("dragover", (event) => {
        if (dragged !== null) event.preventDefault();
      });
      item.addEventListener("drop", (event) => {
        if (dragged === null) return;
        event.preventDefault();
        move(dragged, place);
      });
      return item;
    }));
  };
  field.addEventListener("input", show);
  show();
});
