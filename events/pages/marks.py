"""Events as marks of the timeline."""

from collections.abc import Iterable

from events.editions.documents import DateBlock
from sources.shapes import Named

from ..documents.shapes import EventDocument, Participant
from .disputes import get_disputes


def to_mark(document: EventDocument) -> dict[str, object]:
    """An event as a mark: its first and last day, null where open, and how uncertain they are."""
    date, disputes = document["date"], get_disputes(document)
    return {
        "slug": document["slug"],
        "title": document["title"],
        "begin": date["earliest"],
        "end": date["latest"],
        "shown": date["display"],
        "shape": date["shape"],
        "precision": date["precision"],
        "doubt": ["disputed", *(word for word in get_doubts(date) if word != "disputed")]
        if disputes
        else get_doubts(date),
        "why": "; ".join(disputes),
        "weight": document["significance"],
        "kind": [document["kind"]["slug"]],
        "topic": [topic["slug"] for topic in document["topics"]],
        "actor": [actor["slug"] for actor in document["actors"]],
        "jurisdiction": document["jurisdictions"],
    }


def get_group_names(events: Iterable[EventDocument], group: str) -> dict[str, str]:
    """The names of groups of events, by slug; a jurisdiction has its code alone."""
    named: list[Named] | list[Participant]
    match group:
        case "kind":
            named = [event["kind"] for event in events]
        case "topic":
            named = [topic for event in events for topic in event["topics"]]
        case "actor":
            named = [actor for event in events for actor in event["actors"]]
        case _:
            return {}
    return {one["slug"]: one["name"] for one in named}


def get_doubts(date: DateBlock) -> list[str]:
    """The ways in which a date is uncertain, in words that are also CSS classes."""
    doubts = (
        ("window", date["shape"] == "window"),
        ("uncertain", date["uncertain"]),
        ("approximate", date["approximate"]),
        ("imprecise", date["precision"] != "day"),
        (date["status"] or "", date["status"] in ("disputed", "scheduled", "cancelled")),
    )
    return [word for word, holds in doubts if holds]
