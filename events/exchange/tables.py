"""Tables as spreadsheets save them: the encoding and the delimiter are detected and reported."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from urllib.parse import urlsplit

from events.editions.subjects import StoredRow

from .reading import Options, Path, Problem, Reading
from .workbooks import is_workbook, read_sheet

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
#: The largest file that is read, in bytes.
LARGEST = 64 * 1024 * 1024
#: How much of a table is read for its headings, in bytes.
_SAMPLE = 100_000
_LONGEST_CELL = 1_000_000
#: How long the texts of an event are that forms take; what Annals wrote itself may be longer, and is left as it is.
TITLE_LENGTH, SUMMARY_LENGTH = 200, 4000
#: Rare in Western text, but always present in Chinese or Cyrillic text that is decoded as Western.
_FOREIGN = re.compile(r"[^\x00-\xa0]{4,}")


@dataclass(frozen=True)
class Table:
    """A table as it was read: its rows by the line where each begins."""

    name: str
    headings: list[str]
    rows: dict[int, list[str]]
    delimiter: str

    def extract(self, units: Iterable[Path]) -> tuple[str, bytes]:
        """Some of its lines as a table of their own, and the ending of its name."""
        numbers = sorted(number for unit in units if isinstance(number := unit[1], int))
        return ".csv", self._write(self.headings, [self.rows[number] for number in numbers])

    def fill_slugs(self, heading: str, slugs: Mapping[Path, str | None]) -> bytes:
        """The table with slugs in the column of this heading, which comes first where there was none.

        Args:
            slugs: by unit; None for a line that is to be left out. Lines without one stay as they are.
        """
        place = self.headings.index(heading) if heading in self.headings else None
        headings = self.headings if place is not None else [heading, *self.headings]
        rows = []
        for number, cells in self.rows.items():
            slug = slugs.get((self.name, number), "")
            if slug is None:
                continue
            if place is None:
                rows.append([slug, *cells])
            else:
                padded = cells + [""] * (place + 1 - len(cells))
                rows.append([*padded[:place], slug or padded[place], *padded[place + 1 :]])
        return self._write(headings, rows)

    def _write(self, headings: list[str], rows: list[list[str]]) -> bytes:
        """The table in UTF-8 with a byte order mark, by which spreadsheets know it."""
        text = io.StringIO()
        csv.writer(text, delimiter=self.delimiter, lineterminator="\r\n").writerows([headings, *rows])
        return text.getvalue().encode("utf-8-sig")


@dataclass(frozen=True)
class Line:
    """One row of a table: its cells by heading, without surrounding blanks, and where it begins."""

    number: int
    cells: dict[str, str]


def parse_revision(cell: str) -> int | None:
    """The number of a revision as an export writes it; None where the cell holds no such number."""
    return int(cell) if cell.isascii() and cell.isdigit() else None


def read_table(name: str, data: bytes, reading: Reading) -> tuple[list[str], list[Line]]:
    """The headings and the rows of a table, CSV or a sheet. Problems are added to the reading, with their lines."""
    if len(data) > LARGEST:
        reading.problems.append(Problem(name, f"the file has {len(data):,} bytes; the limit is {LARGEST:,}. Split it."))
        return [], []
    if is_workbook(data):
        return _collect(name, read_sheet(name, data, reading), ",", reading)
    if reading.options.sheet:
        reason = f"this is not a workbook, and has no sheet ‘{reading.options.sheet}’. Leave out the sheet (--sheet)."
        reading.problems.append(Problem(name, reason))
        return [], []
    text = _decode(name, data, reading)
    if text is None:
        return [], []
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        reading.problems.append(
            Problem(f"{name}:{line}", "this line contains a NUL character. Save the table as text (CSV).")
        )
        return [], []
    delimiter = _find_delimiter(text)
    reading.notes.append(f"{name}: cells are separated by {_DELIMITERS[delimiter]}.")
    return _collect(name, _rows_of_text(name, text, delimiter, reading), delimiter, reading)


def find_headings(name: str, data: bytes, options: Options) -> list[str]:
    """The headings of a table, or nothing where it cannot be read."""
    reading = Reading(options)
    if is_workbook(data):
        rows = read_sheet(name, data, reading)
    elif (text := _decode(name, data[:_SAMPLE].rpartition(b"\n")[0] or data, reading)) is not None:
        rows = _rows_of_text(name, text, _find_delimiter(text), reading)
    else:
        return []
    return next(([cell.strip() for cell in row] for _, row in rows if any(cell.strip() for cell in row)), [])


def _find_delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=first.count)


def _rows_of_text(name: str, text: str, delimiter: str, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV text, with the line where each begins."""
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for row in rows:
            yield begins, row
            begins = rows.line_num + 1
    except csv.Error as error:
        reading.problems.append(Problem(f"{name}:{begins}", _explain(error, begins, rows.line_num)))


def _collect(
    name: str, rows: Iterable[tuple[int, list[str]]], delimiter: str, reading: Reading
) -> tuple[list[str], list[Line]]:
    """The first row that is not empty as headings, and the others as lines."""
    headings: list[str] = []
    kept: dict[int, list[str]] = {}
    found: list[Line] = []
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if not headings:
            headings = [cell.strip() for cell in row]
            continue
        kept[number] = row
        if any(cell.strip() for cell in row[len(headings) :]):
            reason = (
                f"this row has {len(row)} cells for {len(headings)} headings. Quote cells that contain a delimiter."
            )
            reading.problems.append(Problem(f"{name}:{number}", reason, frozenset({(name, number)})))
        else:
            found.append(Line(number, dict(zip(headings, (cell.strip() for cell in row), strict=False))))
    table = Table(name, headings, kept, delimiter)
    reading.extract = table.extract
    reading.fill_slugs = partial(table.fill_slugs, _slug_heading(headings, reading.options))
    if not headings and not reading.problems:
        reading.problems.append(Problem(name, "the file is empty. A table begins with a row of headings."))
    for heading in {heading for heading in headings if heading and headings.count(heading) > 1}:
        reading.problems.append(Problem(name, f"two columns have the heading ‘{heading}’. Rename or remove one."))
    return headings, found


def _slug_heading(headings: list[str], options: Options) -> str:
    """The heading of the column of slugs; ``slug`` where there is none yet."""
    columns = options.mapping.columns if options.mapping else {}
    mapped = next((heading for heading, column in columns.items() if column == "slug"), None)
    names = (heading for heading in headings if re.sub(r"[\W_]", "", heading.casefold()) in ("slug", "uniqueid"))
    return mapped or next(names, "slug")


def _explain(error: csv.Error, begins: int, line: int) -> str:
    """What is wrong with a row that begins and ends at these lines, in words of the table rather than of its parser."""
    reason = str(error)
    if reason == "unexpected end of data":
        return "a quotation mark in this row is never closed, so that the rows after it would be lost. Close it."
    if "expected after" in reason:
        where = "" if line == begins else f", in the cell that ends in line {line}"
        return (
            f"there is text after a closing quotation mark{where}. Write quotation marks within a quoted cell twice,"
            ' as in "the ""Rule"" of origin".'
        )
    return f"this is not a valid table: {reason}."


def _decode(name: str, data: bytes, reading: Reading) -> str | None:
    encodings = ["utf-16"] if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        runs = _FOREIGN.findall(text) if encoding == "cp1252" else []
        if run := next((run for run in runs if len(set(run)) > 2), None):
            reason = f"this is not UTF-8, and as Windows-1252 it reads “{run[:20]}”. Save the file as UTF-8."
            reading.problems.append(Problem(name, reason))
            return None
        said = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252, because it is not UTF-8"}[encoding]
        reading.notes.append(f"{name}: read as {said}.")
        return text.replace("\r\n", "\n").replace("\r", "\n")
    reading.problems.append(Problem(name, "this is neither UTF-8, UTF-16 nor Windows-1252. Save the file as UTF-8."))
    return None


def web_source(url: str) -> StoredRow | None:
    """The row of a web page that is only known by its address; None where that is no address of the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return None
    slug = f"web-{sha256(url.encode()).hexdigest()[:16]}"
    return {"slug": slug, "title": shorten(url, 500), "type": "web_page", "url": url}


def shorten(text: str, limit: int) -> str:
    """The text; if longer than ``limit`` characters, cut between words and ended with …."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return f"{cut.rpartition(' ')[0].rstrip(' ,;:.') or cut}…"


def fit(event: StoredRow) -> list[str]:
    """Shorten the title and the summary of a row to what forms take, and say so, in sentences.

    All of a long title begins the summary.
    """
    said = []
    title, summary = event["title"], event.get("summary", "")
    if len(title) > TITLE_LENGTH:
        said.append(
            f"the title has {len(title):,} characters and is shortened to {TITLE_LENGTH}; all of it begins the summary."
        )
        summary = "\n".join(filter(None, [title, summary]))
        event |= {"title": shorten(title, TITLE_LENGTH), "summary": summary}
    if len(summary) > SUMMARY_LENGTH:
        said.append(f"the summary has {len(summary):,} characters and is shortened to {SUMMARY_LENGTH:,}.")
        event["summary"] = shorten(summary, SUMMARY_LENGTH)
    return said
