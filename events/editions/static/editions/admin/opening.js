// While a form is open, say so once a minute, and tell who else has it open.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form#" + CSS.escape((document.body.className.match(/model-(\w+)/) || [])[1] || "none") + "_form");
  if (!form || !/\/[0-9a-f-]{36}\/change\/$/.test(location.pathname)) return;
  const address = location.pathname.replace(/change\/$/, "open/");
  const notice = document.createElement("p");
  notice.setAttribute("role", "status");
  notice.className = "desk-warning";
  form.before(notice);
  setInterval(async () => {
    const answer = await fetch(address);
    if (!answer.ok) return;
    const others = (await answer.json()).others;
    notice.textContent = others.length ? others.join(" and ") + (others.length === 1 ? " has" : " have") + " this form open too." : "";
  }, 60000);
});
