// A button that offers a text writes it into its field.
"use strict";
document.addEventListener("click", (clicked) => {
  const button = clicked.target.closest?.("[data-fill]");
  if (!button) return;
  const field = document.getElementById(button.dataset.fill);
  field.value = button.dataset.text;
  field.focus();
});
