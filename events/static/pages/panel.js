// An event opened beside the timeline: its own page's article, in a dialog that does not block.

import { offerCopying } from "./copying.js";

const HASH = /^#event=([a-z0-9-]+)$/;

export class Panel {
  /** @param {HTMLDialogElement} dialog  @param {(slug: string | null) => void} onChange */
  constructor(dialog, onChange) {
    this.dialog = dialog;
    this.inside = dialog.querySelector(".inside");
    this.onChange = onChange;
    dialog.querySelector(".close").addEventListener("click", () => this.close());
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && dialog.open) this.close();
    });
    addEventListener("hashchange", () => this.follow());
  }

  /** Open what the address names; close where it names nothing. */
  follow() {
    const slug = HASH.exec(location.hash)?.[1];
    if (slug) this.open(slug);
    else if (this.dialog.open) this.close();
  }

  get isOpen() {
    return this.dialog.open;
  }

  async open(slug) {
    const asked = new URLSearchParams(location.search);
    const held = new URLSearchParams([...asked].filter(([name]) => name === "edition" || name === "as_of"));
    // In another edition it is another text.
    if (this.slug === slug && this.held === String(held) && this.dialog.open) return;
    const isRefreshed = this.slug === slug && this.dialog.open;
    this.slug = slug;
    this.held = String(held);
    if (!this.dialog.open) this.cameFrom = document.activeElement;
    const address = `/events/${slug}${held.size ? `?${held}` : ""}`;
    let page;
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      page = new DOMParser().parseFromString(await response.text(), "text/html");
    } catch {
      // The browser tells what is wrong with the network better than we could.
      location.assign(address);
      return;
    }
    const article = page.querySelector("article");
    if (this.slug !== slug || this.held !== String(held) || !article) return;
    const link = document.createElement("p");
    const anchor = document.createElement("a");
    anchor.href = address;
    anchor.textContent = "Open as a page";
    link.append(anchor);
    article.append(link);
    this.inside.replaceChildren(document.adoptNode(article));
    offerCopying(this.inside);
    this.dialog.setAttribute("aria-label", article.querySelector("h1").textContent);
    this.dialog.show();
    this.dialog.scrollTop = 0;
    if (!isRefreshed) this.inside.focus({ preventScroll: true });
    if (HASH.exec(location.hash)?.[1] !== slug) history.pushState(null, "", `#event=${slug}`);
    this.onChange(slug);
  }

  close() {
    this.slug = null;
    this.dialog.close();
    if (HASH.test(location.hash)) history.pushState(null, "", location.pathname + location.search);
    if (this.cameFrom?.isConnected) this.cameFrom.focus({ preventScroll: true });
    this.onChange(null);
  }
}
