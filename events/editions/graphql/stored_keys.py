"""Which keys of a document's stored text a selection reads."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
from graphql import GraphQLObjectType, GraphQLOutputType, is_non_null_type

from .selection import FieldPlan, ObjectPlan
from .storage import Composed, Stored, get_composed, get_stored, is_counted, is_read_apart
from .structs import NotStored, leaf_type, named_type, struct_of, type_of

#: The place of an object in its list, as a path.
PLACE = "#"


def mentions_suffice(plan: ObjectPlan) -> bool:
    """Whether documents hold all that is selected of the subjects they mention."""
    for one in plan.fields:
        how = get_stored(one)
        if how is None and is_read_apart(one):
            continue
        for below in one.below.values():
            if how is None or how.holds is None:
                if not mentions_suffice(below):
                    return False
            elif not is_stored(below, how.holds):
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


def is_stored(plan: ObjectPlan, holds: frozenset[str] | None) -> bool:
    try:
        ReadKeys(plan.type).add(plan, holds)
    except NotStored:
        return False
    return True


@dataclass
class ReadKey:
    """What is read under a key: the type of the answer, what a leaf is read as, and what is read of objects."""

    type: GraphQLOutputType
    leaf: Any
    below: "ReadKeys | None"
    is_required: bool

    @property
    def struct(self) -> Any:
        return type_of(self.type, self.below.struct if self.below else self.leaf)


@dataclass(eq=False)
class ReadKeys:
    """The keys of an object that are read.

    Args:
        holder: those of the object that contains it; None for a whole document.
    """

    object_type: GraphQLObjectType
    holder: "ReadKeys | None" = None
    keys: dict[str, ReadKey] = field(default_factory=dict)

    @property
    def document(self) -> "ReadKeys":
        """Those of the whole document."""
        return self.holder.document if self.holder else self

    def add(self, plan: ObjectPlan, holds: frozenset[str] | None = None) -> None:
        """Read what a plan renders.

        Raises:
            NotStored: it renders what is not stored, or reads a key in two ways.
        """
        for one in plan.fields:
            if one.definition is None:
                continue
            if made := get_composed(one):
                self._add_paths(plan.type, made, holds)
                continue
            how = get_stored(one)
            if how is None:
                raise NotStored(one.name)
            if how.key is None:
                self.add(*below_of(one, how))
                continue
            if holds is not None and how.key not in holds:
                raise NotStored(one.name)
            self._add_key(one, one.definition.type, how.key, how, is_required=holds is not None)

    def _add_paths(self, type_: GraphQLObjectType, made: Composed, holds: frozenset[str] | None) -> None:
        for path in made.paths:
            if path == PLACE:
                continue
            keys, name = self.start_of(path)
            if keys is self:
                self.add(_plan_of(type_, name), holds)
            else:
                keys.add(_plan_of(keys.object_type, name))

    def start_of(self, path: str) -> tuple["ReadKeys", str]:
        """The keys that a path starts from, and the rest of the path.

        Raises:
            NotStored: no object contains this one.
        """
        if path.startswith("/"):
            return self.document, path.removeprefix("/")
        if not path.startswith("../"):
            return self, path
        if self.holder is None:
            raise NotStored(path)
        return self.holder, path.removeprefix("../")

    def to_attribute(self, path: str) -> str:
        """The attribute of the struct, of a path from this object."""
        name, _, rest = path.partition(".")
        attribute = f"_{[*self.keys].index(name)}"
        below = self.keys[name].below
        return f"{attribute}.{below.to_attribute(rest)}" if rest and below else attribute

    def _add_key(self, one: FieldPlan, type_: GraphQLOutputType, key: str, how: Stored, *, is_required: bool) -> None:
        is_nullable = not is_non_null_type(type_)
        read = ReadKey(
            type_,
            None if one.below else leaf_type(type_),
            ReadKeys(named_type(type_), self) if one.below else None,
            is_required or not is_nullable,
        )
        known = self.keys.setdefault(key, read)
        if str(known.type) != str(type_) and (known.below or read.below or known.struct != read.struct):
            raise NotStored(one.name)
        if known.below is not None:
            known.below.add(*below_of(one, how))

    @property
    def struct(self) -> type[msgspec.Struct]:
        return struct_of(tuple((key, one.struct, one.is_required) for key, one in self.keys.items()))


def below_of(one: FieldPlan, how: Stored) -> tuple[ObjectPlan, frozenset[str] | None]:
    if len(one.below) != 1:
        raise NotStored(one.name)
    return next(iter(one.below.values())), how.holds


def _plan_of(type_: GraphQLObjectType, path: str) -> ObjectPlan:
    """A plan that reads one value."""
    name, _, rest = path.partition(".")
    definition = type_.fields[name]
    named = named_type(definition.type)
    below = {named.name: _plan_of(named, rest)} if rest else {}
    return ObjectPlan(type_, [FieldPlan(name, [], name, definition, below)])


def is_composed_within(plan: ObjectPlan) -> bool:
    """Whether a field is composed anywhere in a plan."""
    return any(get_composed(one) is not None or any(map(is_composed_within, one.below.values())) for one in plan.fields)
