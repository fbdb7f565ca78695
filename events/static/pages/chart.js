// Aligns the chart with the timeline's axis: each bar stays above its days while the reader zooms and pans.

import { ordinal } from "./axis.js";

/** @param {HTMLElement} figure  @param {import("./timeline.js").TimelineView} view */
export function alignChart(figure, view) {
  const chart = figure.querySelector("[data-begin]");
  // Where nothing was found there is no time in view.
  if (!chart || view.begin === undefined) return;
  const { height } = chart.viewBox.baseVal;
  chart.setAttribute("viewBox", `${view.begin - ordinal(chart.dataset.begin)} 0 ${view.end - view.begin} ${height}`);
}

/** How far a pointer moves, in CSS pixels, before it drags instead of pressing a bar. */
const DRAG = 6;

/** Let a reader choose days by dragging over the bars.
 *
 * @param {HTMLElement} figure  @param {(begin: number, end: number) => void} onSelect called with the ordinals of the first and
 *   of the last day
 */
export function selectDays(figure, onSelect) {
  let drag = null;
  const dayAt = (chart, x) => {
    const { left, width } = chart.getBoundingClientRect();
    const box = chart.viewBox.baseVal;
    const share = Math.min(Math.max((x - left) / width, 0), 1);
    return box.x + share * box.width;
  };
  const bounds = (x) => [drag.x, x].map((place) => dayAt(drag.chart, place)).sort((a, b) => a - b);
  figure.addEventListener("pointerdown", (event) => {
    const chart = event.target.closest("[data-begin]");
    drag = chart && event.button === 0 ? { chart, x: event.clientX } : null;
  });
  figure.addEventListener("dragstart", (event) => event.preventDefault());
  figure.addEventListener("pointermove", (event) => {
    if (!drag || (!drag.brush && Math.abs(event.clientX - drag.x) < DRAG)) return;
    if (!drag.brush) {
      figure.setPointerCapture(event.pointerId);
      drag.brush = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      drag.brush.classList.add("brush");
      drag.brush.setAttribute("height", "100%");
      drag.chart.append(drag.brush);
    }
    const [first, last] = bounds(event.clientX);
    drag.brush.setAttribute("x", first);
    drag.brush.setAttribute("width", last - first);
  });
  figure.addEventListener("pointerup", (event) => {
    if (!drag?.brush) return;
    const [first, last] = bounds(event.clientX);
    drag.brush.remove();
    const { begin } = drag.chart.dataset;
    onSelect(ordinal(begin) + Math.floor(first), ordinal(begin) + Math.floor(last));
    // The click that follows is no press of the bar below the pointer.
    figure.addEventListener("click", (click) => { click.preventDefault(); click.stopPropagation(); }, { capture: true, once: true });
    setTimeout(() => (drag = null));
  });
  figure.addEventListener("pointercancel", () => {
    drag?.brush?.remove();
    drag = null;
  });
}
