"""Sheets of Excel workbooks (.xlsx, Office Open XML): the text of their cells, dates as ISO 8601 writes them."""

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

# openpyxl reads with it too, where it is installed.
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from events.editions.problems import unknown_value_message

from .compat import get_part
from .reading import Problem, Reading

#: The largest workbook when it is unpacked, in bytes, and the most cells of a sheet, empty ones included.
_LARGEST = 256 * 1024 * 1024
_MOST_CELLS = 5_000_000
_PARTS = "xl/workbook.xml"
#: What openpyxl raises where a workbook is not one, or not whole; DTDs and entities are refused by defusedxml.
_BROKEN = (
    InvalidFileException, ParseError, zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError,
    TypeError, AttributeError, IndexError, NotImplementedError, AssertionError,
)  # fmt: skip


def is_workbook(data: bytes) -> bool:
    """Whether a file is a workbook in the format of Excel since 2007."""
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return _PARTS in parts.namelist()
    except _BROKEN:
        return False


def read_sheet(name: str, data: bytes, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    """The rows of the sheet that the options name, or of the first, with their numbers."""
    try:
        yield from _read_rows(name, data, reading)
    except _BROKEN:
        reason = "this workbook is damaged, or is not as Excel writes it. Open it and save it again, or save it as CSV."
        reading.problems.append(Problem(name, reason))


def _read_rows(name: str, data: bytes, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        size = sum(part.file_size for part in parts.infolist())
    if size > _LARGEST:
        reason = f"the workbook has {size:,} bytes when it is unpacked; the limit is {_LARGEST:,}. Split it."
        reading.problems.append(Problem(name, reason))
        return
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    titles = [sheet.title for sheet in book.worksheets]
    if not titles:
        reading.problems.append(Problem(name, "the workbook has no sheet with cells."))
        return
    if (wanted := reading.options.sheet or titles[0]) not in titles:
        reading.problems.append(Problem(name, unknown_value_message("sheet", wanted, titles)))
        return
    reading.notes.append(f"{name}: read the sheet ‘{wanted}’.")
    if others := [title for title in titles if title != wanted]:
        reading.notes.append(f"{name}: ignored the other sheets: {', '.join(others)}.")
    cells = times = 0
    unsaved = _iter_unsaved(data, get_part(book[wanted]))
    next_unsaved = next(unsaved, None)
    for number, row in enumerate(book[wanted].iter_rows(), 1):
        cells += len(row)
        if cells > _MOST_CELLS:
            reason = f"the sheet has more than {_MOST_CELLS:,} cells. Delete empty rows and columns, or split it."
            reading.problems.append(Problem(name, reason))
            return
        times += sum(_has_time(cell.value) for cell in row)
        for cell in row:
            if cell.data_type == "e":
                reason = f"the cell {cell.coordinate} shows the error {cell.value}. Correct its formula."
                reading.problems.append(Problem(f"{name}:{number}", reason, frozenset({(name, number)})))
        while next_unsaved and next_unsaved[0] <= number:
            reason = (
                f"the cell {next_unsaved[1]} has a formula without a saved result. Open the file in a spreadsheet"
                " program and save it."
            )
            reading.problems.append(Problem(f"{name}:{number}", reason, frozenset({(name, number)})))
            next_unsaved = next(unsaved, None)
        yield number, [_to_text(cell) for cell in row]
    if times:
        reading.notes.append(f"{name}: ignored the time of day in {times} cell{'s' if times > 1 else ''}.")


def _iter_unsaved(data: bytes, path: str) -> Iterator[tuple[int, str]]:
    """The cells of a sheet with a formula whose result is not saved: their rows and what each is called.

    Programs that write workbooks without calculating leave it out. An empty text is a result.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as parts, parts.open(path) as part:
        for _, element in iterparse(part):
            kind = element.tag.rpartition("}")[2]
            if kind == "row":
                element.clear()
            elif kind == "c" and element.find("{*}f") is not None and element.get("t") != "str":
                called = element.get("r", "")
                if not element.findtext("{*}v") and (row := re.fullmatch(r"[A-Z]{1,3}([0-9]{1,7})", called)):
                    yield int(row[1]), called


def _to_text(cell: Cell | MergedCell | ReadOnlyCell | EmptyCell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _has_time(value: object) -> bool:
    return isinstance(value, dt.datetime) and value.time() != dt.time()
