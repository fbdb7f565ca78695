// The timeline's page. The server answers every question with a whole page; this takes from it what has changed.

import { become } from "./answer.js";
import { align } from "./chart.js";
import { offerCopying } from "./copying.js";
import { Drawing, isoDay, midnight } from "./drawing.js";
import { Panel } from "./panel.js";

const data = () => JSON.parse(document.getElementById("data").textContent);
const chart = () => drawing && align(document.getElementById("density"), drawing);
const panel = new Panel(document.getElementById("panel"), (slug) => drawing?.select(slug));
let drawing = null;
let asking = null;
let waiting = null;
let typing = null;
let shown = location.pathname + location.search;

// On a small screen the events come before the ways to narrow them.
if (matchMedia("(max-width: 60rem)").matches) document.querySelector(".facets").open = false;

if (globalThis.vis) {
  drawing = new Drawing(document.getElementById("timeline"), { onOpen: (slug) => panel.open(slug), onMove: moved, onDrawn: chart });
  drawing.show(data());
  document.querySelector(".zoom").hidden = false;
}

/**
 * Ask the server and show its answer.
 *
 * @param {string} address
 * @param {{replace?: boolean, anew?: boolean, form?: HTMLFormElement}} how whether the address takes the place of the
 *   last one, whether the drawing shows another time than it does, and the form that says why there is no answer
 */
async function go(address, { replace = false, anew = true, form = null } = {}) {
  const url = new URL(address, location.href);
  clearTimeout(waiting);
  asking?.abort();
  const asked = (asking = new AbortController());
  document.body.setAttribute("aria-busy", "true");
  let page;
  try {
    page = await read(url, asked.signal);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
    return;
  }
  document.body.removeAttribute("aria-busy");
  if (!page.getElementById("data")) {
    // Not an answer but a problem: told beside what was filled in, else on its own page.
    if (form) explain(form, page);
    else location.assign(url);
    return;
  }
  const hash = replace || (panel.isOpen && !url.hash) ? location.hash : url.hash;
  shown = url.pathname + url.search;
  history[replace ? "replaceState" : "pushState"](null, "", shown + hash);
  show(page);
  drawing?.show(data(), { anew });
  panel.follow();
  await countAll(asked);
}

async function read(url, signal) {
  const response = await fetch(url.pathname + url.search, { signal, headers: { Accept: "text/html" } });
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** Of very many events the first answer has no counts: ask for them once what there is to see is drawn. */
async function countAll(asked) {
  const link = document.querySelector("[data-count]");
  if (!link) return;
  try {
    const page = await read(new URL(link.href), asked.signal);
    if (!asked.signal.aborted && page.getElementById("data")) show(page);
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function show(page) {
  become(page, typing && document.getElementById("q"));
  chart();
  for (const problem of document.querySelectorAll("[data-problem]")) problem.textContent = "";
  // A live region that is itself replaced is not read out: this one stays.
  document.getElementById("said").textContent = document.querySelector("#count .count").textContent.replace(/\s+/g, " ").trim();
  equip();
}

/** What a page has where scripts run. */
function equip() {
  offerCopying();
  // The server says more about a wrong day than a browser's bubble.
  for (const form of document.querySelectorAll("[data-live]")) form.noValidate = true;
}

/** What a problem's page says, in the form that asked. */
function explain(form, page) {
  const words = [...page.querySelectorAll("[data-why]")].map((one) => one.textContent.trim()).join(" ");
  form.querySelector("[data-problem]").textContent = words || page.title;
}

/** The reader has moved: ask about the time in view. */
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

/** Ask what a form asks; gives the address. */
function ask(form, options) {
  const unread = [...form.elements].some((field) => field.validity.badInput);
  if (unread) {
    form.querySelector("[data-problem]").textContent = "This date is incomplete. Enter day, month and year.";
    return null;
  }
  const url = new URL(form.action || location.href, location.href);
  const given = [...new FormData(form)].filter(([, value]) => value !== "");
  url.search = String(new URLSearchParams(given));
  url.hash = "";
  const address = tidy(url);
  go(address, { ...options, form });
  return address;
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

// The first letter makes an address to come back from; those after it write on in the same one.
let written = null;
document.getElementById("q").addEventListener("input", (event) => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    typing = null;
    written = ask(event.target.form, { replace: written === new URL(shown, location.href).href });
  }, 350);
});

addEventListener("popstate", () => {
  if (location.pathname + location.search !== shown) go(location.href, { replace: true });
  else panel.follow();
});

equip();
panel.follow();
asking = new AbortController();
countAll(asking);
