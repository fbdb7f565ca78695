"""The measures in force on a day, grouped by kind, each with the day since which it has been in force."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext

from ..documents.in_force import get_in_force_since
from ..documents.languages import render_date
from ..documents.shapes import EventDocument


def group_by_kind(events: Iterable[EventDocument]) -> list[tuple[str, list[EventDocument]]]:
    """Events by the name of their kind, the largest group first, in their own order within it."""
    groups: dict[str, list[EventDocument]] = {}
    for event in events:
        groups.setdefault(event["kind"]["name"], []).append(event)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def describe_force(event: EventDocument, day: dt.date) -> str:
    """Since when a measure in force on a day has been in force, in words."""
    since = get_in_force_since(event["dates"], day)
    if since is None:
        return gettext("may have been in force")
    return gettext("in force since {day}").format(day=render_date(since.isoformat()))
