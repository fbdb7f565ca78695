"""What narrows the events of a page: each filter in words, with the page's address without it."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from events.editions.models import Edition

from ..query.question import LISTS, SINGLES
from ..templatetags.annals import english, significance, words
from .context import get_source_titles
from .facet_choices import Facet

#: Parameters that are shown elsewhere: the facets' own, and the time beside the count.
_SHOWN_ELSEWHERE = frozenset({"kind", "topic", "actor", "jurisdiction", "since", "until", "q"})
_HEADINGS = {
    "quote_status": "quotations",
    "changed_since": "changed since edition",
    "significance_min": "significance at least",
}
_VALUES: dict[str, Callable[[str], str]] = {
    "in_force_on": english,
    "attested_by": english,
    "disputed": {"true": "yes", "false": "no"}.get,  # type: ignore[dict-item]
    "significance_min": lambda text: significance(int(text)),
    "slug": str,
    "id": str,
    "order": lambda text: f"{words(text.removeprefix('-'))}{', descending' if text.startswith('-') else ''}",
}


class Filter(NamedTuple):
    """A parameter or one of its values; ``url`` asks without it."""

    heading: str
    value: str
    url: str


def filters(
    pairs: Iterable[tuple[str, str]], facets: Iterable[Facet], edition: Edition, without: Callable[[str], str]
) -> list[Filter]:
    """Everything that narrows or orders the events except the time.

    Args:
        pairs: the parameters of the page's address, valid ones.
        without: gives the page's address without a parameter.
    """
    given: dict[str, list[str]] = {}
    for name, text in pairs:
        given.setdefault(name, []).append(text)
    found = [Filter("words", " ".join(given["q"]), without("q"))] if any(given.get("q", ())) else []
    found += [Filter(one.heading.lower(), choice.label, choice.url) for one in facets for choice in one.chosen]
    for name in (*LISTS, *SINGLES):
        if name in given and name not in _SHOWN_ELSEWHERE:
            found.append(Filter(_HEADINGS.get(name, words(name)), _values(name, given[name], edition), without(name)))
    return found


def _values(name: str, texts: list[str], edition: Edition) -> str:
    values = [value for text in texts for value in (text.split(",") if name in LISTS else [text])]
    if name == "source":
        titles = get_source_titles(set(values), edition)
        return ", ".join(titles.get(value, words(value)) for value in values)
    return ", ".join(_VALUES.get(name, words)(value) for value in values)
