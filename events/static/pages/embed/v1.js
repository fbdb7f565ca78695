// Gives every frame of Annals on a page the height of its content. Load it once:
//   <script async src="https://annals.example/embed/v1.js"></script>
// A frame with the attribute data-annals-fixed keeps its own height.
(() => {
  const origin = new URL(document.currentScript?.src ?? document.querySelector('script[src$="/embed/v1.js"]').src).origin;
  addEventListener("message", ({ data, origin: sender, source }) => {
    if (sender !== origin || data?.type !== "embed-size" || !(data.height > 0)) return;
    for (const frame of document.querySelectorAll("iframe:not([data-annals-fixed])")) {
      if (frame.contentWindow === source) frame.style.height = `${Math.min(Math.ceil(data.height), 20000)}px`;
    }
  });
})();
