"""What every parameter is, by its name."""

from collections.abc import Collection
from typing import Any

from sources.models import SourceType

from ...facets import FACETS
from ...formats.csv import ROWS
from ...formats.page import GROUPS
from ...histogram import INTERVALS
from ...models.event import DateType, RelationType, Role
from ...question import DateMatch, EventOrder, PublicChange, QuoteStatus

SLUG = {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "maxLength": 120}
_DAY = {"type": "string", "format": "date"}
_EDTF = {"type": "string", "minLength": 4}
_NUMBER = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
_INSTANT = {"type": "string", "minLength": 1}


def _words(*words: str) -> dict[str, Any]:
    return {"type": "string", "enum": [str(word) for word in words]}


#: Lists: repeated or comma-separated values widen, different parameters narrow.
_LISTS: dict[str, tuple[str, dict[str, Any]]] = {
    "kind": ("Kinds of event, by slug.", SLUG),
    "topic": ("Topics, by slug.", SLUG),
    "actor": ("Actors that took part, by slug.", SLUG),
    "role": ("The roles actors had; narrows `actor`, alone it means any actor.", _words(*Role.values)),
    "jurisdiction": ("Authorities that acted: ISO 3166-1 codes, or EU.", {"type": "string", "pattern": "^[A-Z]{2}$"}),
    "source": ("Sources, by slug.", SLUG),
    "publisher": ("Publishers of cited sources, by slug.", SLUG),
    "source_type": ("Types of cited sources.", _words(*SourceType.values)),
    "language": (
        "Languages of cited sources, BCP 47.",
        {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
    ),
    "date_type": (
        "Read `since`, `until` and the order from the earliest date of these types.",
        _words(*DateType.values),
    ),
    "relation": ("Relations to other events, in either direction.", _words(*RelationType.values)),
    "quote_status": ("What became of the words quoted.", _words(*QuoteStatus)),
    "change": ("What the event's last own publication was.", _words(*PublicChange)),
    "slug": ("These events or sources alone, by slug.", SLUG),
    "id": ("These events alone, by id.", {"type": "string", "format": "uuid"}),
    "fields": (
        "Keep these fields alone, such as `title,date,citations.source.url`.",
        {"type": "string", "minLength": 1},
    ),
    "facets": ("Facets to add to the page.", _words(*FACETS)),
    "status": ("What became of the words quoted.", _words(*QuoteStatus)),
    "type": ("Types of source.", _words(*SourceType.values)),
}
_SINGLES: dict[str, tuple[str, dict[str, Any]]] = {
    "since": ("EDTF or ISO date, inclusive: the first day asked about.", _EDTF),
    "until": ("EDTF or ISO date, inclusive: the last day asked about.", _EDTF),
    "date_match": (
        "`possible`: the date overlaps. `certain`: it lies within.",
        _words(*DateMatch) | {"default": "possible"},
    ),
    "in_force_on": ("What was, or may have been, in force on this day.", _DAY),
    "attested_by": ("A cited source was published by this day.", _DAY),
    "changed_since": (
        "Changed after this edition (one that there is not is a 404); the first page lists what is `gone`.",
        _NUMBER | {"minimum": 0},
    ),
    "disputed": ("A disputed date or a contradicting citation.", {"type": "boolean"}),
    "significance_min": ("1 context to 5 turning point.", {"type": "integer", "minimum": 1, "maximum": 5}),
    "q": ("Words, in the syntax of a web search.", {"type": "string", "minLength": 1, "maxLength": 500}),
    "order": ("`date` by default; with `q`, `relevance`.", _words(*EventOrder)),
    "limit": ("How many results a page has.", {"type": "integer", "minimum": 1, "maximum": 1000}),
    "cursor": ("Where to go on; as `next` and `previous` give it.", {"type": "string", "minLength": 1}),
    "count": ("`exact` fills `count`.", _words("exact")),
    "group": ("What a widget groups events by.", _words(*GROUPS)),
    "format": ("The format of the answer; a suffix or Accept does as well.", {"type": "string"}),
    "rows": ("csv: what a row is.", _words(*ROWS)),
    "include": ("ics: with events of which only the year is known.", _words("imprecise")),
    "start": ("fullcalendar: the first instant shown.", _INSTANT),
    "end": ("fullcalendar: the instant after the last shown.", _INSTANT),
    "timeZone": ("fullcalendar: the zone of the widget; days have none.", {"type": "string"}),
    "edition": ("Answer from this edition.", _NUMBER),
    "as_of": (
        "Answer from the edition that stood at this ISO 8601 instant, or at the end of this day, in UTC.",
        _INSTANT,
    ),
    "interval": ("How long a bin is.", _words(*INTERVALS) | {"default": "year"}),
    "cause": ("`all`: entries written for a neighbour's sake too.", _words("own", "all") | {"default": "own"}),
    "from": ("The number of a published revision.", _NUMBER),
    "to": ("The number of a published revision.", _NUMBER),
    "after": ("The edition a mirror already has; one that there is not is a 404.", _NUMBER | {"minimum": 0}),
    "on": ("The capture that stood on this day.", _DAY),
}
_REQUIRED = frozenset({"from", "to"})

_IN_PATH: dict[str, tuple[str, dict[str, Any]]] = {
    "slug": ("A slug, a former slug, or an id.", {"type": "string", "minLength": 1}),
    "suffix": ("The format of the answer.", {"type": "string"}),
    "number": ("A number from 1 on.", {"type": "integer", "minimum": 0}),
    "first": ("The number of the earlier capture.", {"type": "integer", "minimum": 0}),
    "last": ("The number of the later capture.", {"type": "integer", "minimum": 0}),
    "digest": ("SHA-256 of a document, in hexadecimal.", {"type": "string", "pattern": "^[0-9a-f]{64}$"}),
}


def in_query(name: str, formats: Collection[str] = ()) -> dict[str, Any]:
    """A parameter of the query string, at an address that answers in these formats."""
    if name in _LISTS:
        told, schema = _LISTS[name]
        shape = {"schema": {"type": "array", "items": schema, "minItems": 1}, "style": "form", "explode": True}
        return {"name": name, "in": "query", "description": told, **shape}
    told, schema = _SINGLES[name]
    if name == "format":
        schema = _words(*formats)
    required = {"required": True} if name in _REQUIRED else {}
    return {"name": name, "in": "query", "description": told, "schema": schema, **required}


#: Those of the query string, by their names; which formats there are depends on the address.
QUERY = {name: in_query(name) for name in (*_LISTS, *_SINGLES) if name != "format"}


#: What is shown at an address until another is asked for: slugs of the timeline that is shipped, and numbers.
_EXAMPLES = {
    "events": "bis-ascend-wording-amended",
    "timelines": "ascend-wording",
    "sources": "bis-pr-20250513",
    "kinds": "agreement",
    "topics": "ai-chips",
    "actors": "huawei",
    "publishers": "federal-register",
    "number": 1,
    "first": 1,
    "last": 2,
}


def in_path(name: str, subjects: str, formats: Collection[str] = ()) -> dict[str, Any]:
    """A parameter of the path of these subjects, at an address that answers in these formats."""
    told, schema = _IN_PATH[name]
    if name == "suffix":
        schema = _words(*formats)
    example = _EXAMPLES.get(subjects if name == "slug" else name)
    shown = {"example": example} if example else {}
    return {"name": name, "in": "path", "required": True, "description": told, "schema": schema, **shown}
