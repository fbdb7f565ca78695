"""The registry of subjects: what each app says of the things that can be public.

The store publishes any kind alike, and knows by name only what it indexes: of events, the columns of ``Entry`` by which
they are filtered, and their tallies; of sources, the languages (``languages.py``).
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from uuid import UUID

from django.apps import apps
from django.db.models import CASCADE, ForeignKey, Model

if TYPE_CHECKING:
    from .drafts import WorkingRow
    from .rows import Row, RowsInForce


#: A subject as a revision stores it, or a part of it: a row of the import format, with ids for references.
StoredRow = dict[str, Any]
#: The columns of an entry, by name.
Columns = dict[str, object]


class Reference(NamedTuple):
    """What a row says of another subject.

    ``needed``: the row cannot be public without it. ``shown``: the other's document shows this row too,
    as a target's shows an inverse relation and a source's its captures.
    """

    subject: str
    id: UUID
    needed: bool = True
    shown: bool = False


class Subject(NamedTuple):
    """The functions by which a kind of subject is published, and the model of its working rows."""

    model: type[Any]
    references: Callable[[StoredRow], Iterable[Reference]]
    document: Callable[["Row", "RowsInForce"], Mapping[str, object]]
    columns: Callable[[Any], Columns]
    #: Which of these their editors keep from the public, a sentence for each; None where none can be.
    refusals: Callable[[Iterable[UUID]], list[str]] | None = None
    #: The column of ``Entry`` in which events mention these by slug; "" where none does.
    mentions: str = ""


@cache
def get_subjects() -> dict[str, Subject]:
    """Every kind of subject by its name, as the installed apps' ``AppConfig.subjects`` give them."""
    return {
        name: subject
        for config in apps.get_app_configs()
        if hasattr(config, "subjects")
        for name, subject in config.subjects().items()
    }


def get_working_rows(subject: str, ids: Iterable[UUID]) -> "dict[UUID, WorkingRow]":
    """The working rows of a subject by their ids, with what they are called by; none that was deleted."""
    rows: dict[UUID, WorkingRow] = get_subjects()[subject].model._default_manager.select_related().in_bulk(list(ids))
    return rows


def get_owner(row: Model) -> "WorkingRow":
    """The row itself where it is a subject's, else the subject's row that it is a part of and is deleted with."""
    if isinstance(row, tuple(subject.model for subject in get_subjects().values())):
        return cast("WorkingRow", row)
    owner: WorkingRow = next(
        getattr(row, field.name)
        for field in row._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.remote_field.on_delete is CASCADE
    )
    return owner


class Incomplete(Exception):
    """A row cannot be published as it stands; ``reasons`` says everything it lacks, in words."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons
