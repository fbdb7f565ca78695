"""Quotations checked over REST: by an address, and by a body."""

import orjson
import pytest
from django.test import Client

from events.query.quotation_check import MOST_BYTES
from tests.answers import Json, Response
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

PATH = "/api/v1/quotes/check"
BAN = "Using these chips anywhere in the world violates U.S. export controls."
RISK = "Using these chips without a licence may violate U.S. export controls."
RELEASE = {"slug": "release", "title": "Release", "type": "press_release", "rights": "public_domain", "language": "en"}


@pytest.fixture(autouse=True)
def release() -> None:
    captures = [
        {"seen": "2025-05-13", "text": BAN, "extent": "whole"},
        {"seen": "2025-05-19", "text": RISK, "extent": "whole"},
    ]
    event = an_event("ban", citations=[{"source": "release", "quote": BAN}])
    published(event, sources=[RELEASE | {"captures": captures[:1]}])
    published(event, sources=[RELEASE | {"captures": captures}])


def post(client: Client, body: Json, query: str = "") -> Response:
    return client.post(f"{PATH}{query}", orjson.dumps(body), content_type="application/json")


def test_one_call_shows_the_whole_story(client: Client) -> None:
    response = client.get(PATH, {"text": "“using these chips anywhere in the world”"})
    answer = response.json()
    found = answer["results"][0]["found"][0]
    assert (answer["edition"], answer["results"][0]["status"]) == (2, "found")
    assert [found[name] for name in ("captures", "status", "gone", "now", "context", "events")] == [
        [1], "altered", "[2025-05-14..2025-05-19]", RISK, BAN, ["ban"]
    ]  # fmt: skip
    assert answer["coverage"] == {"sources": 1, "captures": 2, "protected": 0, "latest": "2025-05-19"}
    assert answer["left_out"] == []


def test_an_edition_is_pinned_and_the_answer_is_tagged(client: Client) -> None:
    first = client.get(PATH, {"text": BAN, "edition": "1"})
    assert (first.headers["Annals-Edition"], first.json()["results"][0]["found"][0]["status"]) == ("1", "stands")
    assert first.headers["Cache-Control"].startswith("public, max-age=86400")
    newest = client.get(PATH, {"text": BAN})
    assert newest.headers["Annals-Edition"] == "2"
    again = client.get(PATH, {"text": BAN}, headers={"If-None-Match": newest.headers["ETag"]})
    assert again.status_code == 304
    posted = post(client, {"texts": [BAN]}, "?edition=1")
    assert posted.json()["results"] == first.json()["results"]
    assert (posted.headers["Annals-Edition"], posted.headers["Cache-Control"]) == ("1", "no-store")


def test_a_day_a_source_and_a_language_are_read_as_everywhere(client: Client) -> None:
    assert client.get(PATH, {"text": BAN, "on": "2025-05-18"}).json()["results"][0]["found"][0]["status"] == "stands"
    assert client.get(PATH, {"text": BAN, "language": "zh"}).json()["results"][0]["status"] == "never_seen"
    assert post(client, {"texts": [BAN]}, "?source=release&language=en").json()["results"][0]["status"] == "found"
    wrong = client.get(PATH, {"text": BAN, "source": "releas", "on": "May"})
    assert wrong.status_code == 400
    assert {error["parameter"] for error in wrong.json()["errors"]} == {"on"}
    assert "'release'" in client.get(PATH, {"text": BAN, "source": "releas"}).json()["detail"]


def test_the_quotations_of_a_document_are_checked_and_what_cannot_be_is_said(client: Client) -> None:
    document = f'They said “{BAN}”; later 「出口管制」 and "anywhere on the moon". «Gone», they said.'
    answer = post(client, {"document": document}).json()
    assert [one["text"] for one in answer["results"]] == [BAN, "出口管制", "anywhere on the moon"]
    assert [one["status"] for one in answer["results"]] == ["found", "never_seen", "never_seen"]
    assert [one["text"] for one in answer["left_out"]] == ["Gone"]


@pytest.mark.parametrize(
    "query", ["", "text=", "text=gone", "text=a%00b%20c", f"text={'a%20' * 1100}", "text=a%20b&text=c%20d"]
)
def test_what_cannot_be_checked_is_refused_by_its_name(client: Client, query: str) -> None:
    answer = client.get(f"{PATH}?{query}")
    assert answer.status_code == 400
    assert {error["parameter"] for error in answer.json()["errors"]} == {"text"}


BODIES = {
    "no object": ([BAN], ""),
    "both": ({"texts": [BAN], "document": "x"}, ""),
    "nothing": ({}, ""),
    "something else": ({"text": BAN}, "/text"),
    "a source": ({"texts": [BAN], "source": "release"}, "/source"),
    "a day": ({"document": f"“{BAN}”", "on": "2025-05-13"}, "/on"),
    "a name that a pointer escapes": ({"a/b~c": BAN}, "/a~1b~0c"),
    "a string": ({"texts": BAN}, "/texts"),
    "no text": ({"texts": []}, "/texts"),
    "too many": ({"texts": [BAN] * 101}, "/texts"),
    "a number among them": ({"texts": [BAN, 5]}, "/texts/1"),
    "a word among them": ({"texts": [BAN, BAN, "gone"]}, "/texts/2"),
    "a control character": ({"texts": ["a\u0000b c"]}, "/texts/0"),
    "a document that quotes nothing": ({"document": "Nothing."}, "/document"),
    "a document that is a list": ({"document": ["“a b”"]}, "/document"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_wrong_body_is_refused_by_its_place(client: Client, name: str) -> None:
    body, pointer = BODIES[name]
    answer = post(client, body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


SAID = {
    "where JSON breaks": (b'{"texts": ["a b"],\n "x": }', "line 2, column 7"),
    "a source": (b'{"texts": ["a b"], "source": "release"}', "POST /api/v1/quotes/check?source=…"),
    "a string": (
        b'{"texts": "anywhere in the world"}',
        "texts is the string “anywhere in the world”. Give a list of 1 to 100",
    ),
    "a number": (b'{"texts": ["a b", 5]}', "texts[1]: it is 5. Give a string."),
    "null": (b'{"document": null}', "document is null."),
    "a list": (b'["a b"]', "The body is a list of 1."),
    "both": (b'{"texts": ["a b"], "document": "x"}', "both texts and document"),
    "another field": (b'{"text": "a b"}', "‘text’ is no field of the body."),
}


@pytest.mark.parametrize(("body", "part"), SAID.values(), ids=list(SAID))
def test_the_refusal_of_a_body_says_the_field_and_the_value(client: Client, body: bytes, part: str) -> None:
    answer = client.post(PATH, body, content_type="application/json")
    assert answer.status_code == 400
    assert part in answer.json()["errors"][0]["detail"]


def test_a_body_that_is_no_json_or_too_long_is_refused(client: Client) -> None:
    for body in (b"{", b"\xff", b'{"texts": ["\\ud800 b"]}', b"[" * 60_000):
        assert client.post(PATH, body, content_type="application/json").status_code == 400
    assert client.post(PATH, b"texts=a", content_type="application/x-www-form-urlencoded").status_code == 415
    assert post(client, {"document": "“a b”" + "x" * MOST_BYTES}).status_code == 413
    assert client.put(PATH, b"{}", content_type="application/json").status_code == 405
    assert client.options(PATH).headers["Allow"] == "GET, HEAD, POST, OPTIONS"
