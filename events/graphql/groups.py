"""Counts by group, as a field of the connections of events."""

from collections import defaultdict
from enum import Enum
from typing import Annotated, NamedTuple

import strawberry
from strawberry.types import Info

from events.editions.documents import Document
from events.editions.graphql.base import BadInput, Fields, add_field, describe_enum
from events.editions.graphql.batches import load_grouped_rows
from events.editions.graphql.loader import load
from events.editions.graphql.relay import DEFAULT_PAGE

from ..query.facets import get_labels
from ..query.groups import MOST_GROUPS, Group, Groups, check_properties, count_groups, group_rows
from ..query.question import QuestionError
from .connections import EventConnection
from .counts import ResolvedQuery
from .inputs import to_bad_input


@strawberry.enum(description="What events are counted by.")
class GroupBy(Enum):
    KIND = "kind"
    TOPIC = "topic"
    ACTOR = "actor"
    JURISDICTION = "jurisdiction"
    PUBLISHER = "publisher"
    SOURCE_TYPE = "source_type"
    QUOTE_STATUS = "quote_status"
    RELATION = "relation"
    STANCE = "stance"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


describe_enum(
    GroupBy,
    KIND="The kind of event.",
    TOPIC="Each topic of an event.",
    ACTOR="Each actor that takes part; with role in the filter, only actors in these roles.",
    JURISDICTION="Each jurisdiction that acts.",
    PUBLISHER="Each publisher of a cited source.",
    SOURCE_TYPE="Each type of a cited source.",
    QUOTE_STATUS="Each status of a quotation.",
    RELATION="Each type of relation to another event.",
    STANCE="Each stance of a citation.",
    YEAR="The year of the axis date or, with dateType in the filter, of the earliest date of these types.",
    QUARTER="The quarter of that date, such as 2019-Q2.",
    MONTH="The month of that date, such as 2019-05.",
)


@strawberry.type(description="The events that share a value of each property they are counted by.")
class EventGroup:
    values: list[str] = strawberry.field(description="The values, in the order of by, as used in filters.")
    labels: list[str] = strawberry.field(description="The names of the values, for display.")
    count: int = strawberry.field(
        description="The number of events; over time, of those whose first possible day lies in the bin. An event that"
        " begins before the first bin counts in that one."
    )
    certain: int | None = strawberry.field(
        description="The number of events that certainly fall within the bin; null without a length of time."
    )
    possible: int | None = strawberry.field(
        description="The number of events whose date overlaps the bin; null without a length of time."
    )
    significance_sum: int = strawberry.field(description="The sum of the significance of the events in count.")
    significance_mean: float | None = strawberry.field(
        description="The mean significance of the events in count; null if there are none."
    )


@strawberry.type(description="The number of events by group.")
class EventGroups:
    groups: list[EventGroup] = strawberry.field(description="The largest groups, the largest first.")
    left_out: int = strawberry.field(description="The number of groups that are not listed.")


class _Counted(NamedTuple):
    """A question and what its events are counted by, as the key of a batch."""

    resolved: ResolvedQuery
    by: tuple[str, ...]


def _load_groups(keys: list[_Counted]) -> list[Groups | Exception]:
    rows = load_grouped_rows([group_rows(key.resolved.query, key.resolved.entries, key.by) for key in keys])
    return [_count(key, found) for key, found in zip(keys, rows, strict=True)]


def _count(key: _Counted, rows: list[Document]) -> Groups | BadInput:
    try:
        return count_groups(rows, key.resolved.query, key.by, key.resolved.within)
    except QuestionError as error:
        return to_bad_input(error)


class _Named(NamedTuple):
    """The values that are to be called by name, each with its property, as the key of a batch."""

    values: tuple[tuple[str, str], ...]
    resolved: ResolvedQuery


def _load_labels(keys: list[_Named]) -> list[dict[tuple[str, str], str]]:
    return [_get_labels(key) for key in keys]


def _get_labels(key: _Named) -> dict[tuple[str, str], str]:
    by_name: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for name, value in key.values:
        by_name[name].append((value, 0))
    return get_labels(by_name, key.resolved.edition)


async def _group_by(
    root: strawberry.Parent[Fields],
    info: Info,
    by: Annotated[list[GroupBy], strawberry.argument(description="One or two properties, of which one is of time.")],
    first: Annotated[
        int | None, strawberry.argument(description="The number of groups (0–1,000); 20 without it.")
    ] = None,
) -> EventGroups:
    number = DEFAULT_PAGE if first is None else first
    if not 0 <= number <= MOST_GROUPS:
        raise BadInput(f"first must be from 0 to {MOST_GROUPS:,}; {number} was given.")
    names = tuple(one.value for one in by)
    try:
        check_properties(names)
    except QuestionError as error:
        raise to_bad_input(error) from error
    resolved: ResolvedQuery = root["_resolved"]
    found = await load(info, _load_groups, _Counted(resolved, names))
    shown: list[Group] = found.largest[:number]
    values = tuple({(name, value): None for group in shown for name, value in zip(names, group.values, strict=True)})
    labels: dict[tuple[str, str], str] = await load(info, _load_labels, _Named(values, resolved))
    return EventGroups(
        groups=[_to_value(group, names, labels) for group in shown],
        left_out=len(found.largest) - len(shown) + found.left_out,
    )


def _to_value(group: Group, names: tuple[str, ...], labels: dict[tuple[str, str], str]) -> EventGroup:
    return EventGroup(
        values=list(group.values),
        labels=[labels.get((name, value), value) for name, value in zip(names, group.values, strict=True)],
        count=group.count,
        certain=group.certain,
        possible=group.possible,
        significance_sum=group.significance,
        significance_mean=group.mean,
    )


add_field(EventConnection, "group_by", _group_by, "The numbers of events by one or two properties at once.")
