// An event opened beside the timeline: the article of the event's page, in a non-modal dialog.

import { showCopyButtons } from "./copy.js";

const HASH = /^#event=([a-z0-9-]+)$/;

export class Panel {
  /** @param {HTMLDialogElement} dialog  @param {(slug: string | null) => void} onChange */
  constructor(dialog, onChange) {
    this.dialog = dialog;
    this.body = dialog.querySelector(".panel-body");
    this.onChange = onChange;
    dialog.querySelector(".close").addEventListener("click", () => this.close());
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && dialog.open) this.close();
    });
    addEventListener("hashchange", () => this.follow());
  }

  /** Open the event in the address; close the panel if there is none. */
  follow() {
    const slug = HASH.exec(location.hash)?.[1];
    if (slug) this.open(slug);
    else if (this.dialog.open) this.close();
  }

  get isOpen() {
    return this.dialog.open;
  }

  async open(slug) {
    const parameters = new URLSearchParams(location.search);
    const timeParameters = new URLSearchParams([...parameters].filter(([name]) => ["edition", "as_of", "lang"].includes(name)));
    // In another edition the text may differ.
    if (this.slug === slug && this.timeParameters === String(timeParameters) && this.dialog.open) return;
    const isRefreshed = this.slug === slug && this.dialog.open;
    this.slug = slug;
    this.timeParameters = String(timeParameters);
    if (!this.dialog.open) this.opener = document.activeElement;
    const address = `/events/${slug}${timeParameters.size ? `?${timeParameters}` : ""}`;
    let page;
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      page = new DOMParser().parseFromString(await response.text(), "text/html");
    } catch {
      // The browser's own page explains a network error better.
      location.assign(address);
      return;
    }
    const article = page.querySelector("article");
    if (this.slug !== slug || this.timeParameters !== String(timeParameters) || !article) return;
    const link = document.createElement("p");
    const anchor = document.createElement("a");
    anchor.href = address;
    anchor.textContent = this.dialog.dataset.openPage;
    link.append(anchor);
    article.append(link);
    this.body.replaceChildren(document.adoptNode(article));
    showCopyButtons(this.body);
    this.dialog.setAttribute("aria-label", article.querySelector("h1").textContent);
    this.dialog.show();
    this.dialog.scrollTop = 0;
    if (!isRefreshed) this.body.focus({ preventScroll: true });
    if (HASH.exec(location.hash)?.[1] !== slug) history.pushState(null, "", `#event=${slug}`);
    this.onChange(slug);
  }

  close() {
    this.slug = null;
    this.dialog.close();
    if (HASH.test(location.hash)) history.pushState(null, "", location.pathname + location.search);
    if (this.opener?.isConnected) this.opener.focus({ preventScroll: true });
    this.onChange(null);
  }
}
