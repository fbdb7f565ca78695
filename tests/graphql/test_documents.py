"""Documents registered from files, asked for by their id, and kept by caches until the next edition."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.desk import an_event, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]) -> str:
    """The id of a registered document."""
    settings.VAR = tmp_path
    file = tmp_path / "titles.graphql"
    file.write_text("query($first: Int) { events(first: $first) { nodes { title } } }")
    call_command("register_documents", str(file))
    return capsys.readouterr().out.split()[0]


def test_a_registered_document_answers_with_a_tag_until_something_is_published(client: Client, document: str) -> None:
    published(an_event("ban"))
    address = {"documentId": document, "variables": '{"first": 5}'}
    response = client.get("/graphql", address)
    assert response.json()["data"] == {"events": {"nodes": [{"title": "Ban"}]}}
    assert "max-age" in response.headers["Cache-Control"]
    tag = {"If-None-Match": response.headers["ETag"]}
    again = client.get("/graphql", address, headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    published(an_event("talks"))
    assert client.get("/graphql", address, headers=tag).status_code == 200


def test_head_shows_what_get_would_and_others_are_refused(client: Client, document: str) -> None:
    published(an_event("ban"))
    address = {"documentId": document}
    answer, headers = client.get("/graphql", address), ("ETag", "Content-Type", "Cache-Control", "Vary")
    head = client.head("/graphql", address)
    assert (head.status_code, head.content) == (200, b"")
    assert [head.headers[name] for name in headers] == [answer.headers[name] for name in headers]
    assert client.head("/graphql", address, HTTP_IF_NONE_MATCH=answer.headers["ETag"]).status_code == 304
    assert client.head("/graphql", HTTP_ACCEPT="text/html").headers["Content-Type"].startswith("text/html")
    refused = client.put("/graphql", {"query": "{ __typename }"}, content_type="application/json")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, POST")


def test_a_registered_document_takes_as_many_queries_for_many_rows_as_for_few(client: Client, document: str) -> None:
    def fetch(first: int) -> tuple[int, int]:
        cache.clear()
        client.get("/graphql", {"query": "{ edition { number } }"})  # The process hears of the newest edition.
        with CaptureQueriesContext(connections["public"]) as captured:
            answer = client.get("/graphql", {"documentId": document, "variables": f'{{"first": {first}}}'}).json()
        return len(answer["data"]["events"]["nodes"]), len(captured)

    published(*(an_event(f"event-{place}") for place in range(30)))
    (few, queries), (many, as_many) = fetch(3), fetch(30)
    assert (few, many, queries) == (3, 30, as_many)


def test_an_unknown_document_is_reported_as_such(client: Client, document: str) -> None:
    response = client.get("/graphql", {"documentId": "sha256:" + "0" * 64})
    assert response.status_code == 404
    assert response.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert client.get("/graphql", {"documentId": "../../settings"}).status_code == 404
    assert client.get("/graphql", {"documentId": document, "query": "{ __typename }"}).status_code == 400


def test_a_file_that_does_not_hold_a_query_for_this_schema_is_refused(tmp_path: Path, settings: Settings) -> None:
    settings.VAR = tmp_path
    file = tmp_path / "wrong.graphql"
    file.write_text("{ evnts { totalCount } }")
    with pytest.raises(CommandError, match="evnts"):
        call_command("register_documents", str(file))
    assert not (tmp_path / "documents").exists()


def test_an_answer_with_an_error_is_not_kept(client: Client) -> None:
    response = client.get("/graphql", {"query": "{ edition(number: 9) { number } }"})
    assert "errors" in response.json()
    assert "ETag" not in response.headers
