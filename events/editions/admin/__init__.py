"""The editors' desk: every subject's form, its way to the public, and the history that is never changed by hand."""

from .history import EditionAdmin, EntryAdmin, ReadOnlyAdmin, RevisionAdmin, ScheduleAdmin
from .parts import PartFormSet
from .people import PeopleAdmin, PeopleGroupAdmin
from .publishing import person
from .subject import MergingAdmin, SubjectAdmin

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
