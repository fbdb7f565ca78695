"""Which format an answer has, by suffix, ``?format=`` or Accept, and what the request tells it."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from rest_framework.negotiation import BaseContentNegotiation

from events.editions.edtf import Edtf
from events.editions.models import Edition
from events.editions.problems import Problem, not_found, unknown
from events.editions.rest.answers import PublicView
from events.editions.rest.parameters import Parameters, one_of

from ..formats.csv import ROWS
from ..formats.page import GROUPS, Format
from ..formats.registry import FORMATS
from ..question import EventOrder, EventQuery, QuestionError

#: What formats understand beside the question; those that mean something in one format alone name it.
_OWN = {"rows": "csv", "include": "ics", "start": "fullcalendar", "end": "fullcalendar", "timeZone": "fullcalendar"}
FORMAT = frozenset({"format", "group", *_OWN})


class _Anything(BaseContentNegotiation):
    """Leaves Accept to :func:`chosen`."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0] if parsers else None

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class FormattedView(PublicView):
    """A read-only address that answers in every format."""

    content_negotiation_class = _Anything

    def tag(self, request: HttpRequest, edition: Edition, **names: Any) -> str:
        format = chosen(request, names.pop("suffix", None))
        tag = super().tag(request, edition, **names)
        # One address has several answers, by Accept: each has a tag of its own.
        return tag if format.render is None else f'{tag[:-1]}-{format.name}"'


def chosen(request: HttpRequest, suffix: str | None = None) -> Format:
    """The format a request asks for: its suffix, else ``?format=``, else what Accept prefers.

    Raises:
        Problem: 404 for an unknown suffix, 400 for an unknown name or two that differ, 406 where Accept has none.
    """
    if suffix is not None and suffix not in FORMATS:
        raise not_found(unknown("format", suffix, FORMATS))
    named = request.GET.getlist("format")
    asked = Parameters("", ())
    if len(named) > 1:
        asked.wrong("format", f"format is given {len(named)} times. Give it once.", "repeated")
    elif named and named[0] not in FORMATS:
        asked.wrong("format", unknown("format", named[0], FORMATS), "unknown_value")
    elif named and suffix and named[0] != suffix:
        detail = f"format ({named[0]}) and the suffix .{suffix} differ. Drop one."
        asked.wrong("format", detail, "both_given")
    asked.check()
    if name := suffix or (named[0] if named else None):
        return FORMATS[name]
    return _accepted(request.headers.get("Accept", "*/*"))


def _accepted(accept: str) -> Format:
    """What an Accept header prefers (RFC 9110, 12.5.1); of equals the first in the registry, which is json."""
    ranges = [parsed for text in accept.split(",") if (parsed := _range(text))] or [("*/*", 1.0)]
    best, best_quality = None, 0.0
    for format in FORMATS.values():
        for media_type in format.accepted:
            quality = _quality(media_type, ranges)
            if quality > best_quality:
                best, best_quality = format, quality
    if best is None:
        offered = ", ".join(format.accepted[0] for format in FORMATS.values() if format.accepted)
        detail = f"Accept ({accept[:200]}) allows none of the formats there are. Ask for one of {offered}."
        raise Problem(406, "Not acceptable", detail, code="not_acceptable")
    return best


def _range(text: str) -> tuple[str, float] | None:
    media_type, *parameters = (part.strip().lower() for part in text.split(";"))
    if not media_type:
        return None
    quality = 1.0
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                quality = min(max(float(parameter[2:]), 0.0), 1.0)
            except ValueError:
                quality = 0.0
    return media_type, quality if quality == quality else 0.0


def _quality(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """The quality of the most specific range that a media type lies in; 0 where it lies in none."""
    for wanted in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        if matching := [quality for range, quality in ranges if range == wanted]:
            return max(matching)
    return 0.0


class Shape:
    """What a request tells its format beside the question; what it cannot be told is noted in ``asked``."""

    def __init__(self, format: Format, asked: Parameters) -> None:
        self.format = format
        self._asked = asked
        self.group = asked.value("group", one_of(GROUPS))
        for name, only in _OWN.items():
            if name in asked and format.name != only:
                detail = f"{name} means something in {only} alone, not in {format.name}. Drop it."
                asked.wrong(name, detail, "unknown_parameter")
        rows, include = asked.value("rows", one_of(ROWS)), asked.value("include", one_of(("imprecise",)))
        given = {"rows": rows, "include": include}
        self.options = {name: text for name, text in given.items() if text}
        self._since = asked.value("start", _day_of_start)
        self._until = asked.value("end", _day_of_end)
        asked.value("timeZone", str)
        if self._since and self._until and self._since > self._until:
            asked.wrong("start", "start is not before end. Swap them or drop one.", "swapped")

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
            self._asked.wrong("start" if since else error.parameter, error.detail, error.code)
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
        raise ValueError(f"‘{text[:40]}’ is before the first day of the calendar.") from None
