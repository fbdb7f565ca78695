"""The words that a chart adds to what it draws, in the language of the page; ``timeline.js`` adds the same."""

from dataclasses import dataclass

from django.utils.translation import gettext

from ..documents.languages import is_chinese
from .axis import CHINESE, ENGLISH, AxisNames
from .marks import Mark


@dataclass(frozen=True)
class ChartWords:
    """Patterns, with their places in braces."""

    axis: AxisNames
    timeline: str
    day: str
    disputed: str
    acts: str
    answers: str
    more: str
    more_of_days: str
    in_force: str

    def describe(self, mark: Mark) -> str:
        """A mark in words: what hovering shows and a screen reader says."""
        words = f"{mark['shown']}: {mark['title']}"
        return self.disputed.format(event=words, reason=mark["why"]) if mark["why"] else words


def get_chart_words() -> ChartWords:
    """The words in the language of the page."""
    return ChartWords(
        axis=CHINESE if is_chinese() else ENGLISH,
        timeline=gettext("Timeline"),
        day=gettext("Day"),
        disputed=gettext("{event}. Disputed: {reason}"),
        acts=gettext("{side} acts"),
        answers=gettext("{answer} answers {measure}"),
        more=gettext("{number} more events"),
        more_of_days=gettext("{number} more events, {first} to {last}. Press to see them."),
        in_force=gettext("In force on {day}"),
    )
