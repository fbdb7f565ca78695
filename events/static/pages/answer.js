// A page becomes another answer of the server's. What it says of itself in its head and all of its regions marked
// `data-swap` are taken over from the answer. Inside a region stays what is marked `data-keep`, which scripts fill,
// and which `<details>` are open. What browser extensions add elsewhere is left alone.

const HEAD = "meta[name], meta[property], link[rel=canonical], link[rel=alternate], script[type='application/ld+json']";

/**
 * @param {Document} page the answer
 * @param {HTMLInputElement | null} typing a field whose words are not asked about yet, and are not to be lost
 */
export function become(page, typing = null) {
  const focused = document.activeElement;
  const region = focused.closest("[id]");
  const name = nameOf(focused);
  document.title = page.title;
  for (const old of document.head.querySelectorAll(HEAD)) old.remove();
  document.head.append(...[...page.head.querySelectorAll(HEAD)].map((one) => document.importNode(one, true)));
  for (const old of document.querySelectorAll("[data-swap]")) {
    const fresh = page.getElementById(old.id);
    if (fresh) align(old, fresh, typing);
  }
  if (region && focused !== document.body && !(document.activeElement === focused && nameOf(focused) === name)) {
    refocus(document.getElementById(region.id), name);
  }
}

/** The link in focus is gone, or is another one now: go to the one that has its name. */
function refocus(region, name) {
  const links = [...(region?.querySelectorAll("a[href], button, summary") ?? [])];
  (links.find((one) => nameOf(one) === name) ?? links[0])?.focus({ preventScroll: true });
}

/** What a link is called, without the number that stands after its name. */
function nameOf(element) {
  return (element.getAttribute("aria-label") ?? element.querySelector("span")?.textContent ?? element.textContent).trim();
}

function align(old, fresh, typing) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if (old.matches("[data-keep]")) return;
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !isReaders(old, name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !isReaders(old, name)) old.setAttribute(name, value);
  }
  const left = [...old.childNodes];
  const children = [...fresh.childNodes].map((child) => {
    const place = left.findIndex((one) => isSame(one, child));
    if (place < 0) return document.importNode(child, true);
    const [same] = left.splice(place, 1);
    align(same, child, typing);
    return same;
  });
  for (const one of left) one.remove();
  children.forEach((child, place) => {
    if (old.childNodes[place] !== child) old.insertBefore(child, old.childNodes[place] ?? null);
  });
  if (old.matches("input, textarea") && !isBeingTyped(old, fresh, typing) && old.value !== fresh.value) old.value = fresh.value;
}

/** Whether a field is one in which a reader writes what this answers: a blank at its end may be followed by more. */
function isBeingTyped(field, fresh, typing) {
  const words = (one) => one.value.trim().replace(/\s+/g, " ");
  return field === typing || (field === document.activeElement && words(field) === words(fresh));
}

function isReaders(element, name) {
  return name === "open" && element.localName === "details";
}

/** Whether two nodes are of one kind and, where they have a name, of one name. */
function isSame(one, other) {
  return one.nodeType === other.nodeType && one.nodeName === other.nodeName && (one.id ?? "") === (other.id ?? "");
}
