"""The result of an import, in lines for people and in JSON for programs."""

from collections.abc import Iterator, Sequence
from typing import TypedDict

from events.editions.models import Edition, Revision

from .reading import Problem
from .writing import Imported

#: How many problems are listed; the others are counted.
LISTED = 1000
#: How much of a value is shown in a line, in characters.
_BRIEF = 60


class RowResult(TypedDict):
    """A row that is new or changed, with the values before and after of each key that changed."""

    subject: str
    id: str
    slug: str
    changes: dict[str, tuple[object, object]]


class PlacedReason(TypedDict):
    """A problem or a warning, and its place."""

    place: str
    reason: str


class ImportResult(TypedDict):
    """What ``import_events --format-out=json`` writes."""

    dry_run: bool
    #: Whether rows were written, or would be without ``dry_run``.
    accepted: bool
    new: list[RowResult]
    changed: list[RowResult]
    unchanged: int
    notes: list[str]
    warnings: list[PlacedReason]
    problem_count: int
    #: The first 1,000, in the order of the rows.
    problems: list[PlacedReason]
    #: The files that hold the rows that were left out.
    rest: list[str]
    #: The number of the edition that was published.
    edition: int | None


def describe(imported: Imported | None, problems: list[Problem], notes: list[str], *, dry_run: bool) -> ImportResult:
    """The result of an import.

    Args:
        imported: None where nothing was accepted.
        problems: in the order of the rows.
    """
    rows = imported or Imported()
    return {
        "dry_run": dry_run,
        "accepted": imported is not None,
        "new": [_describe_row(one, {}) for one in rows.new],
        "changed": [_describe_row(one, _get_changes(one, rows)) for one in rows.changed],
        "unchanged": len(rows.unchanged),
        "notes": notes,
        "warnings": [_place(one) for one in rows.warnings],
        "problem_count": len(problems),
        "problems": [_place(one) for one in problems[:LISTED]],
        "rest": [],
        "edition": None,
    }


def count_problems(problems: Sequence[Problem]) -> str:
    return "1 problem." if len(problems) == 1 else f"{len(problems):,} problems."


def list_problems(problems: Sequence[Problem], most: int = LISTED) -> str:
    """The number of problems, and a line for each of the first."""
    listed = "".join(f"\n  {problem}" for problem in problems[:most])
    more = f"\n  and {len(problems) - most:,} more" if len(problems) > most else ""
    return f"{count_problems(problems)}{listed}{more}"


def describe_edition(edition: Edition | None) -> str:
    """What was published, in a line; None where there was nothing new."""
    if edition is None:
        return "Everything is already public: no edition was created."
    return f"Published as edition {edition.number}: {edition.entries.count()} entries."


def list_changes(imported: Imported) -> Iterator[str]:
    """A line for each row that is new or changed."""
    for revision in imported.new:
        yield f"new {revision.subject} {revision.name}"
    for revision in imported.changed:
        changes = "; ".join(
            f"{key}: {_brief(before)} → {_brief(after)}"
            for key, (before, after) in _get_changes(revision, imported).items()
        )
        yield f"changed {revision.subject} {revision.name}: {changes}"


def _get_changes(revision: Revision, imported: Imported) -> dict[str, tuple[object, object]]:
    before = imported.before[revision.subject_id]
    return {key: (before.get(key), now) for key, now in revision.row.items() if now != before.get(key)}


def _describe_row(revision: Revision, changes: dict[str, tuple[object, object]]) -> RowResult:
    return {
        "subject": revision.subject,
        "id": str(revision.subject_id),
        "slug": revision.name,
        "changes": changes,
    }


def _place(problem: Problem) -> PlacedReason:
    return {"place": problem.place, "reason": problem.reason}


def _brief(value: object) -> str:
    """A value in at most a few words: a text in quotation marks, a list by its length."""
    if isinstance(value, list):
        return f"{len(value)} item{'s' if len(value) != 1 else ''}"
    if not isinstance(value, str):
        return "nothing" if value is None else str(value)
    return f"“{value}”" if len(value) <= _BRIEF else f"“{value[: _BRIEF - 1]}…”"
