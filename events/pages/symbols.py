"""The outlines of marks, by the kind of their event."""

#: The shapes of marks, for the kinds that are most frequent; the last is that of all other kinds.
SYMBOLS = ("circle", "square", "diamond", "triangle", "wedge", "cross", "plus")


def symbol_path(symbol: str, radius: float) -> str:
    """The outline of a mark around the origin; all symbols look as large as the circle of this radius."""
    r = radius
    points = {
        "square": [(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)],
        "diamond": [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)],
        "triangle": [(0, -1.2), (1.2, 0.9), (-1.2, 0.9)],
        "wedge": [(0, 1.2), (1.2, -0.9), (-1.2, -0.9)],
        "cross": [
            (0, -0.45), (0.65, -1.1), (1.1, -0.65), (0.45, 0), (1.1, 0.65), (0.65, 1.1),
            (0, 0.45), (-0.65, 1.1), (-1.1, 0.65), (-0.45, 0), (-1.1, -0.65), (-0.65, -1.1),
        ],
        "plus": [
            (-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4),
            (0.4, 1.2), (-0.4, 1.2), (-0.4, 0.4), (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4),
        ],
    }.get(symbol)  # fmt: skip
    if points is None:
        return f"M{-r:g} 0a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z"
    return "M" + "L".join(f"{x * r:.4g} {y * r:.4g}" for x, y in points) + "z"
