"""The shapes of facets."""

from events.query.facets import FACETS, MOST

from .schema import component, many, number, record, text, to

_FACET = component(
    "FacetCount",
    "A value and the number of events that have it.",
    record(
        value=text("The value: a slug, code, word or year.", "correction"),
        label=text("The name of the value.", "Correction"),
        count=number("The number of events that have the value.", 7),
    ),
)
_FACET_WORDS = {
    "kind": "kind of event",
    "topic": "topic",
    "actor": "actor, whatever its role",
    "jurisdiction": "jurisdiction that acts",
    "publisher": "publisher of a cited source",
    "source_type": "type of a cited source",
    "year": "year of the earliest possible day of the main date",
}
_COUNTS = {
    name: many(
        _FACET,
        f"The number of events by {_FACET_WORDS[name]}, at most {MOST} values, the most frequent first. "
        "The facet ignores its own filter.",
    )
    for name in FACETS
}
_LEFT_OUT_EACH = {name: number("The number of values that are not listed.", 312) for name in FACETS}
_LEFT_OUT = component("FacetsLeftOut", "The values that are not listed.", record(FACETS, **_LEFT_OUT_EACH))
_COUNTS |= {"left_out": to(_LEFT_OUT, "Of facets with more values than are listed, how many more; absent without any.")}
FACETS_ALL = component(
    "Facets",
    "The number of events by each value of every facet.",
    record(("left_out",), **_COUNTS),
)
FACETS_CHOSEN = component(
    "ChosenFacets",
    "The facets that the parameter `facets` names.",
    record(_COUNTS, **_COUNTS),
)
