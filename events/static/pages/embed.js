// A timeline in a page of another site: an event opens in a new tab.

import "./frame.js";
import { TimelineView } from "./timeline.js";

if (globalThis.vis) {
  const data = JSON.parse(document.getElementById("data").textContent);
  const paths = new Map([...document.querySelectorAll(".brief > li")].map((item) => [item.id, item.querySelector("a").href]));
  const view = new TimelineView(document.getElementById("timeline"), {
    onOpen: (slug) => window.open(paths.get(slug) ?? `/events/${slug}`, "_blank", "noopener"),
  });
  view.show(data);
  document.querySelector(".zoom").hidden = !data.whole;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) view.zoom(button.dataset.zoom);
  });
}
