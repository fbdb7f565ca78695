"""Pages by the Relay specification's algorithm, held against it as it is written there."""

import random
from typing import Any

import pytest

from events.editions.keyset import Window, slice_rows
from tests.graphql.client import data, small_timeline


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


def test_ten_thousand_windows_are_what_the_specification_says() -> None:
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
        part = slice_rows(rows, lambda row: (row,), window)
        assert (part.entries, part.has_previous, part.has_next) == _written(rows, window), (rows, window)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "events",
    [
        *(f"events(order: {order}, %s)" for order in ("DATE", "DATE_DESC", "UPDATED", "SIGNIFICANCE")),
        'events(filter: {q: "event"}, %s)',
        'events(filter: {q: "event", since: "2019"}, order: DATE, %s)',
        'actor(slug: "huawei") { events(%s)',
        'timeline(slug: "all") { events(filter: {q: "event"}, %s)',
        'source(slug: "bis-pr-20250513") { citedBy(%s)',
        "sources(%s)",
        "quotes(%s)",
    ],
)
def test_every_list_has_the_windows_of_the_specification(events: str) -> None:
    """Whatever it is sorted by: relevance has no keys, sources have slugs, events have dates."""
    small_timeline(6)
    closing = " }" * events.count(" { ")

    def edges(*windows: str) -> list[list[Any]]:
        execute = [
            f"w{place}: {events % window} {{ edges {{ cursor }} }}{closing}" for place, window in enumerate(windows)
        ]
        lists = [one.popitem()[1] if closing else one for one in data(f"{{ {' '.join(execute)} }}").values()]
        return [[edge["cursor"] for edge in one["edges"]] for one in lists]

    ((*everything,),) = edges("first: 100")
    assert len(everything) >= 6
    chance = random.Random(1915)
    windows = []
    for _ in range(20):
        first, last = (chance.choice((None, 0, 1, 2, 4, 100)) for _ in range(2))
        after, before = (chance.choice((None, *range(len(everything)))) for _ in range(2))
        given = {"first": first, "last": last, "after": after, "before": before}
        windows.append({name: value for name, value in given.items() if value is not None} or {"first": 0, "last": 3})
    written = [
        ", ".join(
            f'{name}: "{everything[value]}"' if name in ("after", "before") else f"{name}: {value}"
            for name, value in window.items()
        )
        for window in windows
    ]
    for window, answer in zip(windows, edges(*written), strict=True):
        keys = {name: (window[name],) if name in window else None for name in ("after", "before")}
        first = window.get("first", None if "last" in window else 20)
        whole = Window(first=first, last=window.get("last"), **keys)
        assert answer == [everything[place] for place in _written(list(range(len(everything))), whole)[0]], window
