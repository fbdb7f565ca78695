"""What a GraphQL request may cost, computed from its document and variables before anything is executed.

Every fragment is measured once for each place it can stand in, so that a document of n characters is measured in
about n steps, however often its fragments are spread. What validation itself would cost is computed beforehand too.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from math import comb

from graphql import (
    DocumentNode,
    ExecutableDefinitionNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLNamedType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NoFragmentCyclesRule,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
    validate,
)

from . import prices
from .prices import Cost
from .values import count_values, get_names

NODES = 10_000
DEPTH = 12
INTROSPECTION_DEPTH = 16
ALIASES = 30
ROOT_FIELDS = 20
TOKENS = 2_000
BODY = 64 * 1024
#: From this cost on, in nodes or in microseconds, a query needs a turn (:mod:`events.editions.http.turns`).
EXPENSIVE, LONG = 1_000, 20_000
#: After which no further query to the database begins; each of them may take as long itself.
SECONDS = 10.0
#: Pairs of fields or fragments that validation compares; each takes it some hundredths of a millisecond.
PAIRS = 2_000
_PAGE = 20
_LIST = 10
#: By the type of their items, lists that count otherwise. Those of an event count as long as the longest of the shipped
#: and the invented timeline (tests/graphql/test_lists.py measures them); a facet's values, a histogram's bins and a
#: chain's steps, as many as there can be.
_LENGTHS = {
    "Topic": 4, "EventDate": 5, "Participation": 6, "Citation": 5, "Relation": 10, "Source": 2,
    "FacetCount": 100, "HistogramBin": 1_000, "ChainStep": 100,
}  # fmt: skip
#: What takes as long as so many nodes, as measured: a connection reads its page, a count looks at all that answers.
_CONNECTION = 10
_COUNTS = {"totalCount": 60, "gone": 100}
#: What looks at all that answers before it gives a part.
_WHOLE = {
    "EventGroups": 100,
    "EventDifferenceConnection": 100,
    "EventChain": 100,
    "EventPaths": 100,
    "QuotationCheck": 1_000,
}
#: Fields looked at to count pairs, an operation's and each fragment's for itself; past them there are too many.
_LOOKS = 5_000


class _Meter:
    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, object]) -> None:
        self._schema = schema
        self._document = document
        self._variables = variables
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self.looks = 0
        self._measured: dict[tuple[str, str, int], Cost] = {}

    def operation(self, operation: OperationDefinitionNode) -> Cost:
        root = self._schema.get_root_type(operation.operation)
        defaults = {
            definition.variable.name.value: _whole(value.value) if isinstance(value, IntValueNode) else value
            for definition in operation.variable_definitions or ()
            if (value := definition.default_value) is not None
        }
        self._variables = {**defaults, **self._variables}
        return self._selections(operation.selection_set, root, 1) + Cost(micros=prices.REQUEST)

    def _selections(self, selections: SelectionSetNode | None, parent: GraphQLNamedType | None, page: int) -> Cost:
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

    def _fragment(self, name: str, parent: GraphQLNamedType | None, page: int) -> Cost:
        key = (name, parent.name if parent else "", page)
        if key not in self._measured:
            self._measured[key] = Cost()  # A fragment that spreads itself is refused by another rule.
            fragment = self._fragments.get(name)
            if fragment:
                inner = self._schema.get_type(fragment.type_condition.name.value)
                self._measured[key] = self._selections(fragment.selection_set, inner, page)
        return self._measured[key]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None, page: int) -> Cost:
        name = node.name.value
        definition = getattr(parent, "fields", {}).get(name)
        alias = 1 if node.alias else 0
        if parent is None or definition is None:
            inner = self._selections(node.selection_set, None, 1)
            schemas = inner.schemas + (name == "__schema")
            return replace(
                inner, depth=inner.depth + 1, aliases=inner.aliases + alias, fields=1 + inner.fields, schemas=schemas
            )
        named = get_named_type(definition.type)
        leads_to, owner = named.name, parent.name
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        itself = count_values([*given.values()], self._variables)
        price = prices.get_price(owner, name, leads_to, itself, get_names([given], self._variables))
        if not is_composite_type(named):
            is_count = name in _COUNTS and owner.endswith("Connection")
            return Cost(_COUNTS[name] if is_count else 0, 1, alias, 1, 0, *price)
        times = usually = below = 1
        if leads_to.endswith("Connection") or leads_to in _WHOLE:
            below, itself = self._page_size(node), itself + _WHOLE.get(leads_to, _CONNECTION)
        elif owner == "EventGroups" or (name in ("edges", "nodes") and owner.endswith("Connection")):
            times = usually = page
        elif parent is self._schema.query_type and name == "nodes":
            times, itself = max(itself, 1), 0
            usually = times
        elif _is_list(definition.type):
            times, usually = _LENGTHS.get(leads_to, _LIST), prices.get_usual_length(leads_to)
        inner = self._selections(node.selection_set, named, below)
        each = prices.get_item_price(owner, name, leads_to)
        return Cost(
            min(itself + times * (1 + inner.nodes), 10**9),
            inner.depth + 1,
            inner.aliases + alias,
            1 + inner.fields,
            inner.schemas,
            min(price.once + usually * (each + inner.micros), 10**12),
            min(price.per_thousand + usually * inner.per_thousand, 10**12),
        )

    def _page_size(self, node: FieldNode) -> int:
        sizes = [
            self._variables.get(argument.value.name.value)
            if isinstance(argument.value, VariableNode)
            else _whole(argument.value.value)
            for argument in node.arguments or ()
            if argument.name.value in ("first", "last") and isinstance(argument.value, (VariableNode, IntValueNode))
        ]
        # A variable may write a whole number as 1e2, which is as good as 100.
        known = [int(size) for size in sizes if isinstance(size, (int, float)) and not isinstance(size, bool)]
        # With both, as many rows are read as the larger says.
        return min(max(*known, 0), 10**6) if known else _PAGE

    def pairs(self) -> int:
        """How many pairs validation compares: fragments, and fields of one name that would be merged.

        It compares every two of them (GraphQL specification, 5.3.2), in each operation and fragment for itself.
        """
        pairs = comb(len(self._fragments), 2)
        for definition in self._document.definitions:
            level = [[definition.selection_set]] if isinstance(definition, ExecutableDefinitionNode) else []
            while level and self.looks <= _LOOKS:
                merged = [list(fields) for sets in level for fields in self._merge(sets).values()]
                pairs += sum(comb(len(fields), 2) for fields in merged)
                level = [[field.selection_set for field in fields if field.selection_set] for fields in merged]
                level = [sets for sets in level if sets]
        return pairs if self.looks <= _LOOKS else 10**6

    def _merge(self, sets: list[SelectionSetNode]) -> dict[str, list[FieldNode]]:
        """The fields of several selection sets by the name they answer under, each fragment taken once."""
        merged: dict[str, list[FieldNode]] = defaultdict(list)
        spread: set[str] = set()
        waiting = list(sets)
        while waiting and self.looks <= _LOOKS:
            for selection in waiting.pop().selections:
                self.looks += 1
                if isinstance(selection, FieldNode):
                    merged[(selection.alias or selection.name).value].append(selection)
                elif isinstance(selection, InlineFragmentNode):
                    waiting.append(selection.selection_set)
                elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in spread:
                    spread.add(selection.name.value)
                    if fragment := self._fragments.get(selection.name.value):
                        waiting.append(fragment.selection_set)
        return merged


def _whole(digits: str) -> int:
    """A whole number as a document writes it; one past every limit stands for the longest ones."""
    return int(digits) if len(digits) < 10 else 10**9


def _is_list(type_: GraphQLOutputType) -> bool:
    return is_list_type(type_.of_type if is_non_null_type(type_) else type_)


def measure(
    schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, object], operation: OperationDefinitionNode
) -> tuple[Cost, list[GraphQLError]]:
    """The cost of an operation, and an error for the first limit it is over, or for each fragment within itself."""
    meter = _Meter(schema, document, variables)
    cost = meter.operation(operation)
    roots = _root_fields(operation, document)
    depth = INTROSPECTION_DEPTH if cost.schemas else DEPTH
    reasons = [
        reason
        for is_over, reason in (
            (
                cost.nodes > NODES,
                f"costs {cost.nodes:,} nodes; the limit is {NODES:,}. Request smaller pages or fewer counts.",
            ),
            (cost.depth > depth, f"is {cost.depth:,} levels deep; the limit is {depth}. Request fewer nested fields."),
            (
                cost.aliases > ALIASES,
                f"has {cost.aliases:,} aliases; the limit is {ALIASES}. Split it into several queries.",
            ),
            (
                roots > ROOT_FIELDS,
                f"has {roots:,} root fields; the limit is {ROOT_FIELDS}. Split it into several queries.",
            ),
            (cost.schemas > 1, "selects __schema more than once. Select it once."),
            (
                cost.fields > TOKENS,
                f"selects {cost.fields:,} fields, including those of fragments; the limit is {TOKENS:,}. Select fewer.",
            ),
        )
        if is_over
    ]
    if not reasons and (pairs := meter.pairs()) > PAIRS:
        # A fragment within itself repeats without end, and there is a better word for that.
        if cycles := validate(schema, document, [NoFragmentCyclesRule], max_errors=5):
            return cost, cycles
        reasons = [f"repeats {pairs:,} pairs of fields or fragments; the limit is {PAIRS:,}. Remove repeated fields."]
    extensions = {"code": "COST_LIMIT", "cost": to_report(cost)}
    return cost, [GraphQLError(f"This query {reason}", extensions=extensions) for reason in reasons[:1]]


def to_report(cost: Cost) -> dict[str, int]:
    """A cost as ``extensions.cost`` reports it."""
    work = {"work": cost.micros, "workPerThousandEvents": cost.per_thousand}
    return {"nodes": cost.nodes, "depth": cost.depth, "aliases": cost.aliases, "limit": NODES} | work


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
