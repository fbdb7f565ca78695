// A form that was refused begins with its problems, which take the focus; a link to a field puts the focus into it.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  document.getElementById("error-summary")?.focus();
  document.addEventListener("click", (clicked) => {
    const link = clicked.target.closest?.(".error-summary a[href^='#'], .lacks a[href^='#']");
    const place = link && document.getElementById(link.hash.slice(1));
    if (!place) return;
    clicked.preventDefault();
    // What select2 draws stands for the field that it hides; a group of rows begins with its first link or field.
    const drawn = place.nextElementSibling?.querySelector?.(".select2-selection, .select2-search__field");
    const inside = place.querySelector?.(".form-group:not(.empty-form) :is(input:not([type=hidden]), select, textarea), .add-row");
    const target = (place.classList.contains("select2-hidden-accessible") && drawn) || inside || place;
    place.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  });
});
