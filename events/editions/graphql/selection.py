"""What an operation selects, as plans: for each object its fields, in order, made once for all its rows.

Fields are collected as the specification says (October 2021, 6.3.2): fragments merged in, ``@skip`` and ``@include``
decided by the variables. A plan belongs to one operation with one outcome of these directives.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    VariableValues,
    Visitor,
    get_directive_values,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    visit,
)
from strawberry.types import Info

from .compat import get_core_info

#: Selected fields by their names in the schema, with those below each.
Tree = dict[str, Any]


class NotPlanned(Exception):
    """An operation selects what only GraphQL's own executor answers, such as the schema."""


class Place:
    """Where a field stands: all the nodes of the document that are merged there, and the fields selected below them.

    One node may stand in several places, since a fragment is merged with other neighbours wherever it is spread.
    """

    def __init__(self, nodes: list[FieldNode], fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        # Kept, since places are known by the identity of their nodes.
        self.nodes = nodes
        self.fields: Tree = {}
        #: What is written for the cursors of this field and of those below it.
        self.cursors: list[ValueNode] = []
        #: Whether the document holds all that is selected of every subject mentioned below.
        self.mentions_suffice = False
        for node in nodes:
            self.cursors += _cursors(node)
            _gather(node.selection_set, fragments, self.fields, self.cursors)

    @cached_property
    def of_nodes(self) -> Tree:
        """The fields selected of what a connection lists."""
        return _merged(self.fields.get("nodes", {}), self.fields.get("edges", {}).get("node", {}))


def place_of(info: Info) -> Place:
    """The place of a field, the same one for every row."""
    place: Place | None = info.context.get("place")
    return place or _get_place(info.context["places"], get_core_info(info))


def _get_place(known: dict[tuple[int, ...], Place], info: GraphQLResolveInfo[object]) -> Place:
    """The same where GraphQL's own executor answers, which has one context for all fields."""
    key = tuple(map(id, info.field_nodes))
    if key not in known:
        known[key] = Place(info.field_nodes, info.fragments)
    return known[key]


def _gather(
    selections: SelectionSetNode | None,
    fragments: Mapping[str, FragmentDefinitionNode],
    tree: Tree,
    cursors: list[ValueNode],
) -> None:
    """Add fields to a tree by their names, fragments merged in, and what is written for their cursors to a list."""
    for selection in selections.selections if selections else ():
        if isinstance(selection, FieldNode):
            cursors += _cursors(selection)
            if any(argument.name.value == "lang" for argument in selection.arguments or ()):
                # Words in a language are read from the translations of the same document.
                tree.setdefault("translations", {})
            _gather(selection.selection_set, fragments, tree.setdefault(selection.name.value, {}), cursors)
        elif isinstance(selection, InlineFragmentNode):
            _gather(selection.selection_set, fragments, tree, cursors)
        else:
            _gather(fragments[selection.name.value].selection_set, fragments, tree, cursors)  # type: ignore[attr-defined]


def _cursors(node: FieldNode) -> list[ValueNode]:
    return [argument.value for argument in node.arguments or () if argument.name.value in ("after", "before")]


def _merged(one: Tree, other: Tree) -> Tree:
    """Two trees of fields as one."""
    return {name: _merged(one.get(name, {}), other.get(name, {})) for name in one.keys() | other.keys()}


@dataclass(eq=False)
class FieldPlan:
    """A field of an object: its name in the answer, its nodes, and what is selected of the objects it leads to."""

    key: str
    nodes: list[FieldNode]
    name: str
    #: None for ``__typename``.
    definition: GraphQLField | None
    #: By the names of the types that its values may have.
    below: dict[str, "ObjectPlan"]
    #: None for a leaf.
    place: Place | None = None


@dataclass(eq=False)
class ObjectPlan:
    """The fields selected of the objects of a type."""

    type: GraphQLObjectType
    fields: list[FieldPlan]


class Planner:
    """Makes the plan of an operation.

    Args:
        variables: their coerced values, as graphql-core gives them.
    """

    def __init__(
        self, schema: GraphQLSchema, fragments: dict[str, FragmentDefinitionNode], variables: VariableValues
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables

    def plan(self, type_: GraphQLObjectType, selections: Iterable[SelectionSetNode]) -> ObjectPlan:
        """What the selections, merged, select of an object.

        Raises:
            NotPlanned: they select a field that only GraphQL's own executor answers.
        """
        grouped: dict[str, list[FieldNode]] = {}
        spread: set[str] = set()
        for selection in selections:
            for node in self._fields(type_, selection, spread):
                grouped.setdefault((node.alias or node.name).value, []).append(node)
        return ObjectPlan(type_, [self._field(type_, key, nodes) for key, nodes in grouped.items()])

    def _field(self, type_: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> FieldPlan:
        name = nodes[0].name.value
        definition = type_.fields.get(name)
        if definition is None and name != "__typename":
            raise NotPlanned(name)
        named = get_named_type(definition.type) if definition else None
        below: dict[str, ObjectPlan] = {}
        place = None
        if is_composite_type(named):
            possible = [named] if isinstance(named, GraphQLObjectType) else self._schema.get_possible_types(named)
            selections = [node.selection_set for node in nodes if node.selection_set]
            below = {one.name: self.plan(one, selections) for one in possible}
            place = Place(nodes, self._fragments)
        return FieldPlan(key, nodes, name, definition, below, place)

    def _fields(self, type_: GraphQLObjectType, selections: SelectionSetNode, spread: set[str]) -> Iterator[FieldNode]:
        for selection in selections.selections:
            if not self._is_included(selection):
                continue
            if isinstance(selection, FieldNode):
                yield selection
            elif isinstance(selection, InlineFragmentNode):
                if selection.type_condition is None or self._is_of(type_, selection.type_condition.name.value):
                    yield from self._fields(type_, selection.selection_set, spread)
            elif (name := selection.name.value) not in spread:  # type: ignore[attr-defined]
                fragment = self._fragments[name]
                if self._is_of(type_, fragment.type_condition.name.value):
                    spread.add(name)
                    yield from self._fields(type_, fragment.selection_set, spread)

    def _is_of(self, type_: GraphQLObjectType, condition: str) -> bool:
        named = self._schema.get_type(condition)
        return named is type_ or (is_abstract_type(named) and self._schema.is_sub_type(named, type_))

    def _is_included(self, node: Any) -> bool:
        if not node.directives:
            return True
        skip = get_directive_values(GraphQLSkipDirective, node, self._variables)
        include = get_directive_values(GraphQLIncludeDirective, node, self._variables)
        return not (skip and skip["if"]) and (include is None or bool(include["if"]))


class _Conditions(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.variables: dict[str, None] = {}

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        for argument in node.arguments or ():
            if isinstance(argument.value, VariableNode):
                self.variables[argument.value.name.value] = None


def condition_variables(document: DocumentNode) -> tuple[str, ...]:
    """The variables that decide by ``@skip`` and ``@include`` what is selected."""
    conditions = _Conditions()
    visit(document, conditions)
    return tuple(conditions.variables)
