// The chart stands on the timeline's axis: over each day is what began on it, however far the reader has gone.

import { DAY, midnight } from "./drawing.js";

/** @param {HTMLElement} figure  @param {import("./drawing.js").Drawing} drawing */
export function align(figure, drawing) {
  const chart = figure.querySelector("[data-begin]");
  if (!chart) return;
  const { start, end } = drawing.timeline.getWindow();
  const first = midnight(chart.dataset.begin);
  const { height } = chart.viewBox.baseVal;
  chart.setAttribute("viewBox", `${(start - first) / DAY} 0 ${(end - start) / DAY} ${height}`);
  const { left, width } = drawing.room();
  const frame = figure.parentElement;
  figure.style.marginLeft = `${left - frame.getBoundingClientRect().left - frame.clientLeft}px`;
  figure.style.width = `${width}px`;
  figure.classList.add("aligned");
}
