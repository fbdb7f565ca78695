"""The events of an actor, of a source and of a quotation."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from events.editions.documents import Document
from events.editions.graphql.base import Fields, add_field
from events.editions.graphql.batches import InEdition, group_by_edition
from events.editions.graphql.loader import load
from events.editions.graphql.relay import After, Before, First, Last, page_arguments
from events.editions.keyset import Window
from sources.graphql import Source

from ..query.question import EventQuery
from ..query.quotations import get_quotations, words_of
from .connections import EventConnection, get_event_connection
from .inputs import check_choices
from .types import Actor, Quote


async def _events_of_actor(
    root: strawberry.Parent[Fields],
    info: Info,
    role: Annotated[
        list[str] | None, strawberry.argument(description="The roles that the actor must have in the events.")
    ] = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> EventConnection:
    query = EventQuery(actor=(root["slug"],), role=check_choices("role", role))
    return await get_event_connection(
        info, query, root["_edition"], page_arguments(first, after, last, before), is_resolved=True
    )


async def _resolve_cited_by(
    root: strawberry.Parent[Fields],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> EventConnection:
    query = EventQuery(source=(root["slug"],))
    return await get_event_connection(
        info, query, root["_edition"], page_arguments(first, after, last, before), is_resolved=True
    )


async def _resolve_quoting(
    root: strawberry.Parent[Document],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> EventConnection:
    events = root.get("events") or await get_quoting_events(info, root)
    query = EventQuery(slug=tuple(event["slug"] for event in events))
    return await get_event_connection(
        info, query, root["_edition"], page_arguments(first, after, last, before), is_resolved=True
    )


async def get_quoting_events(info: Info, root: Document) -> list[Document]:
    """The events with a quotation that only the documents of events hold."""
    return await load(info, _events_quoting, (InEdition(root["source"]["slug"], root["_edition"]), words_of(root)))


def _events_quoting(keys: list[tuple[InEdition, tuple[str, str, str]]]) -> list[list[Document]]:
    events: dict[tuple[InEdition, tuple[str, str, str]], list[Document]] = {}
    for edition, slugs in group_by_edition(key for key, _ in keys).items():
        for (slug, _), quote in get_quotations(edition, Window(), sources=tuple(sorted(set(slugs)))).entries:
            events[InEdition(slug, edition), words_of(quote)] = quote["events"]
    return [events[key] for key in keys]


add_field(Actor, "events", _events_of_actor, "The public events in which the actor takes part, by date.")
add_field(Source, "cited_by", _resolve_cited_by, "The public events that cite the source, by date.")
add_field(Quote, "events", _resolve_quoting, "The public events with this quotation, by date.")
