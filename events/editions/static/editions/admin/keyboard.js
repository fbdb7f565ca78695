// What Unfold lets only a mouse reach is reached and pressed by the keyboard too; menus say whether they are open; and
// the first field of a form has the focus when its page opens.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  // What the icons in place of a name stand for.
  const ICONS = { dock_to_right: "Menu", more_horiz: "Actions", more_vert: "More", filter_list: "Filters" };
  const PRESSED = "[x-on\\:click]:not(a[href]:not([href='#']), button, input, select, textarea, summary, form, body)";
  const areas = [".desk-header", "#nav-sidebar", "#changelist > .result-list-wrapper > .grow > .flex"];

  function name(element) {
    const icon = element.textContent.trim();
    if (ICONS[icon] && !element.hasAttribute("aria-label")) element.setAttribute("aria-label", ICONS[icon]);
  }
  for (const element of document.querySelectorAll(areas.map((area) => area + " " + PRESSED).join(", "))) {
    element.tabIndex = 0;
    element.setAttribute("role", "button");
    element.dataset.pressed = "";
    name(element);
  }
  document.addEventListener("keydown", (pressed) => {
    if (!pressed.target.matches?.("[data-pressed]") || (pressed.key !== "Enter" && pressed.key !== " ")) return;
    pressed.preventDefault();
    pressed.target.click();
  });

  // The box beside an autocomplete opens a menu that stands at the end of the page: the focus goes there and back.
  const menuOf = (box) => {
    const select = box.closest(".related-widget-wrapper").querySelector("select");
    return select && document.getElementById("related-widget-wrapper-" + select.name);
  };
  const BOX = ".related-widget-wrapper [x-data] > div";
  function watch(box) {
    const menu = menuOf(box);
    if (!menu || box.hasAttribute("aria-expanded")) return;
    box.setAttribute("aria-haspopup", "true");
    box.setAttribute("aria-controls", menu.id);
    box.setAttribute("aria-expanded", "false");
    menu.setAttribute("aria-label", box.getAttribute("aria-label") || "Add or change");
    new MutationObserver(() => {
      const isOpen = menu.style.display !== "none";
      if (box.getAttribute("aria-expanded") === String(isOpen)) return;
      box.setAttribute("aria-expanded", String(isOpen));
      if (isOpen) setTimeout(() => menu.querySelector("a[href]")?.focus({ preventScroll: true }));
      else if (menu.contains(document.activeElement) || document.activeElement === document.body) box.focus();
    }).observe(menu, { attributes: true, attributeFilter: ["style"] });
  }
  const watchAll = () => document.querySelectorAll(BOX).forEach(watch);
  addEventListener("load", watchAll);
  document.addEventListener("formset:added", () => setTimeout(watchAll, 50));

  const main = document.querySelector("main");
  // What scrolls within a page has a name of its own, and can be scrolled by the keyboard.
  addEventListener("load", () => {
    let number = 0;
    for (const region of document.querySelectorAll(".simplebar-content-wrapper[role=region]")) {
      const group = region.closest(".inline-group");
      const heading = group?.querySelector("h2, h3")?.textContent.replace(/\s+/g, " ").trim();
      number += 1;
      region.setAttribute("aria-label", heading || (region.closest("#nav-sidebar") ? "Pages" : "Part " + number + " of the page"));
    }
    for (const table of main?.querySelectorAll("table") || []) {
      if (table.scrollWidth > table.clientWidth && !table.querySelector("a, button, input")) table.tabIndex = 0;
    }
    for (const cell of main?.querySelectorAll("th") || []) {
      if (cell.textContent.trim() || cell.querySelector("input")) continue;
      const text = document.createElement("span");
      text.className = "unseen";
      text.textContent = "Remove";
      cell.append(text);
    }
  });

  const field = main?.querySelector("form:not(.list-tools form, #changelist-form, #changelist-search)"
    + " :is(input:not([type=hidden], [type=checkbox], [type=search]), select:not(.select2-hidden-accessible), textarea)");
  const isFree = document.activeElement === document.body && !location.hash && !document.getElementById("error-summary");
  if (field && isFree && !document.getElementById("changelist")) field.focus({ preventScroll: true });
});
