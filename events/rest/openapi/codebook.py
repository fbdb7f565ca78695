"""The codebook: every column of every table of ``/events.csv``, made from the schema of an event's document."""

import re
from collections.abc import Iterator
from functools import cache

from ...formats.csv import COLUMNS, to_field
from .event_schemas import EVENT
from .schema import COMPONENTS, Schema

#: What a row is, by the value of ``rows``.
_ROWS = {
    "events": "A row for each event.",
    "dates": "A row for each date of an event, the main date first.",
    "actors": "A row for each actor of an event.",
    "citations": "A row for each citation of an event.",
    "relations": "A row for each relation of an event to another, in both directions.",
}
#: Columns whose cells say it otherwise than the field that they are made from.
_MEANINGS = {
    "events kind": "The slug of the kind.",
    "events topics": "The slugs of the topics, joined by “; ”.",
    "events jurisdictions": "The jurisdictions of the authorities that act, joined by “; ”.",
    "events actors": "The actors, as `slug (role)`, joined by “; ”.",
    "events source_urls": "The addresses of the cited sources, each once, joined by “; ”.",
    "events url": "The address of the event's page.",
    "events identifiers": "The identifiers in other registers, as `scheme:value`, joined by “; ”.",
    "dates sources": "The slugs of the sources that attest the date, joined by “; ”.",
    "citations publisher": "The name of the publisher.",
    "relations event": "The slug of the other event.",
    "relations title": "The title of the other event.",
    "relations date": "The main date of the other event, in EDTF.",
}
_LEAD = """# Codebook

Every column of `/events.csv`, by `rows`. Text is UTF-8 (with `bom=1` after a byte order mark), lines end with CR LF,
and cells are quoted as RFC 4180 says. A cell that a spreadsheet would read as a formula, or that begins with an
apostrophe, has an additional apostrophe in front. This page is made from the schema of the API. A running service has
it at `/api/v1/codebook.md`, to which the header `Link` of each table points with `rel="describedby"`. `/events.parquet`
has the same columns with types: numbers, days, instants and truth values, lists for what is joined by “; ”, and null
for empty cells.
"""
#: Where a description says what no value means.
_NOTHING = re.compile(r'; (?:null|"") (?P<when>where [^;.]+|for all of it)')
#: What concerns the dates of sources alone.
_NOT_OF_EVENTS = " Null where the date is not an event's."
#: What is written of types, by JSON Schema's format or type.
_TYPES = {
    "date": "day, as 2025-05-14", "date-time": "instant in UTC, ISO 8601", "uuid": "UUID", "string": "text",
    "integer": "whole number", "boolean": "`True`, `False`", "array": "list", "object": "text",
}  # fmt: skip


@cache
def render_codebook() -> str:
    """The codebook in Markdown."""
    return _LEAD + "".join(part for rows in COLUMNS for part in _render_table(rows))


def _render_table(rows: str) -> Iterator[str]:
    yield f"\n## rows={rows}\n\n{_ROWS[rows]}\n\n| column | type | meaning | empty means |\n|---|---|---|---|\n"
    for place, column in enumerate(COLUMNS[rows]):
        field = "slug" if place == 0 and rows != "events" else to_field(rows, column)
        steps = list(_walk(field))
        said = _MEANINGS.get(f"{rows} {column}") or _strip(steps[-1]["description"])
        yield f"| `{column}` | {_describe_type(steps[-1])} | {said} | {_describe_nothing(rows, steps)} |\n"


def _walk(field: str) -> Iterator[Schema]:
    """The schema of each step of a field, from the event down."""
    schema = EVENT.schema
    for step in field.split("."):
        schema = _resolve(schema)["properties"][step]
        yield schema


def _resolve(schema: Schema) -> Schema:
    """The object that a schema describes, refers to, or lists."""
    for option in (schema, *schema.get("anyOf", ())):
        if "$ref" in option:
            return COMPONENTS[option["$ref"].rpartition("/")[2]]
    return _resolve(schema["items"]) if "items" in schema else schema


def _describe_type(schema: Schema) -> str:
    one = next((option for option in schema.get("anyOf", ()) if option.get("type") != "null"), schema)
    if values := one.get("enum"):
        return ", ".join(f"`{value}`" for value in values)
    type = one.get("type", "object")
    name = next(name for name in ([type] if isinstance(type, str) else type) if name != "null")
    said = _TYPES[one.get("format", name)]
    return f"{said} from {one['minimum']} to {one['maximum']}" if "maximum" in one else said


def _strip(description: str) -> str:
    """A description without what it says of no value."""
    return _NOTHING.sub("", description).removesuffix(_NOT_OF_EVENTS)


def _describe_nothing(rows: str, steps: list[Schema]) -> str:
    """What an empty cell means: what the descriptions say of null and of empty text, or that it does not occur."""
    last = steps[-1]
    if (
        last.get("type") == "array"
        or "additionalProperties" in last
        or (rows == "events" and any(step.get("type") == "array" for step in steps))
    ):
        return "none"
    said = [found["when"].removeprefix("where ") for step in steps if (found := _NOTHING.search(step["description"]))]
    if _is_optional(last) and not _NOTHING.search(last["description"]) and _NOT_OF_EVENTS not in last["description"]:
        said.append("it is not known")
    return "; or ".join(said) or "does not occur"


def _is_optional(schema: Schema) -> bool:
    return "anyOf" in schema or (isinstance(schema.get("type"), list) and "null" in schema["type"])
