// Times are shown in the zone of the browser, which each names; a form says in which zone its times are typed.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const format = new Intl.DateTimeFormat("en-GB", {
    day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
  });
  for (const time of document.querySelectorAll("time[data-instant]")) {
    const instant = new Date(time.dateTime);
    if (Number.isNaN(instant.getTime())) continue;
    time.title = time.textContent;
    time.textContent = format.format(instant);
  }
  const field = document.querySelector("input[data-zone]");
  if (!field || !zone) return;
  field.value = zone;
  document.querySelector("[data-zone-told]").textContent = zone.replaceAll("_", " ");
});
