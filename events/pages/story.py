"""The story that a timeline tells, step by step: its events with what the editor wrote of each, and their sources."""

from dataclasses import dataclass
from itertools import groupby

from events.editions.models import Edition, Entry
from sources.shapes import SourceBrief

from ..documents.shapes import EventDocument, Step, Timeline
from .documents import read_event


@dataclass(frozen=True)
class StoryStep:
    """A step; ``event`` is None where it is not public in the edition that is read."""

    number: int
    step: Step
    event: EventDocument | None

    @property
    def year(self) -> str:
        return (self.event["date"]["earliest"] or self.event["date"]["latest"] or "")[:4] if self.event else ""

    @property
    def sources(self) -> list[SourceBrief]:
        """The sources of its event, each once."""
        citations = self.event["citations"] if self.event else []
        return list({citation["source"]["slug"]: citation["source"] for citation in citations}.values())


@dataclass(frozen=True)
class Story:
    """The steps of a timeline, in the order of its editor."""

    steps: list[StoryStep]

    @property
    def years(self) -> list[tuple[str, list[StoryStep]]]:
        """The steps by the year that they follow each other in."""
        return [(year, list(steps)) for year, steps in groupby(self.steps, lambda step: step.year)]


def get_story(timeline: Timeline | None, edition: Edition) -> Story | None:
    """The story of a timeline; None where it tells none."""
    steps = timeline.get("steps", []) if timeline else []
    if not steps:
        return None
    entries = Entry.objects.using("public").at(edition).public().of("event")
    found: dict[str, EventDocument] = {}
    for entry in entries.named(*(step["event"] for step in steps)):
        # A step names its event as it was called when the step was written.
        for slug in (*entry.former_slugs, entry.slug):
            found[slug] = read_event(entry.document)
    return Story([StoryStep(number, step, found.get(step["event"])) for number, step in enumerate(steps, 1)])
