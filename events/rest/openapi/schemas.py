"""The shapes of what is answered, as JSON Schema 2020-12."""

from typing import Any

from events.editions.models import Cause, Change
from sources.models import Rights, SourceType
from sources.quotations import QUOTE_REASONS

from ...facets import FACETS
from ...models.event import DateType, RelationType, Role
from ...question import QuoteStatus

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
ANYTHING: Schema = {}
DAY: Schema = {"type": "string", "format": "date"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
UUID: Schema = {"type": "string", "format": "uuid"}
DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def words(choices: Any) -> Schema:
    return {"type": "string", "enum": [str(choice) for choice in choices]}


def many(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def maybe(schema: Schema) -> Schema:
    """That, or null where it is unknown."""
    return {"anyOf": [schema, {"type": "null"}]}


def record(**fields: Schema) -> Schema:
    """An object that has each of these fields; more may be added."""
    named = {name.rstrip("_"): schema for name, schema in fields.items()}
    return {"type": "object", "properties": named, "required": list(named)}


def optional(schema: Schema, **fields: Schema) -> Schema:
    """An object that may have these fields too: those published before they were added lack them."""
    return schema | {"properties": schema["properties"] | fields}


def part(schema: Schema) -> Schema:
    """Some fields of an object, as ``fields`` keeps them."""
    return {"type": "object", "properties": dict.fromkeys(schema["properties"], ANYTHING)}


NAMED = record(slug=TEXT, name=TEXT)
DATE = record(
    type=maybe(words(DateType.values)),
    edtf=TEXT,
    earliest=maybe(DAY),
    latest=maybe(DAY),
    precision=words(("day", "month", "season", "year", "decade", "century")),
    shape=words(("point", "interval", "window")),
    status=maybe(words(("accepted", "disputed", "scheduled", "cancelled"))),
    uncertain=FLAG,
    approximate=FLAG,
    display=TEXT,
    note=TEXT,
    sources=many(TEXT),
)
ENTRY = record(
    edition=NUMBER,
    revision=NUMBER,
    published_at=INSTANT,
    change=words(Change.values),
    cause=words(Cause.values),
    note=TEXT,
    digest=DIGEST,
)
SUBJECT_BRIEF = record(slug=TEXT, title=TEXT)
SOURCE_BRIEF = record(
    slug=TEXT,
    title=TEXT,
    publisher=maybe(ref("Named")),
    type=words(SourceType.values),
    url=maybe(TEXT),
    published=maybe(TEXT),
    language=TEXT,
    identifiers={"type": "object"},
    archive_url=maybe(TEXT),
)
QUOTE = optional(
    record(
        exact=TEXT,
        prefix=TEXT,
        suffix=TEXT,
        language=maybe(TEXT),
        translated_from=maybe(TEXT),
        original=maybe(TEXT),
        status=words(QuoteStatus),
        last_stood=maybe(NUMBER),
        changed=maybe(TEXT),
        now=maybe(TEXT),
    ),
    reason=maybe(words(QUOTE_REASONS)),
)
EVENT = record(
    id=UUID,
    slug=TEXT,
    path=TEXT,
    title=TEXT,
    summary=TEXT,
    kind=ref("Named"),
    topics=many(ref("Named")),
    date=ref("Date"),
    dates=many(ref("Date")),
    significance={"type": "integer", "minimum": 1, "maximum": 5},
    jurisdictions=many(TEXT),
    actors=many(record(slug=TEXT, name=TEXT, kind=TEXT, country=maybe(TEXT), role=words(Role.values))),
    media=maybe(record(url=TEXT, caption=TEXT, credit=TEXT, alt=TEXT)),
    citations=many(
        record(
            source=ref("SourceBrief"),
            stance=words(("supports", "contradicts")),
            supports=TEXT,
            locator=TEXT,
            via=maybe(TEXT),
            quote=maybe(ref("Quote")),
        )
    ),
    relations=many(
        record(
            type=words(RelationType.values),
            direction=words(("out", "in")),
            basis=words(("stated", "inferred")),
            note=TEXT,
            event=record(slug=TEXT, title=TEXT, date=ref("Date")),
        )
    ),
    entry=ref("Entry"),
)
SOURCE = {
    "type": "object",
    "properties": SOURCE_BRIEF["properties"]
    | {
        "id": UUID,
        "path": TEXT,
        "authors": many(TEXT),
        "rights": words(Rights.values),
        "captures": many(record(number=NUMBER, seen=TEXT, extent=TEXT, sha256=DIGEST)),
        "cited_by": record(count=NUMBER, events=many(SUBJECT_BRIEF)),
        "entry": ref("Entry"),
    },
    "required": [*SOURCE_BRIEF["required"], "id", "path", "authors", "rights", "captures", "cited_by"],
}
OPS = many(record(op=words(("equal", "insert", "delete")), text=TEXT))
WORDING_CHANGE = record(
    from_=NUMBER, to=NUMBER, ops=OPS, html=TEXT, text=TEXT, sentence=maybe(TEXT), window=maybe(ref("Date"))
)
_CAPTURE = record(
    id=UUID,
    slug=TEXT,
    path=TEXT,
    source=SUBJECT_BRIEF,
    number=NUMBER,
    captured_at=maybe(TEXT),
    seen=ref("Date"),
    extent=words(("whole", "excerpt")),
    via=maybe(TEXT),
    media_type=maybe(TEXT),
    sha256=DIGEST,
    text=maybe(TEXT),
    archive_url=maybe(TEXT),
    note=TEXT,
    change=maybe(record(from_=NUMBER, ops=OPS, window=maybe(ref("Date")))),
)
CAPTURE = _CAPTURE | {"properties": _CAPTURE["properties"] | {"entry": ref("Entry")}}
TERM = {
    "type": "object",
    "properties": {
        "id": UUID,
        "slug": TEXT,
        "path": TEXT,
        "name": TEXT,
        "description": TEXT,
        "count": NUMBER,
        "kind": TEXT,
        "country": maybe(TEXT),
        "aliases": many(TEXT),
        "url": maybe(TEXT),
        "entry": ref("Entry"),
    },
    "required": ["id", "slug", "path", "name", "description", "count"],
}
TIMELINE = record(
    id=UUID,
    slug=TEXT,
    title=TEXT,
    description=TEXT,
    media=maybe({"type": "object"}),
    question={"type": "object", "additionalProperties": many(TEXT)},
    eras=many(record(title=TEXT, date=ref("Date"))),
    path=TEXT,
)
CHANGED = {
    **record(subject=TEXT, id=UUID, slug=TEXT, title=TEXT),
    "properties": record(subject=TEXT, id=UUID, slug=TEXT, title=TEXT)["properties"] | ENTRY["properties"],
}
EDITION = record(number=NUMBER, published_at=maybe(INSTANT), note=TEXT, changes=NUMBER)
FACET = many(record(value=TEXT, label=TEXT, count=NUMBER))
FACETS_TOLD = {"type": "object", "properties": dict.fromkeys(FACETS, FACET)}


def page(results: Schema, **more: Schema) -> Schema:
    """A page of results, and links to the pages beside it."""
    told = record(
        edition=NUMBER,
        published_at=maybe(INSTANT),
        count=maybe(NUMBER),
        next=maybe(TEXT),
        previous=maybe(TEXT),
        not_found=many(TEXT),
        results=many(results),
    )
    return told | {"properties": told["properties"] | more}


_ASIDE: dict[str, Schema] = {
    "in_force": {"type": "object", "additionalProperties": words(("yes", "unknown"))},
    "gone": many(TEXT),
    "facets": ref("Facets"),
}
EVENT_PAGE = page({"anyOf": [ref("Event"), ref("EventPart")]}, **_ASIDE)
MIRRORED = record(
    edition=NUMBER,
    revision=NUMBER,
    subject=TEXT,
    id=UUID,
    slug=TEXT,
    change=words(Change.values),
    note=TEXT,
    document=maybe({"type": "object"}),
)
STOOD = record(
    subject=TEXT, id=UUID, slug=TEXT, first_edition=NUMBER, last_edition=maybe(NUMBER),
    from_=INSTANT, to=maybe(INSTANT),
)  # fmt: skip
PROBLEM = record(
    type=TEXT,
    title=TEXT,
    status=NUMBER,
    detail=TEXT,
    instance=TEXT,
    errors=many({"type": "object", "properties": {"parameter": TEXT, "pointer": TEXT, "detail": TEXT, "code": TEXT}}),
)

COMPONENTS: dict[str, Schema] = {
    "Named": NAMED,
    "Date": DATE,
    "Entry": ENTRY,
    "SourceBrief": SOURCE_BRIEF,
    "Quote": QUOTE,
    "Event": EVENT,
    "EventPart": part(EVENT),
    "EventPage": EVENT_PAGE,
    "Source": SOURCE,
    "Capture": CAPTURE,
    "WordingChange": WORDING_CHANGE,
    "Term": TERM,
    "Timeline": TIMELINE,
    "Edition": EDITION,
    "Changed": CHANGED,
    "Facets": FACETS_TOLD,
    "Problem": PROBLEM,
}
