"""The public documents of events, timelines and the vocabulary.

The renderers return these, and what names a field of an event reads it here: ``fields``, OpenAPI, GraphQL and CSV.
"""

from types import NoneType
from typing import NotRequired, TypedDict, get_args, get_type_hints, is_typeddict

from events.editions.documents import DateBlock, EntryBlock
from sources.shapes import Named, SourceBrief

from ..identifiers import Identifiers

#: Names of fields, each with those nested in it.
Tree = dict[str, "Tree"]


class Media(TypedDict):
    """A picture or film that illustrates an event or a timeline."""

    url: str
    caption: str
    credit: str
    alt: str


class Participant(TypedDict):
    """An actor that took part in an event, and its role."""

    slug: str
    name: str
    kind: str
    country: str | None
    role: str
    aliases: list[str]


class Quote(TypedDict):
    """A quotation, checked against the captures of its source.

    ``last_stood`` is the number of a capture, ``changed`` is in EDTF. Documents published before ``reason`` was
    added lack it.
    """

    exact: str
    prefix: str
    suffix: str
    language: str | None
    translated_from: str | None
    original: str | None
    status: str
    reason: NotRequired[str | None]
    last_stood: int | None
    changed: str | None
    now: str | None


class Citation(TypedDict):
    """A source that an event cites; ``via`` is the slug of the source through which it is known."""

    source: SourceBrief
    stance: str
    supports: str
    locator: str
    via: str | None
    quote: Quote | None


class EventBrief(TypedDict):
    """An event by slug, title and date."""

    slug: str
    title: str
    date: DateBlock


class Relation(TypedDict):
    """A relation between two events; ``direction`` is out or in."""

    type: str
    direction: str
    basis: str
    note: str
    event: EventBrief


class Translation(TypedDict):
    """An event in another language; ``status`` is current or stale: of words that have changed since."""

    lang: str
    title: str
    summary: str
    status: str


class Original(TypedDict):
    """The words that a translation stands in for."""

    title: str
    summary: str


class ShownTranslation(TypedDict):
    """The translation that an event is served in, with the original."""

    lang: str
    status: str
    original: Original


class EventDocument(TypedDict):
    """An event as it is stored, without its entry.

    Only one that is translated has ``translations``, and only one that others know by some ``identifiers``.
    """

    id: str
    slug: str
    path: str
    title: str
    summary: str
    kind: Named
    topics: list[Named]
    date: DateBlock
    dates: list[DateBlock]
    significance: int
    jurisdictions: list[str]
    actors: list[Participant]
    media: Media | None
    citations: list[Citation]
    relations: list[Relation]
    identifiers: NotRequired[Identifiers]
    translations: NotRequired[list[Translation]]


class Event(EventDocument):
    """An event as it is served. One that is requested in a language has ``translation``."""

    translation: NotRequired[ShownTranslation | None]
    entry: EntryBlock


class Era(TypedDict):
    """A named period, drawn behind a timeline."""

    title: str
    date: DateBlock


class Sides(TypedDict):
    """The jurisdictions whose acts are drawn above and below the axis of a timeline."""

    above: list[str]
    below: list[str]


class Step(TypedDict):
    """A step of the story that a timeline tells; ``event`` is a slug."""

    event: str
    heading: str
    text: str


class OriginalTimeline(TypedDict):
    """The words that a translation of a timeline stands in for."""

    title: str
    description: str


class ShownTimelineTranslation(TypedDict):
    """The translation that a timeline is served in, with the original."""

    lang: str
    status: str
    original: OriginalTimeline


class TimelineTranslation(TypedDict):
    """A timeline in another language; ``eras`` are titles in the order of its eras."""

    lang: str
    title: str
    description: str
    steps: list[Step]
    eras: list[str]
    status: str


class Timeline(TypedDict):
    """``question`` has the values of each parameter.

    Documents published before ``sides`` and ``steps`` were added lack both; only one that is translated has
    ``translations``, and only one that is requested in a language ``translation``.
    """

    id: str
    slug: str
    title: str
    description: str
    media: Media | None
    question: dict[str, list[str]]
    eras: list[Era]
    sides: NotRequired[Sides | None]
    steps: NotRequired[list[Step]]
    path: str
    translations: NotRequired[list[TimelineTranslation]]
    translation: NotRequired[ShownTimelineTranslation | None]


class Term(TypedDict):
    """A kind or a topic."""

    id: str
    slug: str
    path: str
    name: str
    description: str


class Actor(Term):
    """An actor. Only one that others know by some has ``identifiers``."""

    kind: str
    country: str | None
    aliases: list[str]
    identifiers: NotRequired[Identifiers]


def field_tree(shape: type) -> Tree:
    """The names of a shape's fields, with those nested in them.

    >>> field_tree(Era)["title"]
    {}
    """
    return {name: _get_nested(hint) for name, hint in get_type_hints(shape).items()}


def _get_nested(hint: type) -> Tree:
    """The fields of what a hint names: a shape, a list of shapes, or either and null."""
    if is_typeddict(hint):
        return field_tree(hint)
    return next((tree for part in get_args(hint) if (tree := _get_nested(part))), {})


def empty_value(shape: type, name: str) -> object:
    """A field without content: null where it may be null, else an empty list or text."""
    hint = get_type_hints(shape)[name]
    if NoneType in get_args(hint):
        return None
    return hint()
