"""The root fields."""

from collections.abc import Collection, Mapping
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from events.editions.graphql.base import (
    AsOf,
    BadInput,
    EditionNumber,
    Slug,
    get_pinned,
    get_pinned_edition,
    get_pins,
    parse_global_id,
)
from events.editions.graphql.loader import outside
from events.editions.graphql.relay import (
    After,
    Before,
    Connection,
    First,
    Last,
    PageArguments,
    page_arguments,
    question_digest,
    to_connection,
    to_window,
)
from events.editions.graphql.selection import place_of
from events.editions.graphql.subjects import get_subject_connection
from events.editions.graphql.types import Edition, Entry, Node, to_edition_value
from events.editions.keyset import Sort, get_slice
from events.editions.models import Edition as EditionRow
from sources.graphql import Publisher, Source

from ..choices import QuoteStatus
from ..query.quotations import COLUMNS, count_quotations, get_quotations
from . import (  # what is imported for what it adds to the types
    expansion,  # noqa: F401 - says what the documents of events mention
    groups,  # noqa: F401 - gives connections of events their counts by group
    sources,  # noqa: F401 - gives actors, sources and quotations their events
)
from .chains import EventPaths, find_paths
from .changes import EventDifferenceConnection, compare_editions, list_changes
from .connections import EventConnection, get_event_connection
from .identifiers import IdentifiedBy
from .inputs import (
    Filter,
    Order,
    SourceFilter,
    Words,
    check_choices,
    check_text,
    get_slugs,
    languages_named,
    parse_search_words,
)
from .lookups import node_of, single
from .questions import parse_question
from .quote_check import QuotationCheck, check_quote
from .timelines import Timeline
from .types import Actor, Event, Kind, Quote, Topic
from .verification import Verification, verify

NodeId = Annotated[strawberry.ID, strawberry.argument(description="The global id, from an id field.")]


def _one(subject: str, description: str) -> Any:
    """A root field that gives one subject by its slug."""

    async def named(info: Info, slug: Slug, as_of: AsOf = None, edition: EditionNumber = None) -> Any:
        return await single(info, subject, check_text("slug", slug), await get_pinned_edition(info, as_of, edition))

    return strawberry.field(resolver=named, description=description)


def _every(subject: str, description: str) -> Any:
    """A root field that lists all subjects of a kind."""

    def listed(
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        edition: EditionNumber = None,
    ) -> Any:
        return _get_listing(info, subject, get_pinned(info, as_of, edition), page_arguments(first, after, last, before))

    return strawberry.field(resolver=listed, description=description)


def _get_listing(
    info: Info,
    subject: str,
    pinned: EditionRow,
    page: PageArguments,
    filters: Mapping[str, Collection[str]] | None = None,
    q: str | None = None,
) -> Any:
    return get_subject_connection(subject, pinned, page, place_of(info), filters, q)


async def _node(info: Info, id: NodeId, as_of: AsOf = None, edition: EditionNumber = None) -> Node | None:
    return await node_of(info, id, await get_pinned_edition(info, as_of, edition))


async def _nodes(
    info: Info,
    ids: Annotated[list[strawberry.ID], strawberry.argument(description="The global ids (0–100).")],
    as_of: AsOf = None,
    edition: EditionNumber = None,
) -> list[Node | None]:
    if len(ids) > 100:
        raise BadInput(f"ids has {len(ids):,} values; the limit is 100. Request them in several queries.")
    pinned = await get_pinned_edition(info, as_of, edition)
    return [node_of(info, id, pinned) for id in ids]  # type: ignore[misc]


async def _event(
    info: Info,
    slug: Annotated[
        str | None, strawberry.argument(description="The current slug or a former slug; give either slug or id.")
    ] = None,
    id: Annotated[
        strawberry.ID | None, strawberry.argument(description="The global id or UUID; give either slug or id.")
    ] = None,
    as_of: AsOf = None,
    edition: EditionNumber = None,
) -> Event | None:
    if (slug is None) == (id is None):
        raise BadInput("event takes either slug or id. Give exactly one of them.")
    name = slug if slug is not None else str(parse_global_id(id or "", "Event"))
    return await single(info, "event", check_text("slug", name), await get_pinned_edition(info, as_of, edition))


async def _events(
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
    page: PageArguments = {"first": first, "after": after, "last": last, "before": before}
    pinned = await get_pinned_edition(info, as_of, edition)
    return await get_event_connection(info, parse_question(filter, order), pinned, page)


def _sources(
    info: Info,
    filter: Annotated[
        SourceFilter | None,
        strawberry.argument(description="The conditions that sources must meet; all sources without it."),
    ] = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    as_of: AsOf = None,
    edition: EditionNumber = None,
) -> Connection[Source]:
    given = filter or SourceFilter()
    pinned = get_pinned(info, as_of, edition)
    named = get_slugs(pinned, slug=("source", given.slug), publisher=("publisher", given.publisher))
    filters = {
        "slug__in": named["slug"],
        "publishers__overlap": named["publisher"],
        "source_types__overlap": check_choices("source_type", given.type),
        "languages__overlap": languages_named(pinned, given.language),
    }
    page = page_arguments(first, after, last, before)
    return _get_listing(info, "source", pinned, page, filters=filters, q=parse_search_words(given.q))


def _quotes(
    info: Info,
    status: Annotated[
        list[QuoteStatus] | None, strawberry.argument(description="The statuses of the quotations.")
    ] = None,
    source: Annotated[list[str] | None, strawberry.argument(description="The slugs of the quoted sources.")] = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    as_of: AsOf = None,
    edition: EditionNumber = None,
) -> Connection[Quote]:
    pinned = get_pinned(info, as_of, edition)
    statuses = tuple(sorted(one.value for one in status or ()))
    slugs = tuple(sorted(get_slugs(pinned, source=("source", source))["source"]))
    digest = question_digest("quotes", statuses, slugs)
    view = to_window(digest, COLUMNS, pinned, **page_arguments(first, after, last, before))
    part = get_quotations(pinned, view, statuses=statuses, sources=slugs)
    return to_connection(  # type: ignore[return-value]
        part,
        digest,
        pinned,
        [quote | {"_edition": pinned} for _, quote in part.entries],
        lambda info: outside(info, lambda: count_quotations(pinned, statuses, slugs)),
    )


def _actors(
    info: Info,
    q: Words = None,
    identifier: IdentifiedBy = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    as_of: AsOf = None,
    edition: EditionNumber = None,
) -> Connection[Actor]:
    page = page_arguments(first, after, last, before)
    filters = {"identifiers__overlap": check_choices("identifier", identifier)}
    return _get_listing(info, "actor", get_pinned(info, as_of, edition), page, filters, parse_search_words(q))


def _edition(
    info: Info,
    number: Annotated[
        int | None, strawberry.argument(description="The number of the edition; the newest without it.")
    ] = None,
) -> Edition | None:
    return to_edition_value(get_pins(info).edition(None, number))  # type: ignore[return-value]


def _editions(
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[Edition]:
    pinned = get_pinned(info)
    rows = EditionRow.objects.using("public").filter(number__lte=pinned.number)
    view = to_window("editions", ("number",), pinned, **page_arguments(first, after, last, before))
    part = get_slice(rows, Sort(("number",), descending=True), view)
    nodes = [to_edition_value(edition) for edition in part.entries]
    return to_connection(part, "editions", pinned, nodes, lambda info: outside(info, rows.count))  # type: ignore[return-value]


@strawberry.type
class EventQueries:
    changes: Connection[Entry] = strawberry.field(
        resolver=list_changes, description="The changes of all subjects between two editions, oldest first."
    )
    compare: EventDifferenceConnection = strawberry.field(
        resolver=compare_editions,
        description="The events that entered, left or changed in the answer to a filter between two editions, by id.",
    )
    check_quote: QuotationCheck = strawberry.field(
        resolver=check_quote, description="Whether words stood in a source, from when to when, and who quotes them."
    )
    path: EventPaths = strawberry.field(
        resolver=find_paths, description="The shortest ways from one event to another by relations in either direction."
    )
    verify: Verification = strawberry.field(
        resolver=verify, description="Whether a document with this digest was ever public, of what, and when."
    )
    node: Node | None = strawberry.field(
        resolver=_node, description="The object with this global id (Relay); null if it is not public."
    )
    nodes: list[Node | None] = strawberry.field(
        resolver=_nodes,
        description="The objects with these global ids, in the same order; null for each that is not public.",
    )
    event: Event | None = strawberry.field(
        resolver=_event, description="The event with this slug or id; null if it is not public."
    )
    events: EventConnection = strawberry.field(
        resolver=_events, description="The events that match a filter, from one edition."
    )
    timeline: Timeline | None = _one("timeline", "The timeline with this slug; null if it is not public.")
    timelines: Connection[Timeline] = _every("timeline", "The timelines, by title.")
    source: Source | None = _one("source", "The source with this slug; null if it is not public.")
    sources: Connection[Source] = strawberry.field(resolver=_sources, description="The sources, by title.")
    quotes: Connection[Quote] = strawberry.field(
        resolver=_quotes,
        description="The quotations, by source and words; a quotation in several events is listed once.",
    )
    actor: Actor | None = _one("actor", "The actor with this slug; null if it is not public.")
    actors: Connection[Actor] = strawberry.field(resolver=_actors, description="The actors, by name.")
    topics: Connection[Topic] = _every("topic", "The topics, by name.")
    kinds: Connection[Kind] = _every("kind", "The kinds of event, by name.")
    publishers: Connection[Publisher] = _every("publisher", "The publishers of sources, by name.")
    edition: Edition | None = strawberry.field(
        resolver=_edition, description="The edition with this number; the newest without a number."
    )
    editions: Connection[Edition] = strawberry.field(resolver=_editions, description="The editions, newest first.")
