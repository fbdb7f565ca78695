"""Documents parsed, validated, measured and planned once, however often they are sent.

What is kept is bounded in documents and in characters. A plan belongs to an operation and to the values of the
variables in its ``@skip`` and ``@include``; a cost to the numbers and the lengths of lists among all variables.
"""

from collections import OrderedDict
from collections.abc import Mapping
from functools import cached_property
from threading import Lock
from typing import NamedTuple, TypeVar

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    get_operation_ast,
    parse,
    validate,
)
from graphql.execution.values import VariableValues

from events.editions.graphql.executor import Operation
from events.editions.graphql.selection import NotPlanned, condition_variables

from . import cost as limits
from .prices import Cost
from .requests import RequestError, refusal
from .values import weigh

#: What one process keeps: documents, and characters of their texts.
MOST, MOST_CHARACTERS = 512, 256 * 1024
#: Costs and plans of one document.
_MOST_OF_ONE = 32


Kept = TypeVar("Kept")


class Measured(NamedTuple):
    """What an operation costs, the limit it is over as an error, and its report in ``extensions.cost``."""

    cost: Cost
    errors: list[GraphQLError]
    report: dict[str, int]

    def is_expensive(self, events: int) -> bool:
        """Whether it needs a turn, where so many events are public."""
        work = self.cost.micros + self.cost.per_thousand * events // 1000
        return self.cost.nodes >= limits.EXPENSIVE or work >= limits.LONG


class ParsedDocument:
    """A document, and what was found out about it."""

    def __init__(self, schema: GraphQLSchema, text: str) -> None:
        self.node: DocumentNode = parse(text, no_location=False, max_tokens=limits.TOKENS)
        _unlink_tokens(self.node)
        self._schema = schema
        self._costs: dict[tuple[object, ...], Measured] = {}
        self._plans: dict[tuple[object, ...], Operation | None] = {}

    @cached_property
    def errors(self) -> list[GraphQLError]:
        """Why the document is not valid. Only what was measured may be validated."""
        errors = validate(self._schema, self.node, max_errors=5)
        return coded([error for error in errors if "Too many validation errors" not in error.message])

    def get_operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation of that name, or the only one.

        Raises:
            RequestError: there is none.
        """
        operation = get_operation_ast(self.node, name or None)
        if operation is None:
            reason = (
                f"The document has no operation ‘{name[:80]}’."
                if name
                else "Give the name of one operation as operationName."
            )
            raise refusal(400, reason, "GRAPHQL_VALIDATION_FAILED")
        return operation

    def measure(self, operation: OperationDefinitionNode, variables: Mapping[str, object]) -> Measured:
        """What an operation costs."""
        key = (id(operation), *((name, weigh(value)) for name, value in variables.items()))
        if key not in self._costs:
            _make_room(self._costs)
            cost, errors = limits.measure(self._schema, self.node, variables, operation)
            self._costs[key] = Measured(cost, errors, limits.to_report(cost))
        return self._costs[key]

    def get_plan(self, operation: OperationDefinitionNode, variables: VariableValues) -> Operation | None:
        """The plan of a valid operation; None where only GraphQL's own executor can answer it.

        Args:
            variables: their coerced values.
        """
        key = (id(operation), *(variables.coerced.get(name) for name in self._conditions))
        if key not in self._plans:
            _make_room(self._plans)
            try:
                self._plans[key] = Operation(self._schema, operation, self._fragments, variables)
            except NotPlanned:
                self._plans[key] = None
        return self._plans[key]

    @cached_property
    def _conditions(self) -> tuple[str, ...]:
        return condition_variables(self.node)

    @cached_property
    def _fragments(self) -> dict[str, FragmentDefinitionNode]:
        return {node.name.value: node for node in self.node.definitions if isinstance(node, FragmentDefinitionNode)}


def _unlink_tokens(node: DocumentNode) -> None:
    """Undo the chain of a document's tokens, which errors need not, so that a document that leaves is freed at once.

    As cycles, thousands of documents would wait for the collector of garbage, which then took seconds.
    """
    token = node.loc.start_token if node.loc else None
    while token:
        token.prev, token.next, token = None, None, token.next


def _make_room(kept: dict[tuple[object, ...], Kept]) -> None:
    if len(kept) >= _MOST_OF_ONE:
        kept.clear()


class DocumentCache:
    """The documents of a process by their texts; the least recently sent leave first.

    Args:
        most, most_characters: how many are kept, and how many characters all their texts have.
    """

    def __init__(self, schema: GraphQLSchema, most: int = MOST, most_characters: int = MOST_CHARACTERS) -> None:
        self._schema = schema
        self._most, self._most_characters = most, most_characters
        self._characters = 0
        self._documents: OrderedDict[str, ParsedDocument] = OrderedDict()
        self._lock = Lock()

    def find(self, text: str, name: str | None) -> tuple[ParsedDocument, OperationDefinitionNode]:
        """The document with this text, and its operation of this name, or its only one.

        Raises:
            RequestError: it cannot be parsed, or has no such operation.
        """
        document = self.get(text)
        return document, document.get_operation(name)

    def get(self, text: str) -> ParsedDocument:
        """The document with this text.

        Raises:
            RequestError: it cannot be parsed.
        """
        with self._lock:
            if (kept := self._documents.get(text)) is not None:
                self._documents.move_to_end(text)
                return kept
        document = self._parse(text)
        with self._lock:
            if text not in self._documents:
                self._documents[text] = document
                self._characters += len(text)
            while len(self._documents) > self._most or self._characters > self._most_characters:
                left, _ = self._documents.popitem(last=False)
                self._characters -= len(left)
        return document

    def _parse(self, text: str) -> ParsedDocument:
        try:
            return ParsedDocument(self._schema, text)
        except GraphQLError as error:
            error.extensions = {"code": "COST_LIMIT" if "tokens" in error.message else "GRAPHQL_PARSE_FAILED"}
            raise RequestError(400, [error]) from error
        except RecursionError as error:
            raise refusal(400, "This query is nested too deeply. Request fewer nested fields.", "COST_LIMIT") from error


def coded(errors: list[GraphQLError]) -> list[GraphQLError]:
    """With the code of what is not valid, where they have none of their own."""
    for error in errors:
        error.extensions = error.extensions or {"code": "GRAPHQL_VALIDATION_FAILED"}
    return errors
