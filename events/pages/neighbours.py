"""Ways on from an event or a source: the timelines that hold it, and those before and after it."""

from typing import NamedTuple

from django.db.models import QuerySet, TextField, Value

from events.editions.documents import decode
from events.editions.keyset import Sort
from events.editions.models import Edition, Entry
from events.editions.querysets import EntryQuerySet

from ..query.parameters import parse_timeline_question
from ..query.question import QuestionError
from ..query.results import EventResults
from ..query.slugs import resolve_many
from .documents import get_titles

#: How many timelines are looked at, and how many are shown.
_MOST_TIMELINES = 50
_SHOWN = 4


class Neighbour(NamedTuple):
    """A subject beside another one, by its path and title."""

    path: str
    title: str


class Neighbours(NamedTuple):
    timelines: list[Neighbour]
    previous: Neighbour | None
    next: Neighbour | None


def get_event_neighbours(entry: Entry, edition: Edition) -> Neighbours:
    """The timelines that hold an event, and the events before and after it by date."""
    before, after = _get_beside(EventResults(edition).entries, entry, Sort(("begins", "subject_id")), "/events")
    labels = [(one.path.rpartition("/")[2], one.title) for one in (before, after) if one]
    titles = get_titles("event", labels, edition)
    beside = [one and one._replace(title=titles[one.path.rpartition("/")[2]]) for one in (before, after)]
    return Neighbours(get_timelines_holding(edition, subject_id=entry.subject_id), *beside)


def get_source_neighbours(entry: Entry, edition: Edition) -> Neighbours:
    """The timelines whose events cite a source, and the sources before and after it by title."""
    sources = Entry.objects.using("public").at(edition).public().of("source")
    beside = _get_beside(sources, entry, Sort(("label", "slug")), "/sources")
    return Neighbours(get_timelines_holding(edition, sources__contains=[entry.slug]), *beside)


def get_timelines_holding(edition: Edition, **condition: object) -> list[Neighbour]:
    """The timelines that hold an event that meets a condition, by title; one statement looks into all of them."""
    entries = Entry.objects.using("public").at(edition).public().of("timeline").order_by("label", "slug")
    timelines = list(entries.values_list("slug", "label", "document")[:_MOST_TIMELINES])
    questions = [parse_timeline_question(decode(document or "")) for _, _, document in timelines]
    parts: list[QuerySet[Entry, str]] = [
        _first_match(EventResults(edition, resolved[0]), slug, condition)
        for (slug, _, _), resolved in zip(timelines, resolve_many(questions, edition), strict=True)
        if not isinstance(resolved, QuestionError)
    ]
    if not parts:
        return []
    first, *rest = parts
    holding = set(first.union(*rest, all=True) if rest else first)
    shown = [(slug, title) for slug, title, _ in timelines if slug in holding][:_SHOWN]
    titles = get_titles("timeline", shown, edition)
    return [Neighbour(f"/timelines/{slug}", titles[slug]) for slug, _ in shown]


def _first_match(results: EventResults, timeline: str, condition: dict[str, object]) -> "QuerySet[Entry, str]":
    matching = results.entries.filter(**condition).order_by()
    first: QuerySet[Entry, str] = matching.annotate(timeline=Value(timeline, TextField())).values_list(
        "timeline", flat=True
    )[:1]
    return first


def _get_beside(
    entries: EntryQuerySet, entry: Entry, sort: Sort, path: str
) -> tuple[Neighbour | None, Neighbour | None]:
    """The subjects before and after an entry in an order."""
    found = []
    for direction in (sort.backwards(), sort):
        row = direction.apply(entries.filter(direction.beyond(sort.key(entry)))).values_list("slug", "label").first()
        found.append(Neighbour(f"{path}/{row[0]}", row[1]) if row else None)
    return found[0], found[1]
