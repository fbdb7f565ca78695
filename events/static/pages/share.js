// The Share popover: a link to this edition, and the builder of a frame with its preview.

const escape = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** The frame that the builder describes. */
function build(form) {
  const fields = new FormData(form);
  const address = new URL(form.dataset.embed);
  for (const name of ["theme", "view", "at", "edition"]) {
    if (fields.get(name)) address.searchParams.set(name, fields.get(name));
  }
  const width = /^\d+%?$/.test(fields.get("width")) ? fields.get("width") : "100%";
  const height = Math.min(Math.max(Number(fields.get("height")) || 520, 120), 3000);
  const source = address.href.replaceAll("%2C", ",").replaceAll("%3A", ":");
  return { source, width, height, title: form.dataset.title };
}

function showEmbed(form) {
  const { source, width, height, title } = build(form);
  document.getElementById("use-embed").value =
    `<iframe src="${escape(source)}" title="${escape(title)}" width="${width}" height="${height}" loading="lazy" style="border:0"></iframe>`;
  const preview = form.parentElement.querySelector("[data-preview]");
  if (!preview.open) return;
  const frame = document.createElement("iframe");
  // On this host, whatever address the site has for others.
  const { pathname, search } = new URL(source);
  Object.assign(frame, { src: pathname + search, title, width, height });
  preview.querySelector(".preview").replaceChildren(frame);
}

/** Show what works only with scripts. */
export function enhanceSharing() {
  for (const form of document.querySelectorAll("[data-embed]")) {
    form.hidden = false;
    form.parentElement.querySelector("[data-preview]").hidden = false;
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-embed]");
  if (form) showEmbed(form);
});

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("[data-preview]")) showEmbed(event.target.parentElement.querySelector("[data-embed]"));
}, true);

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-freeze]")) return;
  const field = document.getElementById("use-page");
  field.value = event.target.checked ? event.target.dataset.freeze : field.defaultValue;
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-embed]")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("a[href='#share']") && document.getElementById("share")) {
    event.preventDefault();
    document.getElementById("share").showPopover?.();
  }
});
