"""Questions about events."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import orjson

from events.editions.edtf import Edtf

from ..choices import DateMatch, EventOrder

#: The error code of a question about an unknown edition.
EDITION_NOT_FOUND = "edition_not_found"

#: What a value of a list begins with where it excludes.
EXCLUDES = "!"


class QuestionError(ValueError):
    """An invalid question; names the parameter, its value and the way out."""

    def __init__(self, parameter: str, detail: str, code: str = "invalid") -> None:
        super().__init__(detail)
        self.parameter = parameter
        self.detail = detail
        self.code = code


@dataclass(frozen=True, kw_only=True)
class EventQuery:
    """A question about events. Values of one list widen it; different fields narrow it.

    A value with a leading ``!`` excludes: no value of the event in that list may be that one. An event also matches
    all questions of ``all_of``, at least one of ``any_of`` unless it is empty, and none of ``none_of``.

    Args:
        captures_in: the number of the edition that ``has_captures`` reads, once the question is resolved.
    """

    kind: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    jurisdiction: tuple[str, ...] = ()
    identifier: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    source_type: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    date_type: tuple[str, ...] = ()
    relation: tuple[str, ...] = ()
    quote_status: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    precision: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    slug: tuple[str, ...] = ()
    id: tuple[str, ...] = ()
    since: Edtf | None = None
    until: Edtf | None = None
    date_match: DateMatch = DateMatch.POSSIBLE
    in_force_on: dt.date | None = None
    attested_by: dt.date | None = None
    changed_since: int | None = None
    disputed: bool | None = None
    significance_min: int | None = None
    significance_max: int | None = None
    sources_min: int | None = None
    primary: bool | None = None
    has_captures: bool | None = None
    q: str = ""
    sample: int | None = None
    seed: int | None = None
    order: EventOrder | None = None
    all_of: tuple["EventQuery", ...] = ()
    any_of: tuple["EventQuery", ...] = ()
    none_of: tuple["EventQuery", ...] = ()
    captures_in: int | None = None

    def __post_init__(self) -> None:
        begin = self.since.earliest if self.since else None
        end = self.until.latest if self.until else None
        if self.since and begin is None:
            raise QuestionError("since", f"since ({self.since.text}) has no start. Remove it for no lower bound.")
        if self.until and end is None:
            raise QuestionError("until", f"until ({self.until.text}) has no end. Remove it for no upper bound.")
        if self.since and self.until and begin and end and begin > end:
            raise QuestionError(
                "since",
                f"since ({self.since.text}) is after until ({self.until.text}). Swap them or remove one.",
                "swapped",
            )
        if self.significance_min and self.significance_max and self.significance_min > self.significance_max:
            raise QuestionError(
                "significance_min",
                f"significance_min ({self.significance_min}) is greater than significance_max"
                f" ({self.significance_max}). Swap them or remove one.",
                "swapped",
            )
        if self.cause and self.changed_since is None:
            raise QuestionError("cause", "cause needs the edition to compare with. Add changed_since, or remove cause.")
        if self.seed is not None and self.sample is None:
            raise QuestionError("seed", "seed needs the size of a sample. Add sample, or remove seed.")
        if self.order is EventOrder.RELEVANCE and not self.q:
            raise QuestionError("order", "order=relevance needs search words. Add q, or order by date.")

    @cached_property
    def sorted_by(self) -> EventOrder:
        """The requested order; without one, by relevance to words, else by date."""
        return self.order or (EventOrder.RELEVANCE if self.q else EventOrder.DATE)

    @property
    def nested(self) -> tuple["EventQuery", ...]:
        """The questions that this one combines."""
        return (*self.all_of, *self.any_of, *self.none_of)

    def iter_all(self) -> Iterator["EventQuery"]:
        """This question, then those within it."""
        yield self
        for one in self.nested:
            yield from one.iter_all()

    @cached_property
    def _set_values(self) -> Mapping[str, object]:
        return {name: value for name, default in _DEFAULTS if (value := getattr(self, name)) != default}

    @cached_property
    def names(self) -> Set[str]:
        """The names of the fields that are set."""
        return self._set_values.keys()

    @property
    def beyond_columns(self) -> "EventQuery":
        """The part of this question that is put to entries even where their columns are kept in memory."""
        if self.sample is not None:
            # What is drawn depends on everything else.
            return replace(self, order=None)
        changes: dict[str, Any] = {name: getattr(self, name) for name in BEYOND_COLUMNS - {"sample"}}
        return EventQuery(**changes, changed_since=self.changed_since if self.cause else None)

    @property
    def narrows(self) -> bool:
        """Whether any filter is set."""
        return not self.names <= {"order", "date_match"}

    @property
    def days(self) -> tuple[dt.date, ...]:
        """The first and the last day of the period, as far as they are set."""
        bounds = (self.since.earliest if self.since else None, self.until.latest if self.until else None)
        return tuple(day for day in bounds if day is not None)

    def on(self, days: Sequence[dt.date]) -> "EventQuery":
        """The same question for other days."""
        since = self.since and replace(self.since, earliest=days[0])
        return replace(self, since=since, until=self.until and replace(self.until, latest=days[-1]))

    @property
    def form(self) -> tuple[object, ...]:
        """The question without its days, for statements that differ by days alone."""
        values = self._set_values.items()
        return tuple((name, None if name in ("since", "until") else value) for name, value in values)

    @property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that identify this question; cursors contain them."""
        values = {**self._set_values, "date_match": self.date_match, "order": self.sorted_by}
        # By itself, orjson would write the cached properties of a nested question too.
        written = orjson.dumps(dict(sorted(values.items())), _to_values, orjson.OPT_PASSTHROUGH_DATACLASS)
        return hashlib.sha256(written).hexdigest()[:16]


#: Fields added since cursors have the digests of nested questions, which are as they were without them.
_ADDED = frozenset({"identifier"})


def _to_values(nested: "EventQuery | Edtf") -> dict[str, object]:
    values = {field.name: getattr(nested, field.name) for field in fields(nested)}
    return {name: value for name, value in values.items() if value or name not in _ADDED}


_DEFAULTS = tuple((field.name, field.default) for field in fields(EventQuery))
#: The question that every event answers.
EVERYTHING = EventQuery()
#: The fields that combine questions, and the one that only a resolved question has; no parameter sets them.
NESTED = ("all_of", "any_of", "none_of")
_RESOLVED = ("captures_in",)
#: The fields that hold lists, and those that hold one value.
LISTS = tuple(field.name for field in fields(EventQuery) if field.default == () and field.name not in NESTED)
SINGLES = tuple(field.name for field in fields(EventQuery) if field.name not in (*LISTS, *NESTED, *_RESOLVED))
#: The fields that columns kept in memory do not answer.
BEYOND_COLUMNS = frozenset(
    ("q", "slug", "id", "identifier", "precision", "cause", "sources_min", "has_captures", "captures_in", "sample")
) | {*NESTED}
#: The column of an entry that holds the values of each list.
COLUMNS = {
    "kind": "kind",
    "change": "own_change",
    "topic": "topics",
    "actor": "actors",
    "jurisdiction": "jurisdictions",
    "source": "sources",
    "publisher": "publishers",
    "source_type": "source_types",
    "language": "languages",
    "relation": "relations",
    "quote_status": "quote_statuses",
    "date_type": "date_types",
}


def split_excluded(values: Sequence[str]) -> tuple[list[str], list[str]]:
    """The values of a list that choose, and those that exclude, without their sign."""
    chosen = [value for value in values if not value.startswith(EXCLUDES)]
    return chosen, [value.removeprefix(EXCLUDES) for value in values if value.startswith(EXCLUDES)]
