// The next and the previous change by key: n and p.

import "./article.js";

let place = -1;

function show(step) {
  const places = [...document.querySelectorAll(".place")];
  if (!places.length) return;
  place = Math.min(Math.max(place + step, 0), places.length - 1);
  history.replaceState(null, "", `#${places[place].id}`);
  // Setting the address alone does not move the page.
  const target = places[place];
  if (!target.hasAttribute("tabindex") && target.localName !== "a") target.tabIndex = -1;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "center" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "n") show(1);
  if (event.key === "p") show(-1);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-next]")) place = 0;
});
