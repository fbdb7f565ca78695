"""The address of a page and of its variants: other filters, another edition, another grouping."""

from dataclasses import dataclass

from ..documents.shapes import Timeline
from .base import page_address

Pairs = list[tuple[str, str]]


def to_question_pairs(timeline: Timeline) -> Pairs:
    """The question of a timeline as parameters."""
    return [(name, text) for name, texts in timeline["question"].items() for text in texts]


@dataclass(frozen=True)
class PageAddress:
    """The path and the parameters of a page."""

    path: str
    pairs: Pairs

    def with_parameters(self, **changes: str | None) -> str:
        """The address with some parameters changed, or removed where None, on its first page."""
        return page_address(self.path, self.changed_pairs(**changes))

    def with_value_toggled(self, name: str, value: str) -> str:
        """The address with a value of a list parameter added, or removed where it has it."""
        values = [text for parameter, joined in self.pairs if parameter == name for text in joined.split(",")]
        changed = [text for text in values if text != value] if value in values else [*values, value]
        return self.with_parameters(**{name: ",".join(changed) or None})

    def with_only(self, *names: str) -> str:
        """The address with some of its parameters alone."""
        return page_address(self.path, [pair for pair in self.pairs if pair[0] in names])

    def changed_pairs(self, **changes: str | None) -> Pairs:
        """The parameters with some of them changed, or removed where None, without the cursor."""
        unchanged = self.pairs_without(*changes)
        return [*unchanged, *((name, text) for name, text in changes.items() if text is not None)]

    def pairs_without(self, *names: str) -> Pairs:
        """The parameters without some of them and without the cursor."""
        return [pair for pair in self.pairs if pair[0] not in {*names, "cursor"}]
