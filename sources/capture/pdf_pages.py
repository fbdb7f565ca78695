"""The text of a PDF's page in its reading order: columns of prose one after another, tables row by row.

A PDF draws its text in any order. Where that is the order in which the page is read, it is kept; where lines of
columns, or the cells of a table, are drawn in another, they are put in order by where they are on the page.
"""

import re
from collections import Counter
from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pypdf import PageObject

#: Words on a line, as the page is laid out in characters; three blanks part columns.
_SEGMENT = re.compile(r"\S+(?: {1,2}\S+)*")
#: How many lines show columns, and how many words a line of prose has.
_LEAST_LINES, _PROSE = 3, 3.5


class _Segment(NamedTuple):
    begin: int
    end: int
    text: str


def read_page(page: "PageObject") -> str:
    """The text of a page.

    Raises:
        PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError: the page cannot be read.
    """
    drawn = page.extract_text()
    if len(drawn.split()) < 2 * _LEAST_LINES:
        return drawn
    try:
        laid_out = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
    except Exception:
        # The words were read already; only where they are is not known.
        return drawn
    return order_text(drawn, laid_out)


def order_text(drawn: str, laid_out: str) -> str:
    """The text of a page as it was drawn, or in its reading order where that is another.

    Args:
        laid_out: the same text in lines, each word about where it is on the page.
    """
    lines = [[_Segment(*one.span(), one[0]) for one in _SEGMENT.finditer(line)] for line in laid_out.splitlines()]
    columns = _find_columns(lines)
    if len(columns) < 2:
        return drawn
    written = _squeeze(drawn)
    blocks: list[str] = []
    is_ordered = True
    for rows in _split(lines, columns):
        found = _order(rows)
        if all(_squeeze(block) in written for block in found):
            blocks += found
        elif len(rows) == 1 or (_is_prose(rows) and not _is_drawn_across(rows, written)):
            # The layout takes for one line what is none.
            return drawn
        else:
            blocks += found
            is_ordered = False
    ordered = "\n".join(blocks)
    # Whatever the layout lost or says twice is no order of the text that was drawn.
    return drawn if is_ordered or sorted(_squeeze(ordered)) != sorted(written) else ordered


def _find_columns(lines: list[list[_Segment]]) -> list[int]:
    """About where columns begin, if several lines have as many segments; where none do, nothing.

    A layout in characters moves what is behind words that are narrower or wider than others.
    """
    numbers = Counter(len(line) for line in lines if len(line) > 1)
    number, lines_with = max(numbers.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    if lines_with < _LEAST_LINES:
        return []
    full = [line for line in lines if len(line) == number]
    return [int(median(line[place].begin for line in full)) for place in range(number)]


def _split(lines: list[list[_Segment]], columns: list[int]) -> Iterator[list[dict[int, str]]]:
    """The rows between lines that go across columns, each with its cells by column; such a line is a row of its own."""
    region: list[dict[int, str]] = []
    for line in filter(None, lines):
        cells: dict[int, str] = {}
        for place, segment in enumerate(line):
            nearest = min(range(len(columns)), key=lambda column: abs(columns[column] - segment.begin))
            column = place if len(line) == len(columns) else nearest
            cells[column] = f"{cells[column]} {segment.text}" if column in cells else segment.text
        following = columns[min(cells) + 1 :]
        if len(line) == 1 and following and line[0].end > following[0]:
            yield region
            yield [cells]
            region = []
        else:
            region.append(cells)
    yield region


def _by_column(rows: list[dict[int, str]]) -> list[list[str]]:
    columns = sorted({column for row in rows for column in row})
    return [[row[column] for row in rows if column in row] for column in columns]


def _is_prose(rows: list[dict[int, str]]) -> bool:
    return all(sum(len(line.split()) for line in lines) >= _PROSE * len(lines) for lines in _by_column(rows))


def _is_drawn_across(rows: list[dict[int, str]], written: str) -> bool:
    """Whether most lines of columns were drawn with what is beside them."""
    across = [_squeeze("".join(row[column] for column in sorted(row))) for row in rows if len(row) > 1]
    return 2 * sum(line in written for line in across) > len(across)


def _order(rows: list[dict[int, str]]) -> list[str]:
    """The columns of prose, or the rows of anything else."""
    if _is_prose(rows):
        return ["\n".join(lines) for lines in _by_column(rows)]
    return [" ".join(row[column] for column in sorted(row)) for row in rows]


def _squeeze(text: str) -> str:
    return "".join(text.split())
