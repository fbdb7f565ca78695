"""The events of a list under headings: by year, or by kind if they are the measures in force on a day."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from events.editions.documents import DateBlock

from ..choices import DatePrecision, EventOrder
from ..documents.shapes import EventDocument
from ..query.question import EventQuery
from .in_force_list import group_by_kind


def group_events(events: list[EventDocument], query: EventQuery) -> Iterable[tuple[str, list[EventDocument]]]:
    """A page of events in groups with a heading; one without heading if they are not sorted by date."""
    if query.in_force_on and not query.order and not query.q:
        return group_by_kind(events)
    if query.sorted_by not in (EventOrder.DATE, EventOrder.DATE_DESC):
        return [("", events)]
    backwards = query.sorted_by is EventOrder.DATE_DESC
    ordered = sorted(events, key=lambda event: _sort_key(event["date"]), reverse=backwards)
    years = groupby(ordered, lambda event: get_listed_day(event["date"])[:4] or "earlier")
    return [(year, list(same)) for year, same in years]


def _sort_key(date: DateBlock) -> tuple[str, bool]:
    return get_listed_day(date), date["precision"] != DatePrecision.DAY


def get_listed_day(date: DateBlock) -> str:
    """The day at which an event is listed, in ISO 8601; empty for an open beginning.

    A month or year comes after its days, and a window of days at its middle: what is vague does not precede its
    neighbours.
    """
    first, last = date["earliest"], date["latest"]
    if not first or not last or date["shape"] == "interval":
        return first or ""
    if date["precision"] != DatePrecision.DAY:
        return last
    begin, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return (begin + (end - begin) / 2).isoformat()
