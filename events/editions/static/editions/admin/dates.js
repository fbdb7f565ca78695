// Below a field with a date: how it will read and the days it spans, what is wrong with it, or the two dates it could
// be; and a calendar. What was typed as people write dates becomes EDTF when the field is left.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const list = location.pathname.replace(/(add|from-.+|[0-9a-f-]{36}\/change)\/$/, "");

  function pressable(text, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "edtf-button";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  }

  function write(field, text) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // A native field that only lends its calendar.
  function calendar(field) {
    const day = document.createElement("input");
    day.type = "date";
    day.className = "edtf-day";
    day.tabIndex = -1;
    day.setAttribute("aria-hidden", "true");
    day.addEventListener("input", () => day.value && write(field, day.value));
    const button = pressable("Pick a day", () => {
      day.value = /^\d{4}-\d\d-\d\d$/.test(field.value) ? field.value : "";
      day.showPicker();
    });
    // It names no field of the form, so it is never sent, nor taken for a change.
    return [button, day];
  }

  function helpOf(field) {
    const id = field.id + "-help";
    let status = document.getElementById(id);
    if (status) return status;
    status = document.createElement("span");
    status.id = id;
    status.setAttribute("role", "status");
    const help = document.createElement("p");
    help.className = "edtf-help";
    help.append(...(field.dataset.edtf === "line" ? [] : calendar(field)), status);
    field.after(help);
    field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
    return status;
  }

  // The date itself, or that of the line in which the cursor is.
  function typedIn(field) {
    if (field.dataset.edtf !== "line") return field.value.trim();
    const before = field.value.slice(0, field.selectionStart).lastIndexOf("\n") + 1;
    return field.value.slice(before).split("\n", 1)[0].trim().split(" ", 1)[0];
  }

  function show(field, parsed) {
    const status = helpOf(field);
    status.toggleAttribute("data-wrong", Boolean(parsed.error));
    if (parsed.choices) {
      const choices = parsed.choices.map((one) => pressable(one.display, () => write(field, one.edtf)));
      status.replaceChildren("Which day? ", ...choices);
      return;
    }
    const written = parsed.edtf ? parsed.edtf + ": " : "";
    const span = parsed.span === parsed.display ? "" : ", " + parsed.span;
    status.textContent = parsed.error || "→ " + written + parsed.display + span;
  }

  async function read(field, isLeft) {
    const typed = typedIn(field);
    if (!typed) {
      helpOf(field).replaceChildren();
      return;
    }
    const answer = await fetch(list + "edtf/?date=" + encodeURIComponent(typed));
    if (!answer.ok || typedIn(field) !== typed) return;
    const parsed = await answer.json();
    show(field, parsed);
    if (isLeft && parsed.edtf && field.dataset.edtf !== "line") field.value = parsed.edtf;
  }

  const isDate = (element) => element.matches?.("[data-edtf]") && !element.closest(".empty-form");
  // Rows are copied without their listeners, so there is one for all.
  document.addEventListener("focusin", (moved) => {
    if (isDate(moved.target)) read(moved.target, false);
  });
  document.addEventListener("input", (typed) => {
    const field = typed.target;
    if (!isDate(field)) return;
    clearTimeout(field.edtfTimer);
    field.edtfTimer = setTimeout(() => read(field, false), 200);
  });
  document.addEventListener("change", (left) => {
    if (isDate(left.target)) read(left.target, true);
  });
  const help = (part) => [...part.querySelectorAll("[data-edtf]")].filter(isDate).forEach(helpOf);
  document.addEventListener("formset:added", (added) => help(added.target));
  help(document);
});
