"""What each tool answers. The parts are those of the documents that every surface serves."""

from typing import NotRequired, TypedDict

from events.editions.documents import DateBlock
from events.editions.http.verification import PublicPeriod
from sources.shapes import CaptureBrief, Named, Source, Titled, Weight

from ..documents.shapes import Event, EventBrief
from ..identifiers import Identifiers
from ..query.check_shapes import CheckedText, Coverage, LeftOut, SourceName
from ..query.comparison import Comparison


class Span(TypedDict):
    """The number of events, and their first and last day; null where that is open or there is none."""

    events: int
    first: str | None
    last: str | None


class Extent(Coverage, Span):
    """How far an edition goes: its events, and the sources whose text is kept."""


class Answered(TypedDict):
    """What every answer begins with: the edition it is from, its address there, and a line to cite it by.

    ``coverage`` is null where something was found.
    """

    edition: int
    published_at: str | None
    url: str
    cite: str
    coverage: Extent | None


class QuoteBrief(TypedDict):
    """A quotation by the slug of its source, with the result of its check there and the words in its place today."""

    source: str
    exact: str
    status: str
    reason: str | None
    changed: str | None
    now: str | None


class ListedEvent(EventBrief):
    """An event as a list shows it, with its quotations."""

    path: str
    summary: str
    kind: Named
    significance: int
    jurisdictions: list[str]
    quotes: list[QuoteBrief]


class MeasureInForce(ListedEvent):
    """A measure that was in force on a day (yes), or may have been (unknown), and since when without a break."""

    in_force: str
    since: str | None


class Page(Answered):
    """A part of a list; ``next_cursor`` is null on the last."""

    next_cursor: str | None


class FoundEvents(Page):
    count: int | None
    not_found: list[str]
    results: list[ListedEvent]


class MeasuresInForce(Page):
    on: str
    count: int | None
    not_found: list[str]
    results: list[MeasureInForce]


class FoundEvent(Answered):
    event: Event


_Editions = TypedDict("_Editions", {"from": int, "to": int})


class Changes(Page, Comparison, _Editions):
    """What entered, left or changed in the answer to a question between two editions, by slug."""


class CheckedQuotes(Answered):
    results: list[CheckedText]
    left_out: list[LeftOut]


#: A change of wording from one saved text of a source to another; the text marks [-old-] and {+new+} words.
Rewording = TypedDict(
    "Rewording",
    {"from": int, "to": int, "text": str, "sentence": str | None, "window": DateBlock | None, "weight": Weight},
)


class Rewordings(Answered):
    """How a source was reworded, and what is quoted from it."""

    source: SourceName
    captures: list[CaptureBrief]
    results: list[Rewording]
    quotes: list[QuoteBrief]


class Verified(Answered):
    digest: str
    public: bool
    results: list[PublicPeriod]


class VocabularyTerm(TypedDict):
    """A term, and the number of events that mention it; an actor also has kind, country, aliases and identifiers."""

    id: str
    slug: str
    path: str
    name: str
    description: str
    count: int
    kind: NotRequired[str]
    country: NotRequired[str | None]
    aliases: NotRequired[list[str]]
    identifiers: NotRequired[Identifiers]
    url: NotRequired[str | None]


class Vocabulary(Page):
    results: list[VocabularyTerm]


class CitedBy(TypedDict):
    count: int
    events: list[Titled]


class SourceAndEvents(Source):
    """A source, with the events that cite it."""

    cited_by: CitedBy


class FoundSource(Answered):
    source: SourceAndEvents
