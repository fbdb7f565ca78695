"""Answers what a document's stored text holds by itself, without making objects of the rest of it.

From what is selected, two msgspec structs are made for each object: one that reads the selected keys of the text, and
one that is written under the names of the answer. Where both are alike, what was read is written as it is. msgspec
refuses whatever is not of its type; the specification's own algorithm then says what is wrong.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
import orjson
from graphql import (
    GraphQLEnumType,
    GraphQLOutputType,
    is_enum_type,
    is_list_type,
    is_non_null_type,
)

from .base import StoredDocument
from .selection import FieldPlan, ObjectPlan
from .storage import Composed, Stored, get_composed, get_stored
from .stored_keys import PLACE, ReadKey, ReadKeys, below_of, is_composed_within, is_stored
from .structs import NotStored, named_type, struct_of

#: Makes of a stored value what the answer has in its place, and takes the context too where a field below is composed;
#: there is none where the answer has the value as it is stored.
Renderer = Callable[..., Any]
#: Gives the values that a struct has under some attributes.
Reader = Callable[[Any], Iterable[Any]]


class Context(NamedTuple):
    """What composed fields take from outside their object."""

    edition: int
    document: Any
    holder: Any
    place: int


#: Objects of one selection that structs are made for. Making one takes as long as rendering a page.
_LARGEST = 64


def _make_renderer(plan: ObjectPlan, reading: ReadKeys) -> Renderer | None:
    """What makes an object of the answer of the struct that was read."""
    is_composed = is_composed_within(plan)
    places = {key: f"_{place}" for place, key in enumerate(reading.keys)}
    attributes: list[str] = []
    changes: list[tuple[int, Renderer]] = []
    insertions: list[tuple[int, Renderer]] = []
    for place, one in enumerate(plan.fields):
        how = get_stored(one)
        if made := get_composed(one):
            insertions.append((place, _composer(plan.type.name, made, reading)))
        elif one.definition is None or how is None:
            insertions.append((place, _free(partial(_constant, plan.type.name), is_composed)))
        elif how.key is None:
            below = below_of(one, how)[0]
            insertions.append((place, _free(_make_renderer(below, reading) or (lambda value: value), is_composed)))
        else:
            attributes.append(places[how.key])
            if render := _make_field_renderer(plan, one, one.definition.type, how, reading.keys[how.key]):
                is_free = not any(map(is_composed_within, one.below.values()))
                changes.append((place, _free(render, is_composed and is_free)))
    keys = [one.key for one in plan.fields]
    if not changes and not insertions and keys == list(reading.keys) and attributes == list(places.values()):
        return None
    made_type = struct_of(tuple((key, Any, True) for key in keys))
    read = _reader(attributes)
    if not insertions and not changes:
        return lambda value: made_type(*read(value))
    return partial(_make_composed if is_composed else _make, made_type, read, insertions, changes)


def _free(render: Renderer, takes_context: bool) -> Renderer:
    """The same where a context is given, which it does not need."""
    return (lambda value, _: render(value)) if takes_context else render


def _composer(type_name: str, made: Composed, reading: ReadKeys) -> Callable[[Any, Context], str]:
    """What composes a field of an object and its context."""

    def to_reader(path: str) -> Callable[[Any, Context], Any]:
        if path == PLACE:
            return lambda value, context: context.place
        keys, rest = reading.start_of(path)
        read = attrgetter(keys.to_attribute(rest))
        if keys is reading:
            return lambda value, context: read(value)
        if path.startswith("/"):
            return lambda value, context: read(context.document)
        return lambda value, context: read(context.holder)

    readers = [to_reader(path) for path in made.paths]
    return lambda value, context: made.compose(type_name, *[read(value, context) for read in readers], context.edition)


def _reader(attributes: list[str]) -> Reader:
    """What reads several attributes."""
    if len(attributes) > 1:
        return attrgetter(*attributes)
    if attributes:
        read = attrgetter(*attributes)
        return lambda value: (read(value),)
    return lambda value: ()


def _make(
    made: type[msgspec.Struct],
    read: Reader,
    insertions: list[tuple[int, Renderer]],
    changes: list[tuple[int, Renderer]],
    value: object,
) -> object:
    values = [*read(value)]
    for place, render in insertions:
        values.insert(place, render(value))
    for place, render in changes:
        values[place] = render(values[place])
    return made(*values)


def _make_composed(
    made: type[msgspec.Struct],
    read: Reader,
    insertions: list[tuple[int, Renderer]],
    changes: list[tuple[int, Renderer]],
    value: object,
    context: Context,
) -> object:
    values = [*read(value)]
    for place, render in insertions:
        values.insert(place, render(value, context))
    if changes:
        below = Context(context.edition, context.document, value, 0)
        for place, render in changes:
            values[place] = render(values[place], below)
    return made(*values)


def _make_field_renderer(
    plan: ObjectPlan, one: FieldPlan, type_: GraphQLOutputType, how: Stored, read: ReadKey
) -> Renderer | None:
    # The type is the field's own: that of another which is read under the same key may differ.
    if read.below is not None:
        below = below_of(one, how)[0]
        render = _make_renderer(below, read.below)
        if is_composed_within(below):
            return _wrap_renderer(type_, render, _optional_composed, _each_composed)
    elif how.render:
        render = partial(how.render, plan.type.name)
    else:
        named = named_type(type_)
        render = _Names(named).__getitem__ if is_enum_type(named) else None
    return _wrap_renderer(type_, render)


def _constant(constant: str, value: object) -> str:
    return constant


class _Names(dict[str, str]):
    """The names of an enumeration's values."""

    def __init__(self, type_: GraphQLEnumType) -> None:
        super().__init__()
        self._type = type_

    def __missing__(self, value: str) -> str:
        name: str = self._type.coerce_output_value(value)
        self[value] = name
        return name


def _wrap_renderer(
    type_: Any, render: Renderer | None, optional: Renderer | None = None, each: Renderer | None = None
) -> Renderer | None:
    """The same for a type made of lists and what may be null."""
    if render is None:
        return None
    is_nullable = not is_non_null_type(type_)
    type_ = type_ if is_nullable else type_.of_type
    if is_list_type(type_):
        within = _wrap_renderer(type_.of_type, render, optional, each)
        render = partial(each or _each, within)  # type: ignore[arg-type]
    return partial(optional or _optional, render) if is_nullable else render


def _optional(render: Renderer, value: object) -> object:
    return None if value is None else render(value)


def _each(render: Renderer, values: list[object]) -> list[object]:
    return [render(value) for value in values]


def _optional_composed(render: Renderer, value: object, context: Context) -> object:
    return None if value is None else render(value, context)


def _each_composed(render: Renderer, values: list[object], context: Context) -> list[object]:
    edition, document, holder, _ = context
    return [render(value, Context(edition, document, holder, place)) for place, value in enumerate(values)]


class Projection:
    """What of a selection the text of a document holds.

    Args:
        plan: what is selected of the document.

    Raises:
        NotStored: the text holds none of it.
    """

    def __init__(self, plan: ObjectPlan) -> None:
        fields = [one for one in plan.fields if is_stored(ObjectPlan(plan.type, [one]), None)]
        if not any(one.definition for one in fields) or _size(plan) > _LARGEST:
            raise NotStored(plan.type.name)
        #: Whether the text holds all that is selected.
        self.is_whole = len(fields) == len(plan.fields)
        stored_plan = ObjectPlan(plan.type, fields)
        reading = ReadKeys(plan.type)
        reading.add(stored_plan)
        self._decode: Callable[[str], Any] = msgspec.json.Decoder(reading.struct).decode
        self._render = _make_renderer(stored_plan, reading)
        self._is_composed = is_composed_within(stored_plan)
        self._keys = [one.key for one in fields]

    def render(self, document: StoredDocument) -> Any:
        """What is said of a document, which msgspec writes.

        Raises:
            Exception: the document is not what its type promises.
        """
        read = self._decode(document.text)
        if self._render is None:
            return read
        if self._is_composed:
            return self._render(read, Context(document.edition_number, read, None, 0))
        return self._render(read)

    def write_all(self, documents: Iterable[StoredDocument]) -> orjson.Fragment:
        """What is said of documents, as JSON within the rest of an answer; raises as :meth:`render` does."""
        return write([self.render(document) for document in documents])

    def fields(self, document: StoredDocument) -> dict[str, object]:
        """The same by the names of the answer."""
        return dict(zip(self._keys, msgspec.structs.astuple(self.render(document)), strict=True))


def _size(plan: ObjectPlan) -> int:
    """How many objects a plan renders."""
    return 1 + sum(_size(below) for one in plan.fields for below in one.below.values())


_encode = msgspec.json.Encoder().encode


def write(rendered: object) -> orjson.Fragment:
    """What projections render, as JSON within the rest of an answer."""
    return orjson.Fragment(_encode(rendered))


def to_json(body: Mapping[str, object]) -> bytes:
    """The text of an answer, projections and all."""
    return orjson.dumps(body, default=_write_within)


def _write_within(value: object) -> object:
    return write(value) if isinstance(value, msgspec.Struct | msgspec.Raw) else str(value)
