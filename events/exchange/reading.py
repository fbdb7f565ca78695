"""Rows of files that know their place, and the problems of those that cannot be read: no query of a database."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from django.core.exceptions import ValidationError

from events.editions.subjects import StoredRow
from events.editions.validators import validate_text
from events.editions.written_dates import Order

from .mappings import TableMapping

#: The keys of a file, and the subject that each lists.
SECTIONS = {
    "kinds": "kind",
    "topics": "topic",
    "actors": "actor",
    "publishers": "publisher",
    "sources": "source",
    "events": "event",
    "timelines": "timeline",
}
#: The key under which a delta lists what was withdrawn.
WITHDRAWN = "withdrawn"
DEEPEST = 20


Path = tuple[str | int, ...]


#: What an import does with a row.
Treatment = Literal["write", "leave", "update"]


@dataclass(frozen=True)
class Problem:
    """A reason why a file cannot be imported, and its place."""

    place: str
    reason: str
    #: What of its file it prevents from being imported (``ImportRow.units``); nothing where it is the whole file.
    units: frozenset[Path] = field(default=frozenset(), compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


def sort_problems(problems: list[Problem]) -> list[Problem]:
    """Problems in the order of their places: those of one file together, by line or number of the row."""
    return sorted(
        problems, key=lambda one: [(part.isdigit(), part.zfill(12)) for part in re.split(r"([0-9]+)", one.place)]
    )


@dataclass(frozen=True)
class ImportRow:
    """One row as it is in the file (text, lists, mappings, None), with the line of each part."""

    subject: str
    row: StoredRow
    file: str
    path: Path
    lines: dict[Path, int] = field(repr=False)
    #: Rows derived from a mention: "leave" keeps a stored subject, "update" changes one that an import made.
    treatment: Treatment = "write"
    #: Whether the slug was made from the title and date, so that it may not be the subject's.
    has_made_up_slug: bool = False
    #: Whether kinds, topics and actors may be called by their names.
    has_names: bool = False
    #: The lists that add to those stored, and change only what they say of a part that is stored; others replace.
    merged: frozenset[str] = frozenset()
    #: The revision that was exported as this row: what it says of it still is no change.
    base: int | None = None
    #: The keys that are written where the subject is new, and say nothing of one that is stored.
    only_new: frozenset[str] = frozenset()

    def place(self, *path: str | int) -> str:
        """The place of a part of this row in its file: ``events.yaml:120 events[3].dates[0]``."""
        whole = (*self.path, *path)
        for length in range(len(whole), 0, -1):
            if line := self.lines.get(whole[:length]):
                return f"{self.file}:{line} {_to_dotted(whole)}"
        return f"{self.file} {_to_dotted(whole)}"

    @property
    def units(self) -> frozenset[Path]:
        """What of its file this row is made of: lines of a table, or the member of a list, each after its file.

        >>> ImportRow("event", {}, "a.yaml", ("events", 3), {}).units
        frozenset({('a.yaml', 'events', 3)})
        """
        if len(self.path) > 1 or not self.lines:
            return frozenset({(self.file, *self.path[:2])})
        return frozenset((self.file, line) for line in self.lines.values())

    def problem(self, reason: str, *path: str | int) -> Problem:
        """A problem of a part of this row."""
        return Problem(self.place(*path), reason, self.units)


@dataclass(frozen=True)
class Withdrawal:
    """A subject that an import withdraws, as a delta says."""

    subject: str
    id: UUID
    slug: str
    place: str


@dataclass(frozen=True)
class Options:
    """What a file does not say of itself."""

    #: How the columns of a table are read; None to guess it.
    mapping: TableMapping | None = None
    #: The sheet of a workbook; the first if empty.
    sheet: str = ""
    #: What comes first in dates such as 5/11/2019; "" if they are to be refused.
    date_order: Order = ""
    #: What an event of a table gets where the file does not say: its kind, its topics, its sources.
    kind: str = ""
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


DEFAULTS = Options()


@dataclass
class Reading:
    """The rows of a file, and everything that prevents it from being read."""

    options: Options = DEFAULTS
    rows: list[ImportRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    withdrawn: list[Withdrawal] = field(default_factory=list)
    #: What was assumed or ignored, for people to know before they import.
    notes: list[str] = field(default_factory=list)
    #: Some units of the file by themselves, as a file of the same format, with the ending of its name.
    extract: Callable[[Iterable[Path]], tuple[str, bytes]] | None = None
    #: The table with these slugs, by unit, in its column of slugs.
    fill_slugs: Callable[[Mapping[Path, str | None]], bytes] | None = None


def add_row(row: ImportRow, reading: Reading) -> None:
    """Add a row if all of it can be stored as text; otherwise add the problems."""
    if not isinstance(row.row, dict):
        reading.problems.append(row.problem(f"a row must be a mapping, not {_sort_of(row.row)}."))
        return
    wrong = list(_unfit(row, row.row, ()))
    reading.problems += wrong
    if not wrong:
        reading.rows.append(row)


def _unfit(row: ImportRow, value: object, path: Path) -> Iterator[Problem]:
    if len(path) > DEEPEST:
        yield row.problem(f"this is nested too deeply; the limit is {DEEPEST} levels.", *path)
    elif isinstance(value, str):
        try:
            validate_text(value)
        except ValidationError as error:
            yield row.problem(error.messages[0], *path)
    elif isinstance(value, float):
        yield row.problem(f"{value} is not a whole number.", *path)
    elif isinstance(value, list):
        for place, member in enumerate(value):
            yield from _unfit(row, member, (*path, place))
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _unfit(row, key, path)
            yield from _unfit(row, member, (*path, key))


class Unreadable(Exception):
    """A file that is not what its name says."""


def load_json(
    name: str, text: str, reading: Reading, units: frozenset[Path] = frozenset()
) -> tuple[object, dict[Path, int]]:
    """The value of a JSON text; None with a problem where it is not JSON (RFC 8259) or has a key twice.

    Args:
        units: what of the file the text is, if not all of it.
    """

    def mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
        seen: StoredRow = {}
        for key, value in pairs:
            if key in seen:
                raise Unreadable(f"the key ‘{key}’ appears twice in one mapping.")
            seen[key] = value
        return seen

    def refused(number: str) -> object:
        raise Unreadable(f"{number} is not a JSON number.")

    try:
        return json.loads(text, object_pairs_hook=mapping, parse_constant=refused), {}
    except json.JSONDecodeError as error:
        reason = f"line {error.lineno}, column {error.colno}: this is not valid JSON: {error.msg}."
    except RecursionError:
        reason = "this JSON is nested too deeply."
    except (Unreadable, ValueError) as error:
        reason = str(error)
    reading.problems.append(Problem(name, reason, units))
    return None, {}


def _to_dotted(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def _sort_of(value: object) -> str:
    return {str: "text", list: "a list", dict: "a mapping", int: "a number", type(None): "nothing"}.get(
        type(value), type(value).__name__
    )
