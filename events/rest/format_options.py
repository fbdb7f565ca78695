"""What a request tells the format of its answer."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from events.editions.edtf import Edtf
from events.editions.http.parameters import Parameters, choice_parser

from ..choices import EventOrder
from ..formats.csv import ROWS, field_columns
from ..formats.page import GROUPS, EventFormat
from ..query.question import EventQuery, QuestionError

#: What formats understand beside the question; those that mean something in one format alone name it.
_OWN = {"rows": "csv", "include": "ics", "start": "fullcalendar", "end": "fullcalendar", "timeZone": "fullcalendar"}
FORMAT = frozenset({"format", "group", *_OWN})


class FormatOptions:
    """What a request tells its format beside the question; what it cannot be told is noted in ``asked``."""

    def __init__(self, format: EventFormat, asked: Parameters) -> None:
        self.format = format
        self._asked = asked
        self.group = asked.value("group", choice_parser(GROUPS))
        for name, only in _OWN.items():
            if name in asked and format.name != only:
                detail = f"{name} applies only to {only}. Remove it for {format.name}."
                asked.wrong(name, detail, "unknown_parameter")
        rows, include = asked.value("rows", choice_parser(ROWS)), asked.value("include", choice_parser(("imprecise",)))
        given = {"rows": rows, "include": include}
        self.options = {name: text for name, text in given.items() if text}
        self._since = asked.value("start", _day_of_start)
        self._until = asked.value("end", _day_of_end)
        asked.value("timeZone", str)
        if self._since and self._until and self._since > self._until:
            asked.wrong("start", "start is not before end. Swap them or remove one.", "swapped")
            self._since = self._until = None

    def check(self, fields: Mapping[str, Any]) -> None:
        """Note it in ``asked`` where no column of the rows wanted tells any of these fields."""
        rows = self.options.get("rows", "events")
        if self.format.name == "csv" and fields and not field_columns(rows, fields):
            below = "" if rows == "events" else f" Add {rows} to fields, or remove rows."
            detail = f"fields: csv rows of {rows} have no column for {', '.join(fields)}.{below}"
            self._asked.wrong("fields", detail, "no_column")

    def asked(self, query: EventQuery, timeline: EventQuery) -> EventQuery:
        """The question as this format asks it.

        Its order is the one asked for, else the format's own, else the timeline's; a timeline's words and types of
        date hold for the order too. A calendar asks for the days it shows.
        """
        order = query.order or (EventOrder(self.format.order) if self.format.order else timeline.order)
        changes: dict[str, Any] = {
            "order": order,
            "q": query.q or timeline.q,
            "date_type": query.date_type or timeline.date_type,
        }
        since, until = self._since, self._until
        if since:
            begins = query.since.earliest if query.since else None
            changes["since"] = Edtf.parse(max(since, begins or since).isoformat())
        if until:
            ends = query.until.latest if query.until else None
            changes["until"] = Edtf.parse(min(until, ends or until).isoformat())
        try:
            return replace(query, **changes)
        except QuestionError as error:
            calendar = "start" if since else "end" if until else None
            outside = "No day from start to end lies between since and until. Remove since and until."
            detail = outside if calendar and error.code == "swapped" else error.detail
            self._asked.wrong(calendar or error.parameter, detail, error.code)
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
    """The last day before an instant: the end of what a calendar shows is not part of it."""
    try:
        return (_instant(text).replace(tzinfo=None) - dt.timedelta(microseconds=1)).date()
    except OverflowError:
        raise ValueError(f"‘{text[:40]}’ is too early: end must be after 0001-01-01T00:00:00.") from None
