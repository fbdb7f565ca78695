// While a form is open, say so once a minute, and tell who else has it open; when its tab is closed, say that too.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form#" + CSS.escape((document.body.className.match(/model-(\w+)/) || [])[1] || "none") + "_form");
  if (!form || !/\/[0-9a-f-]{36}\/change\/$/.test(location.pathname)) return;
  const address = location.pathname.replace(/change\/$/, "open/");
  const notice = document.querySelector("[data-others]");
  async function hear() {
    const answer = await fetch(address);
    if (!answer.ok) return;
    const others = (await answer.json()).others;
    notice.textContent = others.length ? others.join(" and ") + (others.length === 1 ? " has" : " have") + " this form open too." : "";
  }
  setInterval(hear, 60000);
  // A page before this one, of the same form, may say only now that it is closed.
  if (performance.getEntriesByType("navigation")[0]?.type === "reload") setTimeout(hear, 1000);
  let isSent = false;
  form.addEventListener("submit", () => { isSent = true; });
  addEventListener("pageshow", (shown) => {
    isSent = false;
    if (shown.persisted) hear();
  });
  addEventListener("pagehide", () => {
    const closed = new FormData();
    closed.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    // A form that is sent is closed by the save itself, or shown again.
    if (!isSent) navigator.sendBeacon(address, closed);
  });
});
