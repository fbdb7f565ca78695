"""A page: documents of one edition, and what is said around them."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from events.editions.http.formats import Format

Document = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Tombstone:
    """An event that is withdrawn or redacted: what feeds tell their readers to forget.

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
    """When and why an event was last published for its own sake, not for a neighbour's.

    Args:
        sequence: how often it was published again, from 0.
    """

    published_at: dt.datetime
    change: str
    note: str
    sequence: int


@dataclass(frozen=True, kw_only=True)
class Page:
    """Documents of one edition and what is said around them.

    Args:
        events: event documents, decoded, each with its ``entry`` block.
        edition: the number of the edition; 0 before the first.
        published_at: when it was published, aware; None before the first.
        base: the scheme and host of absolute links, without a slash at the end.
        id: a URN of what is asked, whatever the host, the format and the part that is shown.
        url: the absolute address that was asked.
        next: the absolute address of the page that follows.
        timeline: the timeline's document, where its events were asked.
        group: what a widget groups by, one of ``GROUPS``.
        licence: ``name`` and ``url`` of the licence of the data.
        tombstones: withdrawn events that answered the question, newest first.
        former: by slug, what a corrected event's document said before the correction.
        sources: full source documents by slug, where a format wants more than citations tell.
        first: by slug, when an event was first published, aware; where a format tells it.
        own: by slug, when and why an event was last published for its own sake, where its entry does not tell.
        related: by slug, the ids of events that these have relations with.
        fields: the tree of the names of an event's fields that are wanted; empty for all.
        options: what one format alone is told, such as ``rows`` for csv.
    """

    events: Sequence[Document]
    edition: int
    published_at: dt.datetime | None
    title: str
    description: str
    base: str
    url: str
    id: str = ""
    next: str | None = None
    timeline: Document | None = None
    group: str | None = None
    licence: Mapping[str, str] = field(default_factory=dict)
    tombstones: Sequence[Tombstone] = ()
    former: Mapping[str, Document] = field(default_factory=dict)
    sources: Mapping[str, Document] = field(default_factory=dict)
    first: Mapping[str, dt.datetime] = field(default_factory=dict)
    own: Mapping[str, OwnChange] = field(default_factory=dict)
    related: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)

    def published(self, event: Document) -> OwnChange:
        """When and why an event was last published for its own sake."""
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
        order: the order of events unless told; None for that of the question.
        render: the text of a page, in UTF-8; None for json, which is spliced from stored text.
        stream: for a format that gives everything where no limit is asked: what comes first, given the options,
            and what each page of documents adds.
    """

    order: str | None = None
    render: Callable[[Page], bytes] | None = None
    stream: Callable[[Iterator[Page]], Iterator[bytes]] | None = None
