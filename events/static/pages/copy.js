// Copy buttons: each copies its field to the clipboard, confirms it and announces it.

async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // The clipboard needs permission and a secure origin; the old command needs neither.
    field.select();
    document.execCommand("copy");
  }
}

export function showCopyButtons(root = document) {
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
  // A chosen format stays chosen when the filters change.
  for (const formats of root.querySelectorAll("[data-formats]")) document.getElementById("use-url").value = formats.value;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = button.closest(".copy").querySelector("input, textarea") ?? document.getElementById(button.dataset.copy);
  await copy(field);
  const before = button.textContent;
  const { copied, whatCopied } = document.documentElement.dataset;
  button.textContent = copied;
  // Screen readers do not announce the new name of a button.
  const status = button.closest("[popover]")?.querySelector("[data-copied]") ?? document.getElementById("announcement");
  if (status) status.textContent = button.dataset.what ? whatCopied.replace("{}", button.dataset.what) : copied;
  setTimeout(() => {
    button.textContent = before;
    if (status) status.textContent = "";
  }, 1600);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-formats]")) document.getElementById("use-url").value = event.target.value;
});
