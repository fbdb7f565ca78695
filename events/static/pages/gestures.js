// How a reader moves through the timeline: by dragging, by two fingers, by the wheel, by keys.

/** How far a pointer moves, in CSS pixels, before it drags instead of pressing. */
const DRAG = 4;

/** @param {import("./timeline.js").TimelineView} view */
export function addGestures(view) {
  addPointers(view);
  addWheel(view);
  view.element.addEventListener("click", (event) => press(view, event));
  view.element.addEventListener("keydown", (event) => key(view, event));
}

function addPointers(view) {
  const pointers = new Map();
  let drag = null;
  const node = view.element;
  const begin = () => {
    const places = [...pointers.values()];
    const middle = places.reduce((sum, x) => sum + x, 0) / places.length;
    const spread = places.length > 1 ? Math.abs(places[0] - places[1]) : 0;
    drag = { middle, spread, begin: view.begin, end: view.end, isMoved: drag?.isMoved ?? false, force: drag?.force ?? null };
  };
  node.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pointers.set(event.pointerId, event.clientX);
    drag = pointers.size > 1 ? drag : null;
    begin();
    drag.force = event.target.closest(".slider") ? view.force : null;
  });
  node.addEventListener("dragstart", (event) => event.preventDefault());
  node.addEventListener("pointermove", (event) => {
    if (!drag || !pointers.has(event.pointerId)) return;
    pointers.set(event.pointerId, event.clientX);
    const places = [...pointers.values()];
    const middle = places.reduce((sum, x) => sum + x, 0) / places.length;
    if (!drag.isMoved && places.length < 2 && Math.abs(middle - drag.middle) < DRAG) return;
    if (!drag.isMoved) node.setPointerCapture(event.pointerId);
    drag.isMoved = true;
    const length = drag.end - drag.begin;
    if (drag.force !== null) {
      view.force = Math.round(drag.force + ((middle - drag.middle) * length) / view.width);
      view.request("draw");
      return;
    }
    const spread = places.length > 1 ? Math.max(Math.abs(places[0] - places[1]), 20) : 0;
    const days = spread && drag.spread ? (length * Math.max(drag.spread, 20)) / spread : length;
    const { left } = node.getBoundingClientRect();
    const day = drag.begin + ((drag.middle - left) / view.width) * length;
    const from = day - ((middle - left) / view.width) * days;
    view.setView(from, from + days);
  });
  const end = (event) => {
    if (!pointers.delete(event.pointerId) || !drag) return;
    if (pointers.size) {
      begin();
      return;
    }
    const { isMoved, force } = drag;
    drag = null;
    if (!isMoved) return;
    // The click that follows is no press of the mark below the pointer.
    const stop = (click) => { click.preventDefault(); click.stopPropagation(); };
    node.addEventListener("click", stop, { capture: true, once: true });
    setTimeout(() => node.removeEventListener("click", stop, { capture: true }));
    if (force === null) view.moved();
    else view.handlers.onForce?.(view.force);
  };
  node.addEventListener("pointerup", end);
  node.addEventListener("pointercancel", end);
}

/** The wheel looks closer with Ctrl (or two fingers on a pad) and pans sideways; alone it scrolls the page. */
function addWheel(view) {
  let timer = null;
  view.element.addEventListener("wheel", (event) => {
    const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!event.ctrlKey && !isSideways) return;
    event.preventDefault();
    const { left, width } = view.element.getBoundingClientRect();
    if (event.ctrlKey) view.scale(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 200), (event.clientX - left) / width);
    else view.pan(event.deltaX / width);
    clearTimeout(timer);
    timer = setTimeout(() => view.moved(), 150);
  }, { passive: false });
}

function press(view, event) {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest(".mark, .arc, .cluster");
  if (!link) return;
  event.preventDefault();
  follow(view, link);
}

/** Open a mark, go to the other end of an arc, or show what a number stands for. */
function follow(view, link) {
  const { slug, begin, end } = link.dataset;
  if (link.matches(".mark")) view.handlers.onOpen(slug);
  else if (link.matches(".arc")) view.focus(link.dataset.at === slug ? link.dataset.from : slug);
  else view.handlers.onCluster?.(Number(begin), Number(end));
}

function key(view, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const on = event.target.closest(".mark, .arc, .cluster, .slider");
  const run = actions(view, on, event.shiftKey)[event.key];
  if (!run) return;
  event.preventDefault();
  run();
}

function actions(view, on, shift) {
  const move = (share) => () => { view.pan(share); view.moved(); };
  const always = { "+": () => view.zoom("in"), "=": () => view.zoom("in"), "-": () => view.zoom("out"), 0: () => view.zoom("fit") };
  if (on?.matches(".slider")) return { ...always, ...sliderActions(view) };
  if (!on || shift) return { ...always, ArrowLeft: move(-0.2), ArrowRight: move(0.2) };
  const slug = on.matches(".arc") ? on.dataset.at : on.dataset.slug;
  const arcs = [...view.arcs.values()].filter((arc) => arc.getAttribute("display") !== "none" && [arc.dataset.from, arc.dataset.slug].includes(slug));
  const along = (step) => () => {
    if (!arcs.length) return;
    const place = arcs.indexOf(on);
    const arc = arcs[place < 0 ? (step > 0 ? 0 : arcs.length - 1) : (place + step + arcs.length) % arcs.length];
    arc.dataset.at = slug;
    arc.focus({ preventScroll: true });
  };
  const beside = (step) => () => {
    const shown = view.nodes.filter((node) => node.getAttribute("display") !== "none");
    const place = shown.findIndex((node) => node === on || (on.matches(".arc") && node.dataset.slug === slug));
    const next = shown[Math.min(Math.max(on.matches(".arc") ? place : place + step, 0), shown.length - 1)];
    if (next) view.focus(next.dataset.slug);
  };
  const last = () => view.focus(view.nodes.findLast((node) => node.getAttribute("display") !== "none").dataset.slug);
  const first = () => view.focus(view.nodes.find((node) => node.getAttribute("display") !== "none").dataset.slug);
  return {
    ...always, ArrowLeft: beside(-1), ArrowRight: beside(1), ArrowUp: along(-1), ArrowDown: along(1),
    Home: first, End: last, Enter: () => follow(view, on), " ": () => follow(view, on),
  };
}

function sliderActions(view) {
  const by = (days) => () => {
    view.force += days;
    view.request("draw");
    view.handlers.onForce?.(view.force);
  };
  return { ArrowLeft: by(-1), ArrowDown: by(-1), ArrowRight: by(1), ArrowUp: by(1), PageDown: by(-30), PageUp: by(30) };
}
