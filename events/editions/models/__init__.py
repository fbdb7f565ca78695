"""Revisions, editions and entries: what was saved, what was published, and what was said."""

from .entry import Entry, Redaction, Tally
from .history import Cause, Change, Edition, Origin, Revision
from .wording import Wording
from .workflow import Autosave, DailyMail, EditingSession, Review, SavedFilter, Schedule, Stage

__all__ = [
    "Autosave",
    "Cause",
    "Change",
    "DailyMail",
    "EditingSession",
    "Edition",
    "Entry",
    "Origin",
    "Redaction",
    "Review",
    "Revision",
    "SavedFilter",
    "Schedule",
    "Stage",
    "Tally",
    "Wording",
]
