// Texts in a form: how much room is left in those that have a limit, which the browser would cut without a word; and
// what is pasted as the HTML of Word becomes plain text.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const TEXTS = "form textarea, form input[type=text]";
  const WORD = /<o:p>|class="?Mso|style='?"?[^>]*mso-|<meta name=Generator content="Microsoft/i;

  function tell(field) {
    const limit = Number(field.dataset.limit);
    const length = [...field.value].length;
    let told = document.getElementById(field.id + "-length");
    if (!told && length < limit * 0.8) return;
    if (!told) {
      told = document.createElement("p");
      told.id = field.id + "-length";
      told.className = "edtf-help";
      told.setAttribute("role", "status");
      field.after(told);
    }
    told.toggleAttribute("data-wrong", length > limit);
    const number = (count) => count.toLocaleString("en");
    told.textContent = length < limit * 0.8 ? "" : number(length) + " of " + number(limit) + " characters" + (length > limit ? ": shorten it by " + number(length - limit) : "");
  }

  const free = (part) => {
    for (const field of part.querySelectorAll(":is(textarea, input[type=text])[maxlength]")) {
      field.dataset.limit = field.maxLength;
      field.removeAttribute("maxlength");
      if (field.value) tell(field);
    }
  };
  document.addEventListener("input", (typed) => {
    if (typed.target.dataset?.limit) tell(typed.target);
  });
  document.addEventListener("formset:added", (added) => free(added.target));
  document.querySelectorAll("form.warn-unsaved-form").forEach(free);

  // As a reader of the document would copy it: a line for each paragraph.
  function toPlain(html) {
    const body = new DOMParser().parseFromString(html, "text/html").body;
    for (const hidden of body.querySelectorAll("style, script, title")) hidden.remove();
    const paragraphs = body.querySelectorAll("p, li, h1, h2, h3, h4");
    const parts = paragraphs.length ? [...paragraphs] : [body];
    return parts.map((part) => part.textContent.replace(/\s+/g, " ").trim()).filter(Boolean).join("\n");
  }
  document.addEventListener("paste", (pasted) => {
    const field = pasted.target.closest?.(TEXTS);
    const text = pasted.clipboardData?.getData("text/plain") || "";
    if (!field || !WORD.test(text)) return;
    pasted.preventDefault();
    field.setRangeText(toPlain(text), field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
});
