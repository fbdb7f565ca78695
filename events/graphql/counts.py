"""What is counted of lists of events, for all fields that need it at once: totals, facets and histograms."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from events.editions.asof import NotConfirmed
from events.editions.documents import Document
from events.editions.graphql.base import BadInput
from events.editions.graphql.batches import load_counts, load_grouped_rows
from events.editions.models import Edition

from ..query.facets import (
    Counted,
    FacetValues,
    facet_rows,
    get_labels,
    get_values_in_columns,
    is_whole,
    largest_values,
    whole_facet_values,
)
from ..query.histogram import count_bins, day_count_rows, get_days_in_columns
from ..query.matches import CachedEvents
from ..query.querysets import EventEntryQuerySet
from ..query.question import BEYOND_COLUMNS, EVERYTHING, EventQuery, QuestionError
from ..query.results import EventResults
from .inputs import to_bad_input


@dataclass(frozen=True)
class ResolvedQuery:
    """Resolved questions within an edition: what answers both."""

    query: EventQuery
    within: EventQuery
    edition: Edition
    #: Those that answer the second one.
    results: EventResults = field(compare=False)

    def is_whole(self, facet: Counted) -> bool:
        return is_whole(facet, self.query, self.within, self.edition)

    @property
    def questions(self) -> Sequence[EventQuery]:
        return (self.query,) if self.within is EVERYTHING else (self.query, self.within)

    @property
    def entries(self) -> EventEntryQuerySet:
        return self.results.entries


Found = TypeVar("Found")


class Facet(NamedTuple):
    counted: Counted
    resolved: ResolvedQuery


class Histogram(NamedTuple):
    resolved: ResolvedQuery
    interval: str


_CachedByQuery = dict[ResolvedQuery, CachedEvents | None]


def load_totals(keys: list[ResolvedQuery]) -> list[int]:
    """The number of events that match each question.

    Raises:
        NotConfirmed: a statement would have to count, in a snapshot of its own.
    """
    cached = _get_columns(keys)
    for key, events in cached.items():
        if not (
            key.edition.is_confirmed or (events and all(one.names.isdisjoint(BEYOND_COLUMNS) for one in key.questions))
        ):
            raise NotConfirmed
    totals = _compute(
        cached,
        lambda query, cached: cached.count(query),
        lambda rest: load_counts([one.entries.matching(one.query) for one in rest]),
    )
    return [totals[key] for key in keys]


def load_histograms(keys: list[Histogram]) -> list[list[Document] | Exception]:
    days = _compute(
        _get_columns(key.resolved for key in keys),
        get_days_in_columns,
        lambda rest: load_grouped_rows([day_count_rows(one.query, one.edition, one.within) for one in rest]),
    )
    return [_to_bins(days[key.resolved], key) for key in keys]


def load_facets(keys: list[Facet]) -> list[Document]:
    """Each facet for all fields that need it at once, and what its values are called in one query for each edition."""
    cached = _get_columns(key.resolved for key in keys)
    found: dict[Facet, FacetValues] = {}
    for counted in dict.fromkeys(key.counted for key in keys):
        resolved = [key.resolved for key in keys if key.counted == counted]
        found |= {Facet(counted, one): values for one, values in _load_values(counted, resolved, cached).items()}
    labels: dict[Edition, dict[tuple[str, str], str]] = {}
    for edition in {key.resolved.edition for key in keys}:
        values: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for key in keys:
            if key.resolved.edition == edition:
                values[key.counted.name] += found[key].largest
        labels[edition] = get_labels(values, edition)
    return [
        {
            "counts": [
                {
                    "value": value,
                    "label": labels[key.resolved.edition].get((key.counted.name, value), value),
                    "count": count,
                }
                for value, count in found[key].largest
            ],
            "left_out": found[key].left_out,
        }
        for key in keys
    ]


def _load_values(
    counted: Counted, resolved: list[ResolvedQuery], cached: _CachedByQuery
) -> dict[ResolvedQuery, FacetValues]:
    """The values of a facet, of each question."""
    whole = [one for one in resolved if one.is_whole(counted)]
    found = dict.fromkeys(whole, whole_facet_values(counted)) if whole else {}
    return found | _compute(
        {one: cached[one] for one in resolved if one not in found},
        lambda query, events: get_values_in_columns(counted, query, events),
        lambda rest: [
            largest_values(counted, rows)
            for rows in load_grouped_rows([facet_rows(counted, one.query, one.entries) for one in rest])
        ],
    )


def _get_columns(resolved: Iterable[ResolvedQuery]) -> _CachedByQuery:
    return {one: one.results.cached for one in dict.fromkeys(resolved)}


def _compute(
    cached: _CachedByQuery,
    compute: Callable[[EventQuery, CachedEvents], Found],
    load: Callable[[list[ResolvedQuery]], list[Found]],
) -> dict[ResolvedQuery, Found]:
    """Something of each question: from this process's columns, or of all others at once by PostgreSQL."""
    found = {one: compute(one.query, events) for one, events in cached.items() if events}
    rest = [one for one in cached if one not in found]
    return found | dict(zip(rest, load(rest), strict=True)) if rest else found


def _to_bins(days: list[Document], key: Histogram) -> list[Document] | BadInput:
    try:
        return [one._asdict() for one in count_bins(days, key.resolved.query, key.interval, key.resolved.within)]
    except QuestionError as error:
        return to_bad_input(error)
