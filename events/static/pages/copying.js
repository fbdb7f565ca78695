// Copy buttons: each copies the field it names, and says so.

async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Without permission or a secure origin there is still the old way.
    field.select();
    document.execCommand("copy");
  }
}

export function offerCopying(root = document) {
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
  // A format that was chosen stays chosen when the question changes.
  for (const formats of root.querySelectorAll("[data-formats]")) document.getElementById("use-url").value = formats.value;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = button.closest(".copy").querySelector("input, textarea") ?? document.getElementById(button.dataset.copy);
  await copy(field);
  const before = button.textContent;
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = before), 1600);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-formats]")) document.getElementById("use-url").value = event.target.value;
});
