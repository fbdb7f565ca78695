"""What a GraphQL request may cost, told from its document and variables before anything is executed.

Every fragment is measured once for each place it can stand in, so that a document of n characters is measured in
about n steps, however often its fragments are spread.
"""

from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
)

NODES = 10_000
DEPTH = 12
INTROSPECTION_DEPTH = 16
ALIASES = 30
ROOT_FIELDS = 20
TOKENS = 2_000
BODY = 64 * 1024
_PAGE = 20
_LIST = 10


@dataclass(frozen=True)
class Cost:
    """What a part of a document amounts to. Numbers saturate: past the limits they need not be exact."""

    nodes: int = 0
    depth: int = 0
    aliases: int = 0
    fields: int = 0
    schemas: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            min(self.nodes + other.nodes, 10**9),
            max(self.depth, other.depth),
            min(self.aliases + other.aliases, 10**6),
            min(self.fields + other.fields, 10**6),
            min(self.schemas + other.schemas, 10**6),
        )


class _Meter:
    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any]) -> None:
        self._schema = schema
        self._variables = variables
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._measured: dict[tuple[str, str, int], Cost] = {}

    def operation(self, operation: OperationDefinitionNode) -> Cost:
        root = self._schema.get_root_type(operation.operation)
        defaults = {
            definition.variable.name.value: _whole(definition.default_value.value)
            for definition in operation.variable_definitions or ()
            if isinstance(definition.default_value, IntValueNode)
        }
        self._variables = defaults | self._variables
        return self._selections(operation.selection_set, root, 1)

    def _selections(self, selections: SelectionSetNode | None, parent: Any, page: int) -> Cost:
        cost = Cost()
        for selection in selections.selections if selections else ():
            if isinstance(selection, FieldNode):
                cost += self._field(selection, parent, page)
            elif isinstance(selection, FragmentSpreadNode):
                cost += self._fragment(selection.name.value, parent, page)
            else:
                condition = selection.type_condition  # type: ignore[attr-defined]
                inner = self._schema.get_type(condition.name.value) if condition else parent
                cost += self._selections(selection.selection_set, inner, page)  # type: ignore[attr-defined]
        return cost

    def _fragment(self, name: str, parent: Any, page: int) -> Cost:
        key = (name, parent.name if parent else "", page)
        if key not in self._measured:
            self._measured[key] = Cost()  # A fragment that spreads itself is refused by another rule.
            fragment = self._fragments.get(name)
            if fragment:
                inner = self._schema.get_type(fragment.type_condition.name.value)
                self._measured[key] = self._selections(fragment.selection_set, inner, page)
        return self._measured[key]

    def _field(self, node: FieldNode, parent: Any, page: int) -> Cost:
        name = node.name.value
        definition = getattr(parent, "fields", {}).get(name)
        alias = 1 if node.alias else 0
        if definition is None:
            inner = self._selections(node.selection_set, None, 1)
            schemas = inner.schemas + (name == "__schema")
            return Cost(inner.nodes, inner.depth + 1, inner.aliases + alias, 1 + inner.fields, schemas)
        named = get_named_type(definition.type)
        if not is_composite_type(named):
            return Cost(0, 1, alias, 1)
        times, below = 1, 1
        if named.name.endswith("Connection"):
            below = self._page_size(node)
        elif name in ("edges", "nodes") and parent.name.endswith("Connection"):
            times = page
        elif _is_list(definition.type):
            times = _LIST
        inner = self._selections(node.selection_set, named, below)
        nodes = min(times * (1 + inner.nodes), 10**9)
        return Cost(nodes, inner.depth + 1, inner.aliases + alias, 1 + inner.fields, inner.schemas)

    def _page_size(self, node: FieldNode) -> int:
        sizes = [
            self._variables.get(argument.value.name.value)
            if isinstance(argument.value, VariableNode)
            else _whole(argument.value.value)
            for argument in node.arguments or ()
            if argument.name.value in ("first", "last") and isinstance(argument.value, (VariableNode, IntValueNode))
        ]
        known = [size for size in sizes if isinstance(size, int) and not isinstance(size, bool)]
        return min(max(min(known), 0), 10**6) if known else _PAGE


def _whole(digits: str) -> int:
    """A whole number as a document writes it; one past every limit stands for the longest ones."""
    return int(digits) if len(digits) < 10 else 10**9


def _is_list(type_: Any) -> bool:
    return is_list_type(type_.of_type if is_non_null_type(type_) else type_)


def measure(
    schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any], operation: OperationDefinitionNode
) -> tuple[Cost, list[GraphQLError]]:
    """The cost of an operation, and an error for the first limit it is over."""
    cost = _Meter(schema, document, variables).operation(operation)
    roots = _root_fields(operation, document)
    introspects = cost.schemas > 0
    over = (
        (cost.nodes > NODES, f"This query could give {cost.nodes} nodes: at most {NODES}. Ask for smaller pages."),
        (
            cost.depth > (INTROSPECTION_DEPTH if introspects else DEPTH),
            f"This query is {cost.depth} levels deep: at most {INTROSPECTION_DEPTH if introspects else DEPTH}.",
        ),
        (cost.aliases > ALIASES, f"This query has {cost.aliases} aliases: at most {ALIASES}."),
        (roots > ROOT_FIELDS, f"This query has {roots} root fields: at most {ROOT_FIELDS}."),
        (cost.schemas > 1, "__schema may be asked for once in a request."),
        (cost.fields > TOKENS, f"This query selects {cost.fields} fields, fragments counted: at most {TOKENS}."),
    )
    extensions = {"code": "COST_LIMIT", "cost": told(cost)}
    return cost, [GraphQLError(reason, extensions=extensions) for is_over, reason in over if is_over][:1]


def told(cost: Cost) -> dict[str, int]:
    """A cost as ``extensions.cost`` reports it."""
    return {"nodes": cost.nodes, "depth": cost.depth, "aliases": cost.aliases, "limit": NODES}


def _root_fields(operation: OperationDefinitionNode, document: DocumentNode) -> int:
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    memo: dict[str, int] = {}

    def count(selections: SelectionSetNode) -> int:
        total = 0
        for selection in selections.selections:
            if isinstance(selection, FieldNode):
                total += 1
            elif isinstance(selection, FragmentSpreadNode):
                name = selection.name.value
                if name not in memo:
                    memo[name] = 0
                    memo[name] = count(fragments[name].selection_set) if name in fragments else 0
                total += memo[name]
            else:
                total += count(selection.selection_set)  # type: ignore[attr-defined]
        return min(total, 10**6)

    return count(operation.selection_set)
