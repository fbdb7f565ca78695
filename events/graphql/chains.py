"""Chains of related events, and the shortest ways between two."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from events.editions.documents import Document
from events.editions.graphql.base import (
    AsOf,
    BadInput,
    EditionNumber,
    Fields,
    add_field,
    get_pinned,
    to_value,
)
from events.editions.graphql.completion import Selected, complete
from events.editions.graphql.loader import outside
from events.editions.graphql.selection import Tree, place_of
from events.editions.graphql.storage import key_reader
from events.editions.graphql.subjects import find_single_entries
from events.editions.models import Edition
from events.editions.models import Entry as EntryRow

from ..choices import Basis, RelationType
from ..query.chains import DEEPEST, Step, get_chain, get_ways
from .enums import Direction
from .inputs import check_text
from .types import Event

Types = Annotated[list[RelationType] | None, strawberry.argument(description="The types of relation; all without any.")]


@strawberry.type(description="A relation from one event to the next.")
class PathStep:
    type: str = strawberry.field(
        description="The type of relation: amends, corrects, responds_to …", deprecation_reason="Use relationType."
    )
    relation_type: RelationType | None = strawberry.field(
        resolver=key_reader("type"), description="The type of the relation."
    )
    direction: Direction = strawberry.field(
        description="The direction of the relation: OUT from the event before to the next, or IN from the next."
    )
    basis: Basis = strawberry.field(description="The basis of the relation.")
    note: str = strawberry.field(description="The editor's note on the relation.")
    before: Event = strawberry.field(description="The event before.")
    event: Event = strawberry.field(description="The next event.")
    shortest_lag: int | None = strawberry.field(
        description="The least possible number of days from the beginning of the event before to that of the next;"
        " negative if the next is earlier, null if a date is open."
    )
    longest_lag: int | None = strawberry.field(
        description="The greatest possible number of these days; null if a date is open."
    )


@strawberry.type(description="A step of a chain.")
class ChainStep(PathStep):
    depth: int = strawberry.field(description="The number of relations from the first event, from 1.")


@strawberry.type(description="The events that lead from an event by relations.")
class EventChain:
    steps: list[ChainStep] = strawberry.field(
        description="The steps, the nearest first: a tree in which every event is reached once (at most 100)."
    )
    is_whole: bool = strawberry.field(description="Whether the steps are all there are within the depth.")


@strawberry.type(description="A way from one event to another.")
class EventPath:
    steps: list[PathStep] = strawberry.field(description="The steps of the way, in order (at most 10).")


@strawberry.type(description="The shortest ways from one event to another.")
class EventPaths:
    length: int | None = strawberry.field(description="The number of steps; null if there is no way of 10 steps.")
    paths: list[EventPath] = strawberry.field(description="The ways of this length (at most 10).")


def _to_step(step: Step, edition: Edition, fields: Tree) -> Document:
    sides = {"before": to_value(step.before, edition), "event": to_value(step.entry, edition)}
    complete(Selected("event", document, edition, fields.get(name, {})) for name, document in sides.items())
    lag = step.lag
    return {
        **{name: step.relation[name] for name in ("type", "direction", "basis", "note")},
        **sides,
        "shortest_lag": lag.shortest,
        "longest_lag": lag.longest,
        "depth": step.depth,
    }


async def _chain(
    root: strawberry.Parent[Fields],
    info: Info,
    type: Types = None,
    direction: Annotated[
        Direction, strawberry.argument(description="The direction of the relations to follow.")
    ] = Direction.IN,
    depth: Annotated[int, strawberry.argument(description="The number of relations to follow (1–10).")] = DEEPEST,
) -> EventChain:
    types = tuple(one.value for one in type or ())
    if not 1 <= depth <= DEEPEST:
        raise BadInput(f"depth must be from 1 to {DEEPEST}; {depth} was given.")
    fields, edition = place_of(info).fields, root["_edition"]

    def read() -> Document:
        chain = get_chain(root["_entry"], edition, types, direction.value, depth)
        steps = [_to_step(step, edition, fields.get("steps", {})) for step in chain.steps]
        return {"steps": steps, "is_whole": chain.is_whole}

    return await outside(info, read)  # type: ignore[arg-type]


def find_paths(
    info: Info,
    from_: Annotated[str, strawberry.argument(name="from", description="The slug or UUID of the first event.")],
    to: Annotated[str, strawberry.argument(description="The slug or UUID of the last event.")],
    type: Types = None,
    as_of: AsOf = None,
    edition: EditionNumber = None,
) -> EventPaths:
    types = tuple(one.value for one in type or ())
    pinned = get_pinned(info, as_of, edition)
    names = {"from": check_text("from", from_), "to": check_text("to", to)}
    found = find_single_entries("event", set(names.values()), pinned)
    ends: list[EntryRow] = []
    for argument, name in names.items():
        entry = found.get(name)
        if entry is None:
            raise BadInput(f"{argument}: there is no event ‘{name[:80]}’ in edition {pinned.number}.", "NOT_FOUND")
        if isinstance(entry, BadInput):
            raise entry
        ends.append(entry)
    ways = get_ways(ends[0], ends[1], pinned, types)
    fields: Tree = place_of(info).fields.get("paths", {}).get("steps", {})
    paths = [{"steps": [_to_step(step, pinned, fields) for step in way]} for way in ways]
    return {"length": len(ways[0]) if ways else None, "paths": paths}  # type: ignore[return-value]


add_field(
    Event,
    "chain",
    _chain,
    "The events that lead from this one by relations, such as the responses to it and the responses to these.",
)
