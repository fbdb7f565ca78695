"""The last look at a source in GraphQL."""

from typing import cast
from uuid import UUID

import strawberry

from events.editions.graphql.base import Date, DateTime

from .looks import get_looks


def load_looks(keys: list[str]) -> "list[Look | None]":
    """The last look at each source, by their ids; None where there was none."""
    found = get_looks(map(UUID, keys))
    return cast("list[Look | None]", [found.get(UUID(key)) for key in keys])


@strawberry.type(description="The last look at a source.")
class Look:
    last_looked: DateTime = strawberry.field(description="The time of the look.")
    outcome: str = strawberry.field(
        description="The outcome: `new_wording`, a text that differs from the last one and waits for review;"
        " `unchanged`; `no_document`, a consent wall, a bot check, an error or the like; `failed`, no readable page."
    )
    next_look: Date | None = strawberry.field(
        description="The day from which the source is looked at again; null if that is not planned."
    )
