"""What a question may be narrowed by, with how many events each choice leaves."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F, Func, TextField

from events.editions.models import Edition, Entry

from ..querysets import EventEntryQuerySet
from ..question import EventQuery

#: The facets shown, with the column each counts and whether that is a list.
FACETS = {
    "kind": ("kind", False),
    "topic": ("topics", True),
    "actor": ("actors", True),
    "jurisdiction": ("jurisdictions", True),
}
HEADINGS = {"kind": "Kind", "topic": "Topic", "actor": "Actor", "jurisdiction": "Jurisdiction"}
_MOST = 40
SHOWN = 7


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    chosen: bool
    #: The page's address with this choice added or taken back.
    url: str


@dataclass(frozen=True)
class Facet:
    name: str
    heading: str
    choices: list[Choice]

    @property
    def first(self) -> list[Choice]:
        """The choices shown at once: the most frequent, and every one in force."""
        return [choice for place, choice in enumerate(self.choices) if place < SHOWN or choice.chosen]

    @property
    def rest(self) -> list[Choice]:
        return [choice for place, choice in enumerate(self.choices) if place >= SHOWN and not choice.chosen]

    @property
    def chosen(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.chosen]


def counted(entries: EventEntryQuerySet, query: EventQuery, name: str) -> list[tuple[str, int]]:
    """The values of a facet by count, then slug; a facet ignores its own filter."""
    column, is_list = FACETS[name]
    forgotten: dict[str, Any] = {name: ()} | ({"role": ()} if name == "actor" else {})
    without = replace(query, **forgotten)
    value: Any = Func(F(column), function="unnest", output_field=TextField()) if is_list else F(column)
    matching = entries.matching(without).annotate(value=value)
    return list(
        matching.order_by().values_list("value").annotate(count=Count("pk")).order_by("-count", "value")
        .values_list("value", "count")[:_MOST]
    )  # fmt: skip


def labels(counts: dict[str, list[tuple[str, int]]], query: EventQuery, edition: Edition) -> dict[tuple[str, str], str]:
    """The names of kinds, topics and actors in this edition."""
    slugs = {slug for name in ("kind", "topic", "actor") for slug, _ in counts[name]}
    slugs |= {*query.kind, *query.topic, *query.actor}
    terms = Entry.objects.using("public").at(edition).filter(subject__in=("kind", "topic", "actor"), slug__in=slugs)
    return {(subject, slug): label for subject, slug, label in terms.values_list("subject", "slug", "label")}
