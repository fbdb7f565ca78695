// The timeline. It takes over what the server has drawn (chart_svg.py), in the same places, and lets a reader move in
// time, look closer, and follow who answered whom. Days are ordinals: 1 is 1 January of the year 1.

import { fill, isoDay, ticks } from "./axis.js";
import { MarkView } from "./mark-view.js";
import { AXIS, ERA_LINE, answers, arcPath, eraName, place, rescale } from "./placement.js";
import { element, update } from "./svg.js";
import { addGestures } from "./gestures.js";
import { addTip } from "./tip.js";

/** How few days a reader can look at. */
const LEAST_DAYS = 3;
/** How many marks are kept at most, of what was loaded before. */
const MOST_MARKS = 500;
/** How long a reader rests, in milliseconds, before everything is placed for what is in view. */
const SETTLE = 140;
/** How far a title reaches at most from its mark, in CSS pixels. */
const MOST_TITLE = 400;
/** How wide a printed timeline is, in CSS pixels. */
const PAPER = 680;

export class TimelineView {
  /**
   * @param {HTMLElement} node where the server has drawn
   * @param {{onOpen: (slug: string) => void, onMove?: (begin: number, end: number) => void, onDrawn?: () => void,
   *   onForce?: (day: number) => void, onCluster?: (begin: number, end: number) => void}} handlers called when a reader
   *   opens an event, has moved in time, has dragged the day in force or presses the number of undrawn events, and
   *   whenever the timeline has been drawn; an end is the first day that is not shown
   */
  constructor(node, handlers) {
    this.element = node;
    this.handlers = handlers;
    const layer = (name) => (this.layers[name] = element("g", { class: `layer-${name}` }));
    this.layers = {};
    // The marks are a picture of their own, which moves as a whole: to pan, nothing of it is drawn again.
    this.back = element("svg", { class: "drawing live", width: "100%", "aria-hidden": true }, ...["eras", "axis", "lanes"].map(layer));
    this.front = element("svg", { class: "drawing live front", width: "100%", role: "group" }, ...["arcs", "marks", "clusters"].map(layer));
    this.top = element("svg", { class: "drawing live front over", width: "100%", role: "group" }, layer("force"));
    this.marks = new Map();
    node.tabIndex = 0;
    addGestures(this);
    addTip(this);
    new ResizeObserver(() => this.resize()).observe(node);
    // Paper is narrower than most windows.
    addEventListener("beforeprint", () => this.resize(PAPER));
    addEventListener("afterprint", () => this.resize());
  }

  /** Draw the data of a page; with `reset`, forget earlier events and show the time of the page. */
  show(data, { reset = true } = {}) {
    // Without events at a known time there is nothing to draw.
    this.element.hidden = !data.marks;
    if (!data.marks) return;
    const kept = reset || !this.data ? [] : this.outsideOf(data);
    this.data = { ...data, marks: [...data.marks, ...kept].slice(0, MOST_MARKS) };
    this.bounds = data.bounds;
    this.words = data.words;
    update(this.front, { "aria-label": this.words.timeline });
    update(this.top, { "aria-label": this.words.day });
    if (reset || !this.view) [this.begin, this.end] = this.view = data.view;
    this.force = data.inForceOn;
    this.width ||= this.measure() || 1;
    this.makeMarks();
    if (reset) this.sizes = data.sizes;
    this.layOut();
    this.front.classList.toggle("grouped", data.lanes.some((lane) => lane.grows === "list"));
    if (this.front.parentElement !== this.element) this.element.replaceChildren(this.back, this.front, this.top, this.tip);
  }

  /** Marks of before that lie where the new ones do not, in lanes that there still are. */
  outsideOf({ marks, lanes, view: [begin, end] }) {
    const slugs = new Set(marks.map((mark) => mark.slug));
    const names = new Set(lanes.map((lane) => lane.id));
    return this.data.marks.filter((mark) =>
      !slugs.has(mark.slug) && (mark.last < begin || mark.first >= end) && mark.lanes.every((lane) => names.has(lane)));
  }

  makeMarks() {
    const before = this.marks;
    const time = [...new URLSearchParams(location.search)].filter(([name]) => ["edition", "as_of", "lang"].includes(name));
    const query = time.length ? `?${new URLSearchParams(time)}` : "";
    this.marks = new Map();
    const sorted = [...this.data.marks].sort((a, b) => a.at - b.at || (a.slug < b.slug ? -1 : 1));
    for (const mark of sorted) {
      for (const lane of mark.lanes) {
        const key = `${mark.slug} ${lane}`;
        const known = before.get(key);
        const isSame = known && JSON.stringify({ ...known.mark, wrapped: 0 }) === JSON.stringify({ ...mark, wrapped: 0 });
        this.marks.set(key, isSame ? known : new MarkView(mark, `/events/${mark.slug}${query}`, this.words));
        if (isSame) known.mark = mark;
      }
    }
    const nodes = [...this.marks.values()].map((view) => view.node);
    const isSame = nodes.length === this.layers.marks.children.length && nodes.every((node, place) => this.layers.marks.children[place] === node);
    if (!isSame) this.layers.marks.replaceChildren(...nodes);
    this.nodes = nodes;
    if (!nodes.some((node) => node.tabIndex === 0) && nodes.length) nodes[0].tabIndex = 0;
    this.arcs = new Map();
    this.layers.arcs.replaceChildren();
  }

  get size() {
    const { wide, middle, narrow } = this.sizes;
    return [wide, middle].find((size) => this.width >= size.width) ?? narrow;
  }

  /** The width is read once: to read it between two changes of the drawing makes the browser lay out the page. */
  resize(width = this.measure()) {
    if (!this.data || width === this.width || !width) return;
    this.width = width;
    this.layOut();
  }

  /** In whole pixels, none too many: the style sheet chooses the server's drawing by the exact width. */
  measure() {
    const { element } = this;
    return Math.floor(element.getBoundingClientRect().width - (element.offsetWidth - element.clientWidth));
  }

  /** Place everything for the time in view, and draw it. */
  layOut() {
    clearTimeout(this.settling);
    this.settling = null;
    const placed = place(this.data, this.size, this.width, this.begin, this.end, this.size.settled);
    this.placed = placed;
    // From where the front is moved.
    this.drawn = { begin: this.begin, end: this.end };
    const found = new Map(placed.marks.map((one) => [`${one.mark.slug} ${one.lane}`, one]));
    for (const [key, view] of this.marks) view.update(placed.x, found.get(key) ?? null);
    this.drawArcs();
    this.drawClusters();
    this.drawLanes();
    for (const svg of [this.back, this.front, this.top]) update(svg, { height: placed.height });
    update(this.top, { display: this.force ? null : "none" });
    this.draw();
  }

  /** Draw at another scale, in the rows there are: everything is placed again once the reader rests. */
  rescale() {
    this.drawn = { begin: this.begin, end: this.end };
    const x = (day) => this.x(day);
    rescale(this.placed, x);
    const focused = document.activeElement;
    for (const view of this.marks.values()) {
      const { first, at, last } = view.mark;
      const isFar = this.isFar(x(Math.min(first, at)) - MOST_TITLE, x(Math.max(last, at)) + MOST_TITLE);
      view.move(x, isFar && view.node !== focused);
    }
    this.drawArcs(answers(this.placed).filter(([one, other]) =>
      !this.isFar(Math.min(one.x, other.x), Math.max(one.x, other.x)) || focused?.dataset.from === one.mark.slug));
    for (const [number, node] of [...this.layers.clusters.children].entries()) {
      const { x: across, y } = this.placed.clusters[number];
      update(node, { transform: `translate(${across.toFixed(1)} ${y})` });
    }
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.layOut(), SETTLE);
    this.draw();
  }

  /** Draw what depends on where the reader is; the marks move as one. */
  draw() {
    // Whole pixels: a picture that is moved by parts of one is drawn again.
    const offset = Math.round(this.x(this.drawn.begin));
    this.front.style.transform = offset ? `translateX(${offset}px)` : "";
    this.drawAxis();
    this.drawEras();
    this.drawForce();
    this.handlers.onDrawn?.();
  }

  /** Where a day is in view, in CSS pixels. */
  x(day) {
    return ((day - this.begin) * this.width) / (this.end - this.begin);
  }

  /** Whether nothing between two places is seen, by as much as a reader can pan before everything is placed again. */
  isFar(left, right) {
    return right < -this.width || left > 2 * this.width;
  }

  drawAxis() {
    const { placed } = this;
    const [top, bottom] = [placed.axis, placed.axis + AXIS];
    const nodes = [element("rect", { class: "axis", x: -1, y: top, width: this.width + 2, height: AXIS })];
    for (const { day, label, major } of ticks(this.begin, this.end, this.width, this.words.axis)) {
      const x = this.x(day).toFixed(1);
      const isNoon = day % 1 === 0.5;
      if (!major && !isNoon) nodes.push(element("line", { class: "grid", x1: x, x2: x, y1: top, y2: bottom }));
      nodes.push(element("text", {
        class: major ? "tick major" : "tick", x, y: major ? bottom - 5 : top + 14,
        dx: isNoon ? null : 4, "text-anchor": isNoon ? "middle" : null,
      }, label));
    }
    this.layers.axis.replaceChildren(...nodes);
  }

  drawEras() {
    const nodes = [];
    this.placed.eras.forEach(({ title, line, width }, number) => {
      const era = this.data.eras[number];
      const [begin, end] = [this.x(era.begin), this.x(era.end)];
      const [left, right] = [Math.max(begin, 0), Math.min(end, this.width)];
      if (left >= right) return;
      nodes.push(element("rect", { class: number % 2 ? "era odd" : "era", x: left, y: 0, width: right - left, height: "100%" }));
      if (line >= 0) nodes.push(element("text", { class: "era-name", x: eraName(begin, width, this.width), y: line * ERA_LINE + 15 }, title));
    });
    this.layers.eras.replaceChildren(...nodes);
  }

  drawLanes() {
    const nodes = [];
    for (const { lane, y, height } of this.placed.lanes) {
      if (lane.grows === "list") nodes.push(element("line", { class: "grid", x1: 0, x2: "100%", y1: y, y2: y }));
      if (lane.grows === "between") continue;
      const base = lane.grows === "up" ? y - height + 12 : y + (lane.grows === "down" ? height - 5 : 14);
      nodes.push(element("text", { class: `lane side-${lane.id}`, x: 0, dx: 8, y: base }, lane.grows === "list" ? lane.name : fill(this.words.acts, { side: lane.name })));
    }
    this.layers.lanes.replaceChildren(...nodes);
  }

  drawArcs(shown = answers(this.placed)) {
    const found = new Set();
    for (const [one, other] of shown) {
      const key = `${one.mark.slug} ${other.mark.slug}`;
      found.add(key);
      if (!this.arcs.has(key)) {
        const label = fill(this.words.answers, { answer: one.mark.title, measure: other.mark.title });
        const data = { "data-from": one.mark.slug, "data-slug": other.mark.slug };
        const arc = element("a", { class: "arc", href: `/events/${other.mark.slug}`, tabindex: -1, "aria-label": label, ...data }, element("path"), element("path", { class: "hit" }));
        this.arcs.set(key, arc);
        this.layers.arcs.append(arc);
      }
      for (const path of this.arcs.get(key).children) update(path, { d: arcPath(this.placed, one, other) });
    }
    for (const [key, arc] of this.arcs) update(arc, { display: found.has(key) ? null : "none" });
  }

  drawClusters() {
    const nodes = this.placed.clusters.map(({ cluster, x, y }) => {
      const words = `+${cluster.number.toLocaleString("en")}`;
      const width = 10 + 7.2 * words.length;
      const label = { number: cluster.number.toLocaleString("en"), first: isoDay(cluster.begin), last: isoDay(cluster.end - 1) };
      return element("a", {
        class: "cluster", href: "#events", tabindex: -1, transform: `translate(${x} ${y})`,
        "aria-label": fill(this.words.more_of_days, label),
        "data-begin": cluster.begin, "data-end": cluster.end,
      }, element("rect", { x: -width / 2, y: -9, width, height: 18, rx: 9 }), element("text", { class: "number", y: 4, "text-anchor": "middle" }, words));
    });
    this.layers.clusters.replaceChildren(...nodes);
  }

  /** The day on which measures are in force, as a line that can be dragged, or moved by the arrow keys. */
  drawForce() {
    if (!this.force) {
      this.layers.force.replaceChildren();
      return;
    }
    const x = this.x(this.force + 0.5);
    if (!this.slider?.isConnected) {
      this.slider = element("g", { class: "slider", role: "slider", tabindex: 0, "aria-label": fill(this.words.in_force, { day: "" }).trim(), "aria-valuemin": 1, "aria-valuemax": 3_652_059 },
        element("line", { class: "force", y1: 0, y2: "100%" }), element("rect", { class: "hit", x: -9, y: 0, width: 18, height: "100%" }),
        element("text", { class: "force-day", y: 12, x: 6 }));
      this.layers.force.replaceChildren(this.slider);
    }
    const day = isoDay(this.force);
    this.slider.lastChild.textContent = fill(this.words.in_force, { day });
    update(this.slider.lastChild, { "text-anchor": x > this.width - 140 ? "end" : null, x: x > this.width - 140 ? -6 : 6 });
    update(this.slider, { transform: `translate(${x.toFixed(1)} 0)`, "aria-valuenow": this.force, "aria-valuetext": day });
  }

  /** Show the time from one day to another, within what may be seen. */
  setView(begin, end) {
    const [first, last] = this.bounds;
    const length = Math.min(Math.max(end - begin, LEAST_DAYS), last - first);
    const middle = (begin + end) / 2;
    const from = Math.min(Math.max(middle - length / 2, first), last - length);
    const isSameScale = Math.abs(length - (this.end - this.begin)) < 1e-6;
    this.begin = from;
    this.end = from + length;
    this.request(isSameScale ? "draw" : "rescale");
  }

  /** Draw in the next frame, once. */
  request(what) {
    this.needed = this.needed === "rescale" ? "rescale" : what;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      const { needed } = this;
      this.needed = null;
      this[needed]();
    });
  }

  pan(share) {
    const offset = (this.end - this.begin) * share;
    this.setView(this.begin + offset, this.end + offset);
  }

  /** Show `factor` times as many days, around a place in view from 0 to 1. */
  scale(factor, share = 0.5) {
    const [length, day] = [(this.end - this.begin) * factor, this.begin + (this.end - this.begin) * share];
    this.setView(day - length * share, day + length * (1 - share));
  }

  zoom(action) {
    if (action === "fit") this.moveTo(...this.whole);
    else {
      const factor = action === "in" ? 0.5 : 2;
      const [middle, length] = [(this.begin + this.end) / 2, ((this.end - this.begin) * factor) / 2];
      this.moveTo(middle - length, middle + length);
    }
  }

  /** All that was asked for, with a margin. */
  get whole() {
    const [first, last] = this.data.whole;
    const margin = Math.max(1, (last - first) * 0.02);
    return [first - margin, last + margin];
  }

  /** Move to a time, in a fifth of a second unless the reader prefers less motion; then report it. */
  moveTo(begin, end, { report = true } = {}) {
    cancelAnimationFrame(this.motion);
    const done = () => report && this.moved();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.setView(begin, end);
      done();
      return;
    }
    const from = [this.begin, this.end];
    const start = performance.now();
    const step = (now) => {
      const share = Math.min(Math.max((now - start) / 200, 0), 1);
      const eased = share < 0.5 ? 2 * share * share : 1 - 2 * (1 - share) ** 2;
      this.setView(from[0] + (begin - from[0]) * eased, from[1] + (end - from[1]) * eased);
      if (share < 1) this.motion = requestAnimationFrame(step);
      else done();
    };
    this.motion = requestAnimationFrame(step);
  }

  moved() {
    this.handlers.onMove?.(this.begin, this.end);
  }

  /** Mark the event that is open. */
  select(slug) {
    for (const { node, mark } of this.marks.values()) node.classList.toggle("chosen", mark.slug === slug);
  }

  /** Focus the mark of an event, moving to it where it is out of view. */
  focus(slug) {
    const node = this.nodes.find((one) => one.dataset.slug === slug && one.getAttribute("display") !== "none");
    if (!node) return;
    this.reveal(slug);
    for (const one of this.nodes) one.tabIndex = one === node ? 0 : -1;
    node.focus({ preventScroll: true });
  }

  /** Follow a story to an event: show it with those before and after it, and mark it. */
  follow(slug, ...beside) {
    this.select(slug);
    const [at, ...others] = [slug, ...beside].map((one) => this.data.marks.find((mark) => mark.slug === one)?.at);
    if (at === undefined) return;
    const far = Math.max(15, ...others.filter((day) => day !== undefined).map((day) => Math.abs(day - at))) * 1.3;
    const [first, last] = this.whole;
    if (last - first <= 2 * far) this.moveTo(first, last, { report: false });
    else this.moveTo(at - far, at + far, { report: false });
  }

  reveal(slug) {
    const mark = this.data.marks.find((one) => one.slug === slug);
    const share = mark && (mark.at - this.begin) / (this.end - this.begin);
    if (mark && (share < 0.02 || share > 0.98)) this.pan(share - 0.5);
  }
}
