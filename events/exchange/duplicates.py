"""Possible duplicates of events: by title and date, by identifier, by source, and by actor at about the same time."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Lower
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from events.editions.edtf import Edtf
from events.editions.similar_names import has_a_word_of
from events.editions.subjects import StoredRow
from events.identifiers import to_texts
from events.models import Citation, Event, EventDate, Participation

#: How many days apart two dates are near.
NEAR_DAYS = 7
#: How alike titles are similar, of 100: of events with the same actor, of any that are near, and of any at all.
_SIMILAR_WITH_ACTOR, _SIMILAR_NEAR, _SIMILAR = 60, 80, 80
#: How many stored events are compared, for each reason to do so.
_COMPARED = 1000


class Duplicate(NamedTuple):
    """An event, the stored event or the title in the same file that it resembles, and why."""

    title: str
    resembles: Event | str
    why: str


class _Facts(NamedTuple):
    """What events are compared by: the title in lower case without punctuation, and the days of dates that begin."""

    title: str
    dates: frozenset[tuple[dt.date, dt.date | None]]
    actors: frozenset[str]
    sources: frozenset[str]
    identifiers: frozenset[str]


def find_duplicates_within(rows: list[StoredRow]) -> list[Duplicate]:
    """The rows of a file's new events that resemble one before them in the file."""
    found = []
    facts = [_facts_of_row(row) for row in rows]
    for place, row in enumerate(rows):
        for other, theirs in zip(rows[:place], facts, strict=False):
            if why := _find_resemblance(facts[place], theirs):
                found.append(Duplicate(row["title"], other["title"], f"{why}, in the same file"))
                break
    return found


def find_duplicates(rows: list[StoredRow], *, is_typed: bool = False) -> list[Duplicate]:
    """The stored events, other than themselves, that the rows of events resemble; the plainest first.

    Args:
        is_typed: somebody is writing this event: a title alone is a reason to look.
    """
    candidates = _load(_find_candidates(rows, is_typed))
    found: list[tuple[int, Duplicate]] = []
    for row in rows:
        mine = _facts_of_row(row)
        for event, theirs in candidates:
            if str(event.pk) != row["id"] and (why := _find_resemblance(mine, theirs, is_typed=is_typed)):
                found.append((_REASONS.index(why), Duplicate(row["title"], event, why)))
    return [duplicate for _, duplicate in sorted(found, key=lambda one: one[0])]


def _find_candidates(rows: list[StoredRow], is_typed: bool) -> set[UUID]:
    """The ids of events that share an identifier, a source or a title with these, or are near one of them in time."""
    sources = {citation["source"] for row in rows for citation in row["citations"]}
    near = [Q(earliest__range=_around(day)) for row in rows for day, _ in _facts_of_row(row).dates]
    titles = {row["title"].lower() for row in rows}
    ids = set(Citation.objects.filter(source__in=sources).values_list("event", flat=True)[:_COMPARED])
    ids |= set(Event.objects.annotate(lower=Lower("title")).filter(lower__in=titles).values_list("pk", flat=True))
    same = [
        Q(identifiers__contains={scheme: [value]})
        for row in rows
        for scheme, values in row.get("identifiers", {}).items()
        for value in values
    ]
    if same:
        ids |= set(Event.objects.filter(reduce(or_, same)).values_list("pk", flat=True)[:_COMPARED])
    if near:
        ids |= set(EventDate.objects.filter(reduce(or_, near)).values_list("event", flat=True)[:_COMPARED])
    if is_typed and (words := reduce(or_, (has_a_word_of(row["title"], "title") for row in rows), Q())):
        ids |= set(Event.objects.filter(words).values_list("pk", flat=True)[:_COMPARED])
    return ids


def _around(day: dt.date) -> tuple[dt.date, dt.date]:
    days = dt.timedelta(days=NEAR_DAYS)
    since = day - days if day - dt.date.min > days else dt.date.min
    return since, day + days if dt.date.max - day > days else dt.date.max


def _load(ids: Iterable[UUID]) -> list[tuple[Event, _Facts]]:
    """These events with what they are compared by."""
    dates: dict[UUID, set[tuple[dt.date, dt.date | None]]] = defaultdict(set)
    actors: dict[UUID, set[str]] = defaultdict(set)
    sources: dict[UUID, set[str]] = defaultdict(set)
    wanted = {"event__in": list(ids)}
    for event, earliest, latest in EventDate.objects.filter(**wanted).values_list("event", "earliest", "latest"):
        if earliest:
            dates[event].add((earliest, latest))
    for event, actor in Participation.objects.filter(**wanted).values_list("event", "actor"):
        actors[event].add(str(actor))
    for event, source in Citation.objects.filter(**wanted).values_list("event", "source"):
        sources[event].add(str(source))
    return [
        (
            one,
            _Facts(
                _fold(one.title),
                frozenset(dates[one.pk]),
                frozenset(actors[one.pk]),
                frozenset(sources[one.pk]),
                frozenset(to_texts(one.identifiers)),
            ),
        )
        for one in Event.objects.filter(pk__in=list(ids)).only("pk", "slug", "title", "identifiers").order_by("slug")
    ]


def _facts_of_row(row: StoredRow) -> _Facts:
    dates = [Edtf.parse(dated["date"]) for dated in row["dates"]]
    return _Facts(
        _fold(row["title"]),
        frozenset((date.earliest, date.latest) for date in dates if date.earliest),
        frozenset(part["actor"] for part in row["actors"]),
        frozenset(citation["source"] for citation in row["citations"]),
        frozenset(to_texts(row.get("identifiers", {}))),
    )


def _fold(title: str) -> str:
    """A title in lower case, without punctuation and with single spaces."""
    return " ".join(default_process(title).split())


#: The reasons for taking two events for one, the plainest first.
_REASONS = (
    "it has the same title and the same date",
    "it has the same identifier",
    "it cites the same source",
    "it has the same title",
    "it has the same actor, a close date and a similar title",
    "it has a close date and a similar title",
    "it has a similar title",
)


def _find_resemblance(one: _Facts, other: _Facts, *, is_typed: bool = False) -> str:
    """Why two events may be one; "" where nothing says so."""
    is_same_title = bool(one.title) and one.title == other.title
    if is_same_title and one.dates & other.dates:
        return _REASONS[0]
    if one.identifiers & other.identifiers:
        return _REASONS[1]
    if one.sources & other.sources:
        return _REASONS[2]
    if is_same_title and (is_typed or not one.dates or not other.dates):
        return _REASONS[3]
    likeness = fuzz.token_sort_ratio(one.title, other.title)
    is_near = any(abs((day - their).days) <= NEAR_DAYS for day, _ in one.dates for their, _ in other.dates)
    if is_near and one.actors & other.actors and likeness >= _SIMILAR_WITH_ACTOR:
        return _REASONS[4]
    if is_near and likeness >= _SIMILAR_NEAR:
        return _REASONS[5]
    return _REASONS[6] if is_typed and likeness >= _SIMILAR else ""
