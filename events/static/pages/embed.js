// A timeline in somebody else's page: an event opens in a page of its own.

import { Drawing } from "./drawing.js";

if (globalThis.vis) {
  const data = JSON.parse(document.getElementById("data").textContent);
  const paths = new Map([...document.querySelectorAll(".brief > li")].map((item) => [item.id, item.querySelector("a").href]));
  const drawing = new Drawing(document.getElementById("timeline"), {
    onOpen: (slug) => window.open(paths.get(slug) ?? `/events/${slug}`, "_blank", "noopener"),
  });
  drawing.show(data);
}
