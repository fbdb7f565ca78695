"""A question as GraphQL writes it."""

from collections.abc import Mapping
from typing import Annotated

import strawberry
from django.core.exceptions import ValidationError
from strawberry.utils.str_converters import to_camel_case

# Enums that inputs name have to be described before: strawberry describes them without words where they are not.
from events.editions.graphql import types  # noqa: F401
from events.editions.graphql.base import BadInput, Date, describe_enum
from events.editions.http.parameters import parse_search_words as searchable
from events.editions.languages import code_fault, languages_meant
from events.editions.lookup import UnknownWord, get_current_slugs
from events.editions.models import Cause, Change, Edition
from events.editions.problems import unknown_value_message
from events.editions.validators import validate_text
from sources.models import SourceType

from ..choices import DateMatch, DatePrecision, DateType, EventOrder, QuoteStatus, RelationType, Role
from ..identifiers import identifier_fault
from ..query.question import EDITION_NOT_FOUND, EXCLUDES, LISTS, SINGLES, QuestionError

strawberry.enum(EventOrder, description="The order of a list of events.")
strawberry.enum(DateMatch, description="The rule for matching dates with since and until.")
strawberry.enum(QuoteStatus, description="The status of a quotation in its source.")

describe_enum(
    EventOrder,
    DATE="By date, earliest first; dates with an open start come first.",
    DATE_DESC="By date, latest first.",
    UPDATED="By last own change, oldest change first.",
    UPDATED_DESC="By last own change, newest change first.",
    SIGNIFICANCE="By significance, highest first; then by date, latest first.",
    RELEVANCE="By relevance to the words in q, best match first.",
)
describe_enum(
    DateMatch,
    POSSIBLE="The event's date overlaps the requested period.",
    CERTAIN="The event's date lies within the requested period.",
)
describe_enum(
    QuoteStatus,
    STANDS="The newest decisive capture contains the words.",
    ALTERED="The newest decisive capture has other words in their place.",
    GONE="The newest decisive capture has no similar words.",
    UNCHECKED="No capture is decisive; reason gives the cause.",
)


@strawberry.input(
    description="A filter of events. An event must match one value of each list and every field; null and [] do not"
    " filter. A filter can hold 20 others in and, or and not, up to 4 within each other."
)
class EventFilter:
    kind: list[str] | None = strawberry.field(default=None, description="The slugs of kinds.")
    topic: list[str] | None = strawberry.field(default=None, description="The slugs of topics.")
    actor: list[str] | None = strawberry.field(default=None, description="The slugs of participating actors.")
    role: list[str] | None = strawberry.field(
        default=None, description="The roles of actors; with actor, the roles of those actors."
    )
    jurisdiction: list[str] | None = strawberry.field(
        default=None, description="The country codes of acting authorities (ISO 3166-1 alpha-2, or EU)."
    )
    identifier: list[str] | None = strawberry.field(
        default=None, description="The identifiers of events, as scheme:value, such as celex:32024R1689."
    )
    source: list[str] | None = strawberry.field(default=None, description="The slugs of cited sources.")
    publisher: list[str] | None = strawberry.field(
        default=None, description="The slugs of the publishers of cited sources."
    )
    source_type: list[str] | None = strawberry.field(
        default=None, description="The types of cited sources: press_release, regulation, news_article …"
    )
    language: list[str] | None = strawberry.field(default=None, description="The languages of cited sources (BCP 47).")
    significance_min: int | None = strawberry.field(default=None, description="The lowest significance (1–5).")
    significance_max: int | None = strawberry.field(default=None, description="The highest significance (1–5).")
    precision: list[str] | None = strawberry.field(
        default=None, description="The precisions of the axis date: day, month, season, year, decade or century."
    )
    sources_min: int | None = strawberry.field(
        default=None, description="The lowest number of different cited sources (1–1,000)."
    )
    primary: bool | None = strawberry.field(
        default=None,
        description="Whether the event cites a primary source: press_release, official_notice, regulation, statute,"
        " executive_order, court_filing, fact_sheet, statement, treaty or regulatory_filing.",
    )
    has_captures: bool | None = strawberry.field(
        default=None, description="Whether a cited source has a public capture."
    )
    since: str | None = strawberry.field(
        default=None, description="The start of the period, inclusive (EDTF or ISO date)."
    )
    until: str | None = strawberry.field(
        default=None, description="The end of the period, inclusive (EDTF or ISO date)."
    )
    date_match: DateMatch | None = strawberry.field(
        default=None, description="The rule for matching dates with since and until; default POSSIBLE."
    )
    in_force_on: Date | None = strawberry.field(
        default=None, description="The day on which events are in force, or possibly in force."
    )
    date_type: list[str] | None = strawberry.field(
        default=None, description="The types of date to use in place of the axis date; the earliest one counts."
    )
    relation: list[str] | None = strawberry.field(
        default=None, description="The types of relation, in either direction."
    )
    disputed: bool | None = strawberry.field(
        default=None, description="Whether an event has a disputed date or a contradicting source."
    )
    quote_status: list[QuoteStatus] | None = strawberry.field(default=None, description="The statuses of quotations.")
    changed_since: int | None = strawberry.field(
        default=None, description="The number of the edition after which events changed."
    )
    cause: list[Cause] | None = strawberry.field(
        default=None, description="The causes of the changes after changedSince; with changedSince only."
    )
    change: list[Change] | None = strawberry.field(default=None, description="The latest own change of an event.")
    attested_by: Date | None = strawberry.field(
        default=None, description="The day by which a cited source had been published."
    )
    q: str | None = strawberry.field(
        default=None, description='The words to search for: words, "a phrase", OR, -without (1–500 characters).'
    )
    sample: int | None = strawberry.field(
        default=None, description="The size of a random sample of the events that match (1–10,000)."
    )
    seed: int | None = strawberry.field(
        default=None, description="The number that decides the sample, with sample only; default 0."
    )
    slug: list[str] | None = strawberry.field(default=None, description="The slugs of events.")
    id: list[strawberry.ID] | None = strawberry.field(default=None, description="The global ids or UUIDs of events.")
    all_of: list["EventFilter"] | None = strawberry.field(
        name="and", default=None, description="Filters that the event must match too, all of them."
    )
    any_of: list["EventFilter"] | None = strawberry.field(
        name="or", default=None, description="Filters of which the event must match at least one."
    )
    none_of: list["EventFilter"] | None = strawberry.field(
        name="not", default=None, description="Filters of which the event must match none."
    )


@strawberry.input(
    description="A filter of sources. A source must match one value of each list and every field; null and [] do not"
    " filter."
)
class SourceFilter:
    slug: list[str] | None = strawberry.field(default=None, description="The slugs of sources.")
    publisher: list[str] | None = strawberry.field(default=None, description="The slugs of publishers.")
    type: list[str] | None = strawberry.field(
        default=None, description="The types of source: press_release, regulation, news_article …"
    )
    language: list[str] | None = strawberry.field(default=None, description="The languages of sources (BCP 47).")
    q: str | None = strawberry.field(
        default=None, description='The words to search for: words, "a phrase", OR, -without (1–500 characters).'
    )


Filter = Annotated[
    EventFilter | None, strawberry.argument(description="The conditions that events must meet; all events without it.")
]
Words = Annotated[
    str | None,
    strawberry.argument(description='The words to search for: words, "a phrase", OR, -without (1–500 characters).'),
]
Order = Annotated[
    EventOrder | None,
    strawberry.argument(description="The order of the events; default DATE, or RELEVANCE if q is given."),
]

_CHOICES = {
    "role": Role.values,
    "source_type": SourceType.values,
    "date_type": DateType.values,
    "relation": RelationType.values,
    "precision": [precision.value for precision in DatePrecision],
}


def to_bad_input(error: QuestionError) -> BadInput:
    """The error of a field whose question is invalid."""
    code = "NOT_FOUND" if error.code == EDITION_NOT_FOUND else "BAD_USER_INPUT"
    detail = error.detail
    for name in (*LISTS, *SINGLES):
        if "_" in name:
            detail = detail.replace(name, to_camel_case(name))
    return BadInput(detail, code)


def check_filter(values: Mapping[str, object]) -> None:
    """Refuse values of a filter, by its fields, that it cannot take.

    Raises:
        BadInput: naming the unknown one and the nearest known.
    """
    for name, value in values.items():
        _check_values(name, value)


def _check_values(name: str, value: object) -> None:
    field = to_camel_case(name)
    for text in value if isinstance(value, tuple) else (value,):
        if isinstance(text, str):
            check_text(field, text)
        if name in LISTS and isinstance(text, str) and text.startswith(EXCLUDES):
            raise BadInput(f"{field}: ‘{text[:60]}’ is not a value. To exclude it, write not: {{{field}: …}}.")
        if name in _CHOICES and text not in _CHOICES[name]:
            raise BadInput(unknown_value_message(field, str(text), _CHOICES[name]))
        if name == "identifier" and (fault := identifier_fault(str(text))):
            raise BadInput(f"{field}: {fault}")


def check_choices(name: str, values: list[str] | None) -> tuple[str, ...]:
    """Values of a filter that takes only known ones.

    Raises:
        BadInput: naming the unknown one and the nearest known.
    """
    check_filter({name: tuple(values or ())})
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
    # No character that is refused is printable.
    if text.isprintable():
        return text
    try:
        validate_text(text)
    except ValidationError as error:
        raise BadInput(f"{name}: {error.messages[0]}") from error
    return text


def parse_search_words(q: str | None) -> str | None:
    """Words to search for; None does not search.

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
