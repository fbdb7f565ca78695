// Events drawn by vis-timeline: exact days as dots, spans and windows as bars, doubt as it is.

export const DAY = 86_400_000;
const MOST_GROUPS = 8;
const OTHERS = "others";
const MOST_LINES = 4;
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

export class Drawing {
  /**
   * @param {HTMLElement} element where to draw
   * @param {{onOpen: (slug: string) => void, onMove?: (begin: Date, end: Date) => void, onDrawn?: () => void}} told
   *   what a reader did, and that it is drawn
   */
  constructor(element, { onOpen, onMove, onDrawn }) {
    element.hidden = false;
    this.element = element;
    this.items = new vis.DataSet();
    this.groups = new vis.DataSet();
    this.names = {};
    this.wanted = 0;
    this.lines = 1;
    this.narrow = element.clientWidth < 700;
    this.timeline = new vis.Timeline(element, this.items, {
      orientation: { axis: "top", item: "top" },
      showCurrentTime: false,
      zoomKey: "ctrlKey",
      verticalScroll: true,
      horizontalScroll: false,
      maxHeight: this.narrow ? 380 : Math.max(380, Math.round(window.innerHeight * 0.56)),
      minHeight: 320,
      zoomMin: 4 * DAY,
      groupOrder: "order",
      selectable: true,
      multiselect: false,
      tooltip: { followMouse: false, delay: 120 },
      template: (item) => this.label(item),
      groupTemplate: (group) => text("span", group?.content ?? ""),
      order: (one, other) => other.weight - one.weight || one.start - other.start,
      xss: { disabled: false },
    });
    this.timeline.on("select", ({ items }) => {
      const item = items.length && this.items.get(items[0]);
      if (item?.slug) onOpen(item.slug);
    });
    this.timeline.on("rangechanged", ({ start, end, byUser }) => {
      this.thin(start, end);
      if (byUser && onMove) onMove(start, end);
    });
    this.timeline.on("changed", () => {
      this.nameAxis();
      this.nameEras();
      onDrawn?.();
    });
    element.tabIndex = 0;
    element.addEventListener("keydown", (event) => this.key(event, onMove));
  }

  /** Draw what a page tells; with `anew`, forget what was drawn before. */
  show(data, { anew = true } = {}) {
    // Where nothing answers at any time there is nothing to draw.
    this.element.hidden = !data.whole;
    this.whole = data.whole ?? [isoDay(new Date()), isoDay(new Date())];
    this.groupBy = data.group === "none" ? null : data.group;
    this.names = { ...this.names, ...data.names };
    if (anew) this.marks = new Map();
    for (const mark of data.marks) this.marks.set(mark.slug, mark);
    if (this.marks.size > 1200) this.marks = new Map(data.marks.map((mark) => [mark.slug, mark]));
    const shown = this.chooseGroups();
    const items = [...this.marks.values()].flatMap((mark) => this.drawn(mark, shown));
    items.push(...data.eras.map((era, place) => this.era(era, place)));
    // Which words there is room for is settled first, so that items are laid out once.
    const { start, end } = anew ? this.window(data.since, data.until) : this.timeline.getWindow();
    this.wanted = this.lightest(items, start, end);
    const kept = new Set(items.map((item) => item.id));
    this.items.remove(this.items.getIds().filter((id) => !kept.has(id)));
    this.timeline.setGroups(this.groupBy ? this.groups : undefined);
    this.nameSide();
    this.items.update(items);
    this.lines = data.eras.length && Math.max(this.lines, 1);
    this.timeline.setOptions({ ...this.bounds(start, end), ...this.margins() });
    if (anew) this.timeline.setWindow(start, end, { animation: false });
  }

  /** The names of groups scroll with them, by keyboard too. */
  nameSide() {
    const side = this.element.querySelector(".vis-panel.vis-left");
    for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", "Groups"]]) {
      if (this.groupBy) side.setAttribute(name, value);
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
    if (!this.groupBy) return null;
    const counts = new Map();
    for (const mark of this.marks.values()) for (const slug of mark[this.groupBy]) counts.set(slug, (counts.get(slug) ?? 0) + 1);
    const first = [...counts].sort((one, other) => other[1] - one[1]).slice(0, MOST_GROUPS).map(([slug]) => slug);
    const groups = first.map((slug, order) => ({ id: slug, content: this.names[slug] ?? slug, order }));
    const shown = new Set(first);
    const others = [...this.marks.values()].some((mark) => !mark[this.groupBy].some((slug) => shown.has(slug)));
    if (others) groups.push({ id: OTHERS, content: "others", order: MOST_GROUPS });
    this.groups.clear();
    this.groups.add(groups);
    return shown;
  }

  drawn(mark, shown) {
    const begin = mark.begin ? midnight(mark.begin) : midnight(this.whole[0], -this.margin());
    const isPoint = mark.begin && mark.begin === mark.end;
    const item = {
      id: mark.slug,
      slug: mark.slug,
      label: mark.title,
      told: mark.shown,
      weight: mark.weight,
      start: begin,
      type: isPoint ? "point" : "range",
      className: [`weight-${mark.weight}`, ...mark.doubt.map((word) => `annals-${word}`)].join(" "),
      content: "",
      title: text("span", `${mark.shown} · ${mark.title}`),
    };
    if (!isPoint) item.end = mark.end ? midnight(mark.end, 1) : midnight(this.whole[1], this.margin());
    if (!shown) return [item];
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

  /** Where there are many in view, only those of weight keep their words. */
  thin(start, end) {
    const wanted = this.lightest(this.items.get(), start, end);
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    this.items.update(this.items.get().map((item) => ({ id: item.id, shownFrom: wanted })));
  }

  /** Above months, weeks and days stands what they are of; above years there is nothing to say. */
  nameAxis() {
    const major = this.timeline.timeAxis.step.scale !== "year";
    if (major !== this.major) this.timeline.setOptions({ showMajorLabels: (this.major = major) });
  }

  /** The least weight whose words there is room for. */
  lightest(items, start, end) {
    const weights = items.filter((item) => item.slug && item.start <= end && (item.end ?? item.start) >= start).map((item) => item.weight);
    const room = this.narrow ? 14 : 42;
    let wanted = 0;
    while (wanted < 5 && weights.filter((weight) => weight >= wanted).length > room) wanted += 1;
    return wanted;
  }

  label(item) {
    if (!item) return "";
    if (item.type === "background") return text("span", item.label);
    if (item.weight < this.wanted) return text("span", "");
    return text("span", item.label);
  }

  /** Room for the names of eras along the top. */
  margins() {
    return { margin: { item: { horizontal: 6, vertical: 5 }, axis: 8 + this.lines * LINE } };
  }

  /** The names of eras are written on as many lines as they need to stand beside each other. */
  nameEras() {
    const names = [...this.element.querySelectorAll(".era .vis-item-content")].map((name) => ({ name, ...sides(name) }));
    const written = [];
    for (const { name, left, right } of names.sort((one, other) => one.left - other.left)) {
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

  /** Where on the screen the time in view is drawn: beside the names of groups. */
  room() {
    return this.element.querySelector(".vis-panel.vis-center").getBoundingClientRect();
  }

  zoom(how) {
    const quick = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const options = { animation: quick ? false : { duration: 200, easingFunction: "easeInOutQuad" } };
    if (how === "in") this.timeline.zoomIn(0.5, options);
    if (how === "out") this.timeline.zoomOut(0.5, options);
    if (how === "fit") {
      const { start, end } = this.window();
      this.timeline.setWindow(start, end, { animation: false });
    }
  }

  pan(share) {
    const { start, end } = this.timeline.getWindow();
    const by = (end - start) * share;
    this.timeline.setWindow(new Date(+start + by), new Date(+end + by), { animation: false });
  }

  key(event, onMove) {
    if (event.target !== this.element || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = {
      ArrowLeft: () => this.pan(-0.2), ArrowRight: () => this.pan(0.2),
      "+": () => this.zoom("in"), "=": () => this.zoom("in"), "-": () => this.zoom("out"), 0: () => this.zoom("fit"),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
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

/** An element that holds a text, whatever is in it. */
function text(tag, words) {
  const element = document.createElement(tag);
  element.textContent = words;
  return element;
}
