"""Identifiers of events and actors, and the argument that asks for them."""

from typing import Annotated

import strawberry

from events.editions.graphql.base import Fields

IdentifiedBy = Annotated[
    list[str] | None, strawberry.argument(description="The identifiers, as scheme:value, such as wikidata:Q160120.")
]


@strawberry.type(description="What an event or an actor is known by in another register.")
class Identifier:
    scheme: str = strawberry.field(description="The scheme: wikidata, lei, celex, docket …")
    value: str = strawberry.field(description="The value in that scheme.")


def get_identifiers(root: strawberry.Parent[Fields]) -> list[Identifier]:
    named: dict[str, list[str]] = root.get("identifiers") or {}
    return [{"scheme": scheme, "value": value} for scheme, values in named.items() for value in values]  # type: ignore[misc]
