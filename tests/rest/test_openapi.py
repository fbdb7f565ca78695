"""The OpenAPI document says what is so, and the page that tries it needs no other host."""

import re
from pathlib import Path

import pytest
import yaml
from django.urls import get_resolver

from events.rest.openapi.generating import PublicGenerator
from events.rest.openapi.operations import OPERATIONS
from tests.desk import an_event, published

SNAPSHOT = Path(__file__).parents[1] / "snapshots" / "openapi.yaml"


def document():
    return PublicGenerator().get_schema(request=None, public=True)


def test_the_committed_document_is_the_one_served():
    told = "Write it anew: manage.py spectacular --file tests/snapshots/openapi.yaml"
    assert yaml.safe_load(SNAPSHOT.read_text()) == yaml.safe_load(yaml.safe_dump(document())), told


def test_every_address_is_told_and_no_other():
    served = {
        "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        for resolver in get_resolver().url_patterns
        if str(resolver.pattern) == "api/v1/"
        for pattern in resolver.url_patterns
    }
    assert served - {"/docs"} == set(OPERATIONS)
    assert {path.removeprefix("/api/v1") for path in document()["paths"]} == set(OPERATIONS)


def test_every_reference_leads_somewhere():
    told = document()
    for reference in re.findall(r"'\$ref': '#/([^']+)'", str(told)):
        found = told
        for step in reference.split("/"):
            found = found[step]


@pytest.mark.django_db
def test_the_document_is_served_with_a_tag(client):
    published(an_event("ban"))
    response = client.get("/api/v1/openapi.json")
    assert response.json()["openapi"].startswith("3.1")
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_page_that_tries_it_loads_nothing_from_elsewhere(client):
    page = client.get("/api/v1/docs", headers={"Accept": "text/html"}).content.decode()
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(loaded) >= 3
    assert [link for link in loaded if "//" in link] == []
    assert "openapi.json" in page
