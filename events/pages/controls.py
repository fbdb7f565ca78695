"""The controls of a timeline's page: the two clocks, the toggles and the groupings, each with its address."""

import datetime as dt
from functools import cached_property

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.editions.models import Edition

from ..choices import GROUPS
from ..documents.languages import render_date
from ..query.question import LISTS, SINGLES, EventQuery
from .addresses import PageAddress, Pairs
from .base import get_first_edition, get_latest_editions

QUESTION = frozenset((*LISTS, *SINGLES))
#: Parameters that leave the front page what it is.
_FRONT = frozenset({"since", "until", "group", "edition", "as_of", "lang"})
#: The filters that are switched on and off, with their values and what they are called.
_TOGGLES = (
    ("disputed", "true", _("Disputed")),
    ("quote_status", "altered,gone", _("Reworded")),
    ("primary", "true", _("Primary sources only")),
)


class Controls:
    """What changes the question of a page.

    Args:
        group: what the timeline is grouped by now; ``own_group``, what it is grouped by without a parameter.
    """

    def __init__(
        self, address: PageAddress, query: EventQuery, edition: Edition, *, group: str, own_group: str
    ) -> None:
        self.address = address
        self.query = query
        self.edition = edition
        self.group = group
        self._own_group = own_group

    @property
    def span(self) -> str:
        """The time in view, in English."""
        since, until = self.query.since, self.query.until
        if since and until:
            if since == until:
                return render_date(since.text)
            sentence = gettext("from {since} to {until}")
        else:
            sentence = gettext("since {since}") if since else gettext("until {until}") if until else ""
        texts = {name: date and render_date(date.text) for name, date in (("since", since), ("until", until))}
        return sentence.format(**texts)

    @cached_property
    def editions(self) -> list[dict[str, object]]:
        """The latest editions, each with this page's address in it."""
        return [
            {"edition": edition, "url": self.address.with_parameters(edition=str(edition.number), as_of=None)}
            for edition in get_latest_editions()
        ]

    @cached_property
    def first_day(self) -> dt.date | None:
        """The day of the first edition: nothing was public before."""
        first = get_first_edition()
        return first.published_at.date() if first and first.published_at else None

    @property
    def as_of_day(self) -> str:
        parameters = dict(self.address.pairs)
        as_of = parameters.get("as_of", "")
        if not as_of and "edition" in parameters and self.edition.published_at:
            return self.edition.published_at.date().isoformat()
        return as_of[:10]

    @property
    def toggles(self) -> list[tuple[str, str, bool]]:
        """The filters that are switched on and off: what each is called, its address, and whether it is on."""
        given = dict(self.address.pairs)
        return [
            (
                str(label),
                self.address.with_parameters(**{name: None if given.get(name) == value else value}),
                given.get(name) == value,
            )
            for name, value, label in _TOGGLES
            if name in QUESTION
        ]

    @property
    def hidden_from_search(self) -> Pairs:
        return self.address.pairs_without("q")

    @property
    def hidden_from_force(self) -> Pairs:
        return self.address.pairs_without("in_force_on")

    @property
    def hidden_from_time(self) -> Pairs:
        return self.address.pairs_without("as_of", "edition")

    @property
    def groupings(self) -> list[tuple[str, str, bool]]:
        return [
            (name, self.address.with_parameters(group=None if name == self._own_group else name), name == self.group)
            for name in ("none", *GROUPS)
        ]

    @property
    def clear(self) -> str:
        """The page's address without filters."""
        return self.address.with_only("edition", "as_of", "group", "lang")

    @property
    def narrowed(self) -> bool:
        return any(name in QUESTION for name, _ in self.address.pairs)

    @property
    def is_front(self) -> bool:
        """Whether all events are shown, at most those of a time in view or grouped."""
        return all(name in _FRONT for name, _ in self.address.pairs)

    @property
    def whole_time(self) -> str:
        return self.address.with_parameters(since=None, until=None)
