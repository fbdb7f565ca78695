"""Events as marks of the timeline."""

from collections.abc import Iterable
from typing import Any

from .disputes import get_disputes


def to_mark(document: dict[str, Any]) -> dict[str, Any]:
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


def get_group_names(events: Iterable[dict[str, Any]], group: str) -> dict[str, str]:
    """The names of groups of events, by slug; a jurisdiction has its code alone."""
    if group not in ("kind", "topic", "actor"):
        return {}
    members = ([event["kind"]] if group == "kind" else event[f"{group}s"] for event in events)
    return {member["slug"]: member["name"] for row in members for member in row}


def get_doubts(date: dict[str, Any]) -> list[str]:
    """The ways in which a date is uncertain, in words that are also CSS classes."""
    doubts = (
        ("window", date["shape"] == "window"),
        ("uncertain", date["uncertain"]),
        ("approximate", date["approximate"]),
        ("imprecise", date["precision"] != "day"),
        (date["status"] or "", date["status"] in ("disputed", "scheduled", "cancelled")),
    )
    return [word for word, holds in doubts if holds]
