"""Comma-separated values (RFC 4180) in UTF-8: a row for each event, date, actor, citation or relation.

The members of a list are joined by “; ”.
A cell that a spreadsheet would read as a formula begins with an apostrophe (OWASP ASVS 5.0, 1.2.10).
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from ..documents.shapes import Event, Tree
from ..identifiers import to_texts
from .page import Page
from .wording import page_url

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_EVENT = (
    "id slug title summary kind date date_earliest date_latest date_type topics jurisdictions actors significance"
    " source_urls edition revision updated url identifiers"
).split()
#: The columns behind those of an event that is requested in a language.
_TRANSLATED = ("lang", "translation", "title_original", "summary_original")
_DATE = (
    "slug type date earliest latest precision shape status uncertain approximate display note sources revision".split()
)
_ACTOR = "slug actor name kind country role revision".split()
_CITATION = (
    "slug source title publisher type url published language stance supports locator via quote quote_language"
    " quote_status quote_now archive_url revision"
).split()
_RELATION = "slug type direction basis note event title date revision".split()

#: The fields of columns that have another name.
_FIELDS = {
    "events kind": "kind.slug",
    "events date": "date.edtf",
    "events date_earliest": "date.earliest",
    "events date_latest": "date.latest",
    "events date_type": "date.type",
    "events topics": "topics.slug",
    "events source_urls": "citations.source.url",
    "events edition": "entry.edition",
    "events updated": "entry.updated",
    "events url": "path",
    "dates date": "edtf",
    "actors actor": "slug",
    **{f"citations {name}": f"source.{name}" for name in "title publisher type url published language".split()},
    "citations source": "source.slug",
    "citations archive_url": "source.archive_url",
    "citations quote": "quote.exact",
    "citations quote_language": "quote.language",
    "citations quote_status": "quote.status",
    "citations quote_now": "quote.now",
    "relations event": "event.slug",
    "relations title": "event.title",
    "relations date": "event.date",
}

_QUOTED: tuple[Literal["exact", "language", "status", "now"], ...] = ("exact", "language", "status", "now")

ROWS = ("events", "dates", "actors", "citations", "relations")


def render(page: Page) -> bytes:
    mark = b"\xef\xbb\xbf" if page.options.get("bom") else b""
    return mark + _line(_select_cells(get_header(page), page)) + _lines(page)


def get_header(page: Page) -> list[str]:
    """The names of the cells that :func:`iter_rows` gives."""
    return [*COLUMNS[_rows_of(page)], *(_TRANSLATED if _is_translated(page) else ())]


def stream(pages: Iterator[Page]) -> Iterator[bytes]:
    """The header, then the rows of every page, a page at a time."""
    for place, page in enumerate(pages):
        yield _lines(page) if place else render(page)


def iter_rows(rows: str, event: Event, page: Page) -> Iterator[list[object]]:
    """The rows of an event: the values of all columns of ``rows``, lists as lists."""
    return _ROWS[rows](event, page)


def select_columns(rows: str, fields: Tree) -> list[int]:
    """The indexes of the columns of the requested fields. Rows of a part of an event always begin with its slug."""
    if not fields:
        return list(range(len(COLUMNS[rows])))
    lead = set() if rows == "events" else {0}
    return sorted({*lead, *field_columns(rows, fields)})


def neutral(value: object) -> str:
    """A cell's text, with an apostrophe in front where a spreadsheet would read a formula.

    A text that begins with an apostrophe gets one more, so that removing one always gives the text back.

    >>> neutral("=1+1")
    "'=1+1"
    """
    text = "" if value is None else "; ".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def restore(cell: str) -> str:
    """The text of a cell that :func:`neutral` wrote.

    >>> restore("'=1+1")
    '=1+1'
    """
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _lines(page: Page) -> bytes:
    rows = _ROWS[_rows_of(page)]
    return b"".join(_line(_select_cells(row, page)) for event in page.events for row in rows(event, page))


def _is_translated(page: Page) -> bool:
    """Whether each row ends with the original words of its event."""
    return page.language is not None and _rows_of(page) == "events" and not page.fields


def _rows_of(page: Page) -> str:
    return page.options.get("rows", "events")


def _select_cells(cells: Sequence[object], page: Page) -> Sequence[object]:
    """The cells of the requested fields."""
    return [cells[place] for place in select_columns(_rows_of(page), page.fields)] if page.fields else cells


def field_columns(rows: str, fields: Tree) -> list[int]:
    """The indexes of the columns of these rows that show any of these fields."""
    return [place for place, column in enumerate(COLUMNS[rows]) if _is_in_tree(to_field(rows, column), fields)]


def to_field(rows: str, column: str) -> str:
    """The field of an event's document that a column shows."""
    if column == "revision":
        return "entry.revision"
    field = _FIELDS.get(f"{rows} {column}", column)
    return field if rows == "events" else f"{rows}.{field}"


def _is_in_tree(field: str, tree: Tree) -> bool:
    for step in field.split("."):
        if step not in tree:
            return False
        if not tree[step]:
            return True
        tree = tree[step]
    return True


def _line(cells: Iterable[object]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([neutral(cell) for cell in cells])
    return text.getvalue().encode()


def _event(event: Event, page: Page) -> Iterator[list[object]]:
    date, entry = event["date"], event["entry"]
    sources = dict.fromkeys(citation["source"]["url"] for citation in event["citations"])
    yield [
        event["id"], event["slug"], event["title"], event["summary"], event["kind"]["slug"],
        date["edtf"], date["earliest"], date["latest"], date["type"],
        [topic["slug"] for topic in event["topics"]],
        event["jurisdictions"],
        [f"{actor['slug']} ({actor['role']})" for actor in event["actors"]],
        event["significance"],
        [source for source in sources if source],
        entry["edition"], entry["revision"], entry["updated"], page_url(page, event),
        to_texts(event.get("identifiers", {})),
        *(_original(event, page) if _is_translated(page) else ()),
    ]  # fmt: skip


def _original(event: Event, page: Page) -> tuple[object, ...]:
    shown = event.get("translation")
    original = shown["original"] if shown else {"title": event["title"], "summary": event["summary"]}
    return page.language, shown and shown["status"], original["title"], original["summary"]


def _dates(event: Event, page: Page) -> Iterator[list[object]]:
    for date in event["dates"]:
        yield [
            event["slug"], date["type"], date["edtf"], date["earliest"], date["latest"], date["precision"],
            date["shape"], date["status"], date["uncertain"], date["approximate"], date["display"], date["note"],
            date["sources"], event["entry"]["revision"],
        ]  # fmt: skip


def _actors(event: Event, page: Page) -> Iterator[list[object]]:
    for actor in event["actors"]:
        values = (actor[name] for name in ("slug", "name", "kind", "country", "role"))
        yield [event["slug"], *values, event["entry"]["revision"]]


def _citations(event: Event, page: Page) -> Iterator[list[object]]:
    for citation in event["citations"]:
        source, quote = citation["source"], citation["quote"]
        publisher = source["publisher"]
        yield [
            event["slug"], source["slug"], source["title"], publisher and publisher["name"], source["type"],
            source["url"], source["published"], source["language"], citation["stance"], citation["supports"],
            citation["locator"], citation["via"],
            *((quote[name] for name in _QUOTED) if quote else [None] * len(_QUOTED)), source["archive_url"],
            event["entry"]["revision"],
        ]  # fmt: skip


def _relations(event: Event, page: Page) -> Iterator[list[object]]:
    for relation in event["relations"]:
        other = relation["event"]
        date = other["date"]["edtf"] if isinstance(other["date"], dict) else other["date"]
        yield [
            event["slug"], relation["type"], relation["direction"], relation["basis"], relation["note"],
            other["slug"], other["title"], date, event["entry"]["revision"],
        ]  # fmt: skip


COLUMNS = dict(zip(ROWS, (_EVENT, _DATE, _ACTOR, _CITATION, _RELATION), strict=True))
_ROWS: dict[str, Callable[[Event, Page], Iterator[list[object]]]] = dict(
    zip(ROWS, (_event, _dates, _actors, _citations, _relations), strict=True)
)
