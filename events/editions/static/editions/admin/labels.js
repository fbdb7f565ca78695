// Fields in the rows of a table, and the boxes that select2 draws, take the name of their label or column, so that a
// screen reader can say them.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const words = (field) => {
    const label = field.id ? document.querySelector('label[for="' + field.id + '"]') : null;
    return (label?.textContent.trim() || field.name.replace(/^.*-/, "").replace(/_/g, " ")).replace(/\s+/g, " ");
  };
  const name = (element, text) => {
    if (element.getAttribute("aria-label") !== text) element.setAttribute("aria-label", text);
  };
  const MENU = ".related-widget-wrapper [x-data] > div";
  function all() {
    for (const field of document.querySelectorAll("td input, td select, td textarea")) {
      if (field.type !== "hidden" && field.name && !field.hasAttribute("aria-label")) name(field, words(field));
    }
    for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
      const drawn = select.nextElementSibling;
      if (!drawn?.classList.contains("select2")) continue;
      for (const box of drawn.querySelectorAll("[role=textbox], [role=combobox], .select2-search__field")) {
        name(box, words(select));
      }
      // What select2 draws as a list holds more than list items.
      for (const part of drawn.querySelectorAll("ul:not([role=none]), li:not([role=none])")) part.setAttribute("role", "none");
    }
  }
  // The box that opens "add" and "change" beside an autocomplete is reached and pressed by the keyboard too.
  function menus() {
    for (const box of document.querySelectorAll(MENU)) {
      const select = box.closest(".related-widget-wrapper").querySelector("select");
      if (!box.hasAttribute("role")) box.setAttribute("role", "button");
      if (box.tabIndex !== 0) box.tabIndex = 0;
      if (select) name(box, "Add or change: " + words(select));
    }
  }
  // Rows are copied without their listeners, so there is one for all.
  document.addEventListener("keydown", (pressed) => {
    if (!pressed.target.matches?.(MENU) || (pressed.key !== "Enter" && pressed.key !== " ")) return;
    pressed.preventDefault();
    pressed.target.click();
  });
  new MutationObserver(menus).observe(document.body, { childList: true, subtree: true });
  menus();
  new MutationObserver(all).observe(document.body, { childList: true, subtree: true });
  all();
});
