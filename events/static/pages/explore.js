// The timeline's page. The server returns a whole page for every address; this script replaces only what differs.

import { swapPage } from "./page-swap.js";
import { alignChart, selectDays } from "./chart.js";
import { showCopyButtons } from "./copy.js";
import { TimelineView } from "./timeline.js";
import { isoDay } from "./axis.js";
import { Panel } from "./panel.js";
import { enhanceSharing } from "./share.js";
import { tellStory } from "./story.js";
import { showChanges } from "./visits.js";

const data = () => JSON.parse(document.getElementById("data").textContent);
const updateChart = () => view && alignChart(document.getElementById("density"), view);
const panel = new Panel(document.getElementById("panel"), (slug) => view?.select(slug));
let view = null;
let request = null;
let rangeTimer = null;
let typingTimer = null;
let currentAddress = location.pathname + location.search;

// On a small screen the events come before the filters.
if (matchMedia("(max-width: 60rem)").matches) document.querySelector(".facets").open = false;

// What the server has drawn is taken over when a reader comes near the timeline.
new IntersectionObserver((entries, observer) => {
  if (!entries.some((entry) => entry.isIntersecting)) return;
  observer.disconnect();
  draw();
}, { rootMargin: "200px" }).observe(document.querySelector(".timeline-card"));

function draw() {
  if (view) return;
  view = new TimelineView(document.getElementById("timeline"), {
    onOpen: (slug) => panel.open(slug),
    onMove: requestRange,
    onDrawn: updateChart,
    onForce: requestForce,
    onCluster: showCluster,
  });
  view.show(data());
  document.querySelector(".zoom").hidden = false;
}

/**
 * Load an address and show its page.
 *
 * @param {string} address
 * @param {{replace?: boolean, reset?: boolean, form?: HTMLFormElement}} how whether the address replaces the
 *   last one in the history, whether the timeline moves to the time of the new page, and the form that shows an error message
 */
async function load(address, { replace = false, reset = true, form = null } = {}) {
  const url = new URL(address, location.href);
  clearTimeout(rangeTimer);
  request?.abort();
  const controller = (request = new AbortController());
  document.body.setAttribute("aria-busy", "true");
  let page;
  try {
    page = await fetchPage(url, controller.signal);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
    return;
  }
  document.body.removeAttribute("aria-busy");
  if (!page.getElementById("data")) {
    // An error page: its message is shown in the form, if there is one, else the page itself.
    if (form) showProblem(form, page);
    else location.assign(url);
    return;
  }
  const hash = replace || (panel.isOpen && !url.hash) ? location.hash : url.hash;
  currentAddress = url.pathname + url.search;
  history[replace ? "replaceState" : "pushState"](null, "", currentAddress + hash);
  show(page);
  view?.show(data(), { reset });
  panel.follow();
  await countAll(controller);
}

async function fetchPage(url, signal) {
  const response = await fetch(url.pathname + url.search, { signal, headers: { Accept: "text/html" } });
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** With very many events the first page has no counts: request them after it is drawn. */
async function countAll(controller) {
  const link = document.querySelector("[data-count]");
  if (!link) return;
  try {
    const page = await fetchPage(new URL(link.href), controller.signal);
    if (!controller.signal.aborted && page.getElementById("data")) {
      show(page);
      view?.show(data());
    }
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function show(page) {
  swapPage(page, typingTimer && document.getElementById("q"));
  updateChart();
  for (const problem of document.querySelectorAll("[data-problem]")) problem.textContent = "";
  // Screen readers do not announce a live region that is itself replaced, so this one stays.
  document.getElementById("announcement").textContent = document.querySelector("#count .count").textContent.replace(/\s+/g, " ").trim();
  enhance();
}

/** Set up what works only with scripts. */
function enhance() {
  showCopyButtons();
  enhanceSharing();
  showChanges();
  // The server explains an invalid date better than the browser does.
  for (const form of document.querySelectorAll("[data-live]")) form.noValidate = true;
}

/** Show the message of an error page in the form that was sent. */
function showProblem(form, page) {
  const message = [...page.querySelectorAll("[data-detail]")].map((item) => item.textContent.trim()).join(" ");
  form.querySelector("[data-problem]").textContent = message || page.title;
}

/** The reader has moved the timeline: load the events of the time in view. */
function requestRange(begin, end) {
  clearTimeout(rangeTimer);
  rangeTimer = setTimeout(() => {
    const url = new URL(location.href);
    const [first, last] = view.data.whole;
    const isWhole = begin <= first && end >= last;
    for (const name of ["since", "until", "cursor"]) url.searchParams.delete(name);
    if (!isWhole) {
      url.searchParams.set("since", isoDay(begin));
      url.searchParams.set("until", isoDay(end - 0.001));
    }
    if (url.search !== location.search) load(tidy(url), { replace: true, reset: false });
  }, 350);
}

/** The reader has pressed the number of undrawn events: show their time, or where it is in view already, the list. */
function showCluster(begin, end) {
  if (end - begin < view.end - view.begin) requestDays(begin, end - 1);
  else document.getElementById("events").scrollIntoView();
}

/** The reader has dragged the day in force. */
function requestForce(day) {
  const url = new URL(location.href);
  url.searchParams.set("in_force_on", isoDay(day));
  load(tidy(url), { reset: false });
}

/** The reader has dragged over the chart: load the events from the first of these days to the last. */
function requestDays(begin, end) {
  const url = new URL(location.href);
  url.searchParams.delete("cursor");
  url.searchParams.set("since", isoDay(begin));
  url.searchParams.set("until", isoDay(end));
  load(tidy(url));
}

/** Leave commas and colons unencoded: such addresses are easier to read. */
function tidy(url) {
  url.search = url.search.replaceAll("%2C", ",").replaceAll("%3A", ":");
  return url.href;
}

/** Load the address of a filled-in form and return it. */
function submitForm(form, options) {
  const isIncomplete = [...form.elements].some((field) => field.validity.badInput);
  if (isIncomplete) {
    form.querySelector("[data-problem]").textContent = document.documentElement.dataset.incomplete;
    return null;
  }
  const url = new URL(form.action || location.href, location.href);
  const fields = [...new FormData(form)].filter(([, value]) => value !== "");
  url.search = String(new URLSearchParams(fields));
  url.hash = "";
  const address = tidy(url);
  load(address, { ...options, form });
  return address;
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("a[data-load], a[data-event]");
  const zoom = event.target.closest("[data-zoom]");
  if (zoom) view.zoom(zoom.dataset.zoom);
  if (!link) return;
  event.preventDefault();
  if (link.dataset.event) panel.open(link.dataset.event);
  else load(link.getAttribute("href")).then(() => location.hash === "#events" && document.getElementById("events").scrollIntoView());
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-live]")) return;
  event.preventDefault();
  submitForm(event.target);
});

// The first letter adds an entry to the history; the letters after it replace that entry.
let typedAddress = null;
document.getElementById("q").addEventListener("input", (event) => {
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => {
    typingTimer = null;
    typedAddress = submitForm(event.target.form, { replace: typedAddress === new URL(currentAddress, location.href).href });
  }, 350);
});

addEventListener("popstate", () => {
  if (location.pathname + location.search !== currentAddress) load(location.href, { replace: true });
  else panel.follow();
});

enhance();
tellStory(document.getElementById("story"), (...slugs) => {
  if (!view) draw();
  view.follow(...slugs);
});
selectDays(document.getElementById("density"), requestDays);
panel.follow();
request = new AbortController();
countAll(request);
