"""The editors' desk: every subject's form, its way to the public, and the history that is never changed by hand."""

from .base import SubjectAdmin
from .formsets import PartFormSet
from .merge_admin import MergingAdmin
from .publish import get_user
from .read_only import EditionAdmin, EntryAdmin, ReadOnlyAdmin, RevisionAdmin, ScheduleAdmin

__all__ = [
    "EditionAdmin",
    "EntryAdmin",
    "MergingAdmin",
    "PartFormSet",
    "ReadOnlyAdmin",
    "RevisionAdmin",
    "ScheduleAdmin",
    "SubjectAdmin",
    "get_user",
]
