"""A question as REST parameters write it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from events.editions.edtf import Edtf
from events.editions.http.parameters import (
    Parameters,
    choice_parser,
    order_of,
    parse_boolean,
    parse_day,
    parse_search_words,
    whole_number_parser,
)
from events.editions.languages import CODES
from events.editions.models import Change, Edition
from events.editions.problems import Problem, bad_request_problem, not_found_problem
from sources.models import SourceType

from ..choices import GROUPS, DateMatch, DateType, EventOrder, QuoteStatus, RelationType, Role
from .question import EDITION_NOT_FOUND, LISTS, SINGLES, EventQuery, QuestionError
from .slugs import resolve_names

#: The parameters of a question.
QUESTION = frozenset((*LISTS, *SINGLES))

#: Lists whose values are a choice of words.
_CHOICES = {
    "role": Role.values,
    "source_type": SourceType.values,
    "date_type": DateType.values,
    "relation": RelationType.values,
    "quote_status": [status.value for status in QuoteStatus],
    "change": Change.values,
}
#: Lists whose values are looked up in the edition.
_NAMED = ("kind", "topic", "actor", "source", "publisher", "slug")


def parse_question(asked: Parameters) -> EventQuery:
    """The question that the parameters of a request ask; what cannot be understood is noted in ``asked``."""
    lists: dict[str, Any] = {name: asked.texts(name) for name in _NAMED}
    lists |= {name: asked.chosen(name, choices) for name, choices in _CHOICES.items()}
    lists |= {name: asked.codes(name) for name in CODES}
    lists["id"] = tuple(id for text in asked.texts("id") if (id := _id(asked, text)))
    singles: dict[str, Any] = {
        "since": asked.value("since", Edtf.parse),
        "until": asked.value("until", Edtf.parse),
        "date_match": DateMatch(asked.value("date_match", choice_parser(list(DateMatch))) or DateMatch.POSSIBLE),
        "in_force_on": asked.value("in_force_on", parse_day),
        "attested_by": asked.value("attested_by", parse_day),
        "changed_since": asked.value("changed_since", whole_number_parser(0, 2**31 - 1)),
        "disputed": asked.value("disputed", parse_boolean),
        "significance_min": asked.value("significance_min", whole_number_parser(1, 5)),
        "q": (asked.value("q", parse_search_words) or ""),
        "order": EventOrder(order) if (order := asked.value("order", order_of(list(EventOrder)))) else None,
    }
    try:
        return EventQuery(**lists, **singles)
    except QuestionError as error:
        asked.wrong(error.parameter, error.detail, error.code)
        return EventQuery()


def to_problem(error: QuestionError) -> Problem:
    """400, naming the parameter of a question that cannot be asked; 404 for an unknown edition."""
    if error.code == EDITION_NOT_FOUND:
        return not_found_problem(error.detail, error.code)
    return bad_request_problem([{"parameter": error.parameter, "detail": error.detail, "code": error.code}])


def question_problem(question: Any) -> str | None:
    """Why the stored question of a timeline cannot be answered, in a sentence; None where it can."""
    if not isinstance(question or {}, dict):
        return f"question maps parameters to lists of text, unlike {question!r:.60}."
    lists = {name: [values] if isinstance(values, str) else values for name, values in (question or {}).items()}
    if not all(isinstance(values, list) and all(isinstance(text, str) for text in values) for values in lists.values()):
        return "question maps parameters to lists of text."
    params = Parameters(urlencode(lists, doseq=True), QUESTION | {"group"})
    try:
        parse_question(params)
        params.value("group", choice_parser(GROUPS))
        params.check()
    except Problem as problem:
        return problem.detail
    return None


def parse_timeline_question(timeline: dict[str, Any]) -> EventQuery:
    """What a timeline asks, as its parameters write it."""
    given = {name: values for name, values in timeline["question"].items() if name in QUESTION}
    asked = Parameters(urlencode(given, doseq=True), QUESTION)
    query = parse_question(asked)
    asked.check()
    return query


def _id(asked: Parameters, text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        asked.wrong("id", f"id: ‘{text[:40]}’ is not a UUID.", "invalid")
        return None


def resolve_or_problem(query: EventQuery, edition: Edition) -> tuple[EventQuery, list[str]]:
    """The question in the words of the edition.

    Raises:
        Problem: 400, naming an unknown word and the nearest known one; 404 for an unknown edition.
    """
    try:
        return resolve_names(query, edition)
    except QuestionError as error:
        raise to_problem(error) from error
