// Where the marks of a timeline lie. The server places in the same way before there is a script (placement.py, which
// says why): what is drawn does not move when this script takes over.

import { BOLD, FONT, measure, wrap } from "./text-width.js";

export const RADII = { 1: 3, 2: 3.6, 3: 4.4, 4: 5.6, 5: 7.5 };
export const LEADING = 15;
export const AXIS = 36;
export const ERA_LINE = 18;
const PITCH = 15;
const CLUSTER = 36;
const GAP = 6;
const LEAST_TITLES = { up: 2, down: 2, between: 1, list: 1 };
/** From which weight on titles are tried as one class. */
const TOGETHER = [5, 3, 1];
/** How many rows of titles more a lane may have that has few marks. */
const MORE_TITLES = 2;
const FEW = 12;
const NAME = 16;

/** What a row holds, as sorted spans that do not overlap. */
class Row {
  spans = [];

  place(left) {
    let low = 0;
    let high = this.spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.spans[middle][0] < left) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  isFree(left, right) {
    const place = this.place(left);
    return (place ? this.spans[place - 1][1] : -Infinity) <= left && right <= (this.spans[place]?.[0] ?? Infinity);
  }

  add(left, right) {
    this.spans.splice(this.place(left), 0, [left, right]);
  }
}

/**
 * Place a drawing from one day to another.
 *
 * @param {object} drawing marks, lanes, clusters and eras, as the server sends them
 * @param {object} size the room for rows and titles
 * @param {number} width in CSS pixels
 * @param {number} begin the ordinal of a day  @param {number} end the ordinal of a day, which is not shown
 * @param {{eras: number, clusters: boolean, lanes: Record<string, {rows: number, titles: number}>} | null} settled what
 *   the height depends on, once it is settled
 */
export function place(drawing, size, width, begin, end, settled = null) {
  const scale = width / (end - begin);
  const x = (day) => (day - begin) * scale;
  const placed = { drawing, size, width, begin, end, x, marks: [] };
  const leftOut = [];
  placed.lanes = drawing.lanes.map((lane) => {
    const own = drawing.marks.filter((mark) => mark.lanes.includes(lane.id));
    const titlesMost = size.titles[lane.grows] + (own.length <= FEW ? MORE_TITLES : 0);
    const limits = settled?.lanes[lane.id] ?? { rows: size.rows[lane.grows], titles: titlesMost };
    const marks = placeLane(placed, lane, own, limits, leftOut);
    placed.marks.push(...marks);
    const rows = marks.reduce((rows, one) => Math.max(rows, one.row + 1), 1);
    const titles = marks.reduce((titles, one) => Math.max(titles, one.title ? one.title.row + 1 : 0), LEAST_TITLES[lane.grows]);
    return { lane, ...(settled ? limits : { rows, titles }) };
  });
  placed.clusters = cluster(placed, leftOut);
  placeEras(placed);
  stack(placed, settled);
  return placed;
}

function placeLane(placed, lane, marks, limits, leftOut) {
  const rows = Array.from({ length: limits.rows }, () => new Row());
  const found = [];
  const ranked = [...marks].sort((a, b) => b.weight - a.weight || a.at - b.at || (a.slug < b.slug ? -1 : 1));
  for (const mark of ranked) {
    const x = placed.x(mark.at);
    const radius = RADII[mark.weight];
    const left = Math.min(x - radius, placed.x(mark.first));
    const right = Math.max(x + radius, placed.x(mark.last));
    const row = rows.findIndex((spans) => spans.isFree(left - 1.5, right + 1.5));
    if (row < 0) {
      leftOut.push(mark);
      continue;
    }
    rows[row].add(left - 1.5, right + 1.5);
    found.push({ mark, lane: lane.id, x, row, left, right, title: null, y: 0 });
  }
  placeTitles(placed, found, limits.titles);
  return found;
}

/** Titles are placed for the whole time, not for what is in view: they stay where they are while a reader pans. */
function placeTitles(placed, marks, most) {
  const isInside = (one) => one.x >= 0 && one.x <= placed.width;
  const [inside, outside] = [marks.filter(isInside), marks.filter((one) => !isInside(one))];
  let best = null;
  for (const together of TOGETHER) {
    for (const leftwardsFirst of [false, true]) {
      const tried = writeTitles(placed, inside, most, together, leftwardsFirst);
      if (!best || tried.value > best.value) best = tried;
    }
  }
  writeByWeight(placed, outside, best, 5, false);
  for (const [one, title] of best.titles) one.title = title;
}

function writeTitles(placed, marks, most, together, leftwardsFirst) {
  const rows = () => Array.from({ length: most }, () => new Row());
  const tried = { written: rows(), lines: rows(), titles: new Map(), value: 0 };
  writeByWeight(placed, marks, tried, together, leftwardsFirst);
  for (const one of tried.titles.keys()) tried.value += 4 ** one.mark.weight;
  return tried;
}

/** The titles of the most significant events first; those of at least the weight `together` are one class. */
function writeByWeight(placed, marks, tried, together, leftwardsFirst) {
  for (let weight = 5; weight > 0; weight--) {
    const isIn = ({ mark }) => (weight === 5 ? mark.weight >= together : mark.weight === weight && weight < together);
    const ranked = marks.filter(isIn).sort((a, b) => a.x - b.x);
    for (const leftwards of [leftwardsFirst, !leftwardsFirst]) {
      for (const one of leftwards ? ranked : [...ranked].reverse()) {
        const title = tried.titles.has(one) ? null : write(placed, one, tried, leftwards);
        if (title) tried.titles.set(one, title);
      }
    }
  }
}

function write(placed, one, { written, lines }, leftwards) {
  const { size, width: whole } = placed;
  const { mark, x } = one;
  if (mark.wrapped?.size !== size) {
    const [text, width] = wrap(mark.title, size.lines, size.title_width, FONT * (mark.weight >= 4 ? BOLD : 1));
    mark.wrapped = { size, text, width };
  }
  const { text, width } = mark.wrapped;
  const [left, right] = leftwards ? [x - width - 10, x - 3] : [x + 3, x + width + 10];
  if (x >= 0 && x <= whole && (left < -2 || right > whole + 2)) return null;
  for (let row = 0; row < written.length; row++) {
    if (written[row].isFree(left, right) && lines[row].isFree(left, right)) {
      written[row].add(left, right);
      for (let nearer = 0; nearer < row; nearer++) lines[nearer].add(x, x);
      return { lines: text, width, row, leftwards, y: 0 };
    }
    if (!written[row].isFree(x, x)) return null;
  }
  return null;
}

function cluster(placed, leftOut) {
  const own = [...new Map(leftOut.map((mark) => [mark.slug, mark])).values()].map((mark) => {
    const begin = Math.trunc(mark.at);
    return { begin, end: begin + 1, number: 1 };
  });
  const found = [];
  const all = [...placed.drawing.clusters, ...own].sort((a, b) => a.begin + a.end - b.begin - b.end || a.end - b.end);
  for (const one of all) {
    const x = placed.x((one.begin + one.end) / 2);
    const last = found.at(-1);
    if (last && x - last.x < CLUSTER) {
      last.cluster = {
        begin: Math.min(last.cluster.begin, one.begin),
        end: Math.max(last.cluster.end, one.end),
        number: last.cluster.number + one.number,
      };
    } else found.push({ cluster: one, x, y: 0 });
  }
  return found;
}

function placeEras(placed) {
  const ends = [];
  placed.eras = placed.drawing.eras.map((era) => {
    const left = placed.x(era.begin);
    const width = measure(era.title) * 0.12;
    const name = eraName(left, width, placed.width);
    let line = ends.findIndex((end) => end <= name);
    if (line < 0) line = ends.length;
    if (line > 1 || placed.x(era.end) < 0 || left > placed.width) line = -1;
    else ends[line] = name + width + 8;
    return { title: era.title, width, line };
  });
  placed.eraLines = ends.length;
}

/** Where the name of an era begins. */
export function eraName(left, width, whole) {
  return Math.max(5, Math.min(left + 5, whole - width - 5));
}

function stack(placed, settled) {
  const eraLines = settled?.eras ?? placed.eraLines;
  const hasClusters = settled?.clusters ?? placed.clusters.length > 0;
  let y = GAP + eraLines * ERA_LINE;
  for (const lane of placed.lanes.filter((one) => one.lane.grows === "up")) {
    y += lane.height = laneHeight(placed, lane);
    lane.y = y;
  }
  placed.axis = y;
  y += AXIS + (hasClusters ? 20 : 0);
  for (const lane of placed.lanes.filter((one) => one.lane.grows !== "up")) {
    lane.y = y;
    y += lane.height = laneHeight(placed, lane);
  }
  placed.height = y + GAP;
  for (const one of placed.clusters) one.y = placed.axis + AXIS + 10;
  const lanes = new Map(placed.lanes.map((lane) => [lane.lane.id, lane]));
  for (const one of placed.marks) {
    const lane = lanes.get(one.lane);
    const up = lane.lane.grows === "up" ? -1 : 1;
    const named = lane.lane.grows === "list" ? NAME : 0;
    one.y = lane.y + up * (named + GAP + (one.row + 0.5) * PITCH);
    if (one.title) {
      one.title.y = lane.y + up * (named + GAP + lane.rows * PITCH + one.title.row * titleHeight(placed.size) + 4);
    }
  }
}

const titleHeight = (size) => size.lines * LEADING + 5;

function laneHeight(placed, lane) {
  const named = lane.lane.grows === "between" ? 0 : NAME;
  return named + 2 * GAP + lane.rows * PITCH + lane.titles * titleHeight(placed.size) + 4;
}

/** The places of the marks at another scale, in the rows that they have; titles stay where they are written. */
export function rescale(placed, x) {
  for (const one of placed.marks) one.x = x(one.mark.at);
  for (const one of placed.clusters) one.x = x((one.cluster.begin + one.cluster.end) / 2);
}

/** The answers in the drawing, each with what it answers. */
export function answers(placed) {
  const first = new Map();
  for (const one of placed.marks) if (!first.has(one.mark.slug)) first.set(one.mark.slug, one);
  return [...first.values()].flatMap((one) =>
    one.mark.answers.filter((slug) => first.has(slug) && slug !== one.mark.slug).map((slug) => [one, first.get(slug)]));
}

/** The path of an arc: bent outward from the axis within a lane, midway between two lanes. */
export function arcPath(placed, one, other) {
  const [left, right] = one.x <= other.x ? [one, other] : [other, one];
  const grows = placed.lanes.find((lane) => lane.lane.id === left.lane).lane.grows;
  const rise = Math.min(46, 10 + (right.x - left.x) / 5);
  const same = grows === "up" ? Math.min(left.y, right.y) - rise : Math.max(left.y, right.y) + rise;
  const bend = left.lane === right.lane ? same : (left.y + right.y) / 2;
  const [from, to] = [left.x.toFixed(1), right.x.toFixed(1)];
  return `M${from} ${left.y}C${from} ${bend} ${to} ${bend} ${to} ${right.y}`;
}
