"""Facets: the number of events that match a question, by each value."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

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


class Counted(NamedTuple):
    """What a facet counts: one of ``FACETS``; with ``role``, actors in that role alone."""

    name: str
    role: str | None = None

    @property
    def column(self) -> str:
        """The column of its values: of actors in a role, of participations; of years, none."""
        return "participations" if self.role else _COLUMNS[self.name]

    def largest(self, counts: Mapping[str, int]) -> "FacetValues":
        """The values that are shown, of the counts of its column."""
        if self.role:
            in_role = f" {self.role}"
            counts = {value.removesuffix(in_role): count for value, count in counts.items() if value.endswith(in_role)}
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return FacetValues(ordered[:MOST], max(0, len(ordered) - MOST))


class FacetValues(NamedTuple):
    """Values with their counts by count, then slug, at most ``MOST``, and how many more values there are."""

    largest: list[tuple[str, int]]
    left_out: int


@dataclass(frozen=True)
class FacetCount:
    """A value, what it is called, and how many events have it."""

    value: str
    label: str
    count: int


class Facet(NamedTuple):
    """The values of a facet, and how many more there are."""

    counts: list[FacetCount]
    left_out: int


def get_facets(
    query: EventQuery, edition: Edition, names: Iterable[str] = FACETS, *, within: EventQuery | None = None
) -> dict[str, Facet]:
    """For each facet its values by count, then slug, at most ``MOST``; a facet ignores its own filter.

    Args:
        query: a question in the words of the edition (resolved).
        names: which facets, of ``FACETS``.
        within: another question that the events match too, such as a timeline's.
    """
    within = within or EventQuery()
    results = EventResults(edition, within)
    cached, entries = results.cached, results.entries
    found = {
        facet.name: whole_facet_values(facet)
        if is_whole(facet, query, within, edition)
        else get_values_in_columns(facet, query, cached)
        if cached
        else largest_values(facet, facet_rows(facet, query, entries))
        for facet in map(Counted, names)
    }
    labels = get_labels({name: values.largest for name, values in found.items()}, edition)
    return {
        name: Facet(
            [FacetCount(value, labels.get((name, value), value), count) for value, count in values.largest],
            values.left_out,
        )
        for name, values in found.items()
    }


def is_whole(facet: Counted, query: EventQuery, within: EventQuery, edition: Edition) -> bool:
    """Whether a facet counts all current events, for which tallies are kept."""
    narrowed = replace(query, **_IGNORED[facet.name]).narrows or within.narrows
    return bool(_COLUMNS[facet.name]) and not facet.role and edition.newest and not narrowed


def whole_facet_values(facet: Counted) -> FacetValues:
    """The values of a facet over all current events."""
    return facet.largest(get_tallies(facet.column))


def get_values_in_columns(facet: Counted, query: EventQuery, cached: CachedEvents) -> FacetValues:
    """The values of a facet, from this process's columns."""
    matches = cached.find(replace(query, **_IGNORED[facet.name]))
    return facet.largest(count_years(matches) if facet.name == "year" else count_values(facet.column, matches))


def facet_rows(facet: Counted, query: EventQuery, among: EventEntryQuerySet) -> "CountedRows":
    """Rows of each ``value`` of a facet with its ``count``, in no order; days stand for their years.

    An index-only scan gives the days without reading an entry.
    """
    entries = among.matching(replace(query, **_IGNORED[facet.name])).order_by()
    if facet.name == "year":
        earliest = get_axis(query).earliest
        value: object = F(earliest)
        entries = entries.filter(**{f"{earliest}__isnull": False})
    elif facet.column == "kind":
        value = F("kind")
    else:
        value = Func(F(facet.column), function="unnest", output_field=TextField())
    rows: CountedRows = entries.annotate(value=value).values("value").annotate(count=Count("*"))
    return rows


def largest_values(facet: Counted, rows: Iterable[CountedRow]) -> FacetValues:
    """The values of a facet, of the rows of :func:`facet_rows`."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts[f"{row['value'].year:04}" if facet.name == "year" else row["value"]] += row["count"]
    return facet.largest(counts)


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
