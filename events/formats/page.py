"""A page: documents of one edition, and their context."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec

from events.editions.http.formats import Format
from sources.shapes import CitedSource

from ..documents.languages import TAGS
from ..documents.shapes import Event, EventDocument, Timeline, Tree


@dataclass(frozen=True, kw_only=True)
class Tombstone:
    """An event that is withdrawn or redacted: feeds announce its removal.

    Args:
        published_at: when that was published, aware.
        reason: why, in words for people.
    """

    id: str
    slug: str
    change: str
    published_at: dt.datetime
    edition: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class OwnChange:
    """The time and reason of an event's latest own publication, not one because a subject it names changed.

    Args:
        sequence: the number of republications, from 0.
    """

    published_at: dt.datetime
    change: str
    note: str
    sequence: int


@dataclass(frozen=True, kw_only=True)
class Page:
    """Documents of one edition and their context.

    Args:
        events: event documents, decoded, each with its ``entry`` block.
        edition: the number of the edition; 0 before the first.
        published_at: when it was published, aware; None before the first.
        base: the scheme and host of absolute links, without a slash at the end.
        id: a URN of the question, whatever the host, the format and the part that is shown.
        url: the absolute address of the request.
        next: the absolute address of the page that follows.
        timeline: the timeline's document, where its events were requested.
        group: what a widget groups by, one of ``GROUPS``.
        licence: ``name`` and ``url`` of the licence of the data.
        tombstones: withdrawn events that matched the question, newest first.
        former: by slug, the document of a corrected event before the correction.
        sources: full source documents by slug, where a format shows more than citations have.
        itself: the answer as a source to cite, where citations begin with that.
        first: by slug, when an event was first published, aware; where a format shows it.
        own: by slug, the latest own change of an event, where its entry does not have it.
        related: by slug, the ids of events that these have relations with.
        fields: the tree of the names of the requested fields of events; empty for all.
        options: the options of a single format, such as ``rows`` for csv.
        language: the language that was requested, as ``lang`` names it; None for the texts as they are stored.
    """

    events: Sequence[Event]
    edition: int
    published_at: dt.datetime | None
    title: str
    description: str
    base: str
    url: str
    id: str = ""
    next: str | None = None
    timeline: Timeline | None = None
    group: str | None = None
    licence: Mapping[str, str] = field(default_factory=dict)
    tombstones: Sequence[Tombstone] = ()
    former: Mapping[str, EventDocument] = field(default_factory=dict)
    sources: Mapping[str, CitedSource] = field(default_factory=dict)
    itself: CitedSource | None = None
    first: Mapping[str, dt.datetime] = field(default_factory=dict)
    own: Mapping[str, OwnChange] = field(default_factory=dict)
    related: Mapping[str, str] = field(default_factory=dict)
    fields: Tree = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None

    @property
    def language_tag(self) -> str:
        """The language of the page (BCP 47)."""
        return TAGS[self.language or "en"]

    def published(self, event: Event) -> OwnChange:
        """The latest own change of an event."""
        entry = event["entry"]
        return self.own.get(event["slug"]) or OwnChange(
            published_at=dt.datetime.fromisoformat(entry["published_at"]),
            change=entry["change"],
            note=entry["note"],
            sequence=entry["revision"] - 1,
        )


@dataclass(frozen=True, kw_only=True)
class EventFormat(Format):
    """A format of events.

    Args:
        order: the default order of events; None for that of the question.
        render: the text of a page, in UTF-8; None for json, which is spliced from stored text.
        stream: the text of each page, the first with what precedes it; for a format that gives all events without
            ``limit``.
        splice: the same text of one page, from whole documents as they are served; for a format that consists of them.
        gather: the one file of all pages; for a format that can only be read once it is whole, and then in parts.
        needs: the module that has to be installed for it, from the requirements of this name, besides those of Annals.
    """

    order: str | None = None
    render: Callable[[Page], bytes] | None = None
    stream: Callable[[Iterator[Page]], Iterator[bytes]] | None = None
    splice: Callable[[Iterable[str]], bytes] | None = None
    gather: Callable[[Iterator[Page]], bytes] | None = None
    needs: str = ""

    @property
    def is_installed(self) -> bool:
        """Whether what it needs is installed."""
        return find_spec(self.needs) is not None
