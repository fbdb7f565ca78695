"""Pages by the Relay specification's algorithm, held against it as it is written there."""

import random
from typing import Any

from events.editions.paging import Window, portion


def _written(rows: list[int], window: Window) -> tuple[list[int], bool, bool]:
    """EdgesToReturn, HasPreviousPage and HasNextPage (Relay cursor connections, section 4)."""
    edges = list(rows)
    if window.after is not None:
        edges = [row for row in edges if row > window.after[0]]
    if window.before is not None:
        edges = [row for row in edges if row < window.before[0]]
    within = len(edges)
    if window.first is not None and len(edges) > window.first:
        edges = edges[: window.first]
    if window.last is not None and len(edges) > window.last:
        edges = edges[len(edges) - window.last :]
    if window.last is not None and window.first is None:
        has_previous, has_next = within > window.last, window.before is not None
    else:
        has_previous = window.after is not None or (
            window.last is not None and min(within, window.first or 0) > window.last
        )
        has_next = window.first is not None and within > window.first
    return edges, has_previous, has_next


def test_ten_thousand_windows_are_what_the_specification_says():
    chance = random.Random(1915)

    def maybe(value: Any) -> Any:
        return value if chance.random() < 0.6 else None

    for _ in range(10_000):
        rows = sorted(chance.sample(range(40), chance.randint(0, 12)))
        window = Window(
            maybe(chance.randint(0, 14)),
            maybe((chance.randint(-1, 41),)),
            maybe(chance.randint(0, 14)),
            maybe((chance.randint(-1, 41),)),
        )
        part = portion(rows, lambda row: (row,), window)
        assert (part.entries, part.has_previous, part.has_next) == _written(rows, window), (rows, window)
