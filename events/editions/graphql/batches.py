"""Batches of entries: many windows, counts or subjects in one query."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from django.db.models import Count, IntegerField, QuerySet, Value

from ..documents import Document
from ..keyset import Slice, Sort, Window, rows_within_reach, sort_and_cut
from ..models import Edition
from ..querysets import EntryQuerySet
from ..tallies import count_mentions

Row = TypeVar("Row")

#: Arms of one UNION ALL.
_ARMS = 100


class Part(NamedTuple):
    """A window onto sorted entries, which may come in several sets that lie apart."""

    entries: Sequence[EntryQuerySet]
    sort: Sort
    window: Window


class InEdition(NamedTuple):
    """A name within an edition, as the key of a batch."""

    name: str
    edition: Edition


def group_by_edition(keys: Iterable[InEdition]) -> dict[Edition, list[str]]:
    """What is named in each edition."""
    names: dict[Edition, list[str]] = defaultdict(list)
    for name, edition in keys:
        names[edition].append(name)
    return names


def load_slices(parts: Sequence[Part]) -> list[Slice]:
    """What lies in each window, a query for every hundred of them."""
    arms = [
        rows_within_reach(entries.annotate(place=Value(place, IntegerField())).to_rows(), part.sort, part.window)
        for place, part in enumerate(parts)
        for entries in part.entries
    ]
    found: dict[int, list[Any]] = defaultdict(list)
    for entry in get_united_rows(arms):
        found[entry.place].append(entry)
    return [sort_and_cut(found[place], part.sort, part.window) for place, part in enumerate(parts)]


def load_counts(querysets: Sequence[QuerySet[Any]]) -> list[int]:
    """How many rows each has, a query for every hundred of them."""
    arms = [
        entries.order_by().annotate(place=Value(place, IntegerField())).values("place").annotate(count=Count("pk"))
        for place, entries in enumerate(querysets)
    ]
    counted = {row["place"]: row["count"] for row in get_united_rows(arms)}
    return [counted.get(place, 0) for place in range(len(querysets))]


def load_grouped_rows(querysets: Sequence[QuerySet[Any, Document]]) -> list[list[Document]]:
    """The rows of each, which are dictionaries, a query for every hundred of them."""
    arms: list[QuerySet[Any, Document]] = [
        rows.annotate(place=Value(place, IntegerField())) for place, rows in enumerate(querysets)
    ]
    found: dict[int, list[Document]] = defaultdict(list)
    for row in get_united_rows(arms):
        found[row["place"]].append(row)
    return [found[place] for place in range(len(arms))]


def get_united_rows(arms: Sequence[QuerySet[Any, Row]]) -> list[Row]:
    """The rows of all of these, a query for every hundred of them."""
    # Arms with the same columns alone can stand under each other.
    alike: dict[tuple[str, ...], list[QuerySet[Any, Row]]] = defaultdict(list)
    for arm in arms:
        alike[tuple(arm.query.annotation_select)].append(arm)
    rows: list[Row] = []
    for group in alike.values():
        for begin in range(0, len(group), _ARMS):
            first, *rest = group[begin : begin + _ARMS]
            rows += first.union(*rest, all=True) if rest else first
    return rows


def mention_counter(subject: str) -> Callable[[list[InEdition]], list[int]]:
    """A batch that counts how many public events mention each of these subjects."""

    def batch(keys: list[InEdition]) -> list[int]:
        counted = {
            edition: count_mentions(subject, names, edition) for edition, names in group_by_edition(keys).items()
        }
        return [counted[edition].get(name, 0) for name, edition in keys]

    return batch
