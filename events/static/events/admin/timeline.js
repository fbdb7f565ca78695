// Below the question of a timeline: how many published events match it, and which, as it is typed.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const field = document.getElementById("id_question");
  if (!field) return;
  const help = document.createElement("div");
  help.id = "question-answers";
  help.className = "edtf-help question-answers";
  help.setAttribute("role", "status");
  field.after(help);
  let timer = null;
  const list = location.pathname.replace(/(add|[0-9a-f-]{36}\/change)\/$/, "");
  const show = async () => {
    const typed = field.value;
    const answer = await fetch(list + "answers/?question=" + encodeURIComponent(typed));
    if (!answer.ok || field.value !== typed) return;
    const found = await answer.json();
    help.toggleAttribute("data-wrong", Boolean(found.error));
    if (found.error) {
      help.textContent = found.error;
      return;
    }
    const count = document.createElement("strong");
    count.textContent = found.count === 1 ? "1 event matches" : found.count.toLocaleString("en") + " events match";
    const events = document.createElement("ol");
    // It scrolls, by keyboard too.
    events.tabIndex = 0;
    for (const event of found.events) {
      const item = document.createElement("li");
      item.textContent = event.date + ": " + event.title + " (" + event.slug + ")";
      events.append(item);
    }
    help.replaceChildren(count, events);
    if (found.count > found.events.length) help.append("and " + (found.count - found.events.length).toLocaleString("en") + " more");
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 250);
  });
  show();
});
