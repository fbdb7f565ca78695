"""Connections of events: those that answer a question, at the root or below anything else."""

from enum import Enum
from itertools import islice
from typing import Annotated, Any, NamedTuple

import strawberry
from strawberry.types import Info

from events.editions.asof import NotConfirmed
from events.editions.documents import Document
from events.editions.graphql.base import Date, Fields, StoredDocument, describe_enum, to_stored_documents
from events.editions.graphql.batches import Part, load_slices
from events.editions.graphql.completion import SelectedEntries, to_documents
from events.editions.graphql.loader import load, outside
from events.editions.graphql.relay import (
    Edge,
    PageArguments,
    PageInfo,
    get_edges,
    get_page_info,
    to_connection,
    to_window,
)
from events.editions.graphql.selection import Place, place_of
from events.editions.graphql.storage import counted
from events.editions.graphql.types import Edition, to_edition_value
from events.editions.keyset import Slice, Sort, Window
from events.editions.models import Edition as EditionRow
from events.editions.querysets import SERVED

from ..choices import EventOrder, Role
from ..query.facets import Counted
from ..query.querysets import get_sort
from ..query.question import EVERYTHING, EventQuery, QuestionError
from ..query.results import EventResults, find_gone_slugs
from ..query.slugs import resolve_many
from .counts import Facet, Histogram, ResolvedQuery, load_facets, load_histograms, load_totals
from .inputs import to_bad_input
from .types import Event


@strawberry.enum(description="The length of the bins of a histogram.")
class Interval(Enum):
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"


describe_enum(
    Interval,
    YEAR="One calendar year.",
    QUARTER="One quarter of a calendar year.",
    MONTH="One calendar month.",
    WEEK="One week from Monday to Sunday (ISO 8601).",
    DAY="One day.",
)


@strawberry.type(description="A bin of a histogram, with its number of events.")
class HistogramBin:
    start: Date = strawberry.field(description="The first day of the bin.")
    end: Date = strawberry.field(description="The last day of the bin.")
    certain: int = strawberry.field(description="The number of events that certainly fall within the bin.")
    possible: int = strawberry.field(description="The number of events whose date overlaps the bin.")


@strawberry.type(description="A value of a facet, with its number of events.")
class FacetCount:
    value: str = strawberry.field(description="The value, as used in filters.")
    label: str = strawberry.field(description="The name of the value, for display.")
    count: int = strawberry.field(description="The number of matching events with this value.")


_InRole = Annotated[Role | None, strawberry.argument(description="The role in which actors are counted; any without.")]


def _part_of_facet(name: str, part: str, type_: object, description: str) -> object:
    async def find(root: Fields, info: Info, role: Role | None = None) -> object:
        key = Facet(Counted(name, role and role.value), root["_resolved"])
        return (await load(info, load_facets, key))[part]

    async def of_all(root: strawberry.Parent[Fields], info: Info) -> object:
        return await find(root, info)

    async def of_actors(root: strawberry.Parent[Fields], info: Info, role: _InRole = None) -> object:
        return await find(root, info, role)

    return strawberry.field(
        resolver=of_actors if name == "actor" else of_all,
        graphql_type=type_,
        description=description,
    )


def _facet(name: str) -> Any:
    ignored = {"actor": "actor and role", "year": "since and until"}.get(name, name.replace("_t", "T"))
    description = f"The numbers of events by {name.replace('_', ' ')} (0–100 values), without filter {ignored}."
    return _part_of_facet(name, "counts", list[FacetCount], description)


def _left_out(name: str) -> Any:
    description = f"The number of further values of the facet {name.replace('_t', 'T')}."
    return _part_of_facet(name, "left_out", int, description)


@strawberry.type(description="The numbers of values beyond the first 100 of each facet of a list of events.")
class FacetsLeftOut:
    kind: int = _left_out("kind")
    topic: int = _left_out("topic")
    actor: int = _left_out("actor")
    jurisdiction: int = _left_out("jurisdiction")
    publisher: int = _left_out("publisher")
    source_type: int = _left_out("source_type")
    year: int = _left_out("year")


@strawberry.type(
    description="The facets of a list of events; each facet ignores its own filter and has at most 100 values."
)
class EventFacets:
    @strawberry.field(description="The number of values that each facet left out.")
    def left_out(root: strawberry.Parent[Fields]) -> FacetsLeftOut:
        return root  # type: ignore[return-value]

    kind: list[FacetCount] = _facet("kind")
    topic: list[FacetCount] = _facet("topic")
    actor: list[FacetCount] = _facet("actor")
    jurisdiction: list[FacetCount] = _facet("jurisdiction")
    publisher: list[FacetCount] = _facet("publisher")
    source_type: list[FacetCount] = _facet("source_type")
    year: list[FacetCount] = _facet("year")


@strawberry.type(description="A page of the events that match a query (Relay).")
class EventConnection:
    edges: list[Edge[Event]] = strawberry.field(
        resolver=get_edges, description="The events on this page, each with its cursor."
    )
    nodes: list[Event] = strawberry.field(description="The events on this page.")
    page_info: PageInfo = strawberry.field(
        resolver=get_page_info, description="The position of this page in the whole list."
    )
    edition: Edition = strawberry.field(description="The edition that the events were read from.")
    not_found: list[str] = strawberry.field(description="The requested slugs and ids that were not found.")

    @strawberry.field(description="The number of events that match the query.", metadata=counted())
    async def total_count(root: strawberry.Parent[Fields], info: Info) -> int:
        return await load(info, load_totals, root["_resolved"])

    @strawberry.field(
        description="The slugs of events that matched in the edition given as changedSince and no longer match."
    )
    async def gone(root: strawberry.Parent[Fields], info: Info) -> list[str]:
        resolved: ResolvedQuery = root["_resolved"]
        if resolved.query.changed_since is None:
            return []
        return await outside(info, lambda: find_gone_slugs(root["_query"], resolved.edition, root["_within"]))

    @strawberry.field(description="The numbers of events by filter value.")
    def facets(root: strawberry.Parent[Fields]) -> EventFacets:
        return root  # type: ignore[return-value]

    @strawberry.field(description="The numbers of events over time, in at most 1,000 bins.")
    async def histogram(
        root: strawberry.Parent[Fields],
        info: Info,
        interval: Annotated[Interval, strawberry.argument(description="The length of each bin.")],
    ) -> list[HistogramBin]:
        return await load(info, load_histograms, Histogram(root["_resolved"], interval.value))  # type: ignore[arg-type]


class _Page(NamedTuple):
    """A window onto what answers, and the field that selects it."""

    resolved: ResolvedQuery
    window: Window
    sort: Sort
    place: Place


#: The fields of a connection that list what lies in its window.
_LISTING = {"edges", "nodes", "pageInfo"}
_EMPTY = Slice([], [], has_previous=False, has_next=False)
#: What events are answered from, with their entries.
_COLUMNS = ("subject", "subject_id", *SERVED)


def _load_slices(keys: list[_Page]) -> list[Slice]:
    """What lies in each window: of many in one go, but for those by relevance."""
    together = []
    if len(keys) > 1:
        together = [key for key in keys if key.resolved.query.sorted_by is not EventOrder.RELEVANCE]
    parts = [
        Part(key.resolved.entries.parts(key.resolved.query), get_sort(key.resolved.query), key.window)
        for key in together
    ]
    sliced = dict(zip(together, load_slices(parts), strict=True)) if together else {}
    return [
        sliced.get(key) or key.resolved.results.get_page(key.resolved.query, key.window, *_COLUMNS, sort=key.sort)
        for key in keys
    ]


def _load_pages(keys: list[_Page]) -> list[tuple[Slice, list[Document | StoredDocument]]]:
    """The same with their documents, completed."""
    parts = _load_slices(keys)
    if all(key.place.mentions_suffice for key in keys):
        return [
            (part, [*to_stored_documents(part.entries, key.resolved.edition)])
            for key, part in zip(keys, parts, strict=True)
        ]
    documents = iter(
        to_documents(
            SelectedEntries(part.entries, key.resolved.edition, key.place.of_nodes, key.place.mentions_suffice)
            for key, part in zip(keys, parts, strict=True)
        )
    )
    return [(part, [*islice(documents, len(part.entries))]) for part in parts]


class _Unresolved(NamedTuple):
    """A question in the words of any edition, as the key of a batch."""

    query: EventQuery
    edition: EditionRow


def _resolve_queries(keys: list[_Unresolved]) -> list[tuple[EventQuery, list[str]] | Exception]:
    results: dict[_Unresolved, tuple[EventQuery, list[str]] | QuestionError] = {}
    for edition in {key.edition for key in keys}:
        together = [key for key in keys if key.edition == edition]
        results.update(zip(together, resolve_many([key.query for key in together], edition), strict=True))
    return [to_bad_input(one) if isinstance(one, QuestionError) else one for one in (results[key] for key in keys)]


async def _resolve_query(info: Info, query: EventQuery, pinned: EditionRow) -> tuple[EventQuery, list[str]]:
    return await load(info, _resolve_queries, _Unresolved(query, pinned))


async def get_event_connection(
    info: Info,
    query: EventQuery,
    pinned: EditionRow,
    page: PageArguments,
    within: EventQuery | None = None,
    *,
    is_resolved: bool = False,
) -> Any:
    """The connection of events that answer a question.

    Args:
        within: another question they have to answer too.
        is_resolved: whether the question is in the words of the edition already.

    Raises:
        BadInput: naming what of the question cannot be understood.
    """
    in_words_of_edition, missing = (query, []) if is_resolved else await _resolve_query(info, query, pinned)
    limits = (await _resolve_query(info, within, pinned))[0] if within else EVERYTHING
    digest = query.digest if within is None else f"{query.digest}{within.digest}"
    resolved = ResolvedQuery(in_words_of_edition, limits, pinned, EventResults(pinned, limits))
    sort = get_sort(query)
    window = to_window(digest, sort.columns, pinned, **page)
    place = place_of(info)
    # Counts, facets and histograms need no page.
    is_listed = not _LISTING.isdisjoint(place.fields)
    if not (is_listed or pinned.is_confirmed):
        # The statement that reads a page would confirm it.
        raise NotConfirmed
    part, documents = await load(info, _load_pages, _Page(resolved, window, sort, place)) if is_listed else (_EMPTY, [])
    return to_connection(
        part,
        digest,
        pinned,
        documents,
        edition=to_edition_value(pinned) if "edition" in place.fields else None,
        not_found=missing,
        _resolved=resolved,
        _query=query,
        _within=within,
    )
