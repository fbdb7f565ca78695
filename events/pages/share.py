"""“Use this”: the events of a page as an address, a frame, a GraphQL query and a citation."""

import json
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from textwrap import indent
from urllib.parse import parse_qsl

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.editions.edtf import Edtf
from events.editions.models import Edition

from ..choices import EventOrder
from ..documents.shapes import Timeline
from ..query.question import LISTS, SINGLES, EventQuery, split_excluded
from .base import page_address
from .cite import Citation, render_citations

FORMATS: dict[str, str | Promise] = {
    "json": "JSON",
    "csv": _("CSV, for a spreadsheet"),
    "ics": "iCalendar",
    "atom": _("Atom feed"),
    "jsonfeed": "JSON Feed",
    "timelinejs": "TimelineJS",
    "vis": "vis-timeline",
    "chrono": "react-chrono",
    "fullcalendar": "FullCalendar",
    "jsonld": "JSON-LD",
    "ndjson": "NDJSON",
    "graphml": _("GraphML, for network analysis"),
    "csl": "CSL-JSON",
    "bib": "BibTeX",
    "ris": "RIS",
}
#: Fields of the GraphQL filter that are written as enum values, without quotes.
_ENUMS = frozenset(("quote_status", "change", "cause", "date_match"))

#: The rooms whose pages have a card of their own.
CARDS = ("events", "sources", "timelines", "actors", "topics", "kinds", "publishers")
#: How many events the GraphQL query asks for: as many as a page lists.
_FIRST = 100

_EVENTS = """events(ARGUMENTS) {
  edges {
    node {
      slug
      title
      summary
      date { display earliest latest }
      citations { source { title url } quote { exact status } }
    }
  }
  pageInfo { hasNextPage endCursor }
}"""


@dataclass(frozen=True)
class ShareLinks:
    """The links and snippets for using a page's events elsewhere.

    Args:
        base: scheme and host of absolute links.
        path: of the page itself.
        pairs: the page's parameters as given.
        filter_summary: the filters in use, in a few words.
    """

    base: str
    path: str
    pairs: list[tuple[str, str]]
    query: EventQuery
    edition: Edition
    timeline: Timeline | None
    filter_summary: str = ""

    @property
    def title(self) -> str:
        """The title of these events in citations and frames."""
        title = self.timeline["title"] if self.timeline else "Annals"
        return f"{title}: {self.filter_summary}" if self.filter_summary else title

    @property
    def page_url(self) -> str:
        return f"{self.base}{page_address(self.path, self.pairs)}"

    @property
    def full_page_url(self) -> str:
        """The full page of the events in a frame."""
        slug = f"timelines/{self.timeline['slug']}" if self.timeline else ""
        return f"{self.base}{page_address(f'/{slug}', self.pairs)}"

    @property
    def formats(self) -> list[dict[str, str]]:
        path = f"/timelines/{self.timeline['slug']}" if self.timeline else "/events"
        return format_links(
            f"{self.base}/api/v1{path}",
            [pair for pair in self.pairs if pair != ("group", "none") and pair[0] != "lang"],
        )

    @property
    def embed(self) -> str:
        """A frame for other sites."""
        path = f"/embed/{self.timeline['slug']}" if self.timeline else "/embed"
        return render_frame(self.base + page_address(path, self.pairs), self.title)

    @property
    def citation(self) -> str:
        return render_citation(self.title, self.edition, f"{self.base}{page_address(self.path, self.pairs)}")

    @property
    def graphql(self) -> str:
        """The same events as a GraphQL query."""
        narrowing = [f"filter: {{{', '.join(arguments)}}}"] if (arguments := _filter(self.query)) else []
        if self.query.order or (self.timeline and "q" in self.timeline["question"]):
            narrowing.append(f"order: {_order(self.query.sorted_by)}")
        narrowing.append(f"first: {_FIRST}")
        time = [f"edition: {value}" for name, value in self.pairs if name == "edition"]
        time += [f"asOf: {quote_string(value)}" for name, value in self.pairs if name == "as_of"]
        if not self.timeline:
            return _in_braces(_EVENTS.replace("ARGUMENTS", ", ".join([*narrowing, *time])))
        named = ", ".join([f"slug: {quote_string(self.timeline['slug'])}", *time])
        return _in_braces(f"timeline({named}) {_in_braces(_EVENTS.replace('ARGUMENTS', ', '.join(narrowing)))}")


@dataclass(frozen=True)
class Sharing:
    """What the Share button of a page offers.

    Args:
        base: scheme and host of absolute links.
        path: of the page itself.
        pairs: the page's parameters.
        frame: the path of the page's frame for other sites; None where it has none.
        is_timeline: whether the frame is a timeline, which can also be a list and begin on a day.
    """

    title: str
    base: str
    path: str
    pairs: list[tuple[str, str]]
    edition: Edition
    frame: str | None = None
    is_timeline: bool = False

    @property
    def url(self) -> str:
        return f"{self.base}{page_address(self.path, self.pairs)}"

    @property
    def frozen_url(self) -> str:
        """The page's address in this edition."""
        return freeze_address(self.url, self.edition)

    @property
    def card(self) -> str:
        """The picture of the page beside a link to it."""
        room, _, slug = self.path.strip("/").partition("/")
        name = f"{room}/{slug}" if room in CARDS and slug and "/" not in slug else "annals"
        return f"{self.base}/cards/{name}.png?edition={self.edition.number}"

    @property
    def is_frozen(self) -> bool:
        return any(name in ("edition", "as_of") for name, _ in self.pairs)

    @property
    def citations(self) -> list[Citation]:
        return render_citations(self.title, self.edition, self.frozen_url)

    @property
    def frame_url(self) -> str:
        return f"{self.base}{page_address(self.frame or '', self.pairs)}"

    @property
    def embed(self) -> str:
        return render_frame(self.frame_url, self.title)

    @property
    def oembed(self) -> str | None:
        """Where oEmbed describes the page's frame."""
        return page_address(f"{self.base}/oembed", [("url", self.url)]) if self.frame else None


def freeze_address(url: str, edition: Edition) -> str:
    """An address that always shows this edition."""
    path, _, query = url.partition("?")
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] not in ("edition", "as_of")]
    return page_address(path, [*pairs, ("edition", str(edition.number))])


def _in_braces(selection: str) -> str:
    return f"{{\n{indent(selection, '  ')}\n}}"


def _order(order: EventOrder) -> str:
    """An order as GraphQL calls it."""
    return f"{order[1:]}_desc".upper() if order.startswith("-") else order.upper()


def _filter(query: EventQuery) -> list[str]:
    arguments: list[str] = []
    excluding: list[str] = []
    for name in LISTS:
        for values, written in zip(split_excluded(getattr(query, name)), (arguments, excluding), strict=True):
            if values:
                texts = ", ".join(_literal(name, value) for value in values)
                written.append(f"{to_camel_case(name)}: [{texts}]")
    for name in SINGLES:
        value = getattr(query, name)
        if name != "order" and value not in (None, "") and value != getattr(EventQuery, name):
            arguments.append(f"{to_camel_case(name)}: {_literal(name, value)}")
    # An event must match none of these, and each is of one list.
    return [*arguments, f"not: [{', '.join(f'{{{one}}}' for one in excluding)}]"] if excluding else arguments


def _literal(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if name in _ENUMS or isinstance(value, StrEnum):
        return str(value).upper()
    return quote_string(value.text if isinstance(value, Edtf) else str(value))


def to_camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def quote_string(text: str) -> str:
    """A GraphQL string; every JSON string is one."""
    return json.dumps(text, ensure_ascii=False)


def format_links(
    url: str, pairs: list[tuple[str, str]], names: tuple[str, ...] = tuple(FORMATS)
) -> list[dict[str, str]]:
    """The addresses of one answer in its formats."""
    return [
        {
            "name": name,
            "label": str(FORMATS[name]),
            "url": page_address(url if name == "json" else f"{url}.{name}", pairs),
        }
        for name in names
    ]


def edition_parameter(edition: Edition) -> list[tuple[str, str]]:
    """The parameter that fixes the edition; none for the newest one."""
    return [] if edition.newest else [("edition", str(edition.number))]


def render_frame(address: str, title: str, height: int = 520, width: str = "100%") -> str:
    """A frame of an address for other sites; ``height`` and ``width`` are in CSS pixels."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}"'
        f' height="{height}" loading="lazy" style="border:0"></iframe>'
    )


def render_citation(title: str, edition: Edition, url: str) -> str:
    """A citation whose address always shows this edition."""
    day = f", published {edition.published_at.day} {edition.published_at:%B %Y}" if edition.published_at else ""
    frozen = freeze_address(url, edition)
    return f"“{title}”. Annals, edition {edition.number}{day}. {frozen}. {settings.ANNALS_LICENCE['name']}."
