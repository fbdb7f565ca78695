"""What is thrown at the API is answered in words, never with a fault of ours."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from events.editions.publishing import withdraw
from events.formats.registry import FORMATS
from events.rest.openapi.document import document
from tests.desk import an_event, key, published, written

pytestmark = pytest.mark.django_db

DEEP = "n" + "W" * 3000

BAD_QUESTIONS = [
    ("kinds=rule", "kinds", "did you mean 'kind'?"),
    ("kind=rulee", "kind", "did you mean 'rule'?"),
    ("since_=2020", "since_", "did you mean 'since'?"),
    ("jurisdiction_code=US", "jurisdiction_code", "did you mean 'jurisdiction'?"),
    ("order=signif", "order", "did you mean 'significance'?"),
    ("relation=AMENDS", "relation", "did you mean 'amends'?"),
    ("date_match=decade", "date_match", "one of certain, possible."),
    ("fields=titel", "fields", "did you mean 'title'?"),
    ("fields=title.text", "fields", "title has no nested fields. Write title."),
    ("facets=kinds", "facets", "did you mean 'kind'?"),
    ("date_type=efective", "date_type", "did you mean 'effective'?"),
    ("limit=0", "limit", "from 1 to 100"),
    ("limit=101", "limit", "from 1 to 100"),
    ("limit=8828086951061710962688", "limit", "from 1 to 100"),
    ("limit=-1", "limit", "from 1 to 100"),
    ("limit=%D9%A1", "limit", "from 1 to 100"),
    ("limit=1&limit=2", "limit", "given 2 times"),
    ("significance_min=6", "significance_min", "from 1 to 5"),
    ("since=0000-01-01", "since", "since"),
    ("since=10000-01-01", "since", "since"),
    ("since=-0044-03-15", "since", "since"),
    ("since=2021-02-30", "since", "since"),
    ("since=20200101", "since", "since"),
    ("since=2020-W01-1", "since", "since"),
    ("since=%D9%A2%D9%A0%D9%A2%D9%A0", "since", "since"),
    ("since=2005&until=2001", "since", "Swap them"),
    ("since=", "since", "since"),
    ("in_force_on=2018", "in_force_on", "Write one such as"),
    ("attested_by=infinity", "attested_by", "Write one such as"),
    ("disputed=1", "disputed", "disputed"),
    ("q=", "q", "search is empty"),
    ("q=!!!", "q", "‘!!!’ has no word to search for"),
    ("q=%22", "q", "has no word to search for"),
    ("q=-", "q", "has no word to search for"),
    ("q=" + "a" * 501, "q", "the limit is 500"),
    ("q=a%00b", "q", "q:"),
    ("q=a%ED%A0%80b", "", "not UTF-8"),
    ("id=5", "id", "is not a UUID"),
    ("jurisdiction=us", "jurisdiction", "ISO 3166-1"),
    ("cursor=", "cursor", "damaged"),
    ("cursor=x", "cursor", "damaged"),
    ("cursor=" + DEEP, "cursor", "damaged"),
    ("cursor=nYXJyYXljb25uZWN0aW9uOjkyMjMzNzIwMzY4NTQ3NzU4MDg", "cursor", "damaged"),
    ("edition=1&as_of=2020", "as_of", "Remove one"),
    ("as_of=2999-01-01", "as_of", "in the future"),
    ("as_of=2020-02-30", "as_of", "not a valid date or time"),
    ("order=relevance", "order", "Add q"),
    ("count=all", "count", "one of exact"),
    ("format=xml", "format", "format"),
    ("date__year=0", "date__year", "unknown parameter"),
    ("title__regex=(a%2B)%2B%24", "title__regex", "unknown parameter"),
]


@pytest.mark.parametrize(("query", "parameter", "said"), BAD_QUESTIONS)
def test_a_bad_question_names_the_parameter_and_the_way_out(
    client: Client, query: str, parameter: str, said: str
) -> None:
    published(an_event("ban"))
    response = client.get(f"/api/v1/events?{query}")
    result = response.json()
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    assert [error["parameter"] for error in result["errors"]] == [parameter]
    assert said in result["errors"][0]["detail"]
    assert set(result) == {"type", "title", "status", "detail", "instance", "errors"}


def test_everything_wrong_is_reported_at_once(client: Client) -> None:
    result = client.get("/api/v1/events?kinds=x&limit=0&since=x").json()
    assert [error["parameter"] for error in result["errors"]] == ["kinds", "limit", "since"]


def test_of_hundreds_of_errors_some_are_reported_and_the_rest_counted(client: Client) -> None:
    result = client.get("/api/v1/events?" + "&".join(f"k{number}=" for number in range(400))).json()
    assert len(result["errors"]) == 20
    assert result["detail"].endswith("And 380 more.")


#: For the addresses that answer only where something is requested of them.
_REQUIRED = {"/api/v1/events/histogram": "interval=year", "/api/v1/events/groups": "by=kind"}


@pytest.mark.parametrize("path", [path for path in document()["paths"] if "{" not in path or path.endswith("s/{slug}")])
def test_every_parameter_given_without_a_value_is_an_error(client: Client, path: str) -> None:
    """Also where the newest edition is known already, so that it may be assumed."""
    published(an_event("ban"))
    operation = document()["paths"][path]["get"]
    references = (one["$ref"].rpartition("/")[2] for one in operation["parameters"] if "$ref" in one)
    shared = [document()["components"]["parameters"][name] for name in references]
    named = {one["name"]: one.get("in") for one in (*operation["parameters"], *shared) if "$ref" not in one}
    address, required = path.format(slug="ban"), _REQUIRED.get(path, "")
    client.get(f"{address}?{required}")
    answered = {
        name: client.get(f"{address}?{'' if required.startswith(name) else required}&{name}=").status_code
        for name, place in named.items()
        if place == "query"
    }
    assert set(answered.values()) <= {400, 404}, answered


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_other_method_is_answered(client: Client, method: str) -> None:
    response = getattr(client, method)("/api/v1/events")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert response.headers["Content-Type"] == "application/problem+json"


def test_options_says_what_may_be_requested_without_a_body(client: Client) -> None:
    response = client.options("/api/v1/events")
    assert (response.status_code, response.headers["Allow"], response.content) == (204, "GET, HEAD, OPTIONS", b"")


def test_head_has_the_headers_of_get_and_no_body(client: Client) -> None:
    published(an_event("ban"))
    head, get = client.head("/api/v1/events/ban"), client.get("/api/v1/events/ban")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == get.headers["ETag"]


def test_every_origin_may_read_the_headers_of_an_answer(client: Client) -> None:
    response = client.get("/api/v1/editions", headers={"Origin": "https://widget.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    exposed = response.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"ETag", "Link", "Annals-Edition", "Annals-Truncated"} <= set(exposed)


def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    response = client.get("/api/v1/events", headers={"Host": "evil.example"})
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    assert b"evil.example" not in response.content


def test_links_begin_with_the_configured_address(client: Client, settings: Settings) -> None:
    settings.ANNALS_BASE_URL = "https://annals.example"
    published(an_event("one"), an_event("two"))
    assert client.get("/api/v1/events?limit=1").json()["next"].startswith("https://annals.example/api/v1/events?")


def test_an_address_too_long_is_said_to_be(client: Client) -> None:
    response = client.get("/api/v1/events?q=" + "a" * 8000)
    assert (response.status_code, response.headers["Content-Type"]) == (414, "application/problem+json")


@pytest.mark.parametrize(
    "path", ["nothing", "events/ban/", "events/%00", "events/ban/histories", "editions/0", "editions/-1",
             "editions/99999999999999999999", "sources/x/captures/99999999999999999999"]
)  # fmt: skip
def test_what_is_not_there_is_404_in_problem_json(client: Client, path: str) -> None:
    published(an_event("ban"))
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["nothing", "events/never", "events/ban/"])
def test_no_browser_takes_an_error_for_anything_but_what_it_is(client: Client, path: str) -> None:
    headers = client.get(f"/api/v1/{path}").headers
    assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")


def test_words_to_find_sources_by_are_bounded_too(client: Client) -> None:
    assert client.get("/api/v1/sources?q=" + "a" * 501).status_code == 400


def test_a_draft_answers_as_what_does_not_exist(client: Client) -> None:
    published(an_event("ban"))
    written(an_event("draft"))
    for path in ("events/{}", "events/{}/history", "events/{}.ics", "events/{}/diff?from=1&to=1"):
        draft, never = (client.get(f"/api/v1/{path.format(slug)}") for slug in ("draft", "never"))
        assert draft.status_code == never.status_code == 404
        assert draft.content.replace(b"draft", b"never") == never.content
    assert client.get("/api/v1/events?slug=draft").json()["not_found"] == ["draft"]


def test_a_withdrawn_event_is_410_with_its_reason_in_every_format(client: Client) -> None:
    published(an_event("ban"))
    withdraw([key("event", "ban")], by=None, reason="It never happened.")
    for suffix in ("", ".ics", ".csv", ".jsonld"):
        response = client.get(f"/api/v1/events/ban{suffix}")
        assert response.status_code == 410
        assert "It never happened." in response.json()["detail"]


@pytest.mark.parametrize("path", ["events", "events/facets", "sources", "kinds", "editions", "changes"])
@pytest.mark.parametrize("accept", ["application/json;q=0", "image/png", "*/*;q=0", "application/json;q=0, */*"])
def test_json_that_is_not_accepted_is_not_sent(client: Client, path: str, accept: str) -> None:
    answer = client.get(f"/api/v1/{path}", headers={"Accept": accept})
    assert answer.headers["Content-Type"] != "application/json"
    assert answer.status_code == (200 if accept.endswith("*/*") and path in ("events", "sources") else 406)


@pytest.mark.parametrize("path", ["nothing", "events/never", "events?kinds=x", "events?q=" + "a" * 8000])
def test_scripts_of_other_origins_can_read_errors_too(client: Client, path: str) -> None:
    answer = client.get(f"/api/v1/{path}", headers={"Origin": "https://widget.example"})
    assert answer.status_code >= 400
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_scripts_of_other_origins_may_send_the_tag_they_have(client: Client) -> None:
    requested = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}
    answer = client.options("/api/v1/events", headers={"Origin": "https://widget.example"} | requested)
    assert "if-none-match" in answer.headers["Access-Control-Allow-Headers"]


def test_what_is_not_there_says_in_which_edition(client: Client) -> None:
    published(an_event("ban"))
    withdraw([key("event", "ban")], by=None, reason="It never happened.")
    for path, edition in (("events/ban", "2"), ("events/never?edition=1", "1"), ("events?kind=never", "2")):
        assert client.get(f"/api/v1/{path}").headers["Annals-Edition"] == edition


def test_an_edition_knows_of_none_that_follow(client: Client) -> None:
    published(an_event("ban"))
    published(an_event("other"))
    assert client.get("/api/v1/editions/2").json()["number"] == 2
    assert client.get("/api/v1/editions/2?edition=1").status_code == 404


def test_an_instant_may_have_its_plus_sign_unescaped(client: Client) -> None:
    published(an_event("ban"))
    at = timezone.now().astimezone(dt.timezone(dt.timedelta(hours=2))).isoformat()
    plain, escaped = (client.get(f"/api/v1/events?as_of={text}") for text in (at, at.replace("+", "%2B")))
    assert plain.status_code == 200
    assert plain.json() == escaped.json()


LISTS = ["events", "timelines", "sources", "quotes", "kinds", "topics", "actors", "publishers", "editions"]


@pytest.mark.parametrize("path", [*LISTS, "changes", *(f"events.{name}" for name in FORMATS)])
def test_before_the_first_edition_everything_is_empty(client: Client, path: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["Annals-Edition"]) == (200, "0")
    if path in LISTS:
        result = answer.json()
        assert (result["edition"], result["published_at"], result["results"]) == (0, None, [])


def test_before_the_first_edition_nothing_is_counted(client: Client) -> None:
    assert set(map(str, client.get("/api/v1/events/facets").json().values())) == {"[]"}
    assert client.get("/api/v1/events/histogram").json()["bins"] == []


@pytest.mark.parametrize("place", ["facets", "histogram"])
def test_what_is_counted_takes_the_whole_question(client: Client, place: str) -> None:
    published(an_event("ban"))
    assert client.get(f"/api/v1/events/{place}?q=ban&order=relevance").status_code == 200
    assert client.get(f"/api/v1/events/{place}?order=relevance").status_code == 400


@pytest.mark.parametrize(
    ("requested", "meant"),
    [
        ("sort=date", "'order'"), ("search=x", "'q'"), ("query=x", "'q'"), ("page=2", "'cursor' or 'limit'"),
        ("offset=20", "'cursor' or 'limit'"), ("per_page=5", "'limit'"), ("page_size=5", "'limit'"),
        ("pageSize=5", "'limit'"), ("from=2020", "'since'"), ("to=2020", "'until'"), ("country=US", "'jurisdiction'"),
        ("expand=citations", "'fields'"), ("order-by=date", "'order'"),
    ],
)  # fmt: skip
def test_a_name_of_another_api_leads_to_ours(client: Client, requested: str, meant: str) -> None:
    detail = client.get(f"/api/v1/events?{requested}").json()["detail"]
    assert detail == f"unknown parameter '{requested.partition('=')[0]}': did you mean {meant}?"


def test_a_name_like_no_other_is_answered_with_the_usual_ones(client: Client) -> None:
    listed = client.get("/api/v1/events?zzz=1").json()["detail"].partition("one of ")[2].split(", ")
    assert {"q", "topic", "since", "until", "order", "limit", "cursor"} <= set(listed)
    assert "did you mean" not in client.get("/api/v1/topics?sort=x").json()["detail"]


@pytest.mark.parametrize("order", ["-significance", "-relevance", "date,significance", "+date"])
def test_an_unknown_order_is_answered_with_the_known_ones(client: Client, order: str) -> None:
    detail = client.get("/api/v1/events", {"order": order}).json()["detail"]
    assert "one of date, -date, updated, -updated, significance, relevance." in detail
    assert "did you mean" not in detail


@pytest.mark.parametrize(("requested", "status"), [("events?format=geojson", 400), ("events.geojson", 404)])
def test_an_unknown_format_is_answered_with_the_known_ones(client: Client, requested: str, status: int) -> None:
    response = client.get(f"/api/v1/{requested}")
    assert response.status_code == status
    assert f"one of {', '.join(FORMATS)}." in response.json()["detail"]
