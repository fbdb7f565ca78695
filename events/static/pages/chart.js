// Aligns the chart with the timeline's axis: each bar stays above its days while the reader zooms and pans.

import { DAY, midnight } from "./timeline.js";

/** @param {HTMLElement} figure  @param {import("./timeline.js").TimelineView} view */
export function alignChart(figure, view) {
  const chart = figure.querySelector("[data-begin]");
  if (!chart) return;
  const { start, end } = view.timeline.getWindow();
  const first = midnight(chart.dataset.begin);
  const { height } = chart.viewBox.baseVal;
  chart.setAttribute("viewBox", `${(start - first) / DAY} 0 ${(end - start) / DAY} ${height}`);
  const { left, width } = view.drawingArea();
  const frame = figure.parentElement;
  figure.style.marginLeft = `${left - frame.getBoundingClientRect().left - frame.clientLeft}px`;
  figure.style.width = `${width}px`;
  figure.classList.add("aligned");
}
