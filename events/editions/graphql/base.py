"""What every GraphQL type shares: scalars, errors, the pinned edition, global ids and what is selected.

A type only declares its fields. Its values are dictionaries: documents of entries, with ``_edition`` beside them where
nested fields have to be read from the same edition.
"""

import base64
import binascii
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Annotated, Any, NewType, Protocol
from uuid import UUID

import strawberry
from django.utils import timezone
from graphql import GraphQLError, ValueNode, value_from_ast_untyped
from strawberry.schema.config import StrawberryConfig
from strawberry.types import Info

from ..asof import AsOfError, NotConfirmed, pin
from ..documents import Document, decode
from ..keyset import cursor_edition
from ..models import Edition, Entry
from ..querysets import BeforeFirstEdition, EditionNotFound
from .compat import append_field, get_enum_values, get_variables
from .loader import outside
from .selection import place_of

Date = NewType("Date", str)
DateTime = NewType("DateTime", str)
JSON = NewType("JSON", object)


class Fields(Protocol):
    """What the fields of a type are read from: a document, or a stored one."""

    def __getitem__(self, key: str, /) -> Any: ...
    def get(self, key: str, default: object = None, /) -> Any: ...


def _day(value: object) -> dt.date:
    if isinstance(value, str) and len(value) == 10 and value.isascii():
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise GraphQLError(
        f"‘{value!s:.40}’ is not a valid date. Write it as YYYY-MM-DD, such as 2025-05-13.", extensions=bad_input()
    )


def _day_written(node: ValueNode, variables: dict[str, object] | None = None) -> dt.date:
    try:
        return _day(value_from_ast_untyped(node, variables))
    except GraphQLError as error:
        # Where it stands in the document: no variable names it.
        raise GraphQLError(error.message, node, extensions=error.extensions) from None


def _instant(value: dt.datetime | str) -> str:
    return value if isinstance(value, str) else value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def bad_input() -> dict[str, str]:
    return {"code": "BAD_USER_INPUT"}


SCALARS: dict[object, Any] = {
    Date: strawberry.scalar(
        name="Date",
        description="A calendar date, YYYY-MM-DD, in the years 0001 to 9999.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=str,
        parse_value=_day,
        parse_literal=_day_written,
    ),
    DateTime: strawberry.scalar(
        name="DateTime",
        description="A date and time in UTC (RFC 3339), such as 2025-05-13T09:30:00.000000Z.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=_instant,
        parse_value=str,
    ),
    JSON: strawberry.scalar(
        name="JSON",
        description="Any JSON value.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc8259",
        serialize=lambda value: value,
        parse_value=lambda value: value,
    ),
}


def get_value(source: object, name: str) -> Any:
    """The value of a field that has no resolver: a document's key, or an attribute."""
    return source.get(name) if isinstance(source, dict | StoredDocument) else getattr(source, name)


CONFIG = StrawberryConfig(default_resolver=get_value, scalar_map=SCALARS)


class BadInput(GraphQLError):
    """An argument that cannot be understood; names it, its value and the way out."""

    def __init__(self, message: str, code: str = "BAD_USER_INPUT") -> None:
        super().__init__(message, extensions={"code": code})


class Pins:
    """The editions one request is answered from. Fields that name none share the newest."""

    def __init__(self, newest: Edition) -> None:
        self._pinned: dict[tuple[str | None, int | None], Edition] = {(None, None): newest}
        # Where the database's clock is ahead of ours, what it has published already is not to come.
        self._now = max(timezone.now(), newest.published_at or timezone.now())

    def edition(self, as_of: str | None = None, number: int | None = None) -> Edition:
        """The edition that a field's ``asOf`` or ``edition`` names, or the request's own.

        Raises:
            GraphQLError: both are given, or nothing stood then.
            NotConfirmed: another than the newest is named, and the newest is not confirmed.
        """
        if as_of is not None and number is not None:
            raise BadInput("asOf and edition cannot be used together. Remove one.")
        if (as_of, number) not in self._pinned:
            if not self._pinned[None, None].is_confirmed:
                raise NotConfirmed
            try:
                self._pinned[as_of, number] = pin(edition=number, as_of=as_of, now=self._now)
            except AsOfError as error:
                raise BadInput(f"asOf: {error}") from error
            except (EditionNotFound, BeforeFirstEdition) as error:
                raise BadInput(str(error), "NOT_FOUND") from error
        return self._pinned[as_of, number]

    def edition_of_cursor(self, number: int) -> Edition:
        """The edition that a cursor carries; the request's own where there is none of that number.

        Raises:
            NotConfirmed: it is another than the newest, and the newest is not confirmed.
        """
        if number == self._pinned[None, None].number:
            return self._pinned[None, None]
        try:
            return self.edition(None, number)
        except BadInput:
            return self._pinned[None, None]


AsOf = Annotated[
    str | None,
    strawberry.argument(
        description="The day, or date and time (RFC 3339), whose newest edition answers this field and those below it."
    ),
]
EditionNumber = Annotated[
    int | None,
    strawberry.argument(description="The number of the edition that answers this field and those below it."),
]
Slug = Annotated[str, strawberry.argument(description="The current slug, a former slug or the UUID.")]


def describe_enum(enum: type[Enum], **values: str) -> None:
    """Describe the values of an enumeration that was given to strawberry."""
    for value in get_enum_values(enum):
        value.description = values[value.name]


def get_pins(info: Info) -> Pins:
    return info.context["pins"]


def get_pinned(info: Info, as_of: str | None = None, number: int | None = None) -> Edition:
    """The edition that answers a root field: that of its ``asOf`` or ``edition``, else that of a cursor in it.

    Raises:
        GraphQLError: both are given, or nothing was public then.
        NotConfirmed: another than the newest is named, and the newest is not confirmed.
    """
    if as_of is None and number is None and (number := _get_cursor_edition(info)) is not None:
        return get_pins(info).edition_of_cursor(number)
    return get_pins(info).edition(as_of, number)


async def get_pinned_edition(info: Info, as_of: str | None, number: int | None) -> Edition:
    """The same, found while the loop stands still."""
    if as_of is None and number is None and _get_cursor_edition(info) is None:
        return get_pins(info).edition()
    return await outside(info, lambda: get_pinned(info, as_of, number))


def _get_cursor_edition(info: Info) -> int | None:
    """The edition of the first cursor given to a field or to one below it; None where none is given."""
    for node in place_of(info).cursors:
        cursor = value_from_ast_untyped(node, get_variables(info))
        if isinstance(cursor, str) and (number := cursor_edition(cursor)) is not None:
            return number
    return None


def to_global_id(type_name: str, id: str | UUID | int) -> str:
    """A Relay global id: the type and the id, in base64."""
    return base64.b64encode(f"{type_name}:{id}".encode()).decode()


def parse_global_id(id: str, type_name: str) -> UUID:
    """The uuid in a global id of this type, or in a plain uuid.

    Raises:
        BadInput: it is neither.
    """
    try:
        return UUID(id)
    except ValueError:
        pass
    try:
        named, _, text = base64.b64decode(id, validate=True).decode().partition(":")
        if named == type_name:
            return UUID(text)
    except (ValueError, binascii.Error):
        pass
    raise BadInput(f"‘{id[:80]}’ is not a valid id for type {type_name}. Give a global id or a UUID.")


class StoredDocument:
    """An entry's document as a value, whose text is read when a key of it is needed, if ever."""

    __slots__ = ("_document", "_edition", "_entry", "subject", "text")

    def __init__(self, entry: Entry, pinned: Edition) -> None:
        self.text = entry.document or "{}"
        self.subject = entry.subject
        self._entry = entry
        self._edition = pinned
        self._document: Document | None = None

    def __getitem__(self, key: str) -> Any:
        # What is not of the text is given without reading it.
        if key == "_entry":
            return self._entry
        return self.document[key]

    def get(self, key: str, default: object = None) -> Any:
        return self.document.get(key, default)

    @property
    def edition_number(self) -> int:
        return self._edition.number

    @property
    def type_name(self) -> str:
        return self.subject.capitalize()

    @property
    def document(self) -> Document:
        if self._document is None:
            self._document = to_value(self._entry, self._edition)
        return self._document


#: A subject as a value: its document, whole or as it is stored.
Value = Document | StoredDocument


def to_stored_documents(entries: Iterable[Entry], pinned: Edition) -> list[StoredDocument]:
    return [StoredDocument(entry, pinned) for entry in entries]


def to_value(entry: Entry, pinned: Edition) -> Document:
    """An entry's document as a value: with the entry it comes from and the edition it is read in."""
    return decode(entry.document or "{}") | {
        "_entry": entry,
        "_edition": pinned,
        "_type": entry.subject.capitalize(),
    }


def add_field(
    type_: type[object],
    name: str,
    resolver: Callable[..., object],
    description: str,
    metadata: Mapping[str, object] | None = None,
) -> None:
    """Give a type of the ground below a field that only a higher house can answer."""
    field: Any = strawberry.field(resolver=resolver, description=description, metadata=metadata)
    field.python_name = name
    field.origin = type_
    append_field(type_, field)
