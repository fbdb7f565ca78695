"""Which format an answer has: by suffix, by ``?format=`` or by Accept, and the answer in it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from rest_framework.negotiation import BaseContentNegotiation

from events.editions.edtf import Edtf
from events.editions.models import Edition, Entry
from events.editions.paging import Slice, Window
from events.editions.problems import Problem, not_found, unknown
from events.editions.rest.answers import PublicView, base_url, served
from events.editions.rest.parameters import Parameters, one_of

from ..formats.csv import ROWS
from ..formats.page import GROUPS, Document, Format, Own, Page, Tombstone
from ..formats.registry import FORMATS
from ..models import EventEntry
from ..querysets import EventEntryQuerySet, sort_of
from ..question import EventOrder, EventQuery, QuestionError

#: What formats understand beside the question; those that mean something in one format alone name it.
_OWN = {"rows": "csv", "include": "ics", "start": "fullcalendar", "end": "fullcalendar", "timeZone": "fullcalendar"}
FORMAT = frozenset({"format", "group", *_OWN})

#: How many events a stream reads at once, and tombstones a feed shows at most.
_BATCH = 500
_TOMBSTONES = 50
_FEEDS = ("atom", "jsonfeed")
_CITED = ("csl", "bib", "ris")


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


class Answer:
    """Events of an edition in a format that is not json.

    Args:
        timeline: the timeline's document, where its events were asked.
        url: the address asked, and where the page's links begin.
    """

    def __init__(
        self, request: HttpRequest, shape: Shape, edition: Edition, *, title: str = "", description: str = "",
        timeline: Document | None = None,
    ) -> None:  # fmt: skip
        self._shape = shape
        self._edition = edition
        self._base = base_url(request)
        self._url = f"{self._base}{request.get_full_path()}"
        self._title = timeline["title"] if timeline else title or f"Annals: {_question_said(self._url)}"
        self._description = timeline["description"] if timeline else description
        self._timeline = timeline

    def page(
        self,
        entries: list[Entry],
        links: tuple[str | None, str | None] = (None, None),
        withdrawn: EventEntryQuerySet | None = None,
    ) -> HttpResponse:
        """One page of them.

        Args:
            links: the addresses of the next and the previous page.
            withdrawn: the withdrawn events that answered the question.
        """
        format = self._shape.format
        following, preceding = links
        page = self._told(entries, following)
        if format.name in _FEEDS:
            page = replace(page, former=_former(entries), tombstones=_tombstones(withdrawn))
        if format.name in _CITED:
            page = replace(page, sources=_sources(page.events, self._edition))
        if format.render is None:
            raise TypeError("json is spliced from stored text")
        response = HttpResponse(format.render(page), content_type=format.media_type)
        _head(response, self._name, following, preceding)
        response.headers["Annals-Edition"] = str(self._edition.number)
        if following or preceding:
            response.headers["Annals-Truncated"] = "true"
        return response

    def stream(self, entries: EventEntryQuerySet, query: EventQuery) -> HttpResponseBase:
        """All of them, read a batch at a time by key, each batch in a short query of its own."""
        format = self._shape.format
        if format.stream is None:
            raise TypeError(f"{format.name} does not stream")
        response = StreamingHttpResponse(format.stream(self._pages(entries, query)), content_type=format.media_type)
        _head(response, self._name, None, None)
        return response

    def _pages(self, entries: EventEntryQuerySet, query: EventQuery) -> Iterator[Page]:
        key = None
        while True:
            part: Slice = entries.asked(query, Window(first=_BATCH, after=key))
            yield self._told(part.entries, None)
            if not part.has_next or not part.keys:
                return
            key = part.keys[-1]

    def _told(self, entries: list[Entry], following: str | None) -> Page:
        return Page(
            events=[orjson.loads(served(entry)) for entry in entries],
            edition=self._edition.number,
            published_at=self._edition.published_at,
            title=self._title,
            description=self._description,
            base=self._base,
            url=self._url,
            next=following,
            timeline=self._timeline,
            group=self._shape.group,
            licence=settings.ANNALS_LICENCE,
            own=_own(entries),
            options=self._shape.options,
        )

    @property
    def _name(self) -> str:
        """The file name a reader who saves the answer is offered."""
        last = urlsplit(self._url).path.rpartition("/")[2].partition(".")[0]
        return f"{last}.{self._shape.format.name}"


def streamed(format: Format, asked: Parameters) -> bool:
    """Whether everything is wanted at once: in a format that can, where no limit is asked."""
    return format.stream is not None and "limit" not in asked and "cursor" not in asked


def standing(edition: Edition) -> EventEntryQuerySet:
    """The public events of an edition, whatever is published while they are read."""
    return EventEntry.objects.using("public").in_edition(edition.number).public()


def withdrawn(edition: Edition, query: EventQuery) -> EventEntryQuerySet:
    """The events withdrawn by an edition that answered a question."""
    return EventEntry.objects.using("public").at(edition).filter(document=None).matching(query)


def _head(response: HttpResponseBase, name: str, following: str | None, preceding: str | None) -> None:
    links = [f'<{settings.ANNALS_LICENCE["url"]}>; rel="license"']
    links += [f'<{url}>; rel="{rel}"' for url, rel in ((following, "next"), (preceding, "prev")) if url]
    response.headers["Link"] = ", ".join(links)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'


def _question_said(url: str) -> str:
    query = urlsplit(url).query
    return f"events ({query})" if query else "events"


def _own(entries: list[Entry]) -> dict[str, Own]:
    """By slug, when and why events were last published for their own sake."""
    missing = [Q(subject_id=entry.subject_id, edition=entry.own_edition) for entry in entries if entry.cause != "own"]
    earlier = Entry.objects.using("public").of("event").filter(reduce(or_, missing)) if missing else ()
    notes = {entry.subject_id: entry.note for entry in earlier}
    return {
        entry.slug: Own(
            published_at=entry.own_published_at,
            change=entry.own_change,
            note=notes.get(entry.subject_id, entry.note),
            sequence=entry.sequence,
        )
        for entry in entries
    }


def _former(entries: list[Entry]) -> dict[str, Document]:
    """By slug, the document that a correction replaced."""
    corrected = {entry.subject_id: entry for entry in entries if entry.own_change == "correction"}
    if not corrected:
        return {}
    earlier = Entry.objects.using("public").of("event", *corrected).public().order_by("edition_id")
    told: dict[str, Document] = {}
    for entry in earlier:
        now = corrected[entry.subject_id]
        if entry.edition_id < now.own_edition:
            told[now.slug] = orjson.loads(entry.document or "{}")
    return told


def _tombstones(entries: EventEntryQuerySet | None) -> list[Tombstone]:
    if entries is None:
        return []
    newest = sort_of(EventQuery(), EventOrder.UPDATED_DESC).apply(entries)[:_TOMBSTONES]
    return [
        Tombstone(
            id=str(entry.subject_id),
            slug=entry.slug,
            change=entry.own_change,
            published_at=entry.own_published_at,
            edition=entry.own_edition,
            reason=entry.note,
        )
        for entry in newest
    ]


def _sources(events: Any, edition: Edition) -> dict[str, Document]:
    """By slug, the source documents that events cite."""
    slugs = {citation["source"]["slug"] for event in events for citation in event["citations"]}
    entries = Entry.objects.using("public").at(edition).public().of("source").filter(slug__in=slugs)
    return {entry.slug: orjson.loads(entry.document or "{}") for entry in entries}
