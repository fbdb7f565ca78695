"""Answers what a document's stored text tells by itself, without making objects of the rest of it.

From what is selected, two msgspec structs are made for each object: one that reads the selected keys of the text, and
one that is written under the names of the answer. Where both are alike, what was read is written as it is. msgspec
refuses whatever is not of its type; the specification's own algorithm then says what is wrong.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter
from typing import Any

import msgspec
import orjson
from graphql import (
    GraphQLEnumType,
    GraphQLOutputType,
    is_enum_type,
    is_list_type,
    is_non_null_type,
)

from .selection import FieldPlan, ObjectPlan
from .storage import Stored, get_stored, is_counted, is_read_apart
from .structs import NotStored, leaf_type, named_type, struct_of, type_of

#: Makes of what was read what the answer says of it; None where it is said as it was read.
Tell = Callable[[Any], Any] | None

#: Objects of one selection that structs are made for. Making one takes as long as telling a page.
_LARGEST = 64


def mentions_suffice(plan: ObjectPlan) -> bool:
    """Whether documents tell all that is selected of the subjects they mention."""
    for one in plan.fields:
        how = get_stored(one)
        if how is None and is_read_apart(one):
            continue
        for below in one.below.values():
            if how is None or how.holds is None:
                if not mentions_suffice(below):
                    return False
            elif not _is_stored(below, how.holds):
                return False
    return True


def is_one_read(plan: ObjectPlan) -> bool:
    """Whether all that an operation selects is read from the documents that one root field reads."""
    roots = [one for one in plan.fields if one.definition]
    return (
        len(roots) == 1
        and is_read_apart(roots[0])
        and all(mentions_suffice(below) and not _reads_more(below) for below in roots[0].below.values())
    )


def _reads_more(plan: ObjectPlan) -> bool:
    return any(
        (is_read_apart(one) and not is_counted(one)) or any(map(_reads_more, one.below.values())) for one in plan.fields
    )


def _is_stored(plan: ObjectPlan, holds: frozenset[str] | None) -> bool:
    try:
        _Reading().add(plan, holds)
    except NotStored:
        return False
    return True


@dataclass
class _Read:
    """What is read under a key: the type of the answer, what a leaf is read as, and what is read of objects."""

    type: GraphQLOutputType
    leaf: Any
    below: "_Reading | None"
    is_required: bool

    @property
    def struct(self) -> Any:
        return type_of(self.type, self.below.struct if self.below else self.leaf)


@dataclass
class _Reading:
    """The keys of an object that are read."""

    keys: dict[str, _Read] = field(default_factory=dict)

    def add(self, plan: ObjectPlan, holds: frozenset[str] | None = None) -> None:
        """Read what a plan tells.

        Raises:
            NotStored: it tells of what is not stored, or reads a key in two ways.
        """
        for one in plan.fields:
            if one.definition is None:
                continue
            how = get_stored(one)
            if how is None:
                raise NotStored(one.name)
            if how.key is None:
                self.add(*_below(one, how))
                continue
            if holds is not None and how.key not in holds:
                raise NotStored(one.name)
            self._add_key(one, one.definition.type, how.key, how, is_required=holds is not None)

    def _add_key(self, one: FieldPlan, type_: GraphQLOutputType, key: str, how: Stored, *, is_required: bool) -> None:
        is_nullable = not is_non_null_type(type_)
        read = _Read(
            type_,
            None if one.below else leaf_type(type_),
            _Reading() if one.below else None,
            is_required or not is_nullable,
        )
        known = self.keys.setdefault(key, read)
        if str(known.type) != str(type_) and (known.below or read.below or known.struct != read.struct):
            raise NotStored(one.name)
        if known.below is not None:
            known.below.add(*_below(one, how))

    @property
    def struct(self) -> type[msgspec.Struct]:
        return struct_of(tuple((key, one.struct, one.is_required) for key, one in self.keys.items()))


def _below(one: FieldPlan, how: Stored) -> tuple[ObjectPlan, frozenset[str] | None]:
    if len(one.below) != 1:
        raise NotStored(one.name)
    return next(iter(one.below.values())), how.holds


def _teller(plan: ObjectPlan, reading: _Reading) -> Tell:
    """What makes an object of the answer of the struct that was read."""
    places = {key: f"_{place}" for place, key in enumerate(reading.keys)}
    attributes: list[str] = []
    changes: list[tuple[int, Callable[[Any], Any]]] = []
    insertions: list[tuple[int, Callable[[Any], Any]]] = []
    for place, one in enumerate(plan.fields):
        how = get_stored(one)
        if one.definition is None or how is None:
            insertions.append((place, partial(_constant, plan.type.name)))
        elif how.key is None:
            insertions.append((place, _teller(_below(one, how)[0], reading) or (lambda value: value)))
        else:
            attributes.append(places[how.key])
            if tell := _field_teller(plan, one, one.definition.type, how, reading.keys[how.key]):
                changes.append((place, tell))
    keys = [one.key for one in plan.fields]
    if not changes and not insertions and keys == list(reading.keys) and attributes == list(places.values()):
        return None
    made = struct_of(tuple((key, Any, True) for key in keys))
    read = _reader(attributes)
    if not insertions and not changes:
        return lambda value: made(*read(value))
    return partial(_make, made, read, insertions, changes)


def _reader(attributes: list[str]) -> Callable[[Any], Iterable[Any]]:
    """What reads several attributes."""
    if len(attributes) > 1:
        return attrgetter(*attributes)
    if attributes:
        read = attrgetter(*attributes)
        return lambda value: (read(value),)
    return lambda value: ()


def _make(
    made: type[msgspec.Struct],
    read: Callable[[Any], Iterable[Any]],
    insertions: list[tuple[int, Callable[[Any], Any]]],
    changes: list[tuple[int, Callable[[Any], Any]]],
    value: object,
) -> object:
    values = [*read(value)]
    for place, tell in insertions:
        values.insert(place, tell(value))
    for place, tell in changes:
        values[place] = tell(values[place])
    return made(*values)


def _field_teller(plan: ObjectPlan, one: FieldPlan, type_: GraphQLOutputType, how: Stored, read: _Read) -> Tell:
    # The type is the field's own: that of another which is read under the same key may differ.
    if read.below is not None:
        tell = _teller(_below(one, how)[0], read.below)
    elif how.tell:
        tell = partial(how.tell, plan.type.name)
    else:
        named = named_type(type_)
        tell = _Names(named).__getitem__ if is_enum_type(named) else None
    return _told(type_, tell)


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


def _told(type_: GraphQLOutputType, tell: Tell) -> Tell:
    """The same for a type made of lists and what may be null."""
    if tell is None:
        return None
    if is_non_null_type(type_):
        return _told_strictly(type_.of_type, tell)
    return partial(_optional, _told_strictly(type_, tell))


def _told_strictly(type_: Any, tell: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return partial(_each, _told(type_.of_type, tell)) if is_list_type(type_) else tell  # type: ignore[arg-type]


def _optional(tell: Callable[[Any], object], value: object) -> object:
    return None if value is None else tell(value)


def _each(tell: Callable[[Any], object], values: list[object]) -> list[object]:
    return [tell(value) for value in values]


class Projection:
    """What of a selection the text of a document tells.

    Args:
        plan: what is selected of the document.

    Raises:
        NotStored: the text holds none of it.
    """

    def __init__(self, plan: ObjectPlan) -> None:
        fields = [one for one in plan.fields if _is_stored(ObjectPlan(plan.type, [one]), None)]
        if not any(one.definition for one in fields) or _size(plan) > _LARGEST:
            raise NotStored(plan.type.name)
        #: Whether the text tells all that is selected.
        self.is_whole = len(fields) == len(plan.fields)
        told = ObjectPlan(plan.type, fields)
        reading = _Reading()
        reading.add(told)
        self._decode = msgspec.json.Decoder(reading.struct).decode
        self._tell = _teller(told, reading)
        self._keys = [one.key for one in fields]

    def tell(self, text: str) -> Any:
        """What is said of a document, which msgspec writes.

        Raises:
            Exception: the document is not what its type promises.
        """
        read = self._decode(text)
        return self._tell(read) if self._tell else read

    def write_all(self, texts: Iterable[str]) -> orjson.Fragment:
        """What is said of documents, as JSON within the rest of an answer; raises as :meth:`tell` does."""
        decode, change = self._decode, self._tell
        return write([change(decode(text)) for text in texts] if change else [decode(text) for text in texts])

    def fields(self, text: str) -> dict[str, object]:
        """The same by the names of the answer."""
        return dict(zip(self._keys, msgspec.structs.astuple(self.tell(text)), strict=True))


def _size(plan: ObjectPlan) -> int:
    """How many objects a plan tells of."""
    return 1 + sum(_size(below) for one in plan.fields for below in one.below.values())


_encode = msgspec.json.Encoder().encode


def write(told: object) -> orjson.Fragment:
    """What projections tell, as JSON within the rest of an answer."""
    return orjson.Fragment(_encode(told))


def to_json(body: Mapping[str, object]) -> bytes:
    """The text of an answer, projections and all."""
    return orjson.dumps(body, default=_write_within)


def _write_within(value: object) -> object:
    return write(value) if isinstance(value, msgspec.Struct | msgspec.Raw) else str(value)
