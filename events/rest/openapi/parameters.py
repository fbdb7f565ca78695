"""Every parameter by its name: a description, a schema and an example."""

from events.choices import (
    GROUPS,
    LANGUAGES,
    PRIMARY_SOURCES,
    DateMatch,
    DatePrecision,
    DateType,
    EventOrder,
    QuoteStatus,
    RelationType,
    Role,
)
from events.editions.models import Cause, Change
from events.identifiers import SCHEMES
from events.query.facets import FACETS
from events.query.groups import PROPERTIES
from events.query.histogram import INTERVALS
from events.query.parameters import MOST_SAMPLED, MOST_SOURCES
from sources.models import SourceType

from ...formats.csv import ROWS
from ...formats.graphml import NODES
from ..format_options import FORMAT
from .schema import Schema

_SLUG = {"type": "string", "pattern": "^!?[a-z][a-z0-9]*(-[a-z0-9]+)*$", "maxLength": 121}
_TEXT = {"type": "string", "minLength": 1}
_DAY = {"type": "string", "format": "date"}
_EDTF = {"type": "string", "minLength": 4}
_NUMBER = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
#: These shape other formats than json.
SHAPING = FORMAT - {"format"}

#: What a parameter is: its description, schema and example.
Described = tuple[str, Schema, object]


def _words(*words: str) -> Schema:
    return {"type": "string", "enum": [str(word) for word in words]}


def _excludable(*words: str) -> Schema:
    """One of these words; with an exclamation mark in front it excludes."""
    return _words(*words, *(f"!{word}" for word in words))


_SCHEMES = f"Schemes: {'; '.join(f'`{name}`, {scheme.meaning}' for name, scheme in SCHEMES.items())}."
#: Lists: repeated or comma-separated values widen, different parameters narrow.
_LISTS: dict[str, Described] = {
    "kind": ("The kinds of event, by slug.", _SLUG, "entity-listing"),
    "topic": ("The topics, by slug.", _SLUG, "ai-chips"),
    "actor": ("The actors that took part, by slug.", _SLUG, "huawei"),
    "role": (
        "The roles of the actors. With `actor`, those actors in these roles; without, any actor in them.",
        _excludable(*Role.values),
        "target",
    ),
    "jurisdiction": (
        "The jurisdictions of the authorities that act, as ISO 3166-1 alpha-2 codes, or EU.",
        {"type": "string", "pattern": "^!?[A-Z]{2}$"},
        "US",
    ),
    "identifier": (
        f"The identifiers of the events in other registers, as `scheme:value`. {_SCHEMES} The actors that take part "
        "have identifiers of their own, by which `/actors` finds them.",
        {"type": "string", "pattern": f"^!?({'|'.join(SCHEMES)}):.+$"},
        "celex:32024R1689",
    ),
    "actors.identifier": (
        f"The identifiers of the actors in other registers, as `scheme:value`. {_SCHEMES}",
        {"type": "string", "pattern": f"^({'|'.join(SCHEMES)}):.+$"},
        "wikidata:Q160120",
    ),
    "source": ("The cited or quoted sources, by slug.", _SLUG, "bis-pr-20250513"),
    "publisher": ("The publishers of the sources, by slug.", _SLUG, "federal-register"),
    "source_type": ("The types of the cited sources.", _excludable(*SourceType.values), "regulation"),
    "language": (
        "The languages of the sources, as BCP 47 tags.",
        {"type": "string", "pattern": "^!?[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
        "zh",
    ),
    "date_type": (
        "The types of date that `since`, `until`, `order` and the histogram read: the earliest date of these types "
        "instead of the main date. Events without one are left out.",
        _excludable(*DateType.values),
        "effective",
    ),
    "relation": (
        "The types of relation that the event has to another, in either direction.",
        _excludable(*RelationType.values),
        "amends",
    ),
    "quote_status": ("The results of checking the event's quotations.", _excludable(*QuoteStatus), "altered"),
    "change": ("The kinds of the event's latest own change.", _excludable(*Change.values), "correction"),
    "slug": (
        "The events or sources to choose from, by slug; unknown ones are listed in `not_found`.",
        _SLUG,
        "bis-ascend-wording-amended",
    ),
    "id": (
        "The events to choose from, by id; unknown ones are listed in `not_found`.",
        {"type": "string", "format": "uuid"},
        "450f4dec-55fb-5d9b-83da-b2b004c7b468",
    ),
    "precision": ("The precisions of the main date.", _excludable(*DatePrecision), "day"),
    "cause": (
        "With `changed_since`: the causes of the changes after it. `own`: the event itself; `neighbour`: a subject "
        "that it names.",
        _words(*Cause.values),
        "own",
    ),
    "fields": (
        "The fields to keep of each event, nested ones with dots. Its events then lack the other fields, even those "
        "that `Event` requires.",
        _TEXT,
        "citations.source.url",
    ),
    "facets": ("The facets to add to the page.", _words(*FACETS), "kind"),
    "by": ("The one or two properties to count by; at most one is of time.", _words(*PROPERTIES), "kind"),
    "status": ("The results of checking the quotations.", _words(*QuoteStatus), "altered"),
    "type": ("The types of the sources.", _words(*SourceType.values), "regulation"),
}
_SINGLES: dict[str, Described] = {
    "text": ("The words to look for: 2 words to 2,000 characters.", _TEXT | {"maxLength": 2000}, "Huawei Ascend chips"),
    "since": ("The first day of the period, inclusive, as an ISO date or in EDTF.", _EDTF, "2025-05"),
    "until": ("The last day of the period, inclusive, as an ISO date or in EDTF.", _EDTF, "2025-06-30"),
    "date_match": (
        "`possible`: the date overlaps the period from `since` to `until`. `certain`: it lies within the period.",
        _words(*DateMatch) | {"default": "possible"},
        "certain",
    ),
    "in_force_on": (
        "The day on which the event was or may have been in force; `in_force` in the answer says which.",
        _DAY,
        "2025-05-20",
    ),
    "attested_by": ("The day by which a cited source was surely published.", _DAY, "2025-05-20"),
    "changed_since": (
        "The number of the edition after which the event changed, from 0; `gone` on the first page lists the events "
        "that no longer match. An unknown edition is a 404.",
        _NUMBER | {"minimum": 0},
        0,
    ),
    "disputed": (
        "Whether the event has a disputed date or a contradicting citation.",
        {"type": "boolean"},
        True,
    ),
    "significance_min": (
        "The lowest significance: 1 context, 2 routine, 3 notable, 4 changes a regime, 5 turning point.",
        {"type": "integer", "minimum": 1, "maximum": 5},
        4,
    ),
    "significance_max": (
        "The highest significance, on the same scale.",
        {"type": "integer", "minimum": 1, "maximum": 5},
        5,
    ),
    "sources_min": (
        "The lowest number of different cited sources.",
        {"type": "integer", "minimum": 1, "maximum": MOST_SOURCES},
        2,
    ),
    "primary": (
        f"Whether the event cites a primary source, of a type among {', '.join(PRIMARY_SOURCES)}.",
        {"type": "boolean"},
        True,
    ),
    "has_captures": ("Whether a cited source has a public capture.", {"type": "boolean"}, True),
    "q": (
        "The words to search for, up to 500 characters: all of them, `or` between alternatives, `-` before a word to "
        "exclude, quotation marks around a phrase.",
        {"type": "string", "minLength": 1, "maxLength": 500},
        "ascend",
    ),
    "sample": (
        "The size of a random sample of the matching events, the same for every request with this `seed`.",
        {"type": "integer", "minimum": 1, "maximum": MOST_SAMPLED},
        50,
    ),
    "seed": ("The number that decides the sample. Default: 0.", {"type": "integer", "minimum": 0}, 1),
    "order": (
        "The order of events. Default `date`, or `relevance` with `q`; `significance` and `relevance` put the highest "
        "first, `-` the latest.",
        _words(*EventOrder),
        "-date",
    ),
    "cursor": ("The place to continue from, as `next` and `previous` give it.", _TEXT, "nWzEsIjY5ODA0ZmRj"),
    "count": ("`exact` counts the results of all pages in `count`, which is null otherwise.", _words("exact"), "exact"),
    "format": (
        "The format of the answer. The address with a suffix describes the shapes of the other formats.",
        _words("json"),
        "json",
    ),
    "group": ("The property that a widget groups events by.", _words(*GROUPS), "kind"),
    "rows": (
        "With csv and parquet: the subject of a row. `events` gives one row for each event, the others one for each of"
        " its parts.",
        _words(*ROWS),
        "dates",
    ),
    "bom": ("With csv: begin with a byte order mark, by which Excel knows UTF-8.", _words("1"), "1"),
    # ics takes `imprecise`; csl, bib and ris take `self`.
    "include": ("`imprecise`: events of a year alone. `self`: the answer itself.", _words("imprecise", "self"), "self"),
    "nodes": ("With graphml: `actor` gives actors, tied by the events they share.", _words(*NODES), "actor"),
    "start": ("With fullcalendar: the first instant shown, in ISO 8601.", _TEXT, "2025-05-01T00:00:00Z"),
    "end": ("With fullcalendar: the instant after the last one shown, in ISO 8601.", _TEXT, "2025-06-01T00:00:00Z"),
    "timeZone": ("With fullcalendar: the time zone of the widget; ignored, because days have no zone.", _TEXT, "UTC"),
    "edition": ("The number of the edition to answer from, from 1. Default: the newest.", _NUMBER, 1),
    "as_of": (
        "The time as of which to answer: an ISO 8601 instant, UTC where it names no zone, or a day, which means its "
        "end. Default: now. A future time is an error.",
        _TEXT,
        "2026-11-26",
    ),
    "lang": (
        "The language of titles, summaries and dates in words: translations where there are any, else the originals. "
        "Events then have `translation`. Default: the originals, in English.",
        _words(*LANGUAGES),
        "zh",
    ),
    "interval": ("The length of a bin.", _words(*INTERVALS) | {"default": "year"}, "month"),
    "history.cause": (
        "`own`: entries for changes to the event itself. `all`: also entries for changes to subjects that it names.",
        _words("own", "all") | {"default": "own"},
        "all",
    ),
    "diff.from": ("The number of the earlier published revision, from 1.", _NUMBER, 1),
    "diff.to": ("The number of the later published revision, from 1.", _NUMBER, 2),
    "from": ("The earlier edition: its number, or a date or an instant as `as_of` takes it.", _TEXT, "1"),
    "to": ("The later edition, named in the same way. Default: the newest.", _TEXT, "2"),
    "after": (
        "The last edition that the mirror holds, from 0. An unknown edition is a 404.",
        _NUMBER | {"minimum": 0},
        0,
    ),
    "on": ("The day that the capture was current on.", _DAY, "2025-05-19"),
    "changes.order": ("The order: by number, or the heaviest first.", _words("number", "weight"), "weight"),
    "check.on": ("The last day on which a capture may have been seen.", _DAY, "2025-05-15"),
}
_REQUIRED = frozenset({"by", "diff.from", "diff.to", "from", "text"})


def _parameter(name: str, description: str, schema: Schema, example: object) -> Schema:
    """A parameter of the query string.

    Its example is one of its schema: the page that tries the API would fill an example of the parameter in.
    """
    return {"name": name, "in": "query", "description": description, "schema": schema | {"examples": [example]}}


def in_query(key: str) -> Schema:
    """A parameter of the query string; ``history.cause`` is the ``cause`` of the addresses that end in history."""
    name, required = key.rpartition(".")[2], {"required": True} if key in _REQUIRED else {}
    if key in _LISTS:
        description, schema, example = _LISTS[key]
        listed = {"type": "array", "items": schema, "minItems": 1}
        return _parameter(name, description, listed, [example]) | {"style": "form", "explode": True} | required
    description, schema, example = _SINGLES[key]
    return _parameter(name, description, schema, example) | required


def limit(most: int) -> Schema:
    """The size of a page, at an address where it may have ``most`` results."""
    description = "The number of results on a page."
    if most > 100:
        description += " At most 100, and by default 20, in json; 100 and 50 in feeds; 1,000 in every other format."
    return _parameter("limit", description, {"type": "integer", "minimum": 1, "maximum": most}, 10)


#: Those of the query string, by their names; before those of one address stands the end of its path.
QUERY = {name: in_query(name) for name in (*_LISTS, *_SINGLES)}
