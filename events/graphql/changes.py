"""What changed between editions: in the answer to a question, in one event, and among all subjects."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from events.editions.documents import Document
from events.editions.graphql.base import JSON, BadInput, Fields, add_field, describe_enum, get_pins, to_value
from events.editions.graphql.completion import Selected, complete
from events.editions.graphql.loader import outside
from events.editions.graphql.relay import (
    After,
    Before,
    Connection,
    Edge,
    First,
    Last,
    PageInfo,
    get_edges,
    get_page_info,
    page_arguments,
    question_digest,
    to_connection,
    to_window,
)
from events.editions.graphql.selection import place_of
from events.editions.graphql.types import Edition, Entry, to_edition_value, to_entry_value
from events.editions.keyset import Sort, cursor_edition, get_slice
from events.editions.models import Cause, Change
from events.editions.models import Edition as EditionRow
from events.editions.models import Entry as EntryRow
from events.editions.problems import unknown_value_message
from events.editions.subjects import get_subjects
from sources.graphql import DiffOp

from ..models import EventEntry
from ..query.compare import (
    COLUMNS,
    ComparedEvent,
    Difference,
    check_order,
    compare_event,
    find_edition,
    get_differences,
)
from ..query.question import EventQuery, QuestionError
from ..query.slugs import resolve_names
from .inputs import Filter, to_bad_input
from .questions import parse_question
from .types import Event

strawberry.enum(Difference, description="How an event differs between two editions.")
describe_enum(
    Difference,
    ENTERED="The event is in the later edition alone.",
    LEFT="The event is in the earlier edition alone.",
    CHANGED="The event is in both editions.",
)


@strawberry.type(description="A field of an event that differs between two editions.")
class FieldChange:
    field: str = strawberry.field(description="The name of the field, as in REST.")
    from_: JSON | None = strawberry.field(name="from", description="The value in the earlier edition, as in REST.")
    to: JSON | None = strawberry.field(description="The value in the later edition, as in REST.")
    ops: list[DiffOp] | None = strawberry.field(description="The difference between two texts; null for other values.")
    added: JSON | None = strawberry.field(description="The items that only the later list has; null for other values.")
    removed: JSON | None = strawberry.field(
        description="The items that only the earlier list has; null for other values."
    )


@strawberry.type(description="An event in two editions.")
class EventDifference:
    difference: Difference = strawberry.field(description="How the event differs.")
    slug: str = strawberry.field(description="The slug in the later edition; in the earlier one, if the event left.")
    before: Event | None = strawberry.field(
        description="The event in the earlier edition; null if it is not there or does not match."
    )
    after: Event | None = strawberry.field(
        description="The event in the later edition; null if it is not there or does not match."
    )
    is_redacted: bool = strawberry.field(
        description="Whether the event is missing from one of the editions because it was removed for legal reasons."
    )

    @strawberry.field(description="The fields that differ, in the order of the document.")
    def changes(root: strawberry.Parent[Fields]) -> list[FieldChange]:
        compared: ComparedEvent = root["_compared"]
        return [change | {"from_": change["from"]} for change in compared.changes]  # type: ignore[misc]


@strawberry.type(description="A page of the events that differ between two editions (Relay).")
class EventDifferenceConnection:
    edges: list[Edge[EventDifference]] = strawberry.field(
        resolver=get_edges, description="The events on this page, each with its cursor."
    )
    nodes: list[EventDifference] = strawberry.field(description="The events on this page.")
    page_info: PageInfo = strawberry.field(
        resolver=get_page_info, description="The position of this page in the whole list."
    )
    from_: Edition = strawberry.field(name="from", description="The earlier edition.")
    to: Edition = strawberry.field(description="The later edition.")


From = Annotated[
    str,
    strawberry.argument(
        name="from", description="The earlier edition: its number, or a day, or a date and time (RFC 3339)."
    ),
]
To = Annotated[
    str | None, strawberry.argument(description="The later edition, named in the same way; the newest without it.")
]


def _find_editions(from_: str, to: str | None, newest: EditionRow) -> tuple[EditionRow, EditionRow]:
    try:
        earlier = find_edition("from", from_)
        later = newest if to is None else find_edition("to", to)
        check_order(earlier, later)
    except QuestionError as error:
        raise to_bad_input(error) from error
    return earlier, later


def _to_difference(compared: ComparedEvent, earlier: EditionRow, later: EditionRow, fields: Document) -> Document:
    sides: dict[str, Document | None] = {}
    for name, entry, edition in (("before", compared.before, earlier), ("after", compared.after, later)):
        sides[name] = None if entry is None else to_value(entry, edition)
        if document := sides[name]:
            complete([Selected("event", document, edition, fields.get(name, {}))])
    return {
        **sides,
        "difference": compared.difference,
        "slug": compared.slug,
        "is_redacted": compared.is_redacted,
        "_compared": compared,
    }


def compare_editions(
    info: Info,
    from_: From,
    to: To = None,
    filter: Filter = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> EventDifferenceConnection:
    query = parse_question(filter, None)
    cursor = after or before
    number = cursor_edition(cursor) if cursor and to is None else None
    earlier, later = _find_editions(from_, to, get_pins(info).edition(None, number))
    question = question_digest("compare", earlier.number, query.digest)
    window = to_window(question, COLUMNS, later, **page_arguments(first, after, last, before))
    try:
        part = get_differences(query, earlier, later, window)
    except QuestionError as error:
        raise to_bad_input(error) from error
    fields = place_of(info).of_nodes
    return to_connection(  # type: ignore[return-value]
        part,
        question,
        later,
        [_to_difference(compared, earlier, later, fields) for compared in part.entries],
        from_=to_edition_value(earlier),
        to=to_edition_value(later),
    )


async def _diff(
    root: strawberry.Parent[Fields],
    info: Info,
    from_: From,
    to: Annotated[
        str | None,
        strawberry.argument(description="The later edition, named in the same way; that of the event without it."),
    ] = None,
) -> EventDifference | None:
    fields = place_of(info).fields

    def read() -> Document | None:
        earlier, later = _find_editions(from_, to, root["_edition"])
        compared = compare_event(root["_entry"].subject_id, earlier, later)
        return None if compared is None else _to_difference(compared, earlier, later, fields)

    return await outside(info, read)  # type: ignore[arg-type]


Subjects = Annotated[
    list[str] | None, strawberry.argument(description="The kinds of subject: event, source, capture, actor …")
]


def list_changes(
    info: Info,
    since_edition: Annotated[
        int,
        strawberry.argument(description="The edition after which subjects changed; 0 for the time before the first."),
    ],
    until_edition: Annotated[
        int | None, strawberry.argument(description="The last edition with changes; the newest without it.")
    ] = None,
    change: Annotated[list[Change] | None, strawberry.argument(description="The kinds of change.")] = None,
    subject: Subjects = None,
    cause: Annotated[list[Cause] | None, strawberry.argument(description="The causes of the changes.")] = None,
    filter: Filter = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[Entry]:
    cursor = after or before
    number = cursor_edition(cursor) if cursor and until_edition is None else until_edition
    until = get_pins(info).edition(None, number)
    if not 0 <= since_edition <= until.number:
        raise BadInput(f"sinceEdition must be from 0 to {until.number}, the last edition; {since_edition} was given.")
    for name in subject or ():
        if name not in get_subjects():
            raise BadInput(unknown_value_message("subject", name, get_subjects()))
    entries = EntryRow.objects.using("public")
    query = parse_question(filter, None)
    if query != EventQuery():
        # What was withdrawn keeps the columns of what it was, by which it is found.
        entries = EventEntry.objects.using("public").matching(_resolve(query, until))
    entries = entries.filter(edition__gt=since_edition, edition__lte=until.number)
    narrowed = {
        "change__in": [one.value for one in change or ()],
        "cause__in": [one.value for one in cause or ()],
        "subject__in": subject or (),
    }
    entries = entries.filter(**{name: values for name, values in narrowed.items() if values})
    question = question_digest("changes", since_edition, sorted(map(str, narrowed.items())), query.digest)
    window = to_window(question, ("edition_id", "id"), until, **page_arguments(first, after, last, before))
    part = get_slice(entries, Sort(("edition_id", "id")), window)
    return to_connection(  # type: ignore[return-value]
        part, question, until, [*map(to_entry_value, part.entries)], lambda info: outside(info, entries.count)
    )


def _resolve(query: EventQuery, edition: EditionRow) -> EventQuery:
    try:
        return resolve_names(query, edition)[0]
    except QuestionError as error:
        raise to_bad_input(error) from error


add_field(
    Event,
    "diff",
    _diff,
    "The event in two editions, field by field; null if neither has it.",
)
