"""The filters in use on a page: each in words, with the page's address without it."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.editions.models import Edition

from ..query.question import EXCLUDES, LISTS, SINGLES
from ..templatetags.annals import english, significance, words
from .context import get_source_titles
from .facet_choices import Facet

#: Parameters that are shown elsewhere: the facets' own, and the time beside the count.
_SHOWN_ELSEWHERE = frozenset({"kind", "topic", "actor", "jurisdiction", "since", "until", "q"})
_HEADINGS = {
    "quote_status": _("quotations"),
    "changed_since": _("changed since edition"),
    "significance_min": _("significance at least"),
    "significance_max": _("significance at most"),
    "precision": _("date by"),
    "identifier": _("identifier"),
    "sources_min": _("sources at least"),
    "primary": _("primary source"),
    "has_captures": _("captures"),
    "cause": _("cause of the change"),
    "sample": _("sample of"),
}
_VALUES: dict[str, Callable[[str], str]] = {
    "in_force_on": english,
    "attested_by": english,
    **dict.fromkeys(
        ("disputed", "primary", "has_captures"), lambda text: gettext("yes") if text == "true" else gettext("no")
    ),
    **dict.fromkeys(("significance_min", "significance_max"), lambda text: significance(int(text))),
    **dict.fromkeys(("slug", "id", "identifier"), str),
    "order": lambda text: words(text.removeprefix("-")) + (gettext(", descending") if text.startswith("-") else ""),
}


class Filter(NamedTuple):
    """A parameter or one of its values; ``url`` is the page without it. A plain one needs no heading."""

    heading: str
    value: str
    url: str
    is_plain: bool = False


def get_filters(
    pairs: Iterable[tuple[str, str]], facets: Iterable[Facet], edition: Edition, without: Callable[[str], str]
) -> list[Filter]:
    """The filters and the order of the events, without the time.

    Args:
        pairs: the valid parameters of the page's address.
        without: returns the page's address without a parameter.
    """
    values: dict[str, list[str]] = {}
    for name, text in pairs:
        values.setdefault(name, []).append(text)
    filters = [Filter(gettext("words"), " ".join(values["q"]), without("q"), True)] if any(values.get("q", ())) else []
    filters += [
        Filter(facet.heading.lower(), choice.label, choice.url, True) for facet in facets for choice in facet.chosen
    ]
    for name in (*LISTS, *SINGLES):
        if name in values and name not in _SHOWN_ELSEWHERE:
            filters.append(
                Filter(
                    str(_HEADINGS.get(name) or words(name)), _format_values(name, values[name], edition), without(name)
                )
            )
    return filters


def _format_values(name: str, texts: list[str], edition: Edition) -> str:
    values = [value for text in texts for value in (text.split(",") if name in LISTS else [text])]
    # An exclusion is shown by the name of what it excludes.
    names = [value.removeprefix(EXCLUDES) for value in values]
    if name == "source":
        titles = get_source_titles(set(names), edition)
        shown = [titles.get(value, words(value)) for value in names]
    else:
        shown = [_VALUES.get(name, words)(value) for value in names]
    return ", ".join(
        gettext("not {name}").format(name=one) if value.startswith(EXCLUDES) else one
        for one, value in zip(shown, values, strict=True)
    )
