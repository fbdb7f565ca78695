"""A row of an import that has been checked."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from events.editions.subjects import StoredRow

from .reading import ImportRow
from .validators import Report


@dataclass
class PreparedRow:
    """A checked row, with the id of its subject."""

    row: ImportRow
    values: StoredRow
    report: Report
    id: UUID
    working: Any
    #: Whether there was no such working row before.
    is_new: bool = False
    #: The stored row from which an export made this one, if that is known.
    base: StoredRow | None = None

    def wrong(self, reason: str, *path: str | int) -> None:
        self.report.wrong(path, reason)
