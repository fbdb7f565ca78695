"""A question as GraphQL writes it."""

from enum import Enum
from typing import Annotated, Any

import strawberry
from django.core.exceptions import ValidationError
from strawberry.utils.str_converters import to_camel_case

from events.editions.edtf import Edtf, EdtfError
from events.editions.graphql.base import BadInput, Date, describe_enum, parse_global_id
from events.editions.graphql.types import Change
from events.editions.http.parameters import parse_search_words as searchable
from events.editions.languages import code_fault, languages_meant
from events.editions.lookup import UnknownWord, get_current_slugs
from events.editions.models import Edition
from events.editions.problems import unknown_value_message
from events.editions.validators import validate_text
from sources.models import SourceType

from ..choices import DateMatch, DateType, QuoteStatus, RelationType, Role
from ..choices import EventOrder as QueryOrder
from ..query.question import EDITION_NOT_FOUND, EventQuery, QuestionError


@strawberry.enum(description="The order of events.")
class EventOrder(Enum):
    DATE = "date"
    DATE_DESC = "-date"
    UPDATED = "updated"
    UPDATED_DESC = "-updated"
    SIGNIFICANCE = "significance"
    RELEVANCE = "relevance"


strawberry.enum(DateMatch, description="Whether dates may overlap a time or must lie in it.")
strawberry.enum(QuoteStatus, description="The result of checking a quotation against its source.")

describe_enum(
    EventOrder,
    DATE="Earliest first; open beginnings before all.",
    DATE_DESC="Latest first.",
    UPDATED="Longest unchanged first.",
    UPDATED_DESC="Last changed first.",
    SIGNIFICANCE="Most significant first, then by date, latest first.",
    RELEVANCE="Best match of the words in q first.",
)
describe_enum(
    DateMatch,
    POSSIBLE="The event's date overlaps the time asked about.",
    CERTAIN="The event's date lies within the time asked about.",
)
describe_enum(
    QuoteStatus,
    STANDS="The newest deciding capture holds the words.",
    ALTERED="The newest deciding capture holds other words in their place.",
    GONE="The newest deciding capture holds nothing in their place.",
    UNCHECKED="No capture decides.",
)


@strawberry.input(
    description="A question to the timeline. Values of one list widen it; different fields narrow it; null and [] ask"
    " nothing."
)
class EventFilter:
    kind: list[str] | None = strawberry.field(default=None, description="Slugs of kinds.")
    topic: list[str] | None = strawberry.field(default=None, description="Slugs of topics.")
    actor: list[str] | None = strawberry.field(default=None, description="Slugs of actors that take part.")
    role: list[str] | None = strawberry.field(default=None, description="Roles; with actor, those actors' roles.")
    jurisdiction: list[str] | None = strawberry.field(default=None, description="ISO 3166-1 codes, and EU.")
    source: list[str] | None = strawberry.field(default=None, description="Slugs of cited sources.")
    publisher: list[str] | None = strawberry.field(default=None, description="Slugs of cited sources' publishers.")
    source_type: list[str] | None = strawberry.field(default=None, description="Types of cited sources.")
    language: list[str] | None = strawberry.field(default=None, description="Languages of cited sources (BCP 47).")
    significance_min: int | None = strawberry.field(default=None, description="The lowest significance, 1 to 5.")
    since: str | None = strawberry.field(default=None, description="EDTF or ISO date, inclusive.")
    until: str | None = strawberry.field(default=None, description="EDTF or ISO date, inclusive.")
    date_match: DateMatch | None = strawberry.field(default=None, description="POSSIBLE (default) or CERTAIN.")
    in_force_on: Date | None = strawberry.field(
        default=None, description="In force, or possibly in force, on this day."
    )
    date_type: list[str] | None = strawberry.field(
        default=None, description="Use the earliest date of these types instead of the axis date."
    )
    relation: list[str] | None = strawberry.field(default=None, description="Types of relation, in either direction.")
    disputed: bool | None = strawberry.field(default=None, description="A disputed date or a contradicting source.")
    quote_status: list[QuoteStatus] | None = strawberry.field(default=None, description="Statuses of quotations.")
    changed_since: int | None = strawberry.field(default=None, description="Changed after this edition.")
    change: list[Change] | None = strawberry.field(default=None, description="The event's latest own change.")
    attested_by: Date | None = strawberry.field(default=None, description="A cited source was published by this day.")
    q: str | None = strawberry.field(default=None, description="Words to search for, in websearch syntax.")
    slug: list[str] | None = strawberry.field(default=None, description="Slugs of events.")
    id: list[strawberry.ID] | None = strawberry.field(default=None, description="Global ids or uuids of events.")


@strawberry.input(
    description="Which sources. Values of one list widen it; different fields narrow it. Null and [] ask nothing."
)
class SourceFilter:
    slug: list[str] | None = strawberry.field(default=None, description="Slugs of sources.")
    publisher: list[str] | None = strawberry.field(default=None, description="Slugs of publishers.")
    type: list[str] | None = strawberry.field(default=None, description="press_release, regulation, news_article …")
    language: list[str] | None = strawberry.field(default=None, description="Languages (BCP 47).")
    q: str | None = strawberry.field(default=None, description="Words to search for, in websearch syntax.")


Filter = Annotated[EventFilter | None, strawberry.argument(description="The filter; without it, all events.")]
Order = Annotated[
    EventOrder | None, strawberry.argument(description="Default DATE; RELEVANCE where there are words in q.")
]

_CHOICES = {
    "role": Role.values,
    "source_type": SourceType.values,
    "date_type": DateType.values,
    "relation": RelationType.values,
}


def parse_question(filter: EventFilter | None, order: EventOrder | None) -> EventQuery:
    """The question that a filter and an order ask.

    Raises:
        BadInput: naming the field, its value and the way out.
    """
    given = {name: value for name, value in vars(filter).items() if value is not None} if filter else {}
    asked: dict[str, Any] = {name: _plain(value) for name, value in given.items()}
    for name, value in asked.items():
        _refuse_unknown(name, value)
    asked["q"] = parse_search_words(asked.get("q")) or ""
    for name in ("since", "until"):
        if name in asked:
            asked[name] = _date(name, asked[name])
    if "id" in asked:
        asked["id"] = tuple(str(parse_global_id(id, "Event")) for id in asked["id"])
    if not 1 <= asked.get("significance_min", 1) <= 5:
        raise BadInput(f"significanceMin is from 1 to 5, not {asked['significance_min']}.")
    if asked.get("changed_since", 0) < 0:
        raise BadInput(f"changedSince is the number of an edition, not {asked['changed_since']}.")
    try:
        return EventQuery(**asked, order=QueryOrder(order.value) if order else None)
    except QuestionError as error:
        raise to_bad_input(error) from error


def to_bad_input(error: QuestionError) -> BadInput:
    """A question that cannot be asked, as the error of the field that asks it."""
    code = "NOT_FOUND" if error.code == EDITION_NOT_FOUND else "BAD_USER_INPUT"
    return BadInput(error.detail.replace(error.parameter, to_camel_case(error.parameter), 1), code)


def _refuse_unknown(name: str, value: object) -> None:
    field = to_camel_case(name)
    for text in value if isinstance(value, tuple) else (value,):
        if isinstance(text, str):
            check_text(field, text)
        if name in _CHOICES and text not in _CHOICES[name]:
            raise BadInput(unknown_value_message(field, str(text), _CHOICES[name]))


def check_choices(name: str, values: list[str] | None) -> tuple[str, ...]:
    """Values of a filter that takes only known ones.

    Raises:
        BadInput: naming the unknown one and the nearest known.
    """
    _refuse_unknown(name, tuple(values or ()))
    return tuple(values or ())


def languages_named(pinned: Edition, ranges: list[str] | None) -> tuple[str, ...]:
    """The languages of public sources that ranges take in.

    Raises:
        BadInput: naming what is no language, and the one that may be meant.
    """
    for text in check_choices("language", ranges):
        if fault := code_fault("language", text):
            raise BadInput(f"language: {fault}")
    return languages_meant(ranges or (), pinned)


def check_text(name: str, text: str) -> str:
    """Text that the database can hold.

    Raises:
        BadInput: it has characters that no text here may have.
    """
    try:
        validate_text(text)
    except ValidationError as error:
        raise BadInput(f"{name}: {error.messages[0]}") from error
    return text


def parse_search_words(q: str | None) -> str | None:
    """Words to search for; None asks nothing.

    Raises:
        BadInput: there are none, or too many.
    """
    try:
        return None if q is None else searchable(check_text("q", q))
    except ValueError as error:
        raise BadInput(f"q: {error}") from error


def get_slugs(pinned: Edition, **named: tuple[str, list[str] | None]) -> dict[str, tuple[str, ...]]:
    """By argument the slugs in force of the subjects that are named, each given with their kind.

    Raises:
        BadInput: naming one that was never public, and the nearest that was.
    """
    texts = {
        name: (subject, tuple(check_text(name, one) for one in given or ())) for name, (subject, given) in named.items()
    }
    try:
        return get_current_slugs(pinned, texts)[0]
    except UnknownWord as error:
        raise BadInput(str(error)) from error


def _plain(value: Any) -> Any:
    """A value as a question holds it: tuples for lists, words for enum members."""
    if isinstance(value, list):
        return tuple(_plain(one) for one in value)
    return value.value if isinstance(value, Enum) and not isinstance(value, DateMatch) else value


def _date(name: str, text: str) -> Edtf:
    try:
        return Edtf.parse(text)
    except EdtfError as error:
        raise BadInput(f"{name}: {error}") from error
