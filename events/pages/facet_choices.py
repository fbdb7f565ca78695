"""The facets of a page and their choices."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.editions.models import Edition

from ..query.facets import FacetCount, get_labels
from ..query.question import EXCLUDES
from .term_names import get_term_names

#: The facets shown, with their headings.
HEADINGS = {"kind": _("Kind"), "topic": _("Topic"), "actor": _("Actor"), "jurisdiction": _("Jurisdiction")}
#: The number of choices of a facet shown at once, and at most.
SHOWN = 7
MAX_CHOICES = 40


@dataclass(frozen=True)
class Choice:
    """A value, its number of events, and the page's address with it added or removed."""

    value: str
    label: str
    count: int
    chosen: bool
    url: str


@dataclass(frozen=True)
class Facet:
    name: str
    heading: str
    choices: list[Choice]

    @property
    def first(self) -> list[Choice]:
        """The choices shown at once: the most frequent, and every chosen one."""
        return [choice for place, choice in enumerate(self.choices) if place < SHOWN or choice.chosen]

    @property
    def rest(self) -> list[Choice]:
        return [choice for place, choice in enumerate(self.choices) if place >= SHOWN and not choice.chosen]

    @property
    def chosen(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.chosen]


def name_found(facet: str, counts: list[FacetCount], edition: Edition) -> list[FacetCount]:
    """Values with the names that the page has for them."""
    names = get_term_names(facet, {count.value: count.label for count in counts}, edition)
    return [replace(count, label=names[count.value]) for count in counts]


def name_missing(facet: str, values: list[str], edition: Edition) -> list[FacetCount]:
    """Chosen values that no event has, by name; those that are excluded as “not …”."""
    slugs = [value.removeprefix(EXCLUDES) for value in values]
    labels = get_labels({facet: [(slug, 0) for slug in slugs]}, edition) if slugs else {}
    known = get_term_names(facet, {slug: label for (_name, slug), label in labels.items()}, edition)
    names = [known.get(slug, slug) for slug in slugs]
    return [
        FacetCount(value, gettext("not {name}").format(name=name) if value.startswith(EXCLUDES) else name, 0)
        for value, name in zip(values, names, strict=True)
    ]
