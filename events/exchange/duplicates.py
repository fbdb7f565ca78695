"""Possible duplicates of events: those with the same source, or with the same actor at about the same time."""

import datetime as dt
from difflib import SequenceMatcher
from typing import NamedTuple

from events.editions.edtf import Edtf
from events.editions.subjects import StoredRow
from events.models import Event

#: How many days apart two dates are near, and how alike two titles are similar (0 to 1).
NEAR_DAYS = 7
SIMILAR = 0.6


class Duplicate(NamedTuple):
    """An imported event, the stored event or the title in the same file that it resembles, and why."""

    title: str
    resembles: Event | str
    why: str


def find_duplicates_within(rows: list[StoredRow]) -> list[Duplicate]:
    """The rows of a file's new events that resemble one before them in the file."""
    found = []
    for place, row in enumerate(rows):
        for other in rows[:place]:
            if _get_sources(row) & _get_sources(other):
                why = "it cites the same source and is in the same file"
            elif _near(row, other) and _get_actors(row) & _get_actors(other) and _similar(row["title"], other["title"]):
                why = "it has the same actor, a close date and a similar title, in the same file"
            else:
                continue
            found.append(Duplicate(row["title"], other["title"], why))
            break
    return found


def find_duplicates(row: StoredRow) -> list[Duplicate]:
    """The stored events, other than itself, that the row of an event's revision resembles."""
    others = Event.objects.exclude(pk=row["id"]).distinct()
    sources = [citation["source"] for citation in row["citations"]]
    citing = list(others.filter(citations__source__in=sources)[:5])
    found = [Duplicate(row["title"], one, "it cites the same source") for one in citing]
    earliest = next((Edtf.parse(dated["date"]).earliest for dated in row["dates"]), None)
    if earliest is None:
        return found
    days = dt.timedelta(days=NEAR_DAYS)
    since = earliest - days if earliest - dt.date.min > days else dt.date.min
    until = earliest + days if dt.date.max - earliest > days else dt.date.max
    near = others.filter(
        dates__earliest__range=(since, until), participations__actor__in=[part["actor"] for part in row["actors"]]
    )
    for one in near[:50]:
        if one not in citing and _similar(row["title"], one.title):
            found.append(Duplicate(row["title"], one, "it has the same actor, a close date and a similar title"))
    return found


def _get_sources(row: StoredRow) -> set[str]:
    return {citation["source"] for citation in row["citations"]}


def _get_actors(row: StoredRow) -> set[str]:
    return {part["actor"] for part in row["actors"]}


def _near(row: StoredRow, other: StoredRow) -> bool:
    mine, theirs = (next((Edtf.parse(dated["date"]).earliest for dated in one["dates"]), None) for one in (row, other))
    return mine is not None and theirs is not None and abs((mine - theirs).days) <= NEAR_DAYS


def _similar(title: str, other: str) -> bool:
    return SequenceMatcher(None, title.casefold(), other.casefold()).ratio() >= SIMILAR
