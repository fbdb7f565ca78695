"""Events as marks of the timeline."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import DateField, F, Window
from django.db.models.functions import RowNumber, Trunc

from events.editions.documents import DateBlock, decode
from events.editions.tallies import get_tallies
from sources.shapes import Named

from ..documents.shapes import EventDocument, Participant
from ..query.querysets import EventEntryQuerySet
from .chart import Density
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


def get_best_of_intervals(entries: EventEntryQuerySet, earliest: str, interval: str, most: int) -> list[EventDocument]:
    """The most significant events that begin in each interval, by date: none is left blank for the sake of another.

    Args:
        earliest: the column of the first day.
        interval: year, quarter, month, week or day.
        most: how many events of an interval are drawn.
    """
    begins_in = Trunc(earliest, interval, output_field=DateField())
    order = (F("significance").desc(), F("begins").asc(), F("subject_id").asc())
    ranked = entries.order_by().annotate(rank=Window(RowNumber(), partition_by=[begins_in], order_by=order))
    texts = ranked.filter(rank__lte=most).values_list("document", flat=True)
    return sorted((decode(text or "") for text in texts), key=lambda event: event["date"]["earliest"] or "")


def get_clusters(density: Density, drawn: list[EventDocument]) -> list[dict[str, object]]:
    """The intervals of a chart that have more events than are drawn, each with the number of the others."""
    days = Counter(event["date"]["earliest"] for event in drawn)
    clusters = []
    for bin in density.bins:
        begin, end = bin.begin.isoformat(), bin.end.isoformat()
        number = bin.count - sum(count for day, count in days.items() if day and begin <= day <= end)
        if number > 0:
            clusters.append({"begin": begin, "end": end, "number": number, "label": bin.label})
    return clusters


def get_sides() -> dict[str, list[str]]:
    """The jurisdictions whose acts are drawn above and below the others: the two that act most often."""
    counts = get_tallies("jurisdictions")
    codes = sorted(counts, key=lambda code: (-counts[code], code))
    return {"above": codes[:1], "below": codes[1:2]}
