"""Documents registered from files, asked for by their id, and kept by caches until the next edition."""

import pytest
from django.core.management import CommandError, call_command

from tests.desk import an_event, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(tmp_path, settings, capsys):
    """The id of a registered document."""
    settings.VAR = tmp_path
    file = tmp_path / "titles.graphql"
    file.write_text("query($first: Int) { events(first: $first) { nodes { title } } }")
    call_command("register_documents", str(file))
    return capsys.readouterr().out.split()[0]


def test_a_registered_document_answers_with_a_tag_until_something_is_published(client, document):
    published(an_event("ban"))
    address = {"documentId": document, "variables": '{"first": 5}'}
    response = client.get("/graphql", address)
    assert response.json()["data"] == {"events": {"nodes": [{"title": "Ban"}]}}
    assert "max-age" in response.headers["Cache-Control"]
    tag = {"HTTP_IF_NONE_MATCH": response.headers["ETag"]}
    again = client.get("/graphql", address, **tag)
    assert (again.status_code, again.content) == (304, b"")
    published(an_event("talks"))
    assert client.get("/graphql", address, **tag).status_code == 200


def test_an_unknown_document_is_told_as_such(client, document):
    response = client.get("/graphql", {"documentId": "sha256:" + "0" * 64})
    assert response.status_code == 404
    assert response.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert client.get("/graphql", {"documentId": "../../settings"}).status_code == 404
    assert client.get("/graphql", {"documentId": document, "query": "{ __typename }"}).status_code == 400


def test_a_file_that_does_not_hold_a_query_for_this_schema_is_refused(tmp_path, settings):
    settings.VAR = tmp_path
    file = tmp_path / "wrong.graphql"
    file.write_text("{ evnts { totalCount } }")
    with pytest.raises(CommandError, match="evnts"):
        call_command("register_documents", str(file))
    assert not (tmp_path / "documents").exists()


def test_an_answer_with_an_error_is_not_kept(client):
    response = client.get("/graphql", {"query": "{ edition(number: 9) { number } }"})
    assert "errors" in response.json()
    assert "ETag" not in response.headers
