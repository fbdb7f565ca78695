"""Relay's connections: their arguments, their cursors, and pages of whatever can be listed."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Annotated, Any, Generic, TypedDict, TypeVar

import strawberry
from strawberry.types import Info

from ..documents import Document
from ..keyset import CursorError, Slice, Window, decode_cursor, encode_cursor
from ..models import Edition
from .base import BadInput, Fields, StoredDocument

DEFAULT_PAGE = 20
LARGEST_PAGE = 100

T = TypeVar("T")

First = Annotated[
    int | None,
    strawberry.argument(description="The number of items from the start (0–100); 20 without first and last."),
]
After = Annotated[str | None, strawberry.argument(description="The cursor that the items must follow.")]
Last = Annotated[int | None, strawberry.argument(description="The number of items from the end (0–100).")]
Before = Annotated[str | None, strawberry.argument(description="The cursor that the items must precede.")]


class PageArguments(TypedDict):
    """Relay's four arguments by name."""

    first: int | None
    after: str | None
    last: int | None
    before: str | None


def page_arguments(first: int | None, after: str | None, last: int | None, before: str | None) -> PageArguments:
    """Relay's four arguments by name."""
    return {"first": first, "after": after, "last": last, "before": before}


@strawberry.type(description="The position of a page in its list (Relay).")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more items follow the last one on this page.")
    has_previous_page: bool = strawberry.field(description="Whether more items precede the first one on this page.")
    start_cursor: str | None = strawberry.field(
        description="The cursor of the first item on this page; null on an empty page."
    )
    end_cursor: str | None = strawberry.field(
        description="The cursor of the last item on this page; null on an empty page."
    )


@strawberry.type(description="An item of a page with its cursor (Relay).")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="The position of the item, for use in after and before.")
    node: T = strawberry.field(description="The item itself.")


class Page:
    """A page of nodes, whose cursors are made where they are selected."""

    def __init__(self, part: Slice, question: str, pinned: Edition, nodes: Sequence[object]) -> None:
        self.nodes = nodes
        self._part = part
        self._encode = partial(encode_cursor, pinned.number, question)

    @property
    def edges(self) -> list[Document]:
        return [
            {"cursor": self._encode(key), "node": node} for key, node in zip(self._part.keys, self.nodes, strict=True)
        ]

    @property
    def page_info(self) -> Document:
        keys = self._part.keys
        return {
            "has_next_page": self._part.has_next,
            "has_previous_page": self._part.has_previous,
            "start_cursor": self._encode(keys[0]) if keys else None,
            "end_cursor": self._encode(keys[-1]) if keys else None,
        }


def get_edges(root: strawberry.Parent[Fields]) -> Any:
    return root["_page"].edges


def get_page_info(root: strawberry.Parent[Fields]) -> PageInfo:
    return root["_page"].page_info


@strawberry.type(description="A page of a list (Relay).")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(
        resolver=get_edges, description="The items on this page, each with its cursor."
    )
    nodes: list[T] = strawberry.field(description="The items on this page.")
    page_info: PageInfo = strawberry.field(
        resolver=get_page_info, description="The position of this page in the whole list."
    )

    @strawberry.field(description="The number of items in the whole list.")
    async def total_count(root: strawberry.Parent[Fields], info: Info) -> int:
        return await root["_total"](info)


def question_digest(*question: object) -> str:
    """A few letters that tell a question from any other; its cursors carry them."""
    return hashlib.sha256(repr(question).encode()).hexdigest()[:16]


def to_window(
    question: str,
    columns: tuple[str, ...],
    pinned: Edition,
    *,
    first: int | None,
    after: str | None,
    last: int | None,
    before: str | None,
) -> Window:
    """Relay's arguments as a window onto sorted entries.

    Raises:
        GraphQLError: a number is out of bounds, or a cursor does not belong here.
    """
    for name, number in (("first", first), ("last", last)):
        if number is not None and not 0 <= number <= LARGEST_PAGE:
            raise BadInput(f"{name} must be from 0 to {LARGEST_PAGE}; {number} was given.")
    keys = []
    for name, cursor in (("after", after), ("before", before)):
        try:
            edition, key = decode_cursor(cursor, question, columns) if cursor is not None else (pinned.number, None)
        except CursorError as error:
            raise BadInput(f"{name}: {error}", "INVALID_CURSOR") from error
        if edition != pinned.number:
            reason = f"{name}: this cursor belongs to edition {edition}, not to edition {pinned.number}."
            raise BadInput(f"{reason} Add edition: {edition} to the field.", "INVALID_CURSOR")
        keys.append(key)
    if first is None and last is None:
        first = DEFAULT_PAGE
    return Window(first, keys[0], last, keys[1])


def to_connection(
    part: Slice,
    question: str,
    pinned: Edition,
    nodes: Sequence[Document | StoredDocument],
    total: Callable[[Info], Awaitable[int]] | None = None,
    **more: object,
) -> Document:
    """A connection's value: a page of one slice.

    Args:
        nodes: what its entries are as values.
        total: counts all there are, once that is needed.
        more: the connection's other fields.
    """
    return {"_page": Page(part, question, pinned, nodes), "nodes": nodes, "_total": total, **more}
