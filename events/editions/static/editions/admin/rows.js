// A row that was added takes the focus, so that what is typed next is typed into it.
"use strict";
document.addEventListener("formset:added", (added) => {
  const fields = "input:not([type=hidden], [type=checkbox]), select:not(.select2-hidden-accessible), textarea, .select2-selection";
  // What draws autocompletes hears of the row as well.
  setTimeout(() => added.target.querySelector(fields)?.focus());
});
