// <annals-timeline timeline="ascend-wording"></annals-timeline>: a timeline, an event, a quotation or any question of
// Annals in a page, as high as its content. Attributes: timeline, event, quote or question (such as "topic=chips"),
// edition, theme (light, dark), view (chart, list), at (the day it begins on), lang, label, height (CSS pixels, for a
// fixed height). Each is also a property. The event annals-resize has the height as its detail.
(() => {
  const NAME = "annals-timeline";
  if (customElements.get(NAME)) return;
  const script = document.currentScript?.src ?? document.querySelector(`script[src$="/embed/${NAME}.v1.js"]`).src;
  const base = new URL(script).origin;
  const ATTRIBUTES = ["timeline", "event", "quote", "question", "edition", "theme", "view", "at", "lang", "label", "height"];

  class AnnalsTimeline extends HTMLElement {
    static observedAttributes = ATTRIBUTES;
    #frame = document.createElement("iframe");
    #pending = false;
    #listen = (message) => this.#resize(message);

    constructor() {
      super();
      this.attachShadow({ mode: "open" }).append(this.#frame);
      this.#frame.loading = "lazy";
      Object.assign(this.#frame.style, { border: "0", display: "block", width: "100%" });
    }

    connectedCallback() {
      if (!this.style.display) this.style.display = "block";
      addEventListener("message", this.#listen);
      this.#update();
    }

    disconnectedCallback() {
      removeEventListener("message", this.#listen);
    }

    attributeChangedCallback() {
      // Frameworks set several attributes one after the other: the frame is loaded once for all of them.
      if (this.#pending || !this.isConnected) return;
      this.#pending = true;
      queueMicrotask(() => {
        this.#pending = false;
        this.#update();
      });
    }

    /** The address of the frame. */
    get address() {
      const place = this.event ? `events/${this.event}` : this.quote ? `quotes/${this.quote}` : this.timeline ?? "";
      const address = new URL(place ? `/embed/${place}` : "/embed", base);
      address.search = this.question ?? "";
      for (const name of ["edition", "theme", "view", "at", "lang"]) {
        if (this[name] && !(name === "lang" && !["en", "zh"].includes(this.lang))) address.searchParams.set(name, this[name]);
      }
      return address.href;
    }

    #update() {
      this.#frame.title = this.label ?? "Timeline from Annals";
      this.#frame.style.height = `${Number(this.height) || 520}px`;
      if (this.#frame.src !== this.address) this.#frame.src = this.address;
    }

    #resize({ data, origin, source }) {
      if (origin !== base || source !== this.#frame.contentWindow || data?.type !== "embed-size") return;
      if (!(data.height > 0) || this.height) return;
      const height = Math.min(Math.ceil(data.height), 20000);
      this.#frame.style.height = `${height}px`;
      this.dispatchEvent(new CustomEvent("annals-resize", { detail: height, bubbles: true, composed: true }));
    }
  }

  for (const name of ATTRIBUTES) {
    Object.defineProperty(AnnalsTimeline.prototype, name, {
      get() { return this.getAttribute(name); },
      set(value) { value == null ? this.removeAttribute(name) : this.setAttribute(name, value); },
    });
  }
  customElements.define(NAME, AnnalsTimeline);
})();
