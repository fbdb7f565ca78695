"""Facets: the number of events that match a question, by each value."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F, Func, TextField

from events.editions.models import Edition, Entry
from events.editions.tallies import get_tallies
from sources.models import SourceType

from .histogram import CountedRow, CountedRows
from .matches import CachedEvents, count_values, count_years
from .querysets import EventEntryQuerySet, get_axis
from .question import COLUMNS, EventQuery
from .results import EventResults

#: The highest number of values of a facet.
MOST = 100

#: The column each facet counts, and the filters of a question that it ignores, its own among them.
_COLUMNS = {name: COLUMNS[name] for name in ("kind", "topic", "actor", "jurisdiction", "publisher", "source_type")} | {
    "year": ""
}
_IGNORED: dict[str, dict[str, Any]] = {name: {name: ()} for name in _COLUMNS} | {
    "actor": {"actor": (), "role": ()},
    "year": {"since": None, "until": None},
}
FACETS = tuple(_COLUMNS)


@dataclass(frozen=True)
class FacetCount:
    """A value, what it is called, and how many events have it."""

    value: str
    label: str
    count: int


def get_facets(
    query: EventQuery, edition: Edition, names: Iterable[str] = FACETS, *, within: EventQuery | None = None
) -> dict[str, list[FacetCount]]:
    """For each facet its values by count, then slug, at most ``MOST``; a facet ignores its own filter.

    Args:
        query: a question in the words of the edition (resolved).
        names: which facets, of ``FACETS``.
        within: another question that the events match too, such as a timeline's.
    """
    within = within or EventQuery()
    results = EventResults(edition, within)
    cached, entries = results.cached, results.entries
    values_by_name = {
        name: whole_facet_values(name)
        if is_whole(name, query, within, edition)
        else get_values_in_columns(name, query, cached)
        if cached
        else largest_values(name, facet_rows(name, query, entries))
        for name in names
    }
    labels = get_labels(values_by_name, edition)
    return {
        name: [FacetCount(value, labels.get((name, value), value), count) for value, count in values]
        for name, values in values_by_name.items()
    }


def is_whole(name: str, query: EventQuery, within: EventQuery, edition: Edition) -> bool:
    """Whether a facet counts all current events, for which tallies are kept."""
    narrowed = replace(query, **_IGNORED[name]).narrows or within.narrows
    return bool(_COLUMNS[name]) and edition.newest and not narrowed


def whole_facet_values(name: str) -> list[tuple[str, int]]:
    """The values of a facet over all current events."""
    return _most(get_tallies(_COLUMNS[name]))


def get_values_in_columns(name: str, query: EventQuery, cached: CachedEvents) -> list[tuple[str, int]]:
    """The values of a facet by count, from this process's columns."""
    matches = cached.find(replace(query, **_IGNORED[name]))
    return _most(count_years(matches) if name == "year" else count_values(_COLUMNS[name], matches))


def facet_rows(name: str, query: EventQuery, among: EventEntryQuerySet) -> "CountedRows":
    """Rows of each ``value`` of a facet with its ``count``, in no order; days stand for their years.

    An index-only scan gives the days without reading an entry.
    """
    entries = among.matching(replace(query, **_IGNORED[name])).order_by()
    if name == "year":
        earliest = get_axis(query).earliest
        value: object = F(earliest)
        entries = entries.filter(**{f"{earliest}__isnull": False})
    elif _COLUMNS[name] == "kind":
        value = F("kind")
    else:
        value = Func(F(_COLUMNS[name]), function="unnest", output_field=TextField())
    rows: CountedRows = entries.annotate(value=value).values("value").annotate(count=Count("*"))
    return rows


def largest_values(name: str, rows: Iterable[CountedRow]) -> list[tuple[str, int]]:
    """The values of a facet by count, then slug, at most ``MOST``."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts[f"{row['value'].year:04}" if name == "year" else row["value"]] += row["count"]
    return _most(counts)


def _most(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]


def get_labels(counted: dict[str, list[tuple[str, int]]], edition: Edition) -> dict[tuple[str, str], str]:
    """What the values of facets are called in an edition, by facet and value."""
    labels = {("source_type", value): str(label) for value, label in SourceType.choices}
    named = {
        name: [value for value, _ in counted[name]]
        for name in ("kind", "topic", "actor", "publisher")
        if name in counted
    }
    slugs = [slug for values in named.values() for slug in values]
    entries = Entry.objects.using("public").at(edition).filter(subject__in=named, slug__in=slugs)
    return labels | {(subject, slug): label for subject, slug, label in entries.values_list("subject", "slug", "label")}
