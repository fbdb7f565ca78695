"""What clients send that is no plain query, and what every answer says of itself."""

import hashlib
import re
from typing import Any

import orjson
import pytest
from django.test import Client

from events.editions.http import turns
from events.editions.http.turns import Turns
from tests.desk import an_event, published

QUERY = "{ events { nodes { slug } } }"
PERSISTED = {"persistedQuery": {"version": 1, "sha256Hash": hashlib.sha256(QUERY.encode()).hexdigest()}}


def post(body: object, accept: str = "application/json") -> Any:
    return Client().post("/graphql", body, content_type="application/json", headers={"Accept": accept})


def test_a_client_that_requests_by_a_hash_learns_to_send_the_query() -> None:
    result = post({"extensions": PERSISTED}).json()["errors"][0]
    assert result["message"] == "PersistedQueryNotSupported"
    assert result["extensions"]["code"] == "PERSISTED_QUERY_NOT_SUPPORTED"
    by_get = Client().get("/graphql", {"extensions": '{"persistedQuery": {"version": 1, "sha256Hash": "0"}}'})
    assert by_get.json()["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_SUPPORTED"
    assert post({"extensions": {"other": 1}}).json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.django_db
def test_a_query_that_comes_with_its_hash_is_answered() -> None:
    published(an_event("ban"))
    result = post({"query": QUERY, "extensions": PERSISTED}).json()
    assert result["data"] == {"events": {"nodes": [{"slug": "ban"}]}}


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
    requested = Client().get("/graphql", {"query": QUERY})
    kept = Client().get("/graphql", {"query": QUERY})
    unchanged = Client().get("/graphql", {"query": QUERY}, headers={"If-None-Match": requested.headers["ETag"]})
    failed = post({"query": '{ event(slug: "ban") { title } events(edition: 9) { totalCount } }'})
    assert unchanged.status_code == 304
    assert [one.headers["Annals-Edition"] for one in (requested, kept, unchanged, failed)] == ["1"] * 4
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


CITED = re.compile(r'<([^>]*)>; rel="cite-as"')


def _cited(response: Any) -> str:
    (address,) = CITED.findall(response.headers["Link"])
    return str(address)


@pytest.mark.django_db(databases=["default", "public"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_answer_names_the_address_that_gives_it_again_whatever_is_published(method: str) -> None:
    published(an_event("ban"))
    query = "query Named($few: Int) { events(first: $few) { totalCount nodes { slug title } edition { number } } }"
    requested = {"query": query, "variables": {"few": 5}, "operationName": "Named"}
    by_get = {**requested, "variables": orjson.dumps(requested["variables"]).decode()}
    first = post(requested) if method == "post" else Client().get("/graphql", by_get)
    address = _cited(first)
    assert _cited(post(requested) if method == "post" else Client().get("/graphql", by_get)) == address
    published(an_event("ban", title="Reworded"), an_event("reply"))
    again = Client().get(address)
    assert again.json()["data"] == first.json()["data"]
    assert (again.headers["Annals-Edition"], _cited(again)) == ("1", address)
    newest = post(requested)
    assert newest.json()["data"]["events"]["totalCount"] == 2
    assert _cited(newest) == address.replace("edition=1", "edition=2")
    assert Client().get(address, headers={"Accept": "text/html"}).headers["Content-Type"].startswith("text/html")


@pytest.mark.django_db(databases=["default", "public"])
def test_an_edition_in_the_request_is_that_of_all_fields_that_name_none() -> None:
    for title in ("One", "Two", "Three"):
        published(an_event("ban", title=title))
    query = """{ a: event(slug: "ban") { title } b: event(slug: "ban", edition: 1) { title }
        actors { totalCount } changes(sinceEdition: 1) { totalCount } }"""
    result = {number: post({"query": query, "edition": number}).json()["data"] for number in (2, 3)}
    assert [result[number]["a"]["title"] for number in result] == ["Two", "Three"]
    assert {result[number]["b"]["title"] for number in result} == {"One"}
    assert [result[number]["changes"]["totalCount"] for number in result] == [1, 2]
    # A field may name an instant or a later edition, so that nothing is kept past the next publication.
    tag = Client().get("/graphql", {"query": QUERY, "edition": "1"}).headers["ETag"]
    assert Client().get("/graphql", {"query": QUERY, "edition": "1"}).headers["ETag"] == tag
    published(an_event("ban", title="Four"))
    assert Client().get("/graphql", {"query": QUERY, "edition": "1"}).headers["ETag"] != tag


@pytest.mark.django_db(databases=["default", "public"])
@pytest.mark.parametrize(
    ("edition", "status", "message"),
    [
        (9, 404, "edition: There is no edition 9: the newest is 1."),
        ("x", 400, "edition must be the number of an edition; x was given."),
        (-1, 400, "edition must be the number of an edition; -1 was given."),
        (True, 400, "edition must be the number of an edition; True was given."),
    ],
)
def test_an_edition_that_cannot_answer_is_refused(edition: object, status: int, message: str) -> None:
    published(an_event("ban"))
    response = post({"query": QUERY, "edition": edition}, "application/graphql-response+json")
    assert (response.status_code, response.json()["errors"][0]["message"]) == (status, message)
    assert "Link" not in response.headers


@pytest.mark.django_db(databases=["default", "public"])
def test_an_address_that_is_too_long_is_not_named() -> None:
    published(an_event("ban"))
    short, long = (post({"query": f"{QUERY} # {'x' * length}"}) for length in (3000, 4000))
    assert _cited(short)
    assert (long.status_code, "Link" in long.headers) == (200, False)


def test_errors_are_not_cited() -> None:
    assert "Link" not in post({"query": "{ nothing }"}).headers
