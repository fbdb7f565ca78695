"""How far an import is, in lines of a log: where nobody looks at a terminal, a bar would be one long line."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Row = TypeVar("Row")

#: Seconds between two lines.
_INTERVAL = 10.0


def report_progress(
    rows: Sequence[Row], write: Callable[[str], object], now: Callable[[], float] = time.monotonic
) -> Iterator[Row]:
    """The rows, with a line at most every ten seconds: how many are written, how many a second, and how long it takes.

    Args:
        now: seconds by a clock that never goes back.
    """
    began = said = now()
    for number, row in enumerate(rows):
        instant = now()
        if number and instant - said >= _INTERVAL:
            said = instant
            rate = number / (instant - began)
            left = (len(rows) - number) / rate
            write(f"{number:,} of {len(rows):,} rows written, {rate:,.0f} a second, {left:,.0f} s left.")
        yield row
    if said > began:
        write(f"{len(rows):,} rows written in {now() - began:,.0f} s.")
