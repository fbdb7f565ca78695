"""The OpenAPI document says what is so, and the page that tries it needs no other host.

After a change: ``WRITE_SNAPSHOTS=1 pytest tests/rest/test_openapi.py`` writes tests/snapshots/openapi.yaml.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import URLResolver, get_resolver
from jsonschema import Draft202012Validator, FormatChecker

from events.formats.registry import FORMATS
from events.rest.openapi.document import document
from events.rest.openapi.feed_schemas import SHAPES
from events.rest.openapi.operations import OPERATIONS
from tests.desk import an_event, published

SNAPSHOT = Path(__file__).parents[1] / "snapshots" / "openapi.yaml"
WHOLE = {"$ref": "#/components/schemas/Event"}


class _Whole(yaml.SafeDumper):
    """Writes what occurs twice in full."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def test_the_committed_document_is_the_one_served() -> None:
    if os.environ.get("WRITE_SNAPSHOTS"):
        written = yaml.dump(document(), Dumper=_Whole, sort_keys=False, allow_unicode=True, width=120)
        SNAPSHOT.write_text(written)
    assert yaml.safe_load(SNAPSHOT.read_text()) == yaml.safe_load(yaml.safe_dump(document()))


def test_every_address_is_in_the_document_and_no_other() -> None:
    served = {
        "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        for resolver in get_resolver().url_patterns
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == "api/v1/"
        for pattern in resolver.url_patterns
    }
    assert served - {"/docs", "/codebook.md"} == set(OPERATIONS)
    assert {path.removeprefix("/api/v1") for path in document()["paths"]} == set(OPERATIONS)


def test_an_address_of_a_format_is_not_one_of_a_subject() -> None:
    """By the schemas of their parameters: without a pattern, ``{slug}`` would take the address of every format."""
    paths: dict[str, dict[str, Any]] = {
        path: {one["name"]: one for one in item["get"]["parameters"] if one.get("in") == "path"}
        for path, item in document()["paths"].items()
    }
    templated = {path: parameters for path, parameters in paths.items() if parameters}
    assert len(templated) > 10
    for path, parameters in templated.items():
        address = path.format(**{name: one["example"] for name, one in parameters.items()})
        matching = [other for other, own in templated.items() if re.fullmatch(_to_pattern(other, own), address)]
        # The path with more of it written out is meant: a slug is never "groups".
        assert min(matching, key=lambda other: len(templated[other])) == path


def _to_pattern(path: str, parameters: dict[str, dict[str, Any]]) -> str:
    """What matches the addresses of a path."""
    for name, parameter in parameters.items():
        path = path.replace(f"{{{name}}}", _pattern(parameter["schema"]))
    return path


def _pattern(schema: dict[str, Any]) -> str:
    """What a path parameter of a schema matches."""
    if schema["type"] == "integer":
        return r"\d+"
    return "|".join(schema["enum"]).join(("(?:", ")")) if "enum" in schema else schema.get("pattern", ".+").strip("^$")


def test_every_reference_leads_somewhere() -> None:
    whole = document()
    references = re.findall(r"'\$ref': '#/([^']+)'", str(whole))
    assert len(references) > 100
    for reference in references:
        found = whole
        for step in reference.split("/"):
            found = found[step]


def properties(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property of every schema, with its place."""
    if isinstance(value, dict):
        if value.get("type") in ("object", ["object", "null"]) and isinstance(value.get("properties"), dict):
            yield from ((f"{place}/{name}", schema) for name, schema in value["properties"].items())
        for name, below in value.items():
            if name not in ("examples", "example", "enum"):
                yield from properties(below, f"{place}/{name}")
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from properties(below, f"{place}/{number}")


def parameters(whole: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from whole["components"]["parameters"].items()
    for path, item in whole["paths"].items():
        yield from ((f"{path} {one['name']}", one) for one in item["get"]["parameters"] if "$ref" not in one)


def example_of(parameter: dict[str, Any]) -> list[Any]:
    return [parameter["example"]] if "example" in parameter else parameter["schema"].get("examples", [])


def test_every_property_and_parameter_has_a_description_and_an_example() -> None:
    whole = document()
    found = [*properties(whole)]
    assert len(found) > 300
    assert [place for place, schema in found if not schema.get("description") or not schema.get("examples")] == []
    named = [*parameters(whole)]
    assert len(named) > 50
    assert [place for place, one in named if not one.get("description") or not example_of(one)] == []


def test_every_component_operation_header_and_tag_has_a_description() -> None:
    whole = document()
    for kind in ("schemas", "responses", "headers"):
        lacking = [name for name, one in whole["components"][kind].items() if not one.get("description")]
        assert (kind, lacking) == (kind, [])
    operations = [item["get"] for item in whole["paths"].values()]
    assert [one["operationId"] for one in operations if not one["description"].endswith((".", "!"))] == []
    assert {tag for one in operations for tag in one["tags"]} == {tag["name"] for tag in whole["tags"]}
    assert len({one["operationId"] for one in operations}) == len(operations)


def test_every_description_is_a_sentence() -> None:
    whole = document()
    descriptions = [schema["description"] for _, schema in properties(whole)]
    descriptions += [one["description"] for _, one in parameters(whole)]
    assert [text for text in descriptions if not re.match(r"[A-Z`\"][^\n]*\.$", text)] == []


def test_every_example_is_what_its_schema_allows() -> None:
    whole = document()
    cases = [(place, schema, schema["examples"]) for place, schema in properties(whole)]
    cases += [(place, one["schema"], example_of(one)) for place, one in parameters(whole)]
    wrong = {
        f"{place}: {error.message[:200]}"
        for place, schema, examples in cases
        for example in examples
        for error in Draft202012Validator(
            schema | {"components": whole["components"]}, format_checker=FormatChecker()
        ).iter_errors(example)
    }
    assert wrong == set()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/events", "EventPage"),
        ("/events/{slug}", "Event"),
        ("/timelines/{slug}", "TimelinePage"),
        ("/sources", "SourcePage"),
        ("/sources/{slug}", "Source"),
    ],
)
def test_an_address_without_a_suffix_has_one_type(path: str, name: str) -> None:
    answer = document()["paths"][f"/api/v1{path}"]["get"]["responses"]["200"]
    assert answer["content"] == {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def test_the_results_of_a_page_are_whole_events() -> None:
    schemas = document()["components"]["schemas"]
    for name in ("EventPage", "TimelinePage"):
        assert schemas[name]["properties"]["results"]["items"] == WHOLE
    absent = {"identifiers", "translations", "translation"}
    assert set(schemas["Event"]["required"]) == set(schemas["Event"]["properties"]) - absent


def test_every_format_has_a_shape_under_a_suffix() -> None:
    assert set(SHAPES) == set(FORMATS) - {"json"}
    content = document()["paths"]["/api/v1/events.{suffix}"]["get"]["responses"]["200"]["content"]
    assert content.keys() == {one.media_type.partition(";")[0] for one in FORMATS.values()}
    json = content["application/json"]["schema"]["anyOf"]
    assert [shape.get("$ref", shape.get("items", {}).get("$ref")).rpartition("/")[2] for shape in json] == [
        "EventPage",
        "TimelineJs",
        "VisTimeline",
        "ChronoItem",
        "FullCalendarEvent",
    ]


@pytest.mark.django_db
def test_the_document_is_served_with_a_tag(client: Client) -> None:
    published(an_event("ban"))
    response = client.get("/api/v1/openapi.json")
    assert response.json()["openapi"].startswith("3.1")
    assert response.json()["servers"][0]["url"] == "/"
    assert response.json()["security"] == []
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_page_that_tries_it_loads_nothing_from_elsewhere(client: Client) -> None:
    response = client.get("/api/v1/docs", headers={"Accept": "text/html"})
    page = response.content.decode()
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(loaded) >= 3
    assert [link for link in loaded if "//" in link] == []
    assert "openapi.json" in page
    assert response.cookies == {}
    assert "'unsafe-inline'" not in response.headers["Content-Security-Policy"].partition("script-src")[2].split(";")[0]


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("OPTIONS", 204), ("POST", 405)])
def test_the_page_that_tries_it_answers_each_method(client: Client, method: str, status: int) -> None:
    response = client.generic(method, "/api/v1/docs")
    assert response.status_code == status
    assert status != 405 or response.headers["Content-Type"] == "application/problem+json"
