// A timeline in a page of another site: an event opens in a new tab.

import "./frame.js";
import { TimelineView } from "./timeline.js";

const data = JSON.parse(document.getElementById("data").textContent);
// In the frame's edition and language.
const kept = new URLSearchParams([...new URLSearchParams(location.search)].filter(([name]) => ["edition", "as_of", "lang"].includes(name)));
if (data.marks) {
  const view = new TimelineView(document.getElementById("timeline"), {
    onOpen: (slug) => window.open(`/events/${slug}${kept.size ? `?${kept}` : ""}`, "_blank", "noopener"),
    onCluster: (begin, end) => view.moveTo(begin, end),
  });
  view.show(data);
  document.querySelector(".zoom").hidden = !data.whole;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) view.zoom(button.dataset.zoom);
  });
}
