"""The editors' desk: every subject's form, its way to the public, and the history that is never changed by hand."""

from .base import MergingAdmin, SubjectAdmin
from .formsets import PartFormSet
from .publish import person
from .read_only import EditionAdmin, EntryAdmin, ReadOnlyAdmin, RevisionAdmin, ScheduleAdmin
from .users import PeopleAdmin, PeopleGroupAdmin

__all__ = [
    "EditionAdmin",
    "EntryAdmin",
    "MergingAdmin",
    "PartFormSet",
    "PeopleAdmin",
    "PeopleGroupAdmin",
    "ReadOnlyAdmin",
    "RevisionAdmin",
    "ScheduleAdmin",
    "SubjectAdmin",
    "person",
]
