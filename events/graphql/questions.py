"""The question that a filter and an order ask."""

from dataclasses import replace
from enum import Enum
from typing import Any

from strawberry.utils.str_converters import to_camel_case

from events.editions.edtf import Edtf, EdtfError
from events.editions.graphql.base import BadInput, parse_global_id

from ..choices import DateMatch, EventOrder
from ..query.parameters import MOST_SAMPLED, MOST_SOURCES
from ..query.question import EVERYTHING, NESTED, EventQuery, QuestionError
from .inputs import EventFilter, check_filter, parse_search_words, to_bad_input

#: The bounds of whole numbers.
_BOUNDS = {"significance_min": 5, "significance_max": 5, "sources_min": MOST_SOURCES, "sample": MOST_SAMPLED}
#: How many filters one may hold, and how many deep.
MOST_FILTERS = 20
DEEPEST_FILTER = 4


def parse_question(filter: EventFilter | None, order: EventOrder | None) -> EventQuery:
    """The question that a filter and an order ask.

    Raises:
        BadInput: naming the field, its value and the way out.
    """
    query = _parse_filter(filter, 0) if filter else EVERYTHING
    if (query.all_of or query.any_of or query.none_of) and (
        number := sum(1 for _ in query.iter_all()) - 1
    ) > MOST_FILTERS:
        raise BadInput(f"and, or and not hold {number:,} filters; the limit is {MOST_FILTERS}. Use fewer.")
    if order is None:
        return query
    try:
        return replace(query, order=order)
    except QuestionError as error:
        raise to_bad_input(error) from error


def _parse_filter(filter: EventFilter, depth: int) -> EventQuery:
    if depth > DEEPEST_FILTER:
        raise BadInput(f"Filters are nested {depth} deep; the limit is {DEEPEST_FILTER}. Nest fewer.")
    given = {name: value for name, value in vars(filter).items() if value is not None}
    nested: dict[str, Any] = {
        name: tuple(_parse_filter(one, depth + 1) for one in given.pop(name, ())) for name in NESTED
    }
    values: dict[str, Any] = {name: _plain(value) for name, value in given.items()}
    check_filter(values)
    if "q" in values:
        values["q"] = parse_search_words(values["q"])
    for name in ("since", "until"):
        if name in values:
            values[name] = _date(name, values[name])
    if "id" in values:
        values["id"] = tuple(str(parse_global_id(id, "Event")) for id in values["id"])
    for name, highest in _BOUNDS.items():
        if not 1 <= values.get(name, 1) <= highest:
            raise BadInput(f"{to_camel_case(name)} must be from 1 to {highest:,}; {values[name]} was given.")
    if values.get("seed", 0) < 0:
        raise BadInput(f"seed must be 0 or more; {values['seed']} was given.")
    if values.get("changed_since", 0) < 0:
        raise BadInput(
            f"changedSince must be the number of an edition, 0 or more; {values['changed_since']} was given."
        )
    try:
        return EventQuery(**values, **nested)
    except QuestionError as error:
        raise to_bad_input(error) from error


def _plain(value: object) -> Any:
    """A value as a question holds it: tuples for lists, words for enum members."""
    if isinstance(value, list):
        return tuple(_plain(one) for one in value)
    return value.value if isinstance(value, Enum) and not isinstance(value, DateMatch) else value


def _date(name: str, text: str) -> Edtf:
    try:
        return Edtf.parse(text)
    except EdtfError as error:
        raise BadInput(f"{name}: {error}") from error
