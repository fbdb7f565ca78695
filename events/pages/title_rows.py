"""Where titles are written: on rows of a lane, each at the end of a line from its mark, crossing no other."""

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from .marks import Mark
from .text_width import BOLD, FONT, wrap

LEADING = 15.0
#: The significances, from the highest, and those from which on titles are tried as one class.
_WEIGHTS = (5, 4, 3, 2, 1)
TOGETHER = (5, 3, 1)


@dataclass
class Title:
    """A title: its lines, the row it is on, and on which side of its mark's line it is written."""

    lines: list[str]
    width: float
    row: int
    leftwards: bool
    y: float = 0.0


@dataclass
class Row:
    """What a row holds, as sorted spans that do not overlap."""

    spans: list[tuple[float, float]] = field(default_factory=list)

    def is_free(self, left: float, right: float) -> bool:
        place = bisect_left(self.spans, (left, left))
        before = self.spans[place - 1][1] if place else float("-inf")
        after = self.spans[place][0] if place < len(self.spans) else float("inf")
        return before <= left and right <= after

    def add(self, left: float, right: float) -> None:
        insort(self.spans, (left, right))


@dataclass
class _Titles:
    """Titles as they were tried: what each row holds, and the lines that pass through it."""

    written: list[Row]
    lines: list[Row]
    titles: dict[int, Title] = field(default_factory=dict)
    value: int = 0


@dataclass(frozen=True)
class Room:
    """The room for the titles of a lane: how wide it is, its rows, and a title's most lines and width."""

    width: float
    rows: int
    lines: int
    title_width: float

    def place(self, marks: Sequence[tuple[float, Mark]]) -> dict[int, Title]:
        """The titles for which there is room, by the number of their mark; each mark with its place across.

        Those of the most significant events are written, on rows as near to the axis as they can be.
        """
        inside = {number: self._wrap(mark) for number, (x, mark) in enumerate(marks) if 0 <= x <= self.width}
        tries = (self._try(marks, inside, *how) for how in product(TOGETHER, (False, True)))
        # Of equal ones the first is kept.
        return max(tries, key=lambda tried: tried.value).titles

    def _wrap(self, mark: Mark) -> tuple[list[str], float]:
        return wrap(mark["title"], self.lines, self.title_width, size=FONT * (BOLD if mark["weight"] >= 4 else 1))

    def _try(
        self,
        marks: Sequence[tuple[float, Mark]],
        inside: Mapping[int, tuple[list[str], float]],
        together: int,
        leftwards_first: bool,
    ) -> _Titles:
        """Write the titles of the most significant events first; those of at least a weight are one class.

        Written to the right they make a stair that falls to the right if the last one is placed first; to the left,
        the other way round.
        """
        tried = _Titles([Row() for _ in range(self.rows)], [Row() for _ in range(self.rows)])
        for weight in _WEIGHTS:
            weights = range(together, 6) if weight == 5 else [weight] if weight < together else []
            numbers = [number for number in inside if marks[number][1]["weight"] in weights]
            ranked = sorted(numbers, key=lambda number: marks[number][0])
            ways = ((leftwards_first, ranked), (not leftwards_first, ranked))
            for number, leftwards in ((n, left) for left, some in ways for n in (some if left else reversed(some))):
                if number in tried.titles:
                    continue
                if title := self._write(marks[number][0], *inside[number], tried, leftwards=leftwards):
                    tried.titles[number] = title
                    tried.value += 4 ** marks[number][1]["weight"]
        return tried

    def _write(self, x: float, text: list[str], width: float, tried: _Titles, *, leftwards: bool) -> Title | None:
        """Write a title on the first row where it covers no line of another and its own line crosses no title."""
        left, right = (x - width - 10, x - 3) if leftwards else (x + 3, x + width + 10)
        if left < -2 or right > self.width + 2:
            return None
        for row, spans in enumerate(tried.written):
            if spans.is_free(left, right) and tried.lines[row].is_free(left, right):
                spans.add(left, right)
                for nearer in tried.lines[:row]:
                    nearer.add(x, x)
                return Title(text, width, row, leftwards)
            if not spans.is_free(x, x):
                return None
        return None
