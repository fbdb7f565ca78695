"""What was measured, printed as it comes and written as the tables of docs/benchmarks.md."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple


class Cost(NamedTuple):
    """Answers a second, and the milliseconds of CPU that each took of the web server's processes and of PostgreSQL."""

    rate: float
    server: float
    postgresql: float

    def __str__(self) -> str:
        return f"{self.server:.1f} + {self.postgresql:.1f}"


class Report:
    """Tables, of which each row is printed when it is added."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def begin(self, *heads: str) -> None:
        """Begin a table with these headings."""
        self._lines += ["", _line(heads), _line(["---"] * len(heads))]
        print(f"\n{_columns(heads)}")

    def add(self, *cells: str) -> None:
        self._lines.append(_line(cells))
        print(_columns(cells), flush=True)

    def compare(self, name: str, ours: Sequence[Cost], theirs: Sequence[Cost], wanted: str) -> None:
        """Add a row of costs that were measured in turn, one of each side a run."""
        ratios = [mine.rate / other.rate for mine, other in zip(ours, theirs, strict=True)]
        self.add(
            name,
            f"{median(ratios):.2f}",
            wanted,
            ", ".join(f"{ratio:.2f}" for ratio in ratios),
            *(f"{middle(costs).rate:,.0f}" for costs in (ours, theirs)),
            *(str(middle(costs)) for costs in (ours, theirs)),
        )

    def write(self, path: Path) -> None:
        """Write every table as Markdown."""
        path.write_text("\n".join([*self._lines[1:], ""]))


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*map(median, zip(*costs, strict=True)))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _columns(cells: Sequence[str]) -> str:
    first, *others = cells
    return f"{first:<46}{'  '.join(f'{cell:>12}' for cell in others)}"
