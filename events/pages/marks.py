"""Events as the timeline draws them: the little that a mark needs."""

from collections.abc import Iterable
from typing import Any


def to_mark(document: dict[str, Any]) -> dict[str, Any]:
    """An event as one mark: bounds in days, both included, null where open; doubt as it is."""
    date = document["date"]
    return {
        "slug": document["slug"],
        "title": document["title"],
        "begin": date["earliest"],
        "end": date["latest"],
        "shown": date["display"],
        "shape": date["shape"],
        "precision": date["precision"],
        "doubt": doubt(date),
        "weight": document["significance"],
        "kind": [document["kind"]["slug"]],
        "topic": [topic["slug"] for topic in document["topics"]],
        "actor": [actor["slug"] for actor in document["actors"]],
        "jurisdiction": document["jurisdictions"],
    }


def group_names(events: Iterable[dict[str, Any]], group: str) -> dict[str, str]:
    """What the groups of events are called, by slug; a jurisdiction is called by its code."""
    if group not in ("kind", "topic", "actor"):
        return {}
    members = ([event["kind"]] if group == "kind" else event[f"{group}s"] for event in events)
    return {one["slug"]: one["name"] for several in members for one in several}


def doubt(date: dict[str, Any]) -> list[str]:
    """What is not certain about a date, in words that are also its classes."""
    doubts = (
        ("window", date["shape"] == "window"),
        ("uncertain", date["uncertain"]),
        ("approximate", date["approximate"]),
        ("imprecise", date["precision"] != "day"),
        (date["status"] or "", date["status"] in ("disputed", "scheduled", "cancelled")),
    )
    return [word for word, holds in doubts if holds]
