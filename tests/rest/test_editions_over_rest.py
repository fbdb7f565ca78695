"""Reading while editors publish: tags, kept answers, cursors and mirrors."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from events.editions.documents import digest
from events.editions.http.cache import ResponseCache
from tests.answers import Json
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db


def read(client: Client, url: str) -> Json:
    response = client.get(url)
    assert response.status_code == 200, response.content
    return response.json()


def test_an_unchanged_answer_is_304_after_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published(an_event("ban"))
    tag = client.get("/api/v1/events").headers["ETag"]
    assert not tag.startswith("W/")
    with django_assert_num_queries(1):
        response = client.get("/api/v1/events", headers={"If-None-Match": f'"other", W/{tag}'})
    assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", tag)


def test_a_kept_answer_is_the_same_and_costs_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published(an_event("ban"))
    first = client.get("/api/v1/events?q=ban")
    with django_assert_num_queries(1):
        again = client.get("/api/v1/events?q=ban")
    assert again.content == first.content
    assert again.headers == first.headers


def test_publishing_changes_the_tag_and_the_answer(client: Client) -> None:
    published(an_event("ban", title="One"))
    before = client.get("/api/v1/events/ban")
    published(an_event("ban", title="Two"))
    after = client.get("/api/v1/events/ban", headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, after.json()["title"]) == (200, "Two")
    assert client.get("/api/v1/events/ban?edition=1").json()["title"] == "One"


def test_what_is_kept_is_bounded_and_the_least_recently_used_leaves_first() -> None:
    kept = ResponseCache(most=250)
    for tag in "abc":
        kept.put(tag, HttpResponse(b"x" * 100))
        kept.get("a")
    assert [tag for tag in "abc" if kept.get(tag)] == ["a", "c"]


def test_an_error_is_never_kept() -> None:
    kept = ResponseCache()
    kept.put("a", HttpResponse(status=410))
    assert kept.get("a") is None


def test_a_named_edition_may_be_kept_for_a_day(client: Client) -> None:
    published(an_event("ban"))
    assert client.get("/api/v1/events").headers["Cache-Control"] == "public, max-age=60, stale-if-error=240"
    named = client.get("/api/v1/events?edition=1")
    assert named.headers["Cache-Control"] == "public, max-age=86400, stale-if-error=240"


def test_a_page_back_is_the_page_that_was_left(client: Client) -> None:
    published(*(an_event(f"event-{number}") for number in range(5)))
    first = read(client, "/api/v1/events?limit=2")
    second = read(client, first["next"])
    assert read(client, second["previous"])["results"] == first["results"]


def test_cursors_hold_titles_of_any_script_and_length(client: Client) -> None:
    titles = [f"{'华为技术' * 60} {number}" for number in range(3)]
    sources = [{"slug": f"source-{place}", "title": title, "type": "report"} for place, title in enumerate(titles)]
    cited = [{"source": source["slug"], "quote": "华为" * 900} for source in sources]
    published(an_event("ban", citations=cited), sources=sources)
    for path in ("sources", "quotes"):
        url, answer = f"/api/v1/{path}?limit=1", 0
        while url:
            page = read(client, url)
            answer, url = answer + len(page["results"]), page["next"]
        assert answer >= 3


def test_the_digest_of_a_document_without_its_entry_is_the_one_reported(client: Client) -> None:
    published(an_event("ban"))
    text = client.get("/api/v1/events/ban").content.decode()
    document, _, entry = text.rpartition(',"entry":')
    answer = read(client, "/api/v1/events/ban")["entry"]["digest"]
    assert entry
    assert digest(f"{document}}}") == answer
    assert read(client, f"/api/v1/verify/{answer}")["public"]


@pytest.mark.parametrize("path", ["events", "sources", "actors", "quotes", "changes", "editions/1"])
def test_a_longer_page_costs_no_more_queries(client: Client, path: str) -> None:

    citations = [{"source": f"source-{number}", "quote": "Words."} for number in range(6)]
    published(
        *(an_event(f"event-{number}", citations=citations, actors=[{"actor": f"actor-{number}", "role": "issuer"}])
          for number in range(6)),
        sources=[{"slug": f"source-{number}", "title": "S", "type": "report"} for number in range(6)],
        actors=[{"slug": f"actor-{number}", "name": "A", "kind": "agency"} for number in range(6)],
    )  # fmt: skip
    counts = []
    # The first answer after a publication pins the edition that the next ones assume.
    read(client, f"/api/v1/{path}?limit=1")
    for limit in (2, 6):
        with CaptureQueriesContext(connection) as requested:
            read(client, f"/api/v1/{path}?limit={limit}")
        counts.append(len(requested))
    assert counts[0] == counts[1] <= 8
