"""The root fields."""

from typing import Any

import strawberry
from strawberry.types import Info

from events.editions.finding import NotPublic, find
from events.editions.graphql.ground import (
    BadInput,
    connection,
    document_of,
    global_parts,
    local_id,
    of_list,
    pins,
    wanted,
    window,
)
from events.editions.graphql.types import Node
from events.editions.models import Edition as EditionRow
from events.editions.models import Entry as EntryRow
from events.editions.paging import Sort, keyset
from events.editions.search import search_query

from ..question import QuoteStatus
from ..quotes import quotes as quotations
from .answering import answer
from .editions import Edition, EditionConnection, edition_value
from .inputs import EventFilter, EventOrder, SourceFilter, question
from .levels import complete
from .sources import Publisher, PublisherConnection, Source, SourceConnection, of_nodes
from .types import (
    Actor,
    ActorConnection,
    Event,
    EventConnection,
    Kind,
    KindConnection,
    QuoteConnection,
    Timeline,
    TimelineConnection,
    Topic,
    TopicConnection,
)

#: Everything that node can answer with.
NODES = (Event, Source, Actor, Kind, Topic, Publisher, Timeline, Edition)
_NAMES = ("Event", "Source", "Actor", "Kind", "Topic", "Publisher", "Timeline")


@strawberry.type(description="Everything that can be asked. asOf or edition on a root field holds for all below it.")
class Query:
    @strawberry.field(description="Anything with a global id; null where it is not public.")
    def node(self, info: Info, id: strawberry.ID, as_of: str | None = None, edition: int | None = None) -> Node | None:
        return _nodes(info, [id], as_of, edition)[0]

    @strawberry.field(description="Several things by their global ids, in the order given; null where not public.")
    def nodes(
        self, info: Info, ids: list[strawberry.ID], as_of: str | None = None, edition: int | None = None
    ) -> list[Node | None]:
        if len(ids) > 100:
            raise BadInput(f"ids are {len(ids)}: at most 100.")
        return _nodes(info, ids, as_of, edition)

    @strawberry.field(description="One event, by its slug or id; null where it is not public.")
    def event(
        self,
        info: Info,
        slug: str | None = None,
        id: strawberry.ID | None = None,
        as_of: str | None = None,
        edition: int | None = None,
    ) -> Event | None:
        if (slug is None) == (id is None):
            raise BadInput("event takes either slug or id.")
        name = slug if slug is not None else str(local_id(id or "", "Event"))
        return _one("event", name, info, as_of, edition)

    @strawberry.field(description="Events that answer a question, from one edition.")
    def events(
        self,
        info: Info,
        filter: EventFilter | None = None,
        order: EventOrder | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        as_of: str | None = None,
        edition: int | None = None,
    ) -> EventConnection:
        pinned = pins(info).edition(as_of, edition)
        page = {"first": first, "after": after, "last": last, "before": before}
        return answer(question(filter, order), pinned, wanted(info), page)

    @strawberry.field(description="A named question with a title slide and eras.")
    def timeline(self, info: Info, slug: str, as_of: str | None = None, edition: int | None = None) -> Timeline | None:
        return _one("timeline", slug, info, as_of, edition)

    @strawberry.field(description="A source by its slug.")
    def source(self, info: Info, slug: str, as_of: str | None = None, edition: int | None = None) -> Source | None:
        return _one("source", slug, info, as_of, edition)

    @strawberry.field(description="Sources, by title.")
    def sources(
        self,
        info: Info,
        filter: SourceFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        as_of: str | None = None,
        edition: int | None = None,
    ) -> SourceConnection:
        conditions: dict[str, Any] = {}
        given = filter or SourceFilter()
        for column, values in (
            ("slug__in", given.slug),
            ("publishers__overlap", given.publisher),
            ("source_types__overlap", given.type),
            ("languages__overlap", given.language),
        ):
            if values is not None:
                conditions[column] = values
        if given.q:
            conditions["search"] = search_query(given.q)
        page = {"first": first, "after": after, "last": last, "before": before}
        told = f"sources {sorted((name, str(value)) for name, value in vars(given).items())}"
        return _listed("source", told, conditions, page, info, as_of, edition)

    @strawberry.field(description="Quotations with what became of them, by source.")
    def quotes(
        self,
        info: Info,
        status: list[QuoteStatus] | None = None,
        source: list[str] | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        as_of: str | None = None,
        edition: int | None = None,
    ) -> QuoteConnection:
        pinned = pins(info).edition(as_of, edition)
        statuses = tuple(sorted(one.value for one in status or ()))
        sources = tuple(sorted(source or ()))
        found = [quote for _, quote in quotations(pinned, statuses=statuses, sources=sources, limit=_MOST_QUOTES)]
        page = {"first": first, "after": after, "last": last, "before": before}
        value = of_list(found, f"quotes {statuses} {sources}", pinned, page)
        complete("quote", value["nodes"], of_nodes(wanted(info)), pinned)
        return value  # type: ignore[return-value]

    @strawberry.field(description="A body or person by its slug.")
    def actor(self, info: Info, slug: str, as_of: str | None = None, edition: int | None = None) -> Actor | None:
        return _one("actor", slug, info, as_of, edition)

    @strawberry.field(description="Actors, by name; with q, those it finds by name or alias.")
    def actors(
        self,
        info: Info,
        q: str | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        as_of: str | None = None,
        edition: int | None = None,
    ) -> ActorConnection:
        page = {"first": first, "after": after, "last": last, "before": before}
        conditions = {"search": search_query(q)} if q else {}
        return _listed("actor", f"actors {q}", conditions, page, info, as_of, edition)

    @strawberry.field(description="Timelines, by title.")
    def timelines(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        as_of: str | None = None,
        edition: int | None = None,
    ) -> TimelineConnection:
        page = {"first": first, "after": after, "last": last, "before": before}
        return _listed("timeline", "timelines", {}, page, info, as_of, edition)

    @strawberry.field(description="Topics, by name.")
    def topics(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        as_of: str | None = None,
        edition: int | None = None,
    ) -> TopicConnection:
        page = {"first": first, "after": after, "last": last, "before": before}
        return _listed("topic", "topics", {}, page, info, as_of, edition)

    @strawberry.field(description="Kinds, by name.")
    def kinds(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        as_of: str | None = None,
        edition: int | None = None,
    ) -> KindConnection:
        page = {"first": first, "after": after, "last": last, "before": before}
        return _listed("kind", "kinds", {}, page, info, as_of, edition)

    @strawberry.field(description="Publishers, by name.")
    def publishers(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        as_of: str | None = None,
        edition: int | None = None,
    ) -> PublisherConnection:
        page = {"first": first, "after": after, "last": last, "before": before}
        return _listed("publisher", "publishers", {}, page, info, as_of, edition)

    @strawberry.field(description="One act of publishing; the newest where no number is given.")
    def edition(self, info: Info, number: int | None = None) -> Edition | None:
        return edition_value(pins(info).edition(None, number))  # type: ignore[return-value]

    @strawberry.field(description="Acts of publishing, newest first.")
    def editions(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> EditionConnection:
        pinned = pins(info).edition()
        found = EditionRow.objects.using("public").filter(number__lte=pinned.number)
        sort = Sort(("number",), descending=True)
        asked = window("editions", sort.columns, pinned, first=first, after=after, last=last, before=before)
        return connection(keyset(found, sort, asked), "editions", pinned, edition_value, _all=found)  # type: ignore[return-value]


#: How many quotations a question goes through; more are asked for source by source.
_MOST_QUOTES = 5000


def _one(subject: str, name: str, info: Info, as_of: str | None, edition: int | None) -> Any:
    """A subject by its name, as a value.

    Raises:
        BadInput: it was withdrawn or redacted; the reason is in its extensions.
    """
    pinned = pins(info).edition(as_of, edition)
    try:
        entry = find(subject, name, pinned).entry
    except NotPublic:
        return None
    if entry.document is None:
        verb = "redacted" if entry.redaction_id or entry.change == "redaction" else "withdrawn"
        error = BadInput(f"The {subject} ‘{name}’ was {verb}: {entry.note}", "NOT_FOUND")
        error.extensions = {**(error.extensions or {}), "reason": entry.note}
        raise error
    document = document_of(entry, pinned)
    complete(subject, [document], wanted(info), pinned)
    return document


def _listed(
    subject: str,
    told: str,
    conditions: dict[str, Any],
    page: dict[str, Any],
    info: Info,
    as_of: str | None,
    edition: int | None,
) -> Any:
    """A connection of subjects of one kind, by name."""
    pinned = pins(info).edition(as_of, edition)
    found = EntryRow.objects.using("public").at(pinned).public().of(subject).filter(**conditions)
    sort = Sort(("label", "slug"))
    part = keyset(found, sort, window(told, sort.columns, pinned, **page))
    value = connection(part, told, pinned, lambda entry: document_of(entry, pinned), _all=found)
    complete(subject, value["nodes"], of_nodes(wanted(info)), pinned)
    return value


def _nodes(info: Info, ids: list[strawberry.ID], as_of: str | None, edition: int | None) -> list[Any]:
    pinned = pins(info).edition(as_of, edition)
    asked = [global_parts(id) for id in ids]
    entries = EntryRow.objects.using("public").at(pinned).public()
    found = {
        (entry.subject.capitalize(), str(entry.subject_id)): document_of(entry, pinned)
        for entry in entries.filter(subject_id__in=[id for name, id in asked if name in _NAMES])
    }
    numbers = [int(id) for name, id in asked if name == "Edition"]
    for row in EditionRow.objects.using("public").filter(number__in=numbers, number__lte=pinned.number):
        found["Edition", str(row.number)] = edition_value(row)
    for (name, _), value in found.items():
        value["_type"] = name
        if name != "Edition":
            complete(name.lower(), [value], wanted(info), pinned)
    return [found.get(one) for one in asked]
