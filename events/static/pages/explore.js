// The timeline's page. The server answers every question with a whole page; this takes from it what has changed.

import { align } from "./chart.js";
import { offerCopying } from "./copying.js";
import { Drawing, isoDay, midnight } from "./drawing.js";
import { Panel } from "./panel.js";

const data = () => JSON.parse(document.getElementById("data").textContent);
const chart = () => drawing && align(document.getElementById("density"), drawing);
const panel = new Panel(document.getElementById("panel"), (slug) => drawing?.select(slug));
let drawing = null;
let asking = null;

// On a small screen the events come before the ways to narrow them.
if (matchMedia("(max-width: 60rem)").matches) document.querySelector(".facets").open = false;

if (globalThis.vis) {
  drawing = new Drawing(document.getElementById("timeline"), { onOpen: (slug) => panel.open(slug), onMove: moved, onDrawn: chart });
  drawing.show(data());
  document.querySelector(".zoom").hidden = false;
}

/** Ask the server and show its answer. */
async function go(address, { replace = false, anew = true } = {}) {
  const url = new URL(address, location.href);
  asking?.abort();
  asking = new AbortController();
  document.body.setAttribute("aria-busy", "true");
  let page;
  try {
    const response = await fetch(url.pathname + url.search, { signal: asking.signal, headers: { Accept: "text/html" } });
    page = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
    return;
  }
  document.body.removeAttribute("aria-busy");
  if (!page.getElementById("data")) {
    // Not an answer but a problem, which has a page of its own.
    location.assign(url);
    return;
  }
  const hash = replace ? location.hash : url.hash;
  history[replace ? "replaceState" : "pushState"](null, "", url.pathname + url.search + hash);
  swap(page);
  document.title = page.title;
  drawing?.show(data(), { anew });
  await countAll(asking);
}

/** Of very many events the first answer has no counts: ask for them once what there is to see is drawn. */
async function countAll(asked) {
  const link = document.querySelector("[data-count]");
  if (!link) return;
  try {
    const response = await fetch(link.href, { signal: asked?.signal, headers: { Accept: "text/html" } });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!asked?.signal.aborted) swap(page, "#count, #density, #facets");
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function swap(page, parts = "[data-swap]") {
  for (const old of document.querySelectorAll(parts)) {
    const fresh = page.getElementById(old.id);
    if (!fresh) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement.textContent.trim() : null;
    old.replaceWith(document.adoptNode(fresh));
    if (focused) {
      const again = [...fresh.querySelectorAll("a, button, summary")].find((one) => one.textContent.trim() === focused);
      (again ?? fresh.querySelector("a, button"))?.focus({ preventScroll: true });
    }
  }
  chart();
  // A live region that is itself replaced is not read out: this one stays.
  document.getElementById("said").textContent = document.querySelector("#count .count").textContent.replace(/\s+/g, " ").trim();
  offerCopying();
}

/** The reader has moved: ask about the time in view. */
let waiting = null;
function moved(begin, end) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const url = new URL(location.href);
    const [first, last] = drawing.whole.map((day) => midnight(day));
    const all = begin <= first && end >= last;
    for (const name of ["since", "until", "cursor"]) url.searchParams.delete(name);
    if (!all) {
      url.searchParams.set("since", isoDay(begin));
      url.searchParams.set("until", isoDay(new Date(end - 1)));
    }
    if (url.search !== location.search) go(tidy(url), { replace: true, anew: false });
  }, 350);
}

/** Commas and colons read better as they are. */
function tidy(url) {
  url.search = url.search.replaceAll("%2C", ",").replaceAll("%3A", ":");
  return url.href;
}

function ask(form, options) {
  const url = new URL(form.action || location.href, location.href);
  const given = [...new FormData(form)].filter(([, value]) => value !== "");
  url.search = String(new URLSearchParams(given));
  url.hash = "";
  go(tidy(url), options);
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("a[data-go], a[data-event]");
  const zoom = event.target.closest("[data-zoom]");
  if (zoom) {
    drawing.zoom(zoom.dataset.zoom);
    setTimeout(() => moved(drawing.timeline.getWindow().start, drawing.timeline.getWindow().end), 260);
  }
  if (!link) return;
  event.preventDefault();
  if (link.dataset.event) panel.open(link.dataset.event);
  else go(link.getAttribute("href")).then(() => location.hash === "#events" && document.getElementById("events").scrollIntoView());
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-live]")) return;
  event.preventDefault();
  ask(event.target);
});

let typing = null;
document.getElementById("q").addEventListener("input", (event) => {
  clearTimeout(typing);
  typing = setTimeout(() => ask(event.target.form, { replace: true }), 350);
});
document.getElementById("as-of").addEventListener("change", (event) => ask(event.target.form));

let shown = location.pathname + location.search;
addEventListener("popstate", () => {
  const asked = location.pathname + location.search;
  if (asked !== shown) go(location.href, { replace: true });
  shown = asked;
  panel.follow();
});

offerCopying();
panel.follow();
asking = new AbortController();
countAll(asking);
