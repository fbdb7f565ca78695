"""The event's document has one shape: what writes it and whatever names its fields keep to it."""

import csv
import io
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

import pytest
from django.test import Client
from strawberry.utils.str_converters import to_camel_case

from events.documents.shapes import (
    Citation,
    Event,
    EventBrief,
    Media,
    Original,
    OriginalTimeline,
    Participant,
    Quote,
    Relation,
    ShownTimelineTranslation,
    ShownTranslation,
    Timeline,
    TimelineTranslation,
    Translation,
)
from events.editions.documents import DateBlock, EntryBlock, decode
from events.editions.graphql.compat import get_core_schema
from events.formats.csv import COLUMNS, ROWS, field_columns
from events.graphql.http.views import schema
from events.identifiers import to_texts
from events.rest.openapi.document import document
from events.rest.sparse_fields import FIELDS, Selection
from sources.shapes import Named, SourceBrief
from tests.answers import Json
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

TYPES: Json = get_core_schema(schema).type_map

SHAPES = {
    "Named": Named,
    "Date": DateBlock,
    "Entry": EntryBlock,
    "SourceBrief": SourceBrief,
    "Quote": Quote,
    "Media": Media,
    "Participant": Participant,
    "Citation": Citation,
    "EventBrief": EventBrief,
    "Relation": Relation,
    "Event": Event,
    "Translation": Translation,
    "Original": Original,
    "ShownTranslation": ShownTranslation,
    "Timeline": Timeline,
    "TimelineTranslation": TimelineTranslation,
    "OriginalTimeline": OriginalTimeline,
    "ShownTimelineTranslation": ShownTimelineTranslation,
}
JSON_TYPES = {str: "string", int: "integer", bool: "boolean", NoneType: "null", list: "array", dict: "object"}
#: The types of GraphQL that show a shape, and the fields that they alone have.
IN_GRAPHQL = {
    "Kind": (Named, {"id", "key", "path", "description", "count"}),
    "Topic": (Named, {"id", "key", "path", "description", "count"}),
    "Publisher": (Named, {"id", "key", "path", "country", "url", "count"}),
    "EventDate": (DateBlock, {"dateType", "datePrecision"}),
    "Entry": (EntryBlock, {"subject", "id", "key", "slug", "withdrawn", "event"}),
    "Source": (
        SourceBrief,
        {
            "id",
            "key",
            "path",
            "authors",
            "rights",
            "captures",
            "changes",
            "citedBy",
            "sourceType",
            "textRights",
            "look",
        },
    ),
    "Quote": (Quote, {"id", "source", "events"}),
    "Media": (Media, set()),
    "Citation": (Citation, {"id"}),
    "Relation": (Relation, {"id", "relationType"}),
    "Translation": (Translation, set()),
    "Event": (Event, {"key", "uuid", "inForce", "history", "diff", "chain"}),
}
#: What a row of CSV has no column for.
NOT_IN_CSV = {
    "kind.name", "topics.name", "date.precision", "date.shape", "date.status", "date.uncertain", "date.approximate",
    "date.display", "date.note", "date.sources", "media.url", "media.caption", "media.credit",
    "media.alt", "citations.source.identifiers", "citations.quote.prefix",
    "citations.quote.suffix", "citations.quote.translated_from", "citations.quote.original",
    "citations.quote.reason", "citations.quote.last_stood", "citations.quote.changed", "entry.published_at",
    "translations.lang", "translations.title", "translations.summary", "translations.status", "translation.lang",
    "translation.status", "translation.original.title", "translation.original.summary",
    "entry.change", "entry.cause", "entry.note", "entry.digest",
}  # fmt: skip


@pytest.fixture
def full(client: Client) -> Json:
    """An event that has everything an event can have, as REST serves it, and its rows of CSV."""
    quoted = {"quote": "The old words stand here", "prefix": "So it says:", "suffix": "And so on."}
    published(
        an_event(
            "the-rule",
            summary="What it is about",
            topics=["chips"],
            jurisdictions=["US"],
            significance=4,
            dates=[
                {"type": "effective", "date": "2019-05-16~", "note": "A note", "sources": ["notice"]},
                {"type": "ends", "date": "2020-05", "status": "disputed"},
            ],
            actors=[{"actor": "huawei", "role": "target"}],
            media={"url": "https://a.example/p.png", "caption": "A caption", "credit": "A credit", "alt": "A text"},
            citations=[
                {"source": "notice", "via": "gazette", "locator": "p. 2", "supports": "the date", **quoted},
                {"source": "notice", "quote": "Words", "translated_from": "zh", "original": "原文", "language": "en"},
            ],
            relations=[{"type": "amends", "event": "the-cause", "note": "A remark"}],
            translations=[{"lang": "zh", "title": "规则", "summary": "内容"}],
            identifiers={"docket": ["BIS-2019-0015", "1:19-cv-00159"], "celex": ["32024R1689"]},
        ),
        an_event(
            "the-cause",
            dates=[{"type": "effective", "date": "2018-05", "note": "Another note", "sources": ["notice"]}],
            relations=[{"type": "part_of", "event": "the-rule"}],
        ),
        topics=[{"slug": "chips", "name": "Chips"}],
        actors=[{"slug": "huawei", "name": "Huawei", "kind": "company", "country": "CN", "aliases": ["华为"]}],
        publishers=[{"slug": "bureau", "name": "Bureau"}],
        sources=[
            {
                "slug": "notice",
                "title": "Notice",
                "type": "official_notice",
                "publisher": "bureau",
                "url": "https://a.example/notice",
                "published": "2019-05-15",
                "identifiers": {"document_number": "2019-1"},
                "archive_url": "https://archive.example/notice",
                "captures": [
                    {"seen": "2019-06-01", "text": "So it says: The old words stand here. And so on."},
                    {"seen": "2019-07-01", "text": "So it says: The new words stand here. And so on."},
                ],
            }
        ],
    )
    event: Event = decode(client.get("/api/v1/events/the-rule?lang=zh").content.decode())
    tables = {
        rows: list(
            csv.reader(io.StringIO(client.get(f"/api/v1/events/the-rule.csv?lang=zh&rows={rows}").content.decode()))
        )
        for rows in ROWS
    }
    return event, tables


def faults(value: object, hint: Any, place: str = "event") -> Iterator[str]:
    """Where a value is not of a hint's shape: every key, and the type of every value."""
    if get_origin(hint) is UnionType:
        if value is not None:
            yield from faults(value, next(part for part in get_args(hint) if part is not NoneType), place)
    elif is_typeddict(hint):
        assert isinstance(value, dict)
        hints = get_type_hints(hint)
        yield from (f"{place}.{name}" for name in value.keys() ^ hints.keys())
        for name in value.keys() & hints.keys():
            yield from faults(value[name], hints[name], f"{place}.{name}")
    elif get_origin(hint) is list:
        assert isinstance(value, list)
        for member in value:
            yield from faults(member, get_args(hint)[0], place)
    elif type(value) is not (get_origin(hint) or hint):
        yield f"{place} is {value!r}"


def leaves(tree: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The paths to the fields that have no fields in them."""
    for name, below in tree.items():
        yield from leaves(below, (*above, name)) if below else [(*above, name)]


def at(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    """The values under a path, of every member of a list; none below null."""
    if isinstance(value, list):
        for member in value:
            yield from at(member, path)
    elif value is not None:
        yield from at(value[path[0]], path[1:]) if path else [value]


def test_a_full_event_is_rendered_with_every_field_and_no_other(full: Json) -> None:
    event, _ = full
    assert list(faults(event, Event)) == []
    empty = {path for path in leaves(FIELDS) if not any(value not in ("", [], {}) for value in at(event, path))}
    assert empty == set(), "the fixture lacks these, so that nothing is shown of them"


def test_fields_and_empty_values_are_those_of_the_shape(full: Json, client: Client) -> None:
    event, _ = full
    paths = {".".join(path) for path in leaves(FIELDS)}
    chosen = decode(client.get(f"/api/v1/events/the-rule?lang=zh&fields={','.join(paths)}").content.decode())
    assert chosen == event
    # A format that draws every field gets those that were not chosen empty, and of their types.
    drawn = Selection({"title": {}}, (), counts=False).shape(event, pruned=False)
    whole: dict[str, Any] = {**event}
    assert list(faults(drawn, Event)) == []
    assert {name for name, value in drawn.items() if value == whole[name]} == {
        "id", "slug", "path", "title", "kind", "date", "significance", "entry",
    }  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_openapi_describes_the_shape(name: str) -> None:
    schema = document()["components"]["schemas"][name]
    hints = get_type_hints(SHAPES[name], include_extras=True)
    assert schema["properties"].keys() == hints.keys()
    assert set(schema["required"]) == {field for field, hint in hints.items() if get_origin(hint) is not NotRequired}
    for field, hint in get_type_hints(SHAPES[name]).items():
        assert openapi_types(schema["properties"][field]) == hinted_types(hint), field


def openapi_types(schema: dict[str, Any]) -> set[str]:
    """The JSON types that a schema lets a value have."""
    if "anyOf" in schema:
        return set().union(*map(openapi_types, schema["anyOf"]))
    told = schema.get("type", "object")
    return {told} if isinstance(told, str) else set(told)


def hinted_types(hint: Any) -> set[str]:
    parts = get_args(hint) if get_origin(hint) is UnionType else (hint,)
    return {"object" if is_typeddict(part) else JSON_TYPES[get_origin(part) or part] for part in parts}


@pytest.mark.parametrize("name", IN_GRAPHQL)
def test_graphql_has_the_fields_of_the_shape(name: str) -> None:
    shape, more = IN_GRAPHQL[name]
    served = TYPES[name].fields.keys()
    assert served == {to_camel_case(field) for field in get_type_hints(shape)} | more


def test_graphql_shows_a_participant_as_an_actor_in_a_role() -> None:
    role, actor = (TYPES[name].fields.keys() for name in ("Participation", "Actor"))
    alone = {"id", "key", "path", "count", "events", "identifiers", "actorRole", "actorKind"}
    assert (role | actor) - {"actor"} == set(get_type_hints(Participant)) | alone


def columns_of(path: tuple[str, ...], rows: str) -> list[int]:
    tree: dict[str, Any] = {}
    for name in reversed(path):
        tree = {name: tree}
    return field_columns(rows, tree)


def test_every_column_of_csv_shows_a_field_of_the_shape(full: Json) -> None:
    event, tables = full
    # A row of a part begins with the slug of its event.
    shown: dict[tuple[str, int], list[tuple[str, ...]]] = {(rows, 0): [("slug",)] for rows in ROWS}
    for rows in ROWS:
        for path in leaves(FIELDS):
            for place in columns_of(path, rows):
                shown.setdefault((rows, place), []).append(path)
    assert shown.keys() == {(rows, place) for rows in ROWS for place in range(len(COLUMNS[rows]))}
    in_csv = {path for paths in shown.values() for path in paths}
    assert {".".join(path) for path in set(leaves(FIELDS)) - in_csv} == NOT_IN_CSV
    for rows, (heading, *lines) in tables.items():
        original = ["lang", "translation", "title_original", "summary_original"] if rows == "events" else []
        assert heading == [*COLUMNS[rows], *original]
        assert {len(line) for line in lines} == {len(heading)}
        for place, name in enumerate(COLUMNS[rows]):
            told = "; ".join(line[place] for line in lines)
            assert any(all(text in told for text in texts(event, path)) for path in shown[rows, place]), name


def texts(event: Event, path: tuple[str, ...]) -> list[str]:
    """What a table has to write of a field."""
    return [
        str(one)
        for value in at(event, path)
        if value is not None
        for one in (to_texts(value) if isinstance(value, dict) else value if isinstance(value, list) else [value])
    ]
