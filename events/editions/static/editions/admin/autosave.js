// What is typed in a form is kept every few seconds, and offered when the form is opened again. Ctrl+S saves; the form
// is shown again where it was.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form.warn-unsaved-form[id$=_form]");
  const isPopup = new URLSearchParams(location.search).has("_popup");
  if (!form || isPopup || !/\/(add|[0-9a-f-]{36}\/change)\/$/.test(location.pathname)) return;
  const address = location.pathname.replace(/(change|add)\/$/, "autosave/");
  const told = document.createElement("p");
  told.className = "autosave-told text-sm";
  told.setAttribute("role", "status");
  form.append(told);

  const fields = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  // Menus tell of a change as they are drawn: only fields that differ are kept.
  let kept = fields().toString();
  let isDirty = false;
  let isSent = false;
  const typed = () => { isDirty = true; };
  for (const event of ["input", "change", "formset:added", "formset:removed"]) form.addEventListener(event, typed);
  window.django?.jQuery?.(form).on("change", typed);

  async function keep(keepalive) {
    if (!isDirty || isSent) return;
    isDirty = false;
    const typed = fields();
    if (typed.toString() === kept) return;
    try {
      const answer = await fetch(address, { method: "POST", body: typed, keepalive });
      if (!answer.ok) throw new Error(answer.status);
      kept = typed.toString();
      if (!isSent) told.textContent = "Kept at " + (await answer.json()).kept + ", not saved yet";
    } catch {
      isDirty = true;
    }
  }
  setInterval(() => keep(false), 4000);
  // The browser sends up to 64 kB of a page that is left.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep(fields().toString().length < 60000);
  });

  const place = "annals-place " + location.pathname;
  form.addEventListener("submit", () => {
    isSent = true;
    sessionStorage.setItem(place, String(scrollY));
  });
  addEventListener("pageshow", () => { isSent = false; });
  const before = sessionStorage.getItem(place);
  sessionStorage.removeItem(place);
  if (before && !document.getElementById("error-summary")) scrollTo(0, Number(before));
  document.addEventListener("keydown", (pressed) => {
    if (!(pressed.ctrlKey || pressed.metaKey) || pressed.key.toLowerCase() !== "s") return;
    pressed.preventDefault();
    document.querySelector("[name=_continue]")?.click();
  });
});
