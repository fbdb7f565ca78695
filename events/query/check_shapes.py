"""The answer to whether somebody said it, as every surface has it."""

from typing import TypedDict

from sources.shapes import OpBlock

#: A source as an answer names it: slug, title, url.
SourceName = dict[str, str | None]


class QuotingEvent(TypedDict):
    """An event that quotes the words, with its quotation, the source and the status of that, and what stands now."""

    slug: str
    title: str
    source: str
    exact: str
    status: str
    now: str | None


class FoundIn(TypedDict):
    """A source whose captures hold the words; dates are EDTF. Nothing of a protected text is shown."""

    source: SourceName
    captures: list[int]
    first_seen: str
    last_stood: str
    status: str
    gone: str | None
    now: str | None
    context: str | None
    events: list[str]


class NearPassage(TypedDict):
    """A passage that is like the words, and not the same: ``diff`` leads from the words to it."""

    source: SourceName
    capture: int
    passage: str
    diff: list[OpBlock]


class CheckedText(TypedDict):
    text: str
    status: str
    found: list[FoundIn]
    near: list[NearPassage]
    quoted_by: list[QuotingEvent]


class Coverage(TypedDict):
    """How much was searched.

    ``latest`` is the last day on which a capture was seen, ``protected`` the number of captures whose text is not
    public, which can be asked for whole sentences only.
    """

    sources: int
    captures: int
    protected: int
    latest: str | None


class LeftOut(TypedDict):
    """A quotation of a document that was not checked, and why."""

    text: str
    detail: str


class Answer(TypedDict):
    edition: int
    results: list[CheckedText]
    left_out: list[LeftOut]
    coverage: Coverage
