"""The root fields about events, timelines and everything else."""

from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from events.editions.graphql.batches import InEdition
from events.editions.graphql.ground import (
    After,
    AsOf,
    BadInput,
    Before,
    EditionNumber,
    First,
    Last,
    Slug,
    connection,
    local_id,
    page_of,
    pins,
    told_apart,
    wanted,
    window,
    with_field,
)
from events.editions.graphql.loading import load, outside
from events.editions.graphql.subjects import SUBJECTS, one, parted, subjects
from events.editions.graphql.types import Edition, EditionConnection, Node, edition_value
from events.editions.models import Edition as EditionRow
from events.editions.paging import Sort, Window, keyset
from events.editions.problems import unknown
from sources.graphql import Source
from sources.models import SourceType

from ..question import EventQuery, QuoteStatus
from ..quotes import COLUMNS, quotes
from .collections import (
    ActorConnection,
    KindConnection,
    PublisherConnection,
    QuoteConnection,
    SourceConnection,
    SourceFilter,
    Timeline,
    TimelineConnection,
    TopicConnection,
)
from .connections import EventConnection, answered
from .inputs import Filter, Order, known_choices, question, wrong_characters
from .levels import complete
from .types import Actor, Event, Quote

Words = Annotated[str | None, strawberry.argument(description="Words to search for, in websearch syntax.")]
NodeId = Annotated[strawberry.ID, strawberry.argument(description="A global id, as id fields give it.")]


def _single(info: Info, subject: str, name: str, pinned: EditionRow) -> Any:
    document = one(subject, name, pinned)
    if document is not None:
        complete(subject, [document], wanted(info), pinned)
    return document


def _listing(info: Info, subject: str, pinned: EditionRow, page: dict[str, Any], **asked: Any) -> Any:
    value = subjects(subject, pinned, page, **asked)
    fields = wanted(info)
    nodes = fields.get("nodes", {}) | fields.get("edges", {}).get("node", {})
    complete(subject, value["nodes"], nodes, pinned)
    return value


def _node(info: Info, id: str, pinned: EditionRow) -> Any:
    name, local = parted(id)
    if name == "Edition":
        if not (local.isascii() and local.isdigit() and len(local) < 10):
            raise BadInput(f"‘{id[:80]}’ is not the id of an Edition.")
        number = int(local)
        if number == pinned.number:
            return edition_value(pinned)
        row = EditionRow.objects.using("public").filter(number=number, number__lte=pinned.number).first()
        return edition_value(row) if row else None
    if name.lower() not in SUBJECTS or name != name.capitalize():
        raise BadInput(f"‘{id[:80]}’ is the id of no type known here.")
    return _single(info, name.lower(), str(local_id(id, name)), pinned)


@strawberry.type
class EventQueries:
    @strawberry.field(description="Anything by its global id (Relay); null where it is not public.")
    def node(self, info: Info, id: NodeId, as_of: AsOf = None, edition: EditionNumber = None) -> Node | None:
        return _node(info, id, pins(info).edition(as_of, edition))

    @strawberry.field(description="Several things by their global ids, in their order; null for what is not public.")
    def nodes(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description="At most 100 global ids.")],
        as_of: AsOf = None,
        edition: EditionNumber = None,
    ) -> list[Node | None]:
        if len(ids) > 100:
            raise BadInput(f"ids: at most 100, not {len(ids)}.")
        pinned = pins(info).edition(as_of, edition)
        return [_node(info, id, pinned) for id in ids]

    @strawberry.field(description="One event, by its slug or id; null where it is not public.")
    def event(
        self,
        info: Info,
        slug: Annotated[str | None, strawberry.argument(description="Its slug, or one it had before.")] = None,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="Its global id or uuid.")] = None,
        as_of: AsOf = None,
        edition: EditionNumber = None,
    ) -> Event | None:
        if (slug is None) == (id is None):
            raise BadInput("event takes either slug or id.")
        name = slug if slug is not None else str(local_id(id or "", "Event"))
        return _single(info, "event", _text("slug", name), pins(info).edition(as_of, edition))

    @strawberry.field(description="Events that answer a question, from one edition.")
    async def events(
        self,
        info: Info,
        filter: Filter = None,
        order: Order = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        edition: EditionNumber = None,
    ) -> EventConnection:
        page = page_of(first, after, last, before)
        pinned = await outside(info, lambda: pins(info).edition(as_of, edition))
        return await answered(info, question(filter, order), pinned, page)

    @strawberry.field(description="One named timeline; null where it is not public.")
    def timeline(self, info: Info, slug: Slug, as_of: AsOf = None, edition: EditionNumber = None) -> Timeline | None:
        return _single(info, "timeline", _text("slug", slug), pins(info).edition(as_of, edition))

    @strawberry.field(description="Named timelines, by title.")
    def timelines(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        edition: EditionNumber = None,
    ) -> TimelineConnection:
        page = page_of(first, after, last, before)
        return _listing(info, "timeline", pins(info).edition(as_of, edition), page)

    @strawberry.field(description="One source; null where it is not public.")
    def source(self, info: Info, slug: Slug, as_of: AsOf = None, edition: EditionNumber = None) -> Source | None:
        return _single(info, "source", _text("slug", slug), pins(info).edition(as_of, edition))

    @strawberry.field(description="Sources, by title.")
    def sources(
        self,
        info: Info,
        filter: Annotated[SourceFilter | None, strawberry.argument(description="Which sources.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        edition: EditionNumber = None,
    ) -> SourceConnection:
        given = filter or SourceFilter()
        for type in given.type or ():
            if type not in SourceType.values:
                raise BadInput(unknown("type", type, SourceType.values))
        texts = {
            "slug__in": given.slug,
            "publishers__overlap": given.publisher,
            "source_types__overlap": given.type,
            "languages__overlap": given.language,
        }
        filters = {name: [_text(name, one) for one in values] for name, values in texts.items() if values}
        q = _text("q", given.q) if given.q else None
        page = page_of(first, after, last, before)
        return _listing(info, "source", pins(info).edition(as_of, edition), page, filters=filters, q=q)

    @strawberry.field(description="Quotations, once for all the events that have them, by source and words.")
    def quotes(
        self,
        info: Info,
        status: Annotated[
            list[QuoteStatus] | None, strawberry.argument(description="What became of the words.")
        ] = None,
        source: Annotated[list[str] | None, strawberry.argument(description="Slugs of the sources quoted.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        edition: EditionNumber = None,
    ) -> QuoteConnection:
        pinned = pins(info).edition(as_of, edition)
        statuses = tuple(sorted(one.value for one in status or ()))
        slugs = tuple(sorted(_text("source", one) for one in source or ()))
        told = told_apart("quotes", statuses, slugs)
        view = window(told, COLUMNS, pinned, **page_of(first, after, last, before))
        part = quotes(pinned, view, statuses=statuses, sources=slugs)
        return connection(  # type: ignore[return-value]
            part, told, pinned, lambda one: one[1] | {"_edition": pinned}, _counted=(pinned, statuses, slugs)
        )

    @strawberry.field(description="One actor; null where it is not public.")
    def actor(self, info: Info, slug: Slug, as_of: AsOf = None, edition: EditionNumber = None) -> Actor | None:
        return _single(info, "actor", _text("slug", slug), pins(info).edition(as_of, edition))

    @strawberry.field(description="Actors, by name.")
    def actors(
        self,
        info: Info,
        q: Words = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        edition: EditionNumber = None,
    ) -> ActorConnection:
        page = page_of(first, after, last, before)
        return _listing(info, "actor", pins(info).edition(as_of, edition), page, q=_text("q", q) if q else None)

    @strawberry.field(description="Topics, by name.")
    def topics(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        edition: EditionNumber = None,
    ) -> TopicConnection:
        return _listing(info, "topic", pins(info).edition(as_of, edition), page_of(first, after, last, before))

    @strawberry.field(description="Kinds of event, by name.")
    def kinds(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        edition: EditionNumber = None,
    ) -> KindConnection:
        return _listing(info, "kind", pins(info).edition(as_of, edition), page_of(first, after, last, before))

    @strawberry.field(description="Publishers of sources, by name.")
    def publishers(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        edition: EditionNumber = None,
    ) -> PublisherConnection:
        return _listing(info, "publisher", pins(info).edition(as_of, edition), page_of(first, after, last, before))

    @strawberry.field(description="One act of publishing; the newest where no number is given.")
    def edition(
        self,
        info: Info,
        number: Annotated[int | None, strawberry.argument(description="Which; the newest without it.")] = None,
    ) -> Edition | None:
        return edition_value(pins(info).edition(None, number))  # type: ignore[return-value]

    @strawberry.field(description="Acts of publishing, newest first.")
    def editions(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> EditionConnection:
        pinned = pins(info).edition()
        rows = EditionRow.objects.using("public").filter(number__lte=pinned.number)
        view = window("editions", ("number",), pinned, **page_of(first, after, last, before))
        part = keyset(rows, Sort(("number",), descending=True), view)
        return connection(part, "editions", pinned, edition_value, _all=rows)  # type: ignore[return-value]


def _text(name: str, text: str) -> str:
    """Text that the database can hold.

    Raises:
        BadInput: it has characters that no text here may have.
    """
    if message := wrong_characters(text):
        raise BadInput(f"{name}: {message}")
    return text


async def _events_of_actor(
    root: strawberry.Parent[Any],
    info: Info,
    role: Annotated[list[str] | None, strawberry.argument(description="Only those in which it has this role.")] = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> EventConnection:
    query = EventQuery(actor=(root["slug"],), role=known_choices("role", role))
    return await answered(info, query, root["_edition"], page_of(first, after, last, before), resolved=True)


async def _cited_by(
    root: strawberry.Parent[Any],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> EventConnection:
    query = EventQuery(source=(root["slug"],))
    return await answered(info, query, root["_edition"], page_of(first, after, last, before), resolved=True)


async def _quoting(
    root: strawberry.Parent[Any],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> EventConnection:
    told = root.get("events") or await quoting_of(info, root)
    query = EventQuery(slug=tuple(event["slug"] for event in told))
    return await answered(info, query, root["_edition"], page_of(first, after, last, before), resolved=True)


async def quoting_of(info: Info, root: Any) -> list[dict[str, Any]]:
    """The events that have a quotation of which only an event's document tells."""
    return await load(info, _events_quoting, (InEdition.of(root["source"]["slug"], root["_edition"]), root["exact"]))


def _events_quoting(keys: list[tuple[InEdition, str]]) -> list[list[dict[str, Any]]]:
    told: dict[tuple[InEdition, str], list[dict[str, Any]]] = {}
    for edition in {(key.number, key.newest): key.edition for key, _ in keys}.values():
        slugs = tuple(sorted({key.name for key, _ in keys if key.number == edition.number}))
        for (slug, _), quote in quotes(edition, Window(), sources=slugs).entries:
            told[InEdition.of(slug, edition), quote["exact"]] = quote["events"]
    return [told[key] for key in keys]


with_field(Actor, "events", _events_of_actor, "The public events it takes part in, by date.")
with_field(Source, "cited_by", _cited_by, "The public events that cite it, by date.")
with_field(Quote, "events", _quoting, "The public events that quote these words, by date.")
