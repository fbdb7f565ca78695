"""Events answered in a format that is not json: a page of them, or a stream of all."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import orjson
from django.conf import settings
from django.db.models import Min, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from events.editions.http.downloads import add_format_headers
from events.editions.http.pagination import PAGE, Links
from events.editions.http.parameters import Parameters
from events.editions.http.responses import base_url, render_document
from events.editions.keyset import Window
from events.editions.models import Edition, Entry
from sources.formats.registry import CITATIONS

from ..choices import EventOrder
from ..formats.page import Document, EventFormat, OwnChange, Page, Tombstone
from ..models import EventEntry
from ..query.querysets import EventEntryQuerySet, get_sort
from ..query.question import LISTS, EventQuery
from ..query.results import EventResults
from .format_options import FORMAT, FormatOptions
from .sparse_fields import SELECTION, Selection

#: How many events a stream reads at once, and tombstones a feed shows at most.
_BATCH = 500
_TOMBSTONES = 50
_FEEDS = ("atom", "jsonfeed")
#: The parameters that ask for a part of an answer, or for its shape, and not for other events.
_SHAPE = PAGE | (FORMAT - {"include"}) | SELECTION
CITED = frozenset(format.name for format in CITATIONS)


class FormattedAnswer:
    """Events of an edition in a format that is not json.

    Args:
        entry: the event's entry, where one alone is told: the answer is then as old as that.
        timeline: the timeline's document, where its events were asked.
        asked: the parameters of the request, where they ask for events.
    """

    def __init__(
        self, request: HttpRequest, shape: FormatOptions, selection: Selection, edition: Edition, *,
        entry: Entry | None = None, timeline: Document | None = None, asked: Parameters | None = None,
    ) -> None:  # fmt: skip
        self._request = request
        self._shape = shape
        self._selection = selection
        self._edition = edition
        self._number = entry.edition_id if entry else edition.number
        self._published_at = entry.published_at if entry else edition.published_at
        self._base = base_url(request)
        self._url = f"{self._base}{request.get_full_path()}"
        given = [pair for pair in asked.pairs if pair[0] not in _SHAPE] if asked else []
        self._id = _urn(entry, timeline, given)
        title = entry.label if entry else f"Annals: {_question_said(given)}"
        self._title = timeline["title"] if timeline else title
        self._description = timeline["description"] if timeline else ""
        self._timeline = timeline
        #: How a timeline groups its events until it is told otherwise.
        self._own_group = next(iter(timeline["question"].get("group", ())), None) if timeline else None

    def page(
        self,
        entries: list[Entry],
        links: Links = (None, None),
        withdrawn: EventEntryQuerySet | None = None,
    ) -> HttpResponse:
        """One page of them.

        Args:
            links: the addresses of the next and the previous page.
            withdrawn: the withdrawn events that answered the question.
        """
        format = self._shape.format
        page = self._told(entries, following=links[0])
        if format.name in _FEEDS:
            former = {slug: self._selection.told(told, pruned=False) for slug, told in _former(entries).items()}
            page = replace(page, first=_first(entries), former=former, tombstones=_tombstones(withdrawn))
        if format.name == "ics":
            page = replace(page, related=_related(page.events, self._edition))
        if format.name in CITED:
            page = replace(page, sources=_sources(page.events, self._edition))
        if format.render is None:
            raise TypeError("json is spliced from stored text")
        response = HttpResponse(format.render(page), content_type=format.media_type)
        add_format_headers(response, self._request, format, self._number, links, shaped_by=FORMAT)
        return response

    def stream(self, events: EventResults, query: EventQuery) -> HttpResponseBase:
        """All of them, read a batch at a time by key, each batch in a short query of its own."""
        format = self._shape.format
        if format.stream is None:
            raise TypeError(f"{format.name} does not stream")
        response = StreamingHttpResponse(format.stream(self._pages(events, query)), content_type=format.media_type)
        add_format_headers(response, self._request, format, self._number, shaped_by=FORMAT)
        return response

    def _pages(self, events: EventResults, query: EventQuery) -> Iterator[Page]:
        key = None
        while True:
            part = events.asked(query, Window(first=_BATCH, after=key))
            yield self._told(part.entries)
            if not part.has_next or not part.keys:
                return
            key = part.keys[-1]

    def _told(self, entries: list[Entry], following: str | None = None) -> Page:
        return Page(
            events=[self._document(entry) for entry in entries],
            edition=self._number,
            published_at=self._published_at,
            title=self._title,
            description=self._description,
            base=self._base,
            url=self._url,
            id=self._id,
            next=following,
            timeline=self._timeline,
            group=self._shape.group or self._own_group,
            licence=settings.ANNALS_LICENCE,
            own=_own(entries),
            fields={} if self._shape.format.name in CITED else self._selection.fields,
            options=self._shape.options,
        )

    def _document(self, entry: Entry) -> Document:
        name, document = self._shape.format.name, orjson.loads(render_document(entry))
        # What a source is cited as is not shaped by the fields of events.
        return document if name in CITED else self._selection.told(document, pruned=name == "ndjson")


def is_streamed(format: EventFormat, asked: Parameters) -> bool:
    """Whether everything is wanted at once: in a format that can, where no limit is asked."""
    return format.stream is not None and "limit" not in asked and "cursor" not in asked


def get_withdrawn(edition: Edition, query: EventQuery) -> EventEntryQuerySet:
    """The events withdrawn by an edition that answered a question."""
    return EventEntry.objects.using("public").at(edition).filter(document=None).matching(query)


def _urn(entry: Entry | None, timeline: Document | None, given: list[tuple[str, str]]) -> str:
    """A URN of one event, or of a question: the same in whatever order it is written, whichever part is asked for."""
    values: dict[str, set[str]] = {}
    for name, text in given:
        values.setdefault(name, set()).update(text.split(",") if name in LISTS else [text])
    whole = {name: sorted(texts) for name, texts in sorted(values.items()) if name not in ("order", "fields")}
    of = f"event {entry.subject_id}" if entry else f"timeline {timeline['id']}" if timeline else "events"
    return uuid5(NAMESPACE_URL, f"annals:question:{of}:{orjson.dumps(whole).decode()}").urn


def _question_said(given: list[tuple[str, str]]) -> str:
    return f"events ({', '.join(f'{name}={text}' for name, text in given)})" if given else "events"


def _own(entries: list[Entry]) -> dict[str, OwnChange]:
    """By slug, when and why events were last published for their own sake."""
    missing = [Q(subject_id=entry.subject_id, edition=entry.own_edition) for entry in entries if entry.cause != "own"]
    earlier = Entry.objects.using("public").of("event").filter(reduce(or_, missing)) if missing else ()
    notes = {entry.subject_id: entry.note for entry in earlier}
    return {
        entry.slug: OwnChange(
            published_at=entry.own_published_at,
            change=entry.own_change,
            note=notes.get(entry.subject_id, entry.note),
            sequence=entry.sequence,
        )
        for entry in entries
    }


def _first(entries: list[Entry]) -> dict[str, dt.datetime]:
    """By slug, when events were first published."""
    slugs = {entry.subject_id: entry.slug for entry in entries}
    told = Entry.objects.using("public").filter(subject="event", subject_id__in=slugs).order_by()
    first = told.values_list("subject_id").annotate(Min("published_at"))
    return {slugs[id]: published_at for id, published_at in first}


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
    newest = get_sort(EventQuery(), EventOrder.UPDATED_DESC).apply(entries.select_related("redaction"))[:_TOMBSTONES]
    return [
        Tombstone(
            id=str(entry.subject_id),
            slug=entry.slug,
            change=entry.own_change,
            published_at=entry.own_published_at,
            edition=entry.own_edition,
            reason=entry.reason,
        )
        for entry in newest
    ]


def _sources(events: Any, edition: Edition) -> dict[str, Document]:
    """By slug, the source documents that events cite."""
    slugs = {citation["source"]["slug"] for event in events for citation in event["citations"]}
    entries = Entry.objects.using("public").at(edition).public().of("source").filter(slug__in=slugs)
    return {entry.slug: orjson.loads(entry.document or "{}") for entry in entries}


def _related(events: Any, edition: Edition) -> dict[str, str]:
    """By slug, the ids of the events that these have relations with."""
    slugs = {relation["event"]["slug"] for event in events for relation in event["relations"]}
    entries = EventResults.at(edition).entries.filter(slug__in=slugs)
    return {slug: str(id) for slug, id in entries.values_list("slug", "subject_id")}
