// One mark of the timeline: a link with its symbol, its bar, and its title at the end of a line.

import { fill } from "./axis.js";
import { LEADING, RADII } from "./placement.js";
import { element, symbolPath, update } from "./svg.js";

/** A mark in words: what hovering shows and a screen reader says. */
function describe(mark, words) {
  const event = `${mark.shown}: ${mark.title}`;
  return mark.why ? fill(words.disputed, { event, reason: mark.why }) : event;
}

export class MarkView {
  constructor(mark, address, words) {
    this.mark = mark;
    const classes = ["mark", `side-${mark.side}`, `weight-${mark.weight}`, ...mark.doubt].join(" ");
    this.node = element("a", { class: classes, href: address, tabindex: -1, "data-slug": mark.slug, "aria-label": describe(mark, words) });
    this.stem = element("line", { class: "stem" });
    this.symbol = element("path", { class: `symbol${mark.bar === "vague" ? " hollow" : ""}`, d: symbolPath(mark.symbol, RADII[mark.weight]) });
    this.text = element("text", { class: "label" });
    this.bars = this.makeBars();
    this.ring = mark.doubt.includes("disputed") ? element("circle", { class: "ring", r: RADII[mark.weight] + 3.5 }) : null;
    this.node.append(this.stem, ...this.bars, ...(this.ring ? [this.ring] : []), this.symbol, this.text);
  }

  makeBars() {
    const { bar } = this.mark;
    if (!bar) return [];
    if (bar !== "vague") return [element("rect", { class: bar === "open" ? "bar open" : "bar", height: 6, rx: 2 })];
    return [element("line", { class: "vague span" }), element("line", { class: "vague" }), element("line", { class: "vague" })];
  }

  /** Show it where it was placed; `null` where there is no room for it. */
  update(x, one) {
    this.one = one;
    update(this.node, { display: one ? null : "none" });
    if (!one) return;
    update(this.node, { transform: `translate(${one.x.toFixed(1)} 0)` });
    const y = one.y;
    update(this.symbol, { transform: `translate(0 ${y})` });
    if (this.ring) update(this.ring, { cy: y });
    if (this.bars.length) this.updateBars(x, one);
    this.updateTitle(one);
  }

  /** Move it across alone; `isFar` where nothing of it can be seen until everything is placed again. */
  move(x, isFar) {
    if (!this.one) return;
    update(this.node, { display: isFar ? "none" : null });
    if (isFar) return;
    update(this.node, { transform: `translate(${this.one.x.toFixed(1)} 0)` });
    if (this.bars.length) this.updateBars(x, this.one);
  }

  updateBars(x, one) {
    const left = +(x(this.mark.first) - one.x).toFixed(1);
    const right = +(x(this.mark.last) - one.x).toFixed(1);
    const [bar, begin, end] = this.bars;
    if (!begin) {
      update(bar, { x: left, y: one.y - 3, width: Math.max(right - left, 0) });
      return;
    }
    update(bar, { x1: left, x2: right, y1: one.y, y2: one.y });
    update(begin, { x1: left, x2: left, y1: one.y - 4, y2: one.y + 4 });
    update(end, { x1: right, x2: right, y1: one.y - 4, y2: one.y + 4 });
  }

  updateTitle(one) {
    const { title } = one;
    update(this.stem, { display: title ? null : "none" });
    update(this.text, { display: title ? null : "none" });
    if (!title) return;
    update(this.stem, { y1: one.y, y2: title.y });
    if (this.lines !== title.lines || this.leftwards !== title.leftwards) {
      this.lines = title.lines;
      this.leftwards = title.leftwards;
      // The blank between two lines, where the name of the link has one too, is where it moves neither.
      const blanks = blanksAfter(title.lines, one.mark.title);
      const written = (line, number) => (title.leftwards ? (blanks[number - 1] ?? "") + line : line + (blanks[number] ?? ""));
      this.spans = title.lines.map((line, number) => element("tspan", {}, written(line, number)));
      this.text.replaceChildren(...this.spans);
    }
    const top = title.y < one.y ? title.y - LEADING * (title.lines.length - 1) + 2 : title.y + 9;
    const x = title.leftwards ? -5 : 5;
    update(this.text, { "text-anchor": title.leftwards ? "end" : null });
    this.spans.forEach((span, number) => update(span, { x, y: top + number * LEADING }));
  }
}

/** What stands in a title after each of its lines but the last: a blank, or nothing between two Chinese characters. */
function blanksAfter(lines, title) {
  let end = 0;
  return lines.slice(0, -1).map((line) => {
    end = title.indexOf(line, end) + line.length;
    return title[end] === " " ? " " : "";
  });
}
