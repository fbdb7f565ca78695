// What the pointer is over, or the focus is on, in words; and what it is joined to, lit.

/** @param {import("./timeline.js").TimelineView} view */
export function addTip(view) {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  // A screen reader has the same words as the name of the link.
  tip.setAttribute("aria-hidden", "true");
  view.tip = tip;
  const show = ({ target }) => {
    const link = target.closest?.(".mark, .arc, .cluster");
    light(view, link);
    tip.hidden = !link;
    if (!link) return;
    tip.textContent = link.getAttribute("aria-label");
    const frame = view.element.getBoundingClientRect();
    const { left, right, top, bottom } = (link.querySelector(".symbol, rect, path") ?? link).getBoundingClientRect();
    const middle = Math.min(Math.max((left + right) / 2 - frame.left, 0), frame.width);
    tip.style.left = `${Math.min(Math.max(middle - tip.offsetWidth / 2, 4), Math.max(frame.width - tip.offsetWidth - 4, 4))}px`;
    const above = top - frame.top - tip.offsetHeight - 10;
    tip.style.top = `${above > 0 ? above : bottom - frame.top + 10}px`;
  };
  const hide = () => {
    tip.hidden = true;
    light(view, null);
  };
  view.element.addEventListener("pointerover", show);
  view.element.addEventListener("focusin", show);
  view.element.addEventListener("pointerleave", hide);
  view.element.addEventListener("focusout", hide);
  view.element.addEventListener("pointerdown", hide);
  view.element.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}

/** Light the arcs of a mark, or both ends of an arc. */
function light(view, link) {
  for (const lit of view.front.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (link?.matches(".arc")) {
    const ends = [link.dataset.from, link.dataset.slug];
    for (const { node } of view.marks.values()) node.classList.toggle("lit", ends.includes(node.dataset.slug));
  }
  if (!link?.matches(".mark")) return;
  for (const arc of view.arcs.values()) {
    arc.classList.toggle("lit", [arc.dataset.from, arc.dataset.slug].includes(link.dataset.slug));
  }
}
