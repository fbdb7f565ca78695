"""What clients send that is no plain query, and what every answer says of itself."""

import hashlib
from typing import Any

import pytest
from django.test import Client

from events.editions.http import turns
from events.editions.http.turns import Turns
from tests.desk import an_event, published

QUERY = "{ events { nodes { slug } } }"
PERSISTED = {"persistedQuery": {"version": 1, "sha256Hash": hashlib.sha256(QUERY.encode()).hexdigest()}}


def post(body: object, accept: str = "application/json") -> Any:
    return Client().post("/graphql", body, content_type="application/json", headers={"Accept": accept})


def test_a_client_that_asks_by_a_hash_is_told_to_send_the_query() -> None:
    told = post({"extensions": PERSISTED}).json()["errors"][0]
    assert told["message"] == "PersistedQueryNotSupported"
    assert told["extensions"]["code"] == "PERSISTED_QUERY_NOT_SUPPORTED"
    by_get = Client().get("/graphql", {"extensions": '{"persistedQuery": {"version": 1, "sha256Hash": "0"}}'})
    assert by_get.json()["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_SUPPORTED"
    assert post({"extensions": {"other": 1}}).json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.django_db
def test_a_query_that_comes_with_its_hash_is_answered() -> None:
    published(an_event("ban"))
    told = post({"query": QUERY, "extensions": PERSISTED}).json()
    assert told["data"] == {"events": {"nodes": [{"slug": "ban"}]}}


def test_an_array_of_requests_is_refused_as_what_it_is() -> None:
    response = post([{"query": QUERY}, {"query": QUERY}])
    assert response.status_code == 400
    assert response.json()["errors"][0]["message"].startswith("Array batches are not supported.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accept", "parameters", "is_page"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", {"query": QUERY, "variables": "{}", "edition": "1"}, True),
        ("text/html,application/xhtml+xml,*/*;q=0.8", {}, True),
        ("text/html,application/json;q=0.5", {"query": QUERY}, False),
        ("application/graphql-response+json, application/json;q=0.9", {"query": QUERY}, False),
        ("*/*", {"query": QUERY}, False),
        ("text/html", {"documentId": "sha256:00"}, False),
    ],
)
def test_a_link_opens_the_editor_for_a_browser_and_is_answered_to_others(
    accept: str, parameters: dict[str, str], is_page: bool
) -> None:
    published(an_event("ban"))
    answer = Client().get("/graphql", parameters, headers={"Accept": accept})
    assert answer.headers["Content-Type"].startswith("text/html") is is_page
    if "query" in parameters and not is_page:
        assert answer.json()["data"] == {"events": {"nodes": [{"slug": "ban"}]}}


@pytest.mark.django_db
def test_every_answer_names_the_newest_edition() -> None:
    published(an_event("ban"))
    asked = Client().get("/graphql", {"query": QUERY})
    kept = Client().get("/graphql", {"query": QUERY})
    unchanged = Client().get("/graphql", {"query": QUERY}, headers={"If-None-Match": asked.headers["ETag"]})
    failed = post({"query": '{ event(slug: "ban") { title } events(edition: 9) { totalCount } }'})
    assert unchanged.status_code == 304
    assert [one.headers["Annals-Edition"] for one in (asked, kept, unchanged, failed)] == ["1"] * 4
    published(an_event("talks"))
    assert post({"query": QUERY}).headers["Annals-Edition"] == "2"


@pytest.mark.django_db
def test_a_dear_query_that_finds_no_turn_is_503_and_a_cheap_one_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    published(an_event("ban"))
    monkeypatch.setattr(turns, "TURNS", Turns(running=1, admitted=1))

    with turns.TURNS.take():
        dear = post({"query": "{ events(first: 100) { nodes { topics { slug } citations { source { slug } } } } }"})
        cheap = post({"query": QUERY})
    assert (dear.status_code, dear.headers["Retry-After"], cheap.status_code) == (503, "1", 200)
    assert dear.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
