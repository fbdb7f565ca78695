"""The rows in force while an edition is being made: what documents are rendered from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from .batches import split
from .models import Entry, Revision
from .querysets import EntryQuerySet
from .subjects import Reference, StoredRow, get_subjects


class Key(NamedTuple):
    """Which subject."""

    subject: str
    id: UUID


@dataclass(frozen=True)
class Row:
    """A revision's row (``values``), with the subject it speaks of, and the entry it was published by, if it was."""

    key: Key
    revision: Revision
    values: StoredRow = field(repr=False, compare=False)
    entry: Entry | None = field(default=None, repr=False, compare=False)

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        return tuple(get_subjects()[self.key.subject].references(self.values))

    @property
    def needs(self) -> set[Key]:
        return {Key(reference.subject, reference.id) for reference in self.references if reference.needed}

    @property
    def referred(self) -> set[UUID]:
        """The subjects that it refers to."""
        return set(self.entry.references) if self.entry else {reference.id for reference in self.references}

    @property
    def shown_in(self) -> set[UUID]:
        """The subjects whose documents show it."""
        if self.entry:
            return set(self.entry.shown_in)
        return {reference.id for reference in self.references if reference.shown}

    @classmethod
    def of(cls, revision: Revision, entry: Entry | None = None) -> "Row":
        return cls(Key(revision.subject, revision.subject_id), revision, revision.row, entry)


class RowsInForce:
    """Rows in force, read from entries a batch at a time, with those of the coming edition laid over them.

    Args:
        coming: the rows an edition in the making publishes for their own sake; None for one it withdraws.
        edition: the number of a past edition, whose rows are read in place of those in force now.
    """

    def __init__(self, coming: Mapping[Key, Row | None] | None = None, edition: int | None = None) -> None:
        self._coming = dict(coming or {})
        self._stored = _get_entries(edition)
        self._rows: dict[UUID, Row | None] = {key.id: row for key, row in self._coming.items()}
        self._mentioning: dict[UUID, dict[Key, Row]] = {}
        self.prepare([row for row in self._coming.values() if row])

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
        near = {id for row in rows for id in (row.key.id, *row.referred)}
        self._load_mentioning(near)
        near |= {key.id for id in near for key in self._mentioning[id]}
        self._load(near)
        self._load({other for id in near if (row := self._rows[id]) for other in row.referred})

    def _load(self, ids: set[UUID]) -> None:
        if missing := {id for id in ids if id not in self._rows}:
            self._rows |= dict.fromkeys(missing)
            for batch in split(missing):
                for row in _to_rows(self._stored.filter(subject_id__in=batch)):
                    self._rows[row.key.id] = row

    def _load_mentioning(self, ids: set[UUID]) -> None:
        if not (missing := {id for id in ids if id not in self._mentioning}):
            return
        found: dict[UUID, dict[Key, Row]] = defaultdict(dict)
        stored = (
            row
            for batch in split(missing)
            for row in _to_rows(self._stored.filter(shown_in__overlap=batch))
            if row.key not in self._coming
        )
        for row in (*stored, *filter(None, self._coming.values())):
            self._rows[row.key.id] = row
            for id in row.shown_in & missing:
                found[id][row.key] = row
        self._mentioning |= {id: found[id] for id in missing}


def iter_rows_in_force(**condition: object) -> list[Row]:
    """The rows that public entries in force were rendered from, in their subjects' order."""
    return _to_rows(_get_entries(None).filter(**condition))


def _get_entries(edition: int | None) -> EntryQuerySet:
    """The public entries in force, now or in a past edition, with all that a row is made of."""
    entries: EntryQuerySet = Entry.objects.public_in(edition).select_related("revision")
    return entries.only("revision", "references", "shown_in")


def _to_rows(entries: EntryQuerySet) -> list[Row]:
    return [Row.of(entry.revision, entry) for entry in entries]
