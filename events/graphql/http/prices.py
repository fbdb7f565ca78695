"""What the parts of a query amount to, and how long they take: microseconds of processor time, as measured.

``python -m tests.torture --only cost`` compares them with what a corpus of queries takes. What looks through all events
has a second price, for each thousand of them.
"""

from collections.abc import Set
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Cost:
    """What a part of a document amounts to. Numbers saturate: past the limits they need not be exact."""

    nodes: int = 0
    depth: int = 0
    aliases: int = 0
    fields: int = 0
    schemas: int = 0
    #: Estimated microseconds, once and for each thousand public events.
    micros: int = 0
    per_thousand: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            min(self.nodes + other.nodes, 10**9),
            max(self.depth, other.depth),
            min(self.aliases + other.aliases, 10**6),
            min(self.fields + other.fields, 10**6),
            min(self.schemas + other.schemas, 10**6),
            min(self.micros + other.micros, 10**12),
            min(self.per_thousand + other.per_thousand, 10**12),
        )


class Price(NamedTuple):
    """What a field takes once, and for each thousand public events."""

    once: int = 0
    per_thousand: int = 0


#: Any request, and each value in a list of an argument.
REQUEST, VALUE = 850, 60
#: By their names, arguments and fields of filters that take long: words are ranked, and a sample is drawn from all.
_ARGUMENTS = {"q": Price(3_500), "sample": Price(300, 1_600)}
#: By type and field.
_FIELDS = {
    "EventConnection.totalCount": Price(300, 50),
    "EventConnection.gone": Price(2_000, 100),
    "EventConnection.histogram": Price(2_000, 1_300),
    "Event.chain": Price(2_000),
    "EventFacets.leftOut": Price(),
    "Query.checkQuote": Price(5_000),
    "Query.compare": Price(2_000, 100),
    "Query.path": Price(10_000),
    "Query.quotes": Price(12_000, 3_500),
}
#: Counts by one property, and by two.
_GROUPS = Price(2_000, 4_000), Price(2_000, 36_000)
#: Each field of a type, where it has no price of its own: a facet counts all events.
_TYPES = {"EventFacets": Price(1_500, 250), "FacetsLeftOut": Price(1_500, 250)}
_CONNECTION, _SUBJECT = Price(150), Price(700)
#: A page: of events it is a statement of its own, of others one for all that are beside each other.
_EVENTS, _PAGE = Price(700), Price(300)
#: An object of a document, which is rendered from its text; by its type, an item of a page.
_OBJECT, _ITEM = 1, 30
_ITEMS = {"Event": 20, "Entry": 60}
#: By the type of their items, how long lists usually are.
_LENGTHS = {
    "Topic": 2, "EventDate": 2, "Participation": 3, "Citation": 2, "Relation": 2, "Source": 1,
    "FacetCount": 20, "HistogramBin": 50,
}  # fmt: skip
_LENGTH = 3


def get_price(parent: str, name: str, type_: str, values: int, names: Set[str]) -> Price:
    """What a field takes without what is selected below it.

    Args:
        parent, type_: the names of the type that has it and of the type it leads to.
        values: how many the lists in its arguments hold.
        names: those of its arguments, and of the fields within them.
    """
    prices = [_get_own(parent, name, type_, values), Price(VALUE * values)]
    prices += [_ARGUMENTS[one] for one in names & _ARGUMENTS.keys()]
    return Price(sum(one.once for one in prices), sum(one.per_thousand for one in prices))


def _get_own(parent: str, name: str, type_: str, values: int) -> Price:
    if type_ == "EventGroups":
        return _GROUPS[min(max(values, 1), 2) - 1]
    if known := _FIELDS.get(f"{parent}.{name}") or _TYPES.get(parent):
        return known
    if type_.endswith("Connection"):
        return _CONNECTION
    if is_page(parent, name):
        return _EVENTS if parent == "EventConnection" else _PAGE
    return _SUBJECT if parent == "Query" else Price()


def is_page(parent: str, name: str) -> bool:
    """Whether a field lists the items of a page."""
    return name in ("nodes", "edges") and parent.endswith("Connection")


def get_item_price(parent: str, name: str, type_: str) -> int:
    """What each object takes that a field leads to."""
    return _ITEMS.get(type_, _ITEM) if is_page(parent, name) else _OBJECT


def get_usual_length(type_: str) -> int:
    """How many items a list of a type usually has."""
    return _LENGTHS.get(type_, _LENGTH)
