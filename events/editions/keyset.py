"""Pages of entries by keyset, with cursors that carry the edition and the question they belong to."""

import base64
import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, TypeVar

import orjson
from django.db.models import Model, Q, QuerySet

# Titles stand in cursors, in whatever script.
_CURSOR_LENGTH = 4000

DAMAGED = "This cursor is damaged. Use it exactly as it was returned, or start again without a cursor."

# Of a whole number that fits into eight bytes, whatever it is compared with.
_DIGITS = 18


class CursorError(ValueError):
    """A cursor that is damaged, or belongs to another question or edition."""


def _parse_instant(text: str) -> dt.datetime:
    instant = dt.datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text} has no zone")
    return instant.astimezone(dt.UTC)


def _parse_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise ValueError(f"{text} is no place")
    return int(text)


def _parse_text(text: str) -> str:
    if "\0" in text:
        raise ValueError("PostgreSQL has no text with a NUL")
    return text


_PARSERS: dict[str, Callable[[str], object]] = {
    "begins": dt.date.fromisoformat,
    "typed_begins": dt.date.fromisoformat,
    "own_published_at": _parse_instant,
    "published_at": _parse_instant,
    "subject_id": uuid.UUID,
    "significance": _parse_number,
    "edition_id": _parse_number,
    "number": _parse_number,
    "id": _parse_number,
    "slug": _parse_text,
    "label": _parse_text,
    "position": _parse_number,
}


Row = TypeVar("Row", bound=Model)
Found = TypeVar("Found")


@dataclass(frozen=True)
class Sort:
    """The columns entries are sorted by, the last of them unique, all in one direction."""

    columns: tuple[str, ...]
    descending: bool = False

    @property
    def key(self) -> Callable[[object], tuple[object, ...]]:
        """What gives the values of an entry's columns."""
        get = attrgetter(*self.columns)
        return get if len(self.columns) > 1 else lambda entry: (get(entry),)

    def backwards(self) -> "Sort":
        return Sort(self.columns, not self.descending)

    def apply(self, entries: "QuerySet[Row]") -> "QuerySet[Row]":
        return entries.order_by(*(f"-{column}" if self.descending else column for column in self.columns))

    def beyond(self, key: tuple[object, ...]) -> Q:
        """Entries that come after this key."""
        side = "lt" if self.descending else "gt"
        # The first condition repeats part of the rest, so that an index can begin at the key.
        condition = Q()
        for place, column in enumerate(self.columns):
            equal = dict(zip(self.columns[:place], key, strict=False))
            condition |= Q(**equal, **{f"{column}__{side}": key[place]})
        return Q(**{f"{self.columns[0]}__{side}e": key[0]}) & condition


@dataclass(frozen=True)
class Window:
    """Which part of the sorted entries is wanted, in Relay's terms; keys stand for cursors."""

    first: int | None = None
    after: tuple[Any, ...] | None = None
    last: int | None = None
    before: tuple[Any, ...] | None = None

    @property
    def backwards(self) -> bool:
        return self.first is None and self.last is not None

    @property
    def bounds(self) -> tuple[object, ...]:
        """What its keys are made of."""
        return (*(self.after or ()), *(self.before or ()))

    def between(self, bounds: Sequence[object]) -> "Window":
        """A window of the same form with other bounds."""
        middle = len(self.after or ())
        return replace(
            self,
            after=self.after and tuple(bounds[:middle]),
            before=self.before and tuple(bounds[middle:]),
        )

    @property
    def form(self) -> tuple[object, ...]:
        """All of it but its bounds."""
        return self.first, self.last, self.after is None, self.before is None


@dataclass(frozen=True)
class Slice:
    """The entries of a window, with their keys, and whether others come before and after them."""

    entries: list[Any]
    keys: list[tuple[object, ...]]
    has_previous: bool
    has_next: bool


def get_slice(entries: QuerySet[Row], sort: Sort, window: Window) -> Slice:
    """The entries in a window, by the Relay specification's algorithm, in one query of at most n + 1 rows."""
    return cut_window(list(rows_within_reach(entries, sort, window)), sort.key, window)


def sort_and_cut(found: Iterable[object], sort: Sort, window: Window) -> Slice:
    """The window itself, from the rows within its reach in any order."""
    key = sort.key
    return cut_window(sorted(found, key=key, reverse=sort.descending != window.backwards), key, window)


def rows_within_reach(entries: QuerySet[Row], sort: Sort, window: Window) -> QuerySet[Row]:
    """The rows that show what lies in a window and whether more follows: at most n + 1; backwards for ``last``."""
    if window.after is not None:
        entries = entries.filter(sort.beyond(window.after))
    if window.before is not None:
        entries = entries.filter(sort.backwards().beyond(window.before))
    return _limit_to_reach(entries, sort, window)


def reach_of_parts(parts: Sequence[QuerySet[Row]], sort: Sort, window: Window) -> QuerySet[Row]:
    """The same of entries in parts that lie apart, each read as far as the window may reach."""
    first, *rest = (rows_within_reach(part, sort, window) for part in parts)
    return _limit_to_reach(first.union(*rest, all=True), sort, window) if rest else first


def _limit_to_reach(entries: QuerySet[Row], sort: Sort, window: Window) -> QuerySet[Row]:
    if window.last is not None and window.backwards:
        return sort.backwards().apply(entries)[: window.last + 1]
    ordered = sort.apply(entries)
    return ordered if window.first is None else ordered[: window.first + 1]


def cut_window(found: list[Found], key: Callable[[Found], tuple[object, ...]], window: Window) -> Slice:
    """The window itself, from the rows within its reach."""
    if window.last is not None and window.backwards:
        wanted = found[: window.last][::-1]
        more_before, more_after = len(found) > window.last, window.before is not None
    else:
        limit = window.first if window.first is not None else len(found)
        wanted = found[:limit]
        more_before, more_after = window.after is not None, len(found) > limit
        if window.last is not None and len(wanted) > window.last:
            wanted, more_before = wanted[len(wanted) - window.last :], True
    return Slice(wanted, [key(entry) for entry in wanted], more_before, more_after)


def slice_rows(rows: list[Found], key: Callable[[Found], tuple[object, ...]], window: Window) -> Slice:
    """A window onto rows already at hand, sorted by their keys."""
    beyond = [row for row in rows if window.after is None or key(row) > window.after]
    within = [row for row in beyond if window.before is None or key(row) < window.before]
    return cut_window(within[::-1] if window.backwards else within, key, window)


def encode_cursor(edition: int, question: str, key: tuple[object, ...]) -> str:
    """An opaque cursor: the edition, the question's digest, and a key."""
    texts = [value.isoformat() if isinstance(value, dt.date) else str(value) for value in key]
    return base64.urlsafe_b64encode(orjson.dumps([edition, question, *texts])).rstrip(b"=").decode()


def cursor_edition(text: str) -> int | None:
    """The edition that a cursor carries, whatever it goes on with; None where it is damaged."""
    try:
        return _parse_cursor(text)[0]
    except CursorError:
        return None


def decode_cursor(text: str, question: str, columns: tuple[str, ...]) -> tuple[int, tuple[object, ...]]:
    """The edition and key that a cursor carries.

    Raises:
        CursorError: it is damaged, or was given for another question.
    """
    edition, cursor_question, texts = _parse_cursor(text)
    if cursor_question != question:
        raise CursorError("This cursor belongs to another query. Start again without a cursor.")
    if not all(isinstance(value, str) for value in texts):
        raise CursorError(DAMAGED)
    try:
        key = tuple(_PARSERS[column](value) for column, value in zip(columns, texts, strict=True))
    except (ValueError, TypeError, OverflowError) as error:
        raise CursorError(DAMAGED) from error
    return edition, key


def _parse_cursor(text: str) -> tuple[int, str, list[str]]:
    if len(text) > _CURSOR_LENGTH:
        raise CursorError(DAMAGED)
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        edition, question, *texts = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError) as error:
        raise CursorError(DAMAGED) from error
    if not isinstance(edition, int) or isinstance(edition, bool) or not 0 <= edition < 2**31:
        raise CursorError(DAMAGED)
    return edition, question, texts
