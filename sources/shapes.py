"""The public documents of publishers, sources and captures, and what citations show of them."""

from typing import Literal, NotRequired, TypedDict

from events.editions.documents import DateBlock, EntryBlock

#: What a change of wording touches, the heaviest first; see :mod:`.weight`.
Weight = Literal["quotation", "number", "date", "negation", "modal", "words", "style"]


class Named(TypedDict):
    """A term of the vocabulary or a publisher, by slug and name."""

    slug: str
    name: str


class Titled(TypedDict):
    """A subject by slug and title."""

    slug: str
    title: str


class Publisher(TypedDict):
    id: str
    slug: str
    path: str
    name: str
    description: str
    country: str | None
    url: str | None


class SourceBrief(TypedDict):
    """A source as a citation shows it."""

    slug: str
    title: str
    publisher: Named | None
    type: str
    url: str | None
    published: str | None
    language: str
    identifiers: dict[str, str]
    archive_url: str | None


class CaptureBrief(TypedDict):
    """A capture as its source lists it; ``seen`` is in EDTF."""

    number: int
    seen: str
    extent: str
    sha256: str


class LookBlock(TypedDict):
    """The last look at a source: when (UTC), with what outcome, and from which day on it is looked at again."""

    last_looked: str | None
    outcome: str | None
    next_look: str | None


class Source(SourceBrief):
    id: str
    path: str
    authors: list[str]
    rights: str
    captures: list[CaptureBrief]
    entry: NotRequired[EntryBlock]


class CitedSource(SourceBrief, total=False):
    """A source to cite: whole, or as briefly as an event shows it; ``version`` and ``note`` are those of an answer."""

    authors: list[str]
    captures: list[CaptureBrief]
    version: str
    note: str


class OpBlock(TypedDict):
    """A passage that two captures share, or that only one of them has: equal, delete or insert."""

    op: Literal["equal", "delete", "insert"]
    text: str


#: What was reworded since the capture numbered ``from``, and when.
CaptureChange = TypedDict("CaptureChange", {"from": int, "ops": list[OpBlock], "window": DateBlock | None})


class Capture(TypedDict):
    """``text`` is null where its rights do not let it be public; ``captured_at`` where it was copied by hand."""

    id: str
    slug: str
    path: str
    source: Titled
    number: int
    captured_at: str | None
    seen: DateBlock
    extent: str
    via: str | None
    media_type: str
    sha256: str
    text: str | None
    archive_url: str | None
    note: str
    change: CaptureChange | None


WordingChange = TypedDict(
    "WordingChange",
    {
        "from": int,
        "to": int,
        "ops": list[OpBlock],
        "html": str,
        "text": str,
        "sentence": str | None,
        "window": DateBlock | None,
        "weight": Weight,
    },
)
