"""Events as marks of the timeline: when they lie, who acted, what kind they are, and what they answer."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.db.models import DateField, F, Window
from django.db.models.functions import RowNumber, Trunc
from django.utils.translation import gettext

from events.editions.documents import DateBlock
from events.editions.tallies import get_tallies

from ..choices import DatePrecision, RelationType
from ..documents.in_force import in_force_ranges
from ..documents.languages import render_date
from ..documents.shapes import Era, EventDocument, Sides
from ..query.querysets import EventEntryQuerySet
from .chart import Density
from .disputes import get_disputes
from .documents import read_events
from .symbols import SYMBOLS

MOST_LANES = 8
OTHERS = "others"


class Mark(TypedDict):
    """An event as it is drawn; days are ordinals, and an exact day is drawn at its noon.

    ``first`` and ``last`` are the ends of its bar, both at ``at`` where it has none; ``bar`` says what the bar means:
    ``lasted``, ``open`` (lasts without a known end), ``vague`` (a day in this time), or nothing.
    """

    slug: str
    title: str
    shown: str
    why: str
    doubt: list[str]
    weight: int
    at: float
    first: float
    last: float
    bar: str
    symbol: str
    side: str
    lanes: list[str]
    answers: list[str]


class Lane(TypedDict):
    """A lane: ``grows`` is ``up`` or ``down`` from the axis for a side, else ``between`` or, for a group, ``list``."""

    id: str
    name: str
    grows: str


class Cluster(TypedDict):
    """How many events from one day to another, its end left out, are not drawn."""

    begin: int
    end: int
    number: int


class DrawnEra(TypedDict):
    title: str
    begin: float
    end: float


class Drawing(TypedDict):
    """Everything that a timeline draws."""

    marks: list[Mark]
    lanes: list[Lane]
    clusters: list[Cluster]
    eras: list[DrawnEra]


@dataclass(frozen=True)
class MarkStyle:
    """What a mark's place and look depend on besides its event.

    Args:
        bounds: ordinals between which open bars and eras are drawn.
        symbols: the shape of each frequent kind.
    """

    sides: Sides
    group: str
    bounds: tuple[float, float]
    symbols: dict[str, str]

    def to_mark(self, event: EventDocument) -> Mark:
        at, first, last, bar = self._extent(event)
        date, disputes = event["date"], get_disputes(event)
        doubts = [word for word in get_doubts(date) if word != "disputed" or not disputes]
        side = get_side(event["jurisdictions"], self.sides)
        return {
            "slug": event["slug"],
            "title": event["title"],
            "shown": render_date(date["edtf"], date["display"]),
            "why": "; ".join(disputes),
            "doubt": ["disputed", *doubts] if disputes else doubts,
            "weight": event["significance"],
            "at": at,
            "first": first,
            "last": last,
            "bar": bar,
            "symbol": self.symbols.get(event["kind"]["slug"], SYMBOLS[-1]),
            "side": side,
            "lanes": [side] if self.group == "none" else list(_get_groups(event, self.group)),
            "answers": [
                relation["event"]["slug"]
                for relation in event["relations"]
                if relation["type"] == RelationType.RESPONDS_TO and relation["direction"] == "out"
            ],
        }

    def _extent(self, event: EventDocument) -> tuple[float, float, float, str]:
        """Where the mark is, both ends of its bar, and what the bar means."""
        date = event["date"]
        first = _ordinal(date["earliest"], self.bounds[0])
        last = _ordinal(date["latest"], self.bounds[1] - 1) + 1
        if date["shape"] == "interval":
            return first + 0.5, first, last, "lasted" if date["latest"] else "open"
        if first + 1 != last:
            middle = (first + last) / 2
            return middle, first, last, "vague"
        forces, _ = in_force_ranges(event["dates"])
        if forces and forces[-1].upper and forces[-1].lower:
            # It lasted for as long as it was in force, whenever it was announced.
            begin, end = forces[-1].lower.toordinal(), forces[-1].upper.toordinal()
            return first + 0.5, min(first + 0.5, begin), end, "lasted"
        return first + 0.5, first + 0.5, first + 0.5, ""

    def to_era(self, era: Era) -> DrawnEra:
        begin = _ordinal(era["date"]["earliest"], self.bounds[0])
        end = _ordinal(era["date"]["latest"], self.bounds[1] - 1) + 1
        return {"title": era["title"], "begin": begin, "end": end}


def build_drawing(
    events: Sequence[EventDocument], clusters: list[Cluster], eras: Iterable[Era], style: MarkStyle
) -> Drawing:
    """Everything a timeline draws, of these events."""
    marks = [style.to_mark(event) for event in events]
    lanes = get_side_lanes(marks, style.sides) if style.group == "none" else get_group_lanes(events, marks, style.group)
    slugs = {mark["slug"] for mark in marks}
    for mark in marks:
        mark["answers"] = [slug for slug in mark["answers"] if slug in slugs]
    return {"marks": marks, "lanes": lanes, "clusters": clusters, "eras": [style.to_era(era) for era in eras]}


def get_side(jurisdictions: Iterable[str], sides: Sides) -> str:
    """The side that acted, ``above`` or ``below``; of both or of neither it is ``between``."""
    codes = set(jurisdictions)
    above, below = bool(codes & {*sides["above"]}), bool(codes & {*sides["below"]})
    return "between" if above == below else "above" if above else "below"


def get_side_lanes(marks: Iterable[Mark], sides: Sides) -> list[Lane]:
    """The lanes of those who acted, as far as they have marks."""
    used = {mark["side"] for mark in marks}
    lanes: list[Lane] = [
        {"id": "above", "name": ", ".join(sides["above"]), "grows": "up"},
        {"id": "between", "name": gettext("others"), "grows": "between"},
        {"id": "below", "name": ", ".join(sides["below"]), "grows": "down"},
    ]
    return [lane for lane in lanes if lane["id"] in used]


def get_group_lanes(events: Iterable[EventDocument], marks: Iterable[Mark], group: str) -> list[Lane]:
    """The lanes of the groups with the most marks; marks of none of these have a lane of their own."""
    names = {slug: name for event in events for slug, name in _get_groups(event, group).items()}
    counts = Counter(lane for mark in marks for lane in mark["lanes"])
    chosen = sorted(counts, key=lambda slug: (-counts[slug], slug))[:MOST_LANES]
    lanes: list[Lane] = [{"id": slug, "name": names[slug], "grows": "list"} for slug in chosen]
    for mark in marks:
        mark["lanes"] = [lane for lane in mark["lanes"] if lane in chosen] or [OTHERS]
    if any(mark["lanes"] == [OTHERS] for mark in marks):
        lanes.append({"id": OTHERS, "name": gettext("others"), "grows": "list"})
    return lanes


def _get_groups(event: EventDocument, group: str) -> dict[str, str]:
    """The groups of an event by slug, with their names; a jurisdiction has its code alone."""
    match group:
        case "kind":
            return {event["kind"]["slug"]: event["kind"]["name"]}
        case "topic":
            return {topic["slug"]: topic["name"] for topic in event["topics"]}
        case "actor":
            return {actor["slug"]: actor["name"] for actor in event["actors"]}
    return {code: code for code in event["jurisdictions"]}


def get_doubts(date: DateBlock) -> list[str]:
    """The ways in which a date is uncertain, in words that are also CSS classes."""
    doubts = (
        ("window", date["shape"] == "window"),
        ("uncertain", date["uncertain"]),
        ("approximate", date["approximate"]),
        ("imprecise", date["precision"] != DatePrecision.DAY),
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
    return sorted(read_events(texts), key=lambda event: event["date"]["earliest"] or "")


def get_clusters(density: Density, drawn: Iterable[EventDocument]) -> list[Cluster]:
    """The intervals of a chart that have more events than are drawn, each with the number of the others."""
    days = Counter(event["date"]["earliest"] for event in drawn)
    clusters: list[Cluster] = []
    for bin in density.bins:
        begin, end = bin.begin.isoformat(), bin.end.isoformat()
        number = bin.count - sum(count for day, count in days.items() if day and begin <= day <= end)
        if number > 0:
            clusters.append({"begin": bin.begin.toordinal(), "end": bin.end.toordinal() + 1, "number": number})
    return clusters


def get_sides() -> Sides:
    """The jurisdictions whose acts are drawn above and below the others: the two that act most often."""
    codes = _by_count("jurisdictions")
    return {"above": codes[:1], "below": codes[1:2]}


def get_symbols() -> dict[str, str]:
    """The shape of each of the most frequent kinds, by slug; all others have the last of ``SYMBOLS``."""
    return dict(zip(_by_count("kind"), SYMBOLS[:-1], strict=False))


def _by_count(column: str) -> list[str]:
    counts = get_tallies(column)
    return sorted(counts, key=lambda value: (-counts[value], value))


def _ordinal(day: str | None, otherwise: float) -> float:
    return dt.date.fromisoformat(day).toordinal() if day else otherwise
