"""Working rows of events, their vocabulary and timelines; and the entries that say what is public of events."""

from .entries import EventEntry
from .event import Event
from .mapping import KeptMapping
from .parts import Citation, EventDate, Participation, Relation
from .timeline import Timeline
from .translations import EventTranslation, TimelineTranslation
from .vocabulary import Actor, Kind, Topic

__all__ = [
    "Actor",
    "Citation",
    "Event",
    "EventDate",
    "EventEntry",
    "EventTranslation",
    "KeptMapping",
    "Kind",
    "Participation",
    "Relation",
    "Timeline",
    "TimelineTranslation",
    "Topic",
]
