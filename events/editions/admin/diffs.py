"""Rows and plans in words: the differences field by field, with names in place of ids."""

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from ..documents import find_changed_fields
from ..models import Cause, Change, Revision
from ..planning import PlannedEntry, entry_columns
from ..rows import Key
from ..subjects import StoredRow, get_subjects

#: Fields that no editor types.
_NOT_TYPED = frozenset({"id", "former_slugs", "sha256"})
#: The fields that are shown first of what is new.
_FIRST = ("title", "name", "dates", "summary", "description", "kind", "citations", "actors")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ABSENT = "(nothing)"


class Difference(NamedTuple):
    """One field that differs between two rows."""

    field: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"


class EntryPreview(NamedTuple):
    """One entry of a plan, as an editor reads it."""

    subject: str
    name: str
    change: str
    why: str
    differences: list[Difference]
    #: Whether the public document stays word for word as it is.
    is_same: bool
    #: What becomes public for the first time, field by field.
    whole: list[Difference]
    #: Pages on which it can be seen, by their names.
    links: list[tuple[str, str]]


def describe_entry(step: PlannedEntry, *, is_whole: bool = True) -> EntryPreview:
    """Describe one step of a plan; with ``is_whole``, all of what becomes public for the first time."""
    row = step.row.values if step.row else None
    name = (row and (row.get("title") or row.get("name"))) or (
        step.before.label if step.before else str(entry_columns(step)["label"])
    )
    if step.cause == Cause.NEIGHBOUR:
        why = "because something it mentions changes"
    elif step.change == Change.NEW:
        why = "public for the first time"
    elif step.document is not None and step.before and step.before.document is None:
        why = "public again after it was withdrawn"
    else:
        why = ""
    before = step.before.revision.row if step.before and step.cause == Cause.OWN else None
    return EntryPreview(
        step.key.subject,
        name,
        Change(step.change).label,
        why,
        row_differences(before, row) if before and row else [],
        step.document is not None and not step.alters,
        _describe_whole(row) if is_whole and row and step.cause == Cause.OWN and step.change == Change.NEW else [],
        _get_links(step.key) if step.cause == Cause.OWN and row else [],
    )


def _describe_whole(row: StoredRow) -> list[Difference]:
    """Every field of a row that says something, those first that readers see first."""
    said = [field for field in row_differences({}, row) if field.after != _ABSENT]
    return sorted(said, key=lambda field: _FIRST.index(field.field) if field.field in _FIRST else len(_FIRST))


def _get_links(key: Key) -> list[tuple[str, str]]:
    """The pages of the desk on which a subject can be looked at before it is published."""
    meta = get_subjects()[key.subject].model._meta
    links = []
    for name, page in (("Preview", "preview"), ("Compare", "compare"), ("Form", "change")):
        with suppress(NoReverseMatch):
            links.append((name, reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[key.id])))
    return links


def row_differences(before: StoredRow, after: StoredRow) -> list[Difference]:
    """The differences between two rows of one subject, in the order of the later row's fields."""
    changed = [field for field in find_changed_fields(before, after) if field not in _NOT_TYPED]
    names = _names(value for field in changed for value in (before.get(field), after.get(field)))
    return [
        Difference(
            field.replace("_", " "), _format_value(before.get(field), names), _format_value(after.get(field), names)
        )
        for field in changed
    ]


def _names(values: Iterable[object]) -> dict[str, str]:
    """The names of subjects that values refer to by id, as last saved."""
    ids = {UUID(id) for value in values for id in _ID.findall(str(value))}
    latest = (
        Revision.objects.filter(subject_id__in=ids)
        .order_by("subject", "subject_id", "-number")
        .distinct("subject", "subject_id")
    )
    return {
        str(revision.subject_id): revision.row.get("title") or revision.row.get("name") or "" for revision in latest
    }


def _format_value(value: object, names: dict[str, str]) -> str:
    if isinstance(value, list):
        return "\n".join(_format_value(item, names) for item in value) or _ABSENT
    if isinstance(value, dict):
        parts = (
            f"{key.replace('_', ' ')}: {_format_value(item, names)}"
            for key, item in value.items()
            if item not in ("", None, [])
        )
        return "; ".join(parts) or _ABSENT
    if value in ("", None):
        return _ABSENT
    return names.get(str(value)) or str(value)


def describe_changed_fields(before: StoredRow | None, after: StoredRow) -> str:
    """The fields that a save changed, as a comment of its revision."""
    if before is None:
        return "first saved"
    fields = [difference.field for difference in row_differences(before, after)]
    return f"changed {', '.join(fields)}" if fields else "changed the slugs"
