"""Every address: what it answers, and in which shape."""

from typing import NamedTuple

from .answer_schemas import COMPARED, DIFF, EVENT_PAGE, GROUPS, HISTOGRAM, TIMELINE, TIMELINE_PAGE
from .check_schemas import CHECK, CHECK_BODY
from .edition_schemas import ACTOR, CHANGED, CHANGES, EDITION, EDITION_PAGE, PUBLISHER, TERM, VERIFIED
from .event_schemas import EVENT
from .facet_schemas import FACETS_ALL
from .schema import Component, component, fields_of, page
from .source_schemas import CAPTURE, LOOK, QUOTATION, SOURCE, WORDING_CHANGE


class Operation(NamedTuple):
    """The description of an address.

    Args:
        named: of one subject, which may have been renamed or withdrawn.
        most: the largest page, where the address answers in JSON alone.
    """

    name: str
    tag: str
    summary: str
    description: str
    answer: Component
    named: bool = False
    most: int = 100


TAGS = {
    "events": "Dated policy events: pages of events, single events, their history, and counts.",
    "timelines": "Named timelines: questions with a title.",
    "sources": "The sources that attest events, their saved captures, and the checks of quotations.",
    "vocabulary": "Kinds of event, topics, actors and publishers.",
    "editions": "Acts of publishing, what they changed, and whether a document was public.",
    "formats": "The same answers as files and in the shapes of widgets, feeds and citation managers.",
    "about": "The description of this API.",
}


def _page(results: Component, name: str, plural: str) -> Component:
    return component(name, f"A page of {plural}.", page(results, f"The {plural} of this page."))


_DOCUMENT = component(
    "OpenApiDocument", "An OpenAPI 3.1 document.", fields_of({}, "The document.", {"openapi": "3.1.1"})
)

_IN_FORMAT = (
    "The suffix chooses the format; the shape of the answer depends on it. The same address without a suffix answers "
    "`json`."
)
_QUESTION = (
    "Parameters narrow the answer; values of one list parameter widen it. An unknown parameter or value is an error "
    "that names it and the nearest known one."
)
_FIELDS = "With `fields`, an event has the chosen fields only."
_EVENTS = "A page of events"
_ONE = "One event"
_TIMELINE = "A timeline with a page of its events"
_TIMELINE_QUESTION = (
    "Events match the question of the timeline and that of the request; `order` and `group` replace its own."
)

#: By plural: what one is called, its shape and the name of a page of them.
_TERMS = {
    "kinds": ("kind of event", "kinds of event", TERM, "TermPage"),
    "topics": ("topic", "topics", TERM, "TermPage"),
    "actors": ("actor", "actors", ACTOR, "ActorPage"),
    "publishers": ("publisher", "publishers", PUBLISHER, "PublisherPage"),
}
_TERM_PAGES = {
    "TermPage": _page(TERM, "TermPage", "terms"),
    "ActorPage": _page(ACTOR, "ActorPage", "actors"),
    "PublisherPage": _page(PUBLISHER, "PublisherPage", "publishers"),
}
_SOURCES = _page(SOURCE, "SourcePage", "sources")

#: By address, below /api/v1.
OPERATIONS: dict[str, Operation] = {
    "/events": Operation(
        "events", "events", _EVENTS, f"Events that match a question. {_QUESTION} {_FIELDS}", EVENT_PAGE
    ),
    "/events.{suffix}": Operation(
        "events_in_format", "formats", f"{_EVENTS} in a format", f"Events of a question. {_IN_FORMAT}", EVENT_PAGE
    ),
    "/events/compare": Operation(
        "compare",
        "events",
        "The difference between two editions in a question",
        "The events that entered, left or changed in the answer to a question between two editions, by id. "
        f"{_QUESTION}",
        COMPARED,
    ),
    "/events/compare.{suffix}": Operation(
        "compare_in_format",
        "formats",
        "What editions changed in a question in a format",
        f"As Atom, an entry for each edition that changed something, the latest first. {_IN_FORMAT}",
        COMPARED,
    ),
    "/events/facets": Operation(
        "facets",
        "events",
        "The number of events by value",
        f"The number of events that match a question, by each value of every facet. {_QUESTION}",
        FACETS_ALL,
    ),
    "/events/groups": Operation(
        "groups",
        "events",
        "The number of events by group",
        f"The number of events that match a question, by one or two of their properties at once. {_QUESTION}",
        GROUPS,
    ),
    "/events/groups.{suffix}": Operation(
        "groups_in_format", "formats", "Groups of events in a format", f"Events by group. {_IN_FORMAT}", GROUPS
    ),
    "/events/histogram": Operation(
        "histogram",
        "events",
        "The number of events over time",
        f"The number of events that match a question in each year, quarter, month, week or day. {_QUESTION}",
        HISTOGRAM,
    ),
    "/events/{slug}": Operation(
        "event", "events", _ONE, f"The event with its dates, actors, citations and relations. {_FIELDS}", EVENT, True
    ),
    "/events/{slug}.{suffix}": Operation(
        "event_in_format", "formats", f"{_ONE} in a format", f"One event. {_IN_FORMAT}", EVENT, True
    ),
    "/events/{slug}/history": Operation(
        "event_history",
        "events",
        "The history of an event",
        "All publications of an event, newest first, including its withdrawal.",
        _page(CHANGED, "ChangedPage", "changes"),
        True,
    ),
    "/events/{slug}/diff": Operation(
        "event_diff",
        "events",
        "The difference between two revisions of an event",
        "The fields that differ between two published revisions of an event, texts word by word.",
        DIFF,
        True,
    ),
    "/timelines": Operation(
        "timelines",
        "timelines",
        "A page of timelines",
        "The named timelines, by title.",
        _page(TIMELINE, "TimelineListPage", "timelines"),
    ),
    "/timelines/{slug}": Operation(
        "timeline", "timelines", _TIMELINE, f"{_TIMELINE_QUESTION} {_QUESTION} {_FIELDS}", TIMELINE_PAGE, True
    ),
    "/timelines/{slug}.{suffix}": Operation(
        "timeline_in_format",
        "formats",
        f"{_TIMELINE} in a format",
        f"{_TIMELINE_QUESTION} {_IN_FORMAT}",
        TIMELINE_PAGE,
        True,
    ),
    "/sources": Operation(
        "sources", "sources", "A page of sources", "The public sources, by title, with their events.", _SOURCES
    ),
    "/sources.{suffix}": Operation(
        "sources_in_format",
        "formats",
        "A page of sources in a format",
        f"The public sources, by title. {_IN_FORMAT}",
        _SOURCES,
    ),
    "/sources/{slug}": Operation(
        "source", "sources", "One source", "The source with its captures and the events that cite it.", SOURCE, True
    ),
    "/sources/{slug}.{suffix}": Operation(
        "source_in_format", "formats", "One source in a format", f"One source. {_IN_FORMAT}", SOURCE, True
    ),
    "/sources/{slug}/look": Operation(
        "look", "sources", "The last look at a source", "When, and with what outcome. It is of no edition.", LOOK, True
    ),
    "/sources/{slug}/captures": Operation(
        "captures",
        "sources",
        "The captures of a source",
        "The public captures of a source, by number; with `on`, the one that was current that day.",
        _page(CAPTURE, "CapturePage", "captures"),
        True,
    ),
    "/sources/{slug}/captures/{number}": Operation(
        "capture", "sources", "One capture", "One public capture of a source.", CAPTURE, True
    ),
    "/sources/{slug}/changes": Operation(
        "wording_changes",
        "sources",
        "The wording changes of a source",
        "The differences between each public capture of a source and the one before it.",
        _page(WORDING_CHANGE, "WordingChangePage", "wording changes"),
        True,
    ),
    "/sources/{slug}/changes/{first}..{last}": Operation(
        "wording_change",
        "sources",
        "The difference between two captures",
        "The difference between two public captures of a source. Captures of a protected text are compared only where "
        "one follows the other.",
        WORDING_CHANGE,
        True,
    ),
    "/quotes": Operation(
        "quotes",
        "sources",
        "A page of quotations",
        "The quotations of all events, each once, by source, with the result of the check.",
        _page(QUOTATION, "QuotationPage", "quotations"),
    ),
    "/quotes/check": Operation(
        "check_quotation",
        "sources",
        "Whether somebody said it",
        "The words looked for in all captures, by words and marks of quotation (`…`, `[…]`, brackets) after typography "
        "is folded: where and when they stood, what replaced them, who quotes them, or what is near.",
        CHECK,
    ),
    **{
        f"/{plural}": Operation(
            plural,
            "vocabulary",
            f"A page of {many}",
            f"The public {many}, by name, each with the number of events that mention it.",
            _TERM_PAGES[paged],
        )
        for plural, (_, many, _, paged) in _TERMS.items()
    },
    **{
        f"/{plural}/{{slug}}": Operation(
            plural[:-1],
            "vocabulary",
            f"One {one}",
            f"One {one}, with the number of events that mention it.",
            shape,
            True,
        )
        for plural, (one, _, shape, _) in _TERMS.items()
    },
    "/editions": Operation(
        "editions",
        "editions",
        "A page of editions",
        "The acts of publishing, newest first.",
        _page(EDITION, "EditionListPage", "editions"),
    ),
    "/editions/{number}": Operation(
        "edition",
        "editions",
        "One edition",
        "One act of publishing, with a page of its changes.",
        EDITION_PAGE,
        most=1000,
    ),
    "/changes": Operation(
        "changes",
        "editions",
        "Everything that changed after an edition",
        "Every change after an edition, oldest first: enough to keep a mirror. Follow `next` to the end; next time, "
        "pass `edition` of the last page as `after`.",
        CHANGES,
        most=1000,
    ),
    "/verify/{digest}": Operation(
        "verify",
        "editions",
        "Whether a document was public",
        "Whether a document with this digest was ever public, of which subject, and in which period.",
        VERIFIED,
    ),
    "/openapi.json": Operation(
        "openapi", "about", "The OpenAPI document", "The description of this API in OpenAPI 3.1.", _DOCUMENT
    ),
}

#: What is asked by a body, by address: the operation, and the shape of the body.
POSTED: dict[str, tuple[Operation, Component]] = {
    "/quotes/check": (
        Operation(
            "check_quotations",
            "sources",
            "Whether they said it",
            "The same for up to 100 texts, or for the quotations of a document. Each counts as a request.",
            CHECK,
        ),
        CHECK_BODY,
    )
}
