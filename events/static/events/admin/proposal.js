// Words selected in the text become the quotation, with the words before and after them.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const text = document.getElementById("text");
  const quote = document.getElementById("id_event-quote");
  if (!text || !quote) return;
  const prefix = document.getElementById("id_event-before");
  const suffix = document.getElementById("id_event-after");
  const told = document.getElementById("quoted");
  const AROUND = 60;
  let taken = "";

  function tell() {
    told.textContent = taken && quote.value === taken ? `… ${prefix.value} [${taken}] ${suffix.value} …` : "";
  }

  function take() {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    const words = selection.toString().trim();
    if (!words) return;
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const after = document.createRange();
    after.setStart(range.endContainer, range.endOffset);
    after.setEnd(text, text.childNodes.length);
    // Whole words: the first of what is cut off may be part of one.
    prefix.value = before.toString().slice(-AROUND).replace(/^\S*\s+/, "").trim();
    suffix.value = after.toString().slice(0, AROUND).replace(/\s+\S*$/, "").trim();
    taken = quote.value = words;
    quote.dispatchEvent(new Event("input", { bubbles: true }));
    tell();
  }

  text.addEventListener("mouseup", () => setTimeout(take));
  text.addEventListener("touchend", () => setTimeout(take));
  text.addEventListener("keyup", take);
  quote.addEventListener("input", () => {
    if (quote.value !== taken) prefix.value = suffix.value = "";
    tell();
  });
});
