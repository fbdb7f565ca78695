"""Events in a format other than json: one page, or a stream of all."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Min, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import override

from events.editions.documents import decode
from events.editions.http.downloads import add_format_headers
from events.editions.http.pagination import PAGE, Links
from events.editions.http.parameters import Parameters
from events.editions.http.responses import base_url, render_document
from events.editions.keyset import Window
from events.editions.models import Edition, Entry
from events.editions.querysets import SERVED
from sources.shapes import CitedSource

from ..choices import EventOrder
from ..documents.languages import CATALOGUES
from ..documents.shapes import Event, EventDocument, Timeline
from ..documents.translation import ORIGINAL, translate_event
from ..formats.page import OwnChange, Page, Tombstone
from ..models import EventEntry
from ..query.querysets import EventEntryQuerySet, get_sort
from ..query.question import EventQuery
from ..query.question_words import format_question, to_urn
from ..query.results import EventResults
from .format_options import CITED, FORMAT, TABLES, FormatOptions
from .sparse_fields import SELECTION, Selection

#: The number of events that a stream reads at once, and the limit of tombstones in a feed.
_BATCH = 500
_TOMBSTONES = 50
FEEDS = ("atom", "jsonfeed")
#: The parameters that choose a part or the shape of an answer, but not its events.
_SHAPE = PAGE | (FORMAT - {"include"}) | SELECTION
#: The choice of the answer's own citation among those of sources.
_ITSELF = ("include", "self")
#: The formats that show when and why each event was last published for its own sake.
_DATED_BY_OWN_CHANGE = frozenset({*FEEDS, "ics"})
#: The formats that show more than the events' entries hold.
READ_FURTHER = CITED | _DATED_BY_OWN_CHANGE


class FormattedAnswer:
    """Events of an edition in a format other than json.

    Args:
        entry: the event's entry, where the answer is one event; the answer then has its date.
        timeline: the timeline's document, where its events were requested.
        params: the parameters of the request, where they select events.
    """

    def __init__(
        self, request: HttpRequest, options: FormatOptions, selection: Selection, edition: Edition, *,
        entry: Entry | None = None, timeline: Timeline | None = None, params: Parameters | None = None,
    ) -> None:  # fmt: skip
        self._request = request
        self._options = options
        self._selection = selection
        self._edition = edition
        #: What the titles of other events are read from: a stream goes on in the edition of this number.
        self._read_in: Edition | int = edition
        self._number = entry.edition_id if entry else edition.number
        self._published_at = entry.published_at if entry else edition.published_at
        self._base = base_url(request)
        self._url = f"{self._base}{request.get_full_path()}"
        pairs = [pair for pair in params.pairs if pair[0] not in _SHAPE and pair != _ITSELF] if params else []
        subject = f"event {entry.subject_id}" if entry else f"timeline {timeline['id']}" if timeline else "events"
        self._id = to_urn(subject, pairs)
        self._language = selection.language or ORIGINAL
        title = self._translate_title(entry) if entry else f"Annals: {format_question(pairs)}"
        self.title = timeline["title"] if timeline else title
        self._description = timeline["description"] if timeline else ""
        self._timeline = timeline
        #: The group of the timeline itself, unless the request names one.
        self._own_group = next(iter(timeline["question"].get("group", ())), None) if timeline else None

    def page(
        self,
        entries: list[Entry],
        links: Links = (None, None),
        withdrawn: EventEntryQuerySet | None = None,
        itself: CitedSource | None = None,
    ) -> HttpResponse:
        """One page of events.

        Args:
            links: the addresses of the next and the previous page.
            withdrawn: the withdrawn events that matched the question.
            itself: the answer as a source to cite, where it begins with that.
        """
        format = self._options.format
        page = self._to_page(entries, following=links[0])
        if format.name in FEEDS:
            former = {
                slug: self._selection.shape(document, pruned=False)
                for slug, document in _find_former_documents(entries).items()
            }
            page = replace(
                page, first=_get_first_published(entries), former=former, tombstones=_get_tombstones(withdrawn)
            )
        if format.name == "ics":
            page = replace(page, related=_get_related_ids(page.events, self._edition))
        if format.name in CITED:
            page = replace(page, itself=itself, sources=_get_sources(page.events, self._edition))
        if format.render is None:
            raise TypeError("json is spliced from stored text")
        with override(CATALOGUES[self._language]):
            body = format.render(page)
        response = HttpResponse(body, content_type=format.media_type)
        self._add_headers(response, links)
        return response

    def stream(self, events: EventResults, query: EventQuery) -> HttpResponseBase:
        """All events, read a batch at a time by key, each batch in a short query of its own."""
        format = self._options.format
        if format.gather:
            whole = HttpResponse(format.gather(map(self._to_page, _iter_batches(events, query))))
            whole.headers["Content-Type"] = format.media_type
            self._add_headers(whole)
            return whole
        if format.stream is None:
            raise TypeError(f"{format.name} does not stream")
        self._read_in = self._edition.number
        if format.splice and not self._selection.fields and not self._selection.language:
            batches = _iter_batches(events, query, *SERVED)
            parts: Iterator[bytes] = (format.splice(map(render_document, entries)) for entries in batches)
        else:
            parts = _write_in(self._language, format.stream(map(self._to_page, _iter_batches(events, query))))
        response = StreamingHttpResponse(parts, content_type=format.media_type)
        self._add_headers(response)
        return response

    def _add_headers(self, response: HttpResponseBase, links: Links = (None, None)) -> None:
        add_format_headers(response, self._request, self._options.format, self._number, links, shaped_by=FORMAT)
        if self._options.format.gather and isinstance(response, HttpResponse):
            response.headers["Accept-Ranges"], response.headers["Content-Length"] = "bytes", str(len(response.content))
        if self._options.format.name in TABLES:
            codebook = f'<{self._base}{reverse("codebook")}>; rel="describedby"; type="text/markdown"'
            response.headers["Link"] += f", {codebook}"

    def _to_page(self, entries: list[Entry], following: str | None = None) -> Page:
        return Page(
            events=self._get_events(entries),
            edition=self._number,
            published_at=self._published_at,
            title=self.title,
            description=self._description,
            base=self._base,
            url=self._url,
            id=self._id,
            next=following,
            timeline=self._timeline,
            group=self._options.group or self._own_group,
            licence=settings.ANNALS_LICENCE,
            own=_get_own_changes(entries) if self._options.format.name in _DATED_BY_OWN_CHANGE else {},
            fields={} if self._options.format.name in CITED else self._selection.fields,
            options=self._options.options,
            language=self._selection.language,
        )

    def _get_events(self, entries: list[Entry]) -> list[Event]:
        name = self._options.format.name
        events = self._selection.get_events(entries, self._read_in)
        # ``fields`` names fields of events, which do not concern cited sources.
        if name in CITED or not self._selection.fields:
            return events
        return [self._selection.shape(event, pruned=name == "ndjson") for event in events]

    def _translate_title(self, entry: Entry) -> str:
        if not self._selection.language:
            return entry.label
        event: EventDocument = decode(entry.document or "{}")
        return translate_event(event, self._selection.language)["title"]


def _write_in(language: str, parts: Iterator[bytes]) -> Iterator[bytes]:
    """Parts of an answer, each written in a language: in between, the thread answers others in theirs."""
    while True:
        with override(CATALOGUES[language]):
            part = next(parts, None)
        if part is None:
            return
        yield part


def _iter_batches(events: EventResults, query: EventQuery, *columns: str) -> Iterator[list[Entry]]:
    """All events by key, each batch with these columns or with all that lists need."""
    key = None
    while True:
        part = events.get_page(query, Window(first=_BATCH, after=key), *columns)
        yield part.entries
        if not part.has_next or not part.keys:
            return
        key = part.keys[-1]


def is_whole(params: Parameters) -> bool:
    """Whether all events are wanted, in a format that can give them: without ``limit`` and ``cursor``."""
    return params.given.keys().isdisjoint(PAGE)


def get_withdrawn(edition: Edition, query: EventQuery) -> EventEntryQuerySet:
    """The events that are withdrawn in an edition and matched a question."""
    return EventEntry.objects.using("public").at(edition).filter(document=None).matching(query)


def _get_own_changes(entries: list[Entry]) -> dict[str, OwnChange]:
    """By slug, the latest own change of events."""
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


def _get_first_published(entries: list[Entry]) -> dict[str, dt.datetime]:
    """By slug, when events were first published."""
    slugs = {entry.subject_id: entry.slug for entry in entries}
    published = Entry.objects.using("public").filter(subject="event", subject_id__in=slugs).order_by()
    first = published.values_list("subject_id").annotate(Min("published_at"))
    return {slugs[id]: published_at for id, published_at in first}


def _find_former_documents(entries: list[Entry]) -> dict[str, EventDocument]:
    """By slug, the document that a correction replaced."""
    corrected = {entry.subject_id: entry for entry in entries if entry.own_change == "correction"}
    if not corrected:
        return {}
    earlier = Entry.objects.using("public").of("event", *corrected).public().order_by("edition_id")
    former: dict[str, EventDocument] = {}
    for entry in earlier:
        current = corrected[entry.subject_id]
        if entry.edition_id < current.own_edition:
            former[current.slug] = decode(entry.document or "{}")
    return former


def _get_tombstones(entries: EventEntryQuerySet | None) -> list[Tombstone]:
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


def _get_sources(events: Iterable[Event], edition: Edition) -> dict[str, CitedSource]:
    """By slug, the source documents that events cite."""
    slugs = {citation["source"]["slug"] for event in events for citation in event["citations"]}
    entries = Entry.objects.using("public").at(edition).public().of("source").filter(slug__in=slugs)
    return {entry.slug: decode(entry.document or "{}") for entry in entries}


def _get_related_ids(events: Iterable[Event], edition: Edition) -> dict[str, str]:
    """By slug, the ids of the events that these have relations with."""
    slugs = {relation["event"]["slug"] for event in events for relation in event["relations"]}
    entries = EventResults(edition).entries.filter(slug__in=slugs)
    return {slug: str(id) for slug, id in entries.values_list("slug", "subject_id")}
