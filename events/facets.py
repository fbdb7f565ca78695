"""How many events answer a question, by each value of what they could be asked by."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F, Func, IntegerField, QuerySet, TextField
from django.db.models.functions import ExtractYear

from events.editions.models import Edition, Entry
from sources.models import SourceType

from .models import EventEntry
from .querysets import EventEntryQuerySet, axis_of
from .question import EventQuery

#: Values a facet tells at most.
MOST = 100

#: The column each facet counts, and the filters of a question that it ignores, its own among them.
_COLUMNS = {
    "kind": "kind",
    "topic": "topics",
    "actor": "actors",
    "jurisdiction": "jurisdictions",
    "publisher": "publishers",
    "source_type": "source_types",
    "year": "",
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


def facets(
    query: EventQuery, edition: Edition, names: Iterable[str] = FACETS, *, among: EventEntryQuerySet | None = None
) -> dict[str, list[FacetCount]]:
    """For each facet its values by count, then slug, at most ``MOST``; a facet ignores its own filter.

    Args:
        query: a question in the words of the edition (resolved).
        names: which facets, of ``FACETS``.
        among: the entries of the edition that are asked, such as a timeline's; without them all of it.
    """
    if among is None:
        among = EventEntry.objects.using("public").at(edition).public()
    counted = {name: most(name, counting(name, query, among)) for name in names}
    labels = labels_of(counted, edition)
    return {
        name: [FacetCount(value, labels.get((name, value), value), count) for value, count in values]
        for name, values in counted.items()
    }


def counting(name: str, query: EventQuery, among: EventEntryQuerySet) -> QuerySet[Any]:
    """Rows of each ``value`` of a facet with its ``count``, in no order."""
    asked = replace(query, **_IGNORED[name])
    entries = among.matching(asked)
    if name == "year":
        earliest = axis_of(query).earliest
        entries = entries.filter(**{f"{earliest}__isnull": False})
        value: Any = ExtractYear(F(earliest), output_field=IntegerField())
    elif _COLUMNS[name] == "kind":
        value = F("kind")
    else:
        value = Func(F(_COLUMNS[name]), function="unnest", output_field=TextField())
    return entries.order_by().annotate(value=value).values("value").annotate(count=Count("pk"))


def most(name: str, rows: Iterable[Any]) -> list[tuple[str, int]]:
    """The values of a facet by count, then slug, at most ``MOST``."""
    found = sorted(((row["value"], row["count"]) for row in rows), key=lambda one: (-one[1], one[0]))[:MOST]
    return [(f"{value:04}" if name == "year" else value, count) for value, count in found]


def labels_of(counted: dict[str, list[tuple[str, int]]], edition: Edition) -> dict[tuple[str, str], str]:
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
