"""Tables as spreadsheets save them: the encoding and the delimiter are detected and reported."""

import codecs
import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from anyascii import anyascii
from django.utils.text import slugify

from events.editions.subjects import StoredRow
from events.editions.validators import RESERVED_SLUGS, SLUG_LENGTH

from .reading import Problem, Reading

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_LARGEST = 64 * 1024 * 1024
_LONGEST_CELL = 1_000_000
#: Rare in Western text, but always present in Chinese or Cyrillic text that is decoded as Western.
_FOREIGN = re.compile(r"[^\x00-\xa0]{4,}")


@dataclass(frozen=True)
class Line:
    """One row of a table: its cells by heading, without surrounding blanks, and where it begins."""

    number: int
    cells: dict[str, str]


def read_table(name: str, data: bytes, reading: Reading) -> tuple[list[str], list[Line]]:
    """The headings and the rows of a table. Problems are added to the reading, with their lines."""
    if len(data) > _LARGEST:
        reading.problems.append(
            Problem(name, f"the file has {len(data):,} bytes; the limit is {_LARGEST:,}. Split it.")
        )
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
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reading.notes.append(f"{name}: cells are separated by {_DELIMITERS[delimiter]}.")
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    headings: list[str] = []
    found: list[Line] = []
    begins = 1
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                begins = rows.line_num + 1
                continue
            if not headings:
                headings = [cell.strip() for cell in row]
            elif any(cell.strip() for cell in row[len(headings) :]):
                reason = (
                    f"this row has {len(row)} cells for {len(headings)} headings. Quote cells that contain a delimiter."
                )
                reading.problems.append(Problem(f"{name}:{begins}", reason))
            else:
                found.append(Line(begins, dict(zip(headings, (cell.strip() for cell in row), strict=False))))
            begins = rows.line_num + 1
    except csv.Error as error:
        reading.problems.append(Problem(f"{name}:{begins}", _explain(error, begins, rows.line_num)))
    if not headings:
        reading.problems.append(Problem(name, "the file is empty. A table begins with a row of headings."))
    for heading in {heading for heading in headings if heading and headings.count(heading) > 1}:
        reading.problems.append(Problem(name, f"two columns have the heading ‘{heading}’. Rename or remove one."))
    return headings, found


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


def make_slug(name: str, *more: str) -> str:
    """A slug from words in any script, always the same for the same words, within the limits of ``validate_slug``.

    Letters are transliterated. Where that loses what tells names apart (a script other than Latin, or a name that is
    too long), the beginning of the name's SHA-256 follows.

    >>> make_slug("Łódź sanctions", "2020")
    'lodz-sanctions-2020'
    """
    words, tail = (_latin(text) for text in (name, " ".join(more)))
    room = SLUG_LENGTH - len("n-") - len(f"-{tail}" if tail else "") - len("-12345678")
    cut = words[:room].strip("-") if room > 0 else ""
    is_lossy = cut != words or not words or any(map(_is_foreign, unicodedata.normalize("NFKC", name)))
    slug = "-".join(filter(None, (cut, tail[:80].strip("-"), short_digest(name) if is_lossy else "")))
    slug = slug if slug[:1].isalpha() else f"n-{slug}"
    return extend_slug(slug, short_digest(name)) if slug in RESERVED_SLUGS else slug


def extend_slug(slug: str, ending: str) -> str:
    """A slug with one more word, cut before it where both are too long."""
    return f"{slug[: SLUG_LENGTH - len(ending) - 1].rstrip('-')}-{ending}"


def _latin(text: str) -> str:
    return re.sub(r"-+", "-", slugify(anyascii(text).replace("_", " "))).strip("-")


def _is_foreign(letter: str) -> bool:
    """Whether a character is a letter of another script than Latin."""
    return letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN")


def short_digest(text: str) -> str:
    """What tells texts apart in a slug: the first 8 digits of the SHA-256."""
    return sha256(text.encode()).hexdigest()[:8]


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
