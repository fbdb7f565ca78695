// A frame tells the page around it how high it is, in the words of AMP and of Pym.

function postHeight() {
  const height = document.documentElement.offsetHeight;
  parent.postMessage({ sentinel: "amp", type: "embed-size", height }, "*");
  const name = new URLSearchParams(location.search).get("childId");
  if (name) parent.postMessage(`pymxPYMx${name}xPYMxheightxPYMx${height}`, "*");
}

if (parent !== window) new ResizeObserver(postHeight).observe(document.documentElement);
