// The timeline, drawn by vis-timeline: exact days as dots, spans and windows as bars, uncertain dates in styles of their own.

export const DAY = 86_400_000;
const MOST_GROUPS = 8;
const OTHERS = "others";
const MOST_LINES = 4;
/** About how wide a title is, in CSS pixels. */
const TITLE_WIDTH = 240;
/** How high a line of eras’ names is, in the style sheet too. */
const LINE = 19;

/** Local midnight of an ISO day, in any year from 1 to 9999. */
export function midnight(iso, days = 0) {
  const [year, month, day] = iso.split("-").map(Number);
  const date = new Date(2000, month - 1, day + days);
  date.setFullYear(year, month - 1, day + days);
  return date;
}

/** The ISO day of a local date, within the years 1 to 9999. */
export function isoDay(date) {
  const year = Math.min(Math.max(date.getFullYear(), 1), 9999);
  const two = (number) => String(number).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export class TimelineView {
  /**
   * @param {HTMLElement} element where to draw
   * @param {{onOpen: (slug: string) => void, onMove?: (begin: Date, end: Date) => void, onDrawn?: () => void,
   *   onForce?: (day: Date) => void, onCluster?: (begin: string, end: string) => void}} handlers called when a reader
   *   opens an event, moves in time, drags the day in force or presses the number of undrawn events, and when the
   *   timeline has been drawn
   */
  constructor(element, { onOpen, onMove, onDrawn, onForce, onCluster }) {
    element.hidden = false;
    this.element = element;
    this.items = new vis.DataSet();
    this.groups = new vis.DataSet();
    this.names = {};
    this.titled = new Set();
    this.lines = 1;
    this.isNarrow = element.clientWidth < 700;
    this.timeline = new vis.Timeline(element, this.items, {
      orientation: { axis: "top", item: "top" },
      showCurrentTime: false,
      zoomKey: "ctrlKey",
      verticalScroll: true,
      horizontalScroll: false,
      maxHeight: this.isNarrow ? 420 : Math.max(420, Math.round(window.innerHeight * 0.74)),
      minHeight: 320,
      zoomMin: 4 * DAY,
      groupOrder: "order",
      selectable: true,
      multiselect: false,
      tooltip: { followMouse: false, delay: 120 },
      template: (item) => this.label(item),
      groupTemplate: (group) => text("span", group?.content ?? ""),
      order: (a, b) => b.weight - a.weight || a.start - b.start,
      xss: { disabled: false },
    });
    this.timeline.on("select", ({ items }) => {
      const item = items.length && this.items.get(items[0]);
      if (item?.slug) onOpen(item.slug);
      if (item?.cluster) onCluster?.(item.cluster.begin, item.cluster.end);
    });
    this.timeline.on("rangechanged", ({ start, end, byUser }) => {
      this.updateLabels(start, end);
      if (byUser && onMove) onMove(start, end);
    });
    this.timeline.on("timechanged", ({ time }) => onForce?.(time));
    this.timeline.on("changed", () => {
      this.nameAxis();
      this.nameEras();
      onDrawn?.();
    });
    element.tabIndex = 0;
    element.addEventListener("keydown", (event) => this.key(event, onMove));
  }

  /** Draw the data of a page; with `reset`, forget earlier events and show the time of the page. */
  show(data, { reset = true } = {}) {
    // Without results at any time there is nothing to draw.
    this.element.hidden = !data.whole;
    this.whole = data.whole ?? [isoDay(new Date()), isoDay(new Date())];
    this.groupBy = data.group === "none" ? null : data.group;
    this.sides = data.sides;
    this.names = { ...this.names, ...data.names };
    if (reset) this.marks = new Map();
    for (const mark of data.marks) this.marks.set(mark.slug, mark);
    if (this.marks.size > 1200) this.marks = new Map(data.marks.map((mark) => [mark.slug, mark]));
    const shown = this.chooseGroups();
    const items = [...this.marks.values()].flatMap((mark) => this.toItems(mark, shown));
    items.push(...data.eras.map((era, place) => this.era(era, place)));
    items.push(...(data.clusters ?? []).map((cluster) => this.cluster(cluster)));
    // Which titles fit is decided first, so that items are laid out once.
    const { start, end } = reset ? this.window(data.since, data.until) : this.timeline.getWindow();
    this.titled = this.chooseTitles(items, start, end);
    const ids = new Set(items.map((item) => item.id));
    this.items.remove(this.items.getIds().filter((id) => !ids.has(id)));
    this.timeline.setGroups(this.groups.length ? this.groups : undefined);
    this.nameSide();
    this.items.update(items);
    this.markForce(data.inForceOn);
    this.lines = data.eras.length && Math.max(this.lines, 1);
    this.timeline.setOptions({ ...this.bounds(start, end), ...this.margins() });
    if (reset) this.timeline.setWindow(start, end, { animation: false });
  }

  /** Draw the day on which measures are in force as a line that can be dragged. */
  markForce(day) {
    if (this.force && !day) this.timeline.removeCustomTime("force");
    if (!this.force && day) this.timeline.addCustomTime(midnight(day), "force");
    if (day) {
      this.timeline.setCustomTime(midnight(day), "force");
      this.timeline.setCustomTimeMarker(`In force on ${day}`, "force", false);
    }
    this.force = day;
  }

  /** Let the names of groups be scrolled by keyboard too. */
  nameSide() {
    const side = this.element.querySelector(".vis-panel.vis-left");
    for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", "Groups"]]) {
      if (this.groups.length) side.setAttribute(name, value);
      else side.removeAttribute(name);
    }
  }

  /** How far a reader may go: around every event, and to where the address begins or ends. */
  bounds(start, end) {
    return {
      min: new Date(Math.min(midnight(this.whole[0], -this.margin()), start)),
      max: new Date(Math.max(midnight(this.whole[1], this.margin()), end)),
    };
  }

  margin() {
    return Math.ceil((midnight(this.whole[1]) - midnight(this.whole[0])) / DAY / 5) + 4;
  }

  /** The stretch of time to look at; without ends, the whole. */
  window(since, until) {
    const edge = Math.ceil(this.margin() / 8);
    return {
      start: since ? midnight(since) : midnight(this.whole[0], -edge),
      // The last titles are written to the right of their dots.
      end: until ? midnight(until, 1) : midnight(this.whole[1], this.margin()),
    };
  }

  chooseGroups() {
    if (!this.groupBy) return this.chooseSides();
    const counts = new Map();
    for (const mark of this.marks.values()) for (const slug of mark[this.groupBy]) counts.set(slug, (counts.get(slug) ?? 0) + 1);
    const first = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_GROUPS).map(([slug]) => slug);
    const groups = first.map((slug, order) => ({ id: slug, content: this.names[slug] ?? slug, order }));
    const shown = new Set(first);
    const others = [...this.marks.values()].some((mark) => !mark[this.groupBy].some((slug) => shown.has(slug)));
    if (others) groups.push({ id: OTHERS, content: "others", order: MOST_GROUPS });
    this.groups.clear();
    this.groups.add(groups);
    return shown;
  }

  /** Ungrouped events lie in lanes by who acted: one side above, the other below, all else between them. */
  chooseSides() {
    const lanes = [["above", this.sides?.above], ["between", ["others"]], ["below", this.sides?.below]];
    const used = new Set([...this.marks.values()].map((mark) => this.sideOf(mark)));
    this.groups.clear();
    if (used.size > 1) {
      this.groups.add(lanes.filter(([id]) => used.has(id)).map(([id, codes], order) => ({ id, content: codes.join(", "), order, className: `side-${id}` })));
    }
    return null;
  }

  /** The side that acted: of both or of neither it is between them. */
  sideOf(mark) {
    const acted = ["above", "below"].filter((side) => mark.jurisdiction.some((code) => this.sides?.[side].includes(code)));
    return acted.length === 1 ? acted[0] : "between";
  }

  /** The events of an interval that are not drawn, as their number. */
  cluster(cluster) {
    return {
      id: `cluster ${cluster.begin}`,
      cluster,
      type: "range",
      label: `+${cluster.number}`,
      weight: 9,
      start: midnight(cluster.begin),
      end: midnight(cluster.end, 1),
      group: this.groups.length ? this.groups.getIds().at(this.groupBy ? -1 : Math.floor(this.groups.length / 2)) : undefined,
      content: "",
      className: "cluster",
      title: text("span", `${cluster.label}: ${cluster.number} more. Press to see them.`),
    };
  }

  toItems(mark, shown) {
    const begin = mark.begin ? midnight(mark.begin) : midnight(this.whole[0], -this.margin());
    const isPoint = mark.begin && mark.begin === mark.end;
    const item = {
      id: mark.slug,
      slug: mark.slug,
      label: mark.title,
      weight: mark.weight,
      start: begin,
      type: isPoint ? "point" : "range",
      className: [`weight-${mark.weight}`, `side-${this.sideOf(mark)}`, ...mark.doubt.map((word) => `annals-${word}`)].join(" "),
      content: "",
      title: text("span", `${mark.shown} · ${mark.title}${mark.why ? `. Disputed: ${mark.why}` : ""}`),
    };
    if (!isPoint) item.end = mark.end ? midnight(mark.end, 1) : midnight(this.whole[1], this.margin());
    if (!shown) return [this.groups.length ? { ...item, group: this.sideOf(mark) } : item];
    const within = mark[this.groupBy].filter((slug) => shown.has(slug));
    return (within.length ? within : [OTHERS]).map((group) => ({ ...item, id: `${mark.slug}@${group}`, group }));
  }

  era(era, place) {
    const { earliest, latest } = era.date;
    return {
      id: `era ${place}`,
      type: "background",
      label: era.title,
      weight: 9,
      start: earliest ? midnight(earliest) : midnight(this.whole[0], -this.margin()),
      end: latest ? midnight(latest, 1) : midnight(this.whole[1], this.margin()),
      content: "",
      className: place % 2 ? "era odd" : "era",
    };
  }

  /** With many events in view, only some keep their titles. */
  updateLabels(start, end) {
    const titled = this.chooseTitles(this.items.get(), start, end);
    if (titled.size === this.titled.size && [...titled].every((id) => this.titled.has(id))) return;
    this.titled = titled;
    this.items.update(this.items.getIds().map((id) => ({ id, isTitled: titled.has(id) })));
  }

  /** Above months, weeks and days the axis names their year or month; above years it needs no second line. */
  nameAxis() {
    const major = this.timeline.timeAxis.step.scale !== "year";
    if (major !== this.major) this.timeline.setOptions({ showMajorLabels: (this.major = major) });
  }

  /** The items whose titles fit into the view: all of few; of more, the most significant of each lane and stretch. */
  chooseTitles(items, start, end) {
    const inView = items.filter((item) => item.slug && item.start <= end && (item.end ?? item.start) >= start);
    if (inView.length <= (this.isNarrow ? 14 : 42)) return new Set(inView.map((item) => item.id));
    const stretches = Math.max(1, Math.floor(this.element.clientWidth / TITLE_WIDTH));
    const most = (item) => (item.group === "between" ? 1 : this.groups.length ? 2 : this.isNarrow ? 4 : 6);
    const counts = new Map();
    return new Set(inView.sort((a, b) => b.weight - a.weight).filter((item) => {
      const place = Math.floor(((Math.max(item.start, start) - start) / (end - start)) * stretches);
      const lane = `${item.group} ${place}`;
      counts.set(lane, (counts.get(lane) ?? 0) + 1);
      return counts.get(lane) <= most(item);
    }).map((item) => item.id));
  }

  label(item) {
    if (!item) return "";
    if (item.type === "background") return text("span", item.label);
    if (item.slug && !this.titled.has(item.id)) return text("span", "");
    return text("span", item.label);
  }

  /** Margins that leave room for the names of eras along the top. */
  margins() {
    const vertical = this.groups.length && !this.groupBy ? 2 : 5;
    return { margin: { item: { horizontal: 6, vertical }, axis: 6 + this.lines * LINE } };
  }

  /** Write the names of eras on as many lines as they need not to overlap. */
  nameEras() {
    const names = [...this.element.querySelectorAll(".era .vis-item-content")].map((name) => ({ name, ...sides(name) }));
    const written = [];
    for (const { name, left, right } of names.sort((a, b) => a.left - b.left)) {
      const free = written.findIndex((end) => end <= left);
      const line = free < 0 ? written.length : free;
      name.style.marginTop = `${line * LINE}px`;
      name.style.visibility = line < MOST_LINES ? "" : "hidden";
      if (line < MOST_LINES) written[line] = right;
    }
    if (!names.length || written.length === this.lines) return;
    this.lines = written.length;
    this.timeline.setOptions(this.margins());
    // Only what is updated is laid out again.
    this.items.update(this.items.getIds().map((id) => ({ id })));
  }

  /** The area of the screen in which events are drawn, without the names of groups. */
  drawingArea() {
    return this.element.querySelector(".vis-panel.vis-center").getBoundingClientRect();
  }

  zoom(action) {
    const isReduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const options = { animation: isReduced ? false : { duration: 200, easingFunction: "easeInOutQuad" } };
    if (action === "in") this.timeline.zoomIn(0.5, options);
    if (action === "out") this.timeline.zoomOut(0.5, options);
    if (action === "fit") {
      const { start, end } = this.window();
      this.timeline.setWindow(start, end, { animation: false });
    }
  }

  pan(share) {
    const { start, end } = this.timeline.getWindow();
    const offset = (end - start) * share;
    this.timeline.setWindow(new Date(+start + offset), new Date(+end + offset), { animation: false });
  }

  key(event, onMove) {
    if (event.target !== this.element || event.ctrlKey || event.metaKey || event.altKey) return;
    const actions = {
      ArrowLeft: () => this.pan(-0.2), ArrowRight: () => this.pan(0.2),
      "+": () => this.zoom("in"), "=": () => this.zoom("in"), "-": () => this.zoom("out"), 0: () => this.zoom("fit"),
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
    setTimeout(() => onMove?.(this.timeline.getWindow().start, this.timeline.getWindow().end), 250);
  }

  select(slug) {
    this.timeline.setSelection(this.items.getIds({ filter: (item) => item.slug === slug }));
  }
}

function sides(element) {
  const { left, right } = element.getBoundingClientRect();
  return { left, right };
}

/** An element with a text, which is never read as HTML. */
function text(tag, words) {
  const element = document.createElement(tag);
  element.textContent = words;
  return element;
}
