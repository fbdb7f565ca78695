// Beside a typed date: how it will read and the days it spans, or what is wrong with it.
"use strict";
document.addEventListener("input", (happened) => {
  const field = happened.target;
  if (!/^dates-\d+-date$/.test(field.name || "")) return;
  let help = document.getElementById(field.id + "-help");
  if (!help) {
    help = document.createElement("p");
    help.id = field.id + "-help";
    help.className = "edtf-help";
    help.setAttribute("role", "status");
    field.after(help);
    field.setAttribute("aria-describedby", help.id);
  }
  clearTimeout(field.edtfTimer);
  field.edtfTimer = setTimeout(async () => {
    const list = location.pathname.replace(/(add|[0-9a-f-]{36}\/change)\/$/, "");
    const typed = field.value;
    const answer = await fetch(list + "edtf/?date=" + encodeURIComponent(typed));
    if (!answer.ok || field.value !== typed) return;
    const parsed = await answer.json();
    help.toggleAttribute("data-wrong", Boolean(parsed.error));
    const written = parsed.edtf ? parsed.edtf + ": " : "";
    help.textContent = parsed.error || "→ " + written + parsed.display + ", " + parsed.span;
  }, 200);
});
