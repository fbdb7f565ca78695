"""Questions parsed from REST parameters."""

from collections.abc import Callable, Mapping
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
from events.editions.languages import CODES, code_fault
from events.editions.models import Cause, Change
from events.editions.problems import Problem, bad_request_problem, not_found_problem, unknown_value_message
from sources.models import SourceType

from ..choices import GROUPS, DateMatch, DatePrecision, DateType, EventOrder, QuoteStatus, RelationType, Role
from ..identifiers import identifier_fault
from .question import (
    EDITION_NOT_FOUND,
    EVERYTHING,
    EXCLUDES,
    LISTS,
    SINGLES,
    EventQuery,
    QuestionError,
    split_excluded,
)

#: The highest number of sources that can be required.
MOST_SOURCES = 1000
#: The highest number of events in a sample.
MOST_SAMPLED = 10_000

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
    "precision": [precision.value for precision in DatePrecision],
}
#: Lists that exclude on the same participation or date: the other values are what such a list chooses.
_OTHERS = ("role", "date_type")
_parse_date_match, _parse_order = choice_parser(list(DateMatch)), order_of(list(EventOrder))
#: What reads the parameters of one value.
_READERS: dict[str, Callable[[str], object]] = {
    "since": Edtf.parse,
    "until": Edtf.parse,
    "date_match": lambda text: DateMatch(_parse_date_match(text)),
    "in_force_on": parse_day,
    "attested_by": parse_day,
    "changed_since": whole_number_parser(0, 2**31 - 1),
    "disputed": parse_boolean,
    "significance_min": whole_number_parser(1, 5),
    "significance_max": whole_number_parser(1, 5),
    "sources_min": whole_number_parser(1, MOST_SOURCES),
    "primary": parse_boolean,
    "has_captures": parse_boolean,
    "sample": whole_number_parser(1, MOST_SAMPLED),
    "seed": whole_number_parser(0, 2**31 - 1),
    "q": parse_search_words,
    "order": lambda text: EventOrder(_parse_order(text)),
}


def parse_question(params: Parameters) -> EventQuery:
    """The question of a request; errors are noted in ``params``."""
    values: dict[str, Any] = {}
    for name in (*LISTS, *SINGLES):
        if name not in params.given:
            continue
        value = _parse_list(params, name) if name in LISTS else params.value(name, _READERS[name])
        if value is not None:
            values[name] = value
    if not values:
        return EVERYTHING
    try:
        return EventQuery(**values)
    except QuestionError as error:
        params.wrong(error.parameter, error.detail, error.code)
        return EVERYTHING


def _parse_list(params: Parameters, name: str) -> tuple[str, ...]:
    """The values of a list."""
    if name == "cause":
        return params.chosen("cause", Cause.values)
    if name == "id":
        return tuple(id for text in params.texts("id") if (id := _id(params, text)))
    texts = _texts(params, name)
    _check_values(params, name, texts)
    return _others(params, name, texts) if name in _OTHERS else texts


def parse_identifiers(params: Parameters) -> tuple[str, ...]:
    """The values of ``identifier`` where it asks for subjects other than events; none excludes."""
    texts = tuple(params.texts("identifier"))
    for text in texts:
        if fault := identifier_fault(text):
            params.wrong("identifier", f"identifier: {fault}", "unknown_value")
    return texts


def to_problem(error: QuestionError) -> Problem:
    """400, naming the parameter of an invalid question; 404 for an unknown edition."""
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


def parse_timeline_question(timeline: Mapping[str, Any]) -> EventQuery:
    """The stored question of a timeline."""
    stored = {name: values for name, values in timeline["question"].items() if name in QUESTION}
    params = Parameters(urlencode(stored, doseq=True), QUESTION)
    query = parse_question(params)
    params.check()
    return query


def _texts(params: Parameters, name: str) -> tuple[str, ...]:
    """The values of a list, of which those with a leading ``!`` exclude."""
    texts = params.texts(name)
    for text in texts:
        if text == EXCLUDES:
            params.wrong(name, f"{name} excludes no value. Write {name}=!VALUE, or remove it.", "empty")
        elif text.startswith("-"):
            detail = f"{name}: ‘{text[:60]}’ is not a value. To exclude it, write {name}=!{text[1:60]}."
            params.wrong(name, detail, "unknown_value")
    return tuple(text for text in texts if text != EXCLUDES and not text.startswith("-"))


def _check_values(params: Parameters, name: str, texts: tuple[str, ...]) -> None:
    for text in (text.removeprefix(EXCLUDES) for text in texts):
        if name in _CHOICES and text not in _CHOICES[name]:
            params.wrong(name, unknown_value_message(name, text, _CHOICES[name]), "unknown_value")
        elif fault := _find_fault(name, text):
            params.wrong(name, f"{name}: {fault}", "unknown_value")


def _find_fault(name: str, text: str) -> str | None:
    """Why a value of a list that is no choice of words cannot be one, in a sentence."""
    if name == "identifier":
        return identifier_fault(text)
    return code_fault(name, text) if name in CODES else None


def _others(params: Parameters, name: str, texts: tuple[str, ...]) -> tuple[str, ...]:
    """The values that a list chooses: those that choose, or all, without those that exclude."""
    chosen, excluded = split_excluded(texts)
    left = tuple(text for text in chosen or (_CHOICES[name] if excluded else ()) if text not in excluded)
    if texts and not left:
        params.wrong(name, f"{name} excludes every value that it asks for. Remove one.", "nothing_left")
    return left


def _id(params: Parameters, text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        params.wrong("id", f"id: ‘{text[:40]}’ is not a UUID.", "invalid")
        return None
