// Replaces the parts of this page by those of another page from the server: its metadata and every element marked
// `data-swap`. Elements marked `data-keep`, which scripts fill, stay, and so do open `<details>` and whatever browser
// extensions have added elsewhere.

const HEAD = "meta[name], meta[property], link[rel=canonical], link[rel=cite-as], link[rel=alternate], script[type='application/ld+json']";

/**
 * @param {Document} page the new page
 * @param {HTMLInputElement | null} typing a field whose text has not been sent yet and must not be lost
 */
export function swapPage(page, typing = null) {
  const focused = document.activeElement;
  const region = focused.closest("[id]");
  const name = nameOf(focused);
  document.title = page.title;
  for (const old of document.head.querySelectorAll(HEAD)) old.remove();
  document.head.append(...[...page.head.querySelectorAll(HEAD)].map((node) => document.importNode(node, true)));
  for (const old of document.querySelectorAll("[data-swap]")) {
    const fresh = page.getElementById(old.id);
    if (fresh) update(old, fresh, typing);
  }
  if (region && focused !== document.body && !(document.activeElement === focused && nameOf(focused) === name)) {
    refocus(document.getElementById(region.id), name);
  }
}

/** The focused link is gone or was changed: focus the link with the same name instead. */
function refocus(region, name) {
  const links = [...(region?.querySelectorAll("a[href], button, summary") ?? [])];
  (links.find((link) => nameOf(link) === name) ?? links[0])?.focus({ preventScroll: true });
}

/** The name of a link, without the number after it. */
function nameOf(element) {
  return (element.getAttribute("aria-label") ?? element.querySelector("span")?.textContent ?? element.textContent).trim();
}

function update(old, fresh, typing) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if (old.matches("[data-keep]")) return;
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !isReaderState(old, name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !isReaderState(old, name)) old.setAttribute(name, value);
  }
  const unmatched = [...old.childNodes];
  const children = [...fresh.childNodes].map((child) => {
    const place = unmatched.findIndex((node) => isSame(node, child));
    if (place < 0) return document.importNode(child, true);
    const [same] = unmatched.splice(place, 1);
    update(same, child, typing);
    return same;
  });
  for (const node of unmatched) node.remove();
  children.forEach((child, place) => {
    if (old.childNodes[place] !== child) old.insertBefore(child, old.childNodes[place] ?? null);
  });
  if (old.matches("input, textarea") && !isBeingTyped(old, fresh, typing) && old.value !== fresh.value) old.value = fresh.value;
}

/** Whether the reader is still typing in this field: a blank at its end may be followed by another word. */
function isBeingTyped(field, fresh, typing) {
  const words = (input) => input.value.trim().replace(/\s+/g, " ");
  return field === typing || (field === document.activeElement && words(field) === words(fresh));
}

function isReaderState(element, name) {
  return name === "open" && element.localName === "details";
}

/** Whether two nodes have the same type and the same id, if any. */
function isSame(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id ?? "") === (b.id ?? "");
}
