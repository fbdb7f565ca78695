"""The parameters of a request that concern the format of its answer."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from events.editions.edtf import Edtf
from events.editions.http.parameters import Parameters, choice_parser
from events.editions.problems import Problem
from sources.formats.registry import CITATIONS

from ..choices import GROUPS, EventOrder
from ..documents.shapes import Tree
from ..formats.csv import ROWS, field_columns
from ..formats.graphml import NODES
from ..formats.page import EventFormat
from ..query.question import EventQuery, QuestionError

#: The formats of citations.
CITED = frozenset(format.name for format in CITATIONS)
#: The formats of tables, with a row for each event or part of one.
TABLES = ("csv", "parquet")
#: The parameters that apply to some formats only, each with the names of these formats.
_FORMATS_OF = {
    "rows": TABLES,
    "bom": ("csv",),
    "include": ("ics", *sorted(CITED)),
    "nodes": ("graphml",),
    "start": ("fullcalendar",),
    "end": ("fullcalendar",),
    "timeZone": ("fullcalendar",),
}
FORMAT = frozenset({"format", "group", *_FORMATS_OF})


class FormatOptions:
    """The options of a format besides the question; invalid ones are noted in ``params``.

    Raises:
        Problem: 406, where the format needs what is not installed.
    """

    def __init__(self, format: EventFormat, params: Parameters) -> None:
        if format.needs and not format.is_installed:
            detail = (
                f"This service cannot write {format.name}: {format.needs} is not installed. Use csv or ndjson, or ask"
                f" its operator to install requirements-{format.name}.txt."
            )
            raise Problem(406, "Not acceptable", detail, code="not_acceptable")
        self.format = format
        self._params = params
        given = params.given.keys() & FORMAT - {"format"}
        for name in given & _FORMATS_OF.keys():
            owners = _FORMATS_OF[name]
            if format.name not in owners:
                detail = f"{name} applies only to {', '.join(owners)}. Remove it for {format.name}."
                params.wrong(name, detail, "unknown_parameter")
                given.discard(name)
        readers = _READERS | {"include": _INCLUDE_ITSELF} if format.name in CITED else _READERS
        values = {name: params.value(name, readers[name]) for name in given}
        self.group = values.get("group")
        self.options = {name: text for name in ("rows", "bom", "include", "nodes") if (text := values.get(name))}
        self._since, self._until = values.get("start"), values.get("end")
        if self._since and self._until and self._since > self._until:
            params.wrong("start", "start is not before end. Swap them or remove one.", "swapped")
            self._since = self._until = None

    @property
    def cites_itself(self) -> bool:
        """Whether the answer begins with the citation of itself."""
        return self.options.get("include") == "self"

    def check(self, fields: Tree) -> None:
        """Note an error where the requested rows of a table have no column for any of these fields."""
        rows = self.options.get("rows", "events")
        if self.format.name in TABLES and not field_columns(rows, fields):
            below = "" if rows == "events" else f" Add {rows} to fields, or remove rows."
            detail = f"fields: {self.format.name} rows of {rows} have no column for {', '.join(fields)}.{below}"
            self._params.wrong("fields", detail, "no_column")

    def apply_to(self, query: EventQuery, timeline: EventQuery) -> EventQuery:
        """The question with the defaults and the days of this format.

        Its order is the requested one, else the format's own, else the timeline's; a timeline's words and types of
        date hold for the order too. A calendar restricts it to the days it shows.
        """
        order = query.order or (EventOrder(self.format.order) if self.format.order else timeline.order)
        since, until = self._since, self._until
        first, last = query.since, query.until
        if since:
            begins = query.since.earliest if query.since else None
            first = Edtf.parse(max(since, begins or since).isoformat())
        if until:
            ends = query.until.latest if query.until else None
            last = Edtf.parse(min(until, ends or until).isoformat())
        values: dict[str, Any] = {
            "order": order,
            "q": query.q or timeline.q,
            "date_type": query.date_type or timeline.date_type,
            "since": first,
            "until": last,
        }
        changes = {name: value for name, value in values.items() if value != getattr(query, name)}
        try:
            return replace(query, **changes) if changes else query
        except QuestionError as error:
            calendar = "start" if since else "end" if until else None
            outside = "No day from start to end lies between since and until. Remove since and until."
            detail = outside if calendar and error.code == "swapped" else error.detail
            self._params.wrong(calendar or error.parameter, detail, error.code)
            return query


def _instant(text: str) -> dt.datetime:
    try:
        if not text.isascii():
            raise ValueError
        # A plus sign that was not escaped arrives as a blank.
        return dt.datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise ValueError(f"‘{text[:40]}’ is not an ISO 8601 instant. Write one such as 2025-05-01T00:00:00Z.") from None


def _day_of_start(text: str) -> dt.date:
    return _instant(text).date()


def _day_of_end(text: str) -> dt.date:
    """The last day before an instant: the end that a calendar sends is exclusive."""
    try:
        return (_instant(text).replace(tzinfo=None) - dt.timedelta(microseconds=1)).date()
    except OverflowError:
        raise ValueError(f"‘{text[:40]}’ is too early: end must be after 0001-01-01T00:00:00.") from None


#: What reads each option.
_READERS: dict[str, Callable[[str], Any]] = {
    "group": choice_parser(GROUPS),
    "rows": choice_parser(ROWS),
    "bom": choice_parser(("1",)),
    "include": choice_parser(("imprecise",)),
    "nodes": choice_parser(NODES),
    "start": _day_of_start,
    "end": _day_of_end,
    "timeZone": str,
}
_INCLUDE_ITSELF = choice_parser(("self",))
