// The elements of a drawing, and the outlines of its marks (symbols.py has the same).

const NAMESPACE = "http://www.w3.org/2000/svg";
const OUTLINES = {
  square: [[-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]],
  diamond: [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
  triangle: [[0, -1.2], [1.2, 0.9], [-1.2, 0.9]],
  wedge: [[0, 1.2], [1.2, -0.9], [-1.2, -0.9]],
  cross: [
    [0, -0.45], [0.65, -1.1], [1.1, -0.65], [0.45, 0], [1.1, 0.65], [0.65, 1.1],
    [0, 0.45], [-0.65, 1.1], [-1.1, 0.65], [-0.45, 0], [-1.1, -0.65], [-0.65, -1.1],
  ],
  plus: [
    [-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4], [1.2, 0.4], [0.4, 0.4],
    [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4], [-1.2, -0.4], [-0.4, -0.4],
  ],
};

/** An SVG element with attributes; an attribute that is null is left out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [attribute, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** Set attributes that differ from those set before by this function: a drawing of 500 marks has thousands. */
export function update(node, attributes) {
  const last = (node.lastAttributes ??= {});
  for (const [name, value] of Object.entries(attributes)) {
    if (last[name] === value) continue;
    last[name] = value;
    if (value === null) node.removeAttribute(name);
    else node.setAttribute(name, value);
  }
}

/** The outline of a mark around the origin. */
export function symbolPath(symbol, r) {
  const points = OUTLINES[symbol];
  if (!points) return `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
  return `M${points.map(([x, y]) => `${+(x * r).toFixed(3)} ${+(y * r).toFixed(3)}`).join("L")}z`;
}
