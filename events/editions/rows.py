"""The rows in force while an edition is being made: what documents are rendered from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from .batches import split
from .models import Entry, Revision
from .subjects import Reference, StoredRow, get_subjects


class Key(NamedTuple):
    """Which subject."""

    subject: str
    id: UUID


@dataclass(frozen=True)
class Row:
    """A revision's row (``values``), with the subject it speaks of."""

    key: Key
    revision: Revision
    values: StoredRow = field(repr=False, compare=False)

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        return tuple(get_subjects()[self.key.subject].references(self.values))

    @property
    def needs(self) -> set[Key]:
        return {Key(reference.subject, reference.id) for reference in self.references if reference.needed}

    @property
    def shown_in(self) -> set[UUID]:
        return {reference.id for reference in self.references if reference.shown}

    @classmethod
    def of(cls, revision: Revision) -> "Row":
        return cls(Key(revision.subject, revision.subject_id), revision, revision.row)


class RowsInForce:
    """Rows in force, read from entries a batch at a time, with those of the coming edition laid over them.

    Args:
        coming: the rows an edition in the making publishes for their own sake; None for one it withdraws.
        edition: the number of a past edition, whose rows are read in place of those in force now.
    """

    def __init__(self, coming: Mapping[Key, Row | None] | None = None, edition: int | None = None) -> None:
        self._coming = dict(coming or {})
        self._edition = edition
        self._rows: dict[UUID, Row | None] = {key.id: row for key, row in self._coming.items()}
        self._mentioning: dict[UUID, dict[Key, Row]] = {}

    def get(self, id: str | UUID) -> Row | None:
        """The row in force of a subject, or None where it is not public."""
        id = UUID(str(id))
        self._load({id})
        return self._rows[id]

    def get_coming(self, subject: str) -> list[Row]:
        """The rows of one kind that the edition in the making publishes for their own sake."""
        return [row for key, row in self._coming.items() if row and key.subject == subject]

    def get_mentioning(self, id: UUID, subject: str) -> list[Row]:
        """The rows in force of one kind that refer to this subject and that its document shows."""
        self._load_mentioning({id})
        return [row for key, row in self._mentioning[id].items() if key.subject == subject]

    def prepare(self, rows: Iterable[Row]) -> None:
        """Read ahead what documents of these rows mention: at most two steps away, in three queries."""
        near = {reference.id for row in rows for reference in row.references} | {row.key.id for row in rows}
        self._load_mentioning(near)
        near |= {key.id for id in near for key in self._mentioning[id]}
        self._load(near)
        self._load({reference.id for id in near if (row := self._rows[id]) for reference in row.references})

    def _load(self, ids: set[UUID]) -> None:
        if missing := {id for id in ids if id not in self._rows}:
            self._rows |= dict.fromkeys(missing)
            for batch in split(missing):
                for row in iter_rows_in_force(self._edition, subject_id__in=batch):
                    self._rows[row.key.id] = row

    def _load_mentioning(self, ids: set[UUID]) -> None:
        if not (missing := {id for id in ids if id not in self._mentioning}):
            return
        found: dict[UUID, dict[Key, Row]] = defaultdict(dict)
        stored = (
            row
            for batch in split(missing)
            for row in iter_rows_in_force(self._edition, shown_in__overlap=batch)
            if row.key not in self._coming
        )
        for row in (*stored, *filter(None, self._coming.values())):
            self._rows[row.key.id] = row
            for id in row.shown_in & missing:
                found[id][row.key] = row
        self._mentioning |= {id: found[id] for id in missing}


def iter_rows_in_force(edition: int | None = None, **condition: object) -> list[Row]:
    """The rows that public entries in force, now or in a past edition, were rendered from, in their subjects' order."""
    entries = Entry.objects.public_in(edition).filter(**condition).select_related("revision")
    return [Row.of(entry.revision) for entry in entries.only("revision")]
