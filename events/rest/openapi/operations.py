"""Every address: what it tells, and with which statuses it can answer."""

from collections.abc import Collection
from typing import Any, NamedTuple

from events.editions.formats import JSON, Offer

from .schemas import (
    FLAG,
    MIRRORED,
    NUMBER,
    QUOTE,
    STOOD,
    TEXT,
    Schema,
    many,
    maybe,
    page,
    record,
    ref,
)


class Operation(NamedTuple):
    """What is asked at an address.

    ``named``: of one subject, which may have moved or gone.
    """

    name: str
    tag: str
    summary: str
    schema: Schema
    named: bool = False


_FACETS = ref("Facets")
_BINS = record(
    interval=TEXT,
    bins=many(
        record(start={**TEXT, "format": "date"}, end={**TEXT, "format": "date"}, certain=NUMBER, possible=NUMBER)
    ),
)
_DIFF = record(
    slug=TEXT,
    from_=NUMBER,
    to=NUMBER,
    changes=many(
        {
            "type": "object",
            "properties": {"field": TEXT, "from": {}, "to": {}, "ops": {}, "html": TEXT, "added": {}, "removed": {}},
            "required": ["field", "from", "to"],
        }
    ),
)
_TIMELINE_PAGE = {"allOf": [ref("Timeline"), ref("EventPage")]}
_EDITION_PAGE = {"allOf": [record(number=NUMBER, note=TEXT, changes=NUMBER), page(ref("Changed"))]}
_QUOTED = {
    **QUOTE,
    "properties": QUOTE["properties"]
    | {
        "source": record(slug=TEXT, title=TEXT, url=maybe(TEXT)),
        "events": many(record(slug=TEXT, title=TEXT, date=ref("Date"))),
    },
}
_CHANGES = record(edition=NUMBER, next=maybe(TEXT), results=many(MIRRORED))
_VERIFIED = record(digest=TEXT, public=FLAG, results=many(STOOD))

_EVENTS = "A page of events that answer a question"
_ONE = "One event"
_TIMELINE = "A timeline, with a page of its events"
_TERMS = {"kinds": "kinds of event", "topics": "topics", "actors": "actors", "publishers": "publishers"}

#: By address, below /api/v1.
OPERATIONS: dict[str, Operation] = {
    "/events": Operation("events", "events", _EVENTS, ref("EventPage")),
    "/events.{suffix}": Operation("events_in_format", "formats", f"{_EVENTS}, in a format", ref("EventPage")),
    "/events/facets": Operation("facets", "events", "How many events answer, by each value", _FACETS),
    "/events/histogram": Operation("histogram", "events", "How events lie in time", _BINS),
    "/events/{slug}": Operation("event", "events", _ONE, ref("EventPart"), named=True),
    "/events/{slug}.{suffix}": Operation(
        "event_in_format", "formats", f"{_ONE}, in a format", ref("EventPart"), named=True
    ),
    "/events/{slug}/history": Operation(
        "event_history", "events", "What was published of an event, newest first", page(ref("Changed")), named=True
    ),
    "/events/{slug}/diff": Operation(
        "event_diff", "events", "What changed between two published revisions, field by field", _DIFF, named=True
    ),
    "/timelines": Operation("timelines", "timelines", "The named timelines", page(ref("Timeline"))),
    "/timelines/{slug}": Operation("timeline", "timelines", _TIMELINE, _TIMELINE_PAGE, named=True),
    "/timelines/{slug}.{suffix}": Operation(
        "timeline_in_format", "formats", f"{_TIMELINE}, in a format", _TIMELINE_PAGE, named=True
    ),
    "/sources": Operation("sources", "sources", "Sources, with the events that cite them", page(ref("Source"))),
    "/sources.{suffix}": Operation("sources_in_format", "formats", "Sources, as citations", page(ref("Source"))),
    "/sources/{slug}": Operation("source", "sources", "One source", ref("Source"), named=True),
    "/sources/{slug}.{suffix}": Operation(
        "source_in_format", "formats", "One source, as a citation", ref("Source"), named=True
    ),
    "/sources/{slug}/captures": Operation(
        "captures", "sources", "A source's public captures", page(ref("Capture")), named=True
    ),
    "/sources/{slug}/captures/{number}": Operation(
        "capture", "sources", "One public capture", ref("Capture"), named=True
    ),
    "/sources/{slug}/changes": Operation(
        "wording_changes", "sources", "How a source's wording changed", page(ref("WordingChange")), named=True
    ),
    "/sources/{slug}/changes/{first}..{last}": Operation(
        "wording_change", "sources", "How the wording changed between two captures", ref("WordingChange"), named=True
    ),
    "/quotes": Operation("quotes", "sources", "Quotations, with what became of them", page(_QUOTED)),
    **{
        f"/{plural}": Operation(plural, "vocabulary", f"The {told}, with how many events have each", page(ref("Term")))
        for plural, told in _TERMS.items()
    },
    **{
        f"/{plural}/{{slug}}": Operation(plural[:-1], "vocabulary", f"One of the {told}", ref("Term"), named=True)
        for plural, told in _TERMS.items()
    },
    "/editions": Operation("editions", "editions", "Acts of publishing, newest first", page(ref("Edition"))),
    "/editions/{number}": Operation(
        "edition", "editions", "One act of publishing, with a page of what it changed", _EDITION_PAGE
    ),
    "/changes": Operation("changes", "editions", "Everything that changed after an edition: a mirror's feed", _CHANGES),
    "/verify/{digest}": Operation("verify", "editions", "Whether a document was public, and when", _VERIFIED),
    "/openapi.json": Operation("openapi", "about", "This document", {"type": "object"}),
}

_HEADERS_TOLD = {
    "ETag": "A strong tag: the same only where every byte is.",
    "Annals-Edition": "The number of the edition answered from.",
    "Cache-Control": "How long the answer may be kept.",
    "Link": "The pages beside this one (RFC 8288).",
    "Annals-Truncated": "true where a format holds only part.",
}
_PROBLEMS = {
    400: "The question cannot be understood; `errors` names every parameter that is wrong.",
    404: "There is no such thing, or nothing was published yet.",
    406: "Accept allows none of the formats.",
    410: "Withdrawn, with the reason.",
    414: "The address has more than 8,000 characters.",
    451: "Removed for legal reasons.",
    503: "The database does not answer; Retry-After says when to ask again.",
}

HEADERS = {name: {"description": told, "schema": {"type": "string"}} for name, told in _HEADERS_TOLD.items()}
_PROBLEM_CONTENT = {"application/problem+json": {"schema": ref("Problem")}}
PROBLEMS = {
    f"Problem{status}": {"description": told, "content": _PROBLEM_CONTENT} for status, told in _PROBLEMS.items()
}


def responses(operation: Operation, formats: Collection[Offer]) -> dict[str, Any]:
    """What an address can answer, by status, in the formats it has."""
    content: dict[str, Any] = {"application/json": {"schema": operation.schema}}
    if sum(format.media_type == JSON.media_type for format in formats) > 1:
        # Widgets' own shapes are JSON too.
        shapes = [operation.schema, {"type": "object"}, {"type": "array"}]
        content = {"application/json": {"schema": {"anyOf": shapes}}}
    media_types = {format.media_type.partition(";")[0] for format in formats} - {JSON.media_type}
    content |= {media_type: {"schema": {}} for media_type in sorted(media_types)}
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
    told: dict[str, Any] = {"200": {"description": operation.summary, "headers": headers, "content": content}}
    told["304"] = {"description": "If-None-Match names the tag of this answer."}
    # With as_of or edition any address may have nothing yet.
    statuses = {400, 404, 406, 414, 503}
    if operation.named:
        told["308"] = {"description": "It has another slug now: Location says which, with the query kept."}
        statuses |= {410, 451}
    told |= {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in sorted(statuses)}
    return told
