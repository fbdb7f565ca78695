"""Entity tags: as old as what they name, and never older."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events.editions.http.cache import ResponseCache
from events.editions.publishing import withdraw
from events.formats.registry import FORMATS
from events.rest.format_options import CITED
from tests.answers import Json, Response
from tests.desk import an_event, key, published

pytestmark = pytest.mark.django_db

OF_THE_ENTRY = [name for name in FORMATS if name not in CITED]


@pytest.fixture
def ban() -> None:
    published(an_event("ban", topics=["chips"]), topics=[{"slug": "chips", "name": "Chips"}])


def fetch(client: Client, path: str, tag: str = "") -> Response:
    return client.get(f"/api/v1/{path}", headers={"If-None-Match": tag})


@pytest.mark.parametrize("name", OF_THE_ENTRY)
def test_an_event_is_304_while_others_are_published_and_says_which_edition_it_still_stands_in(
    client: Client, ban: None, name: str
) -> None:
    tag = fetch(client, f"events/ban.{name}").headers["ETag"]
    published(an_event("other"))
    again = fetch(client, f"events/ban.{name}", tag)
    assert (again.status_code, again.headers["Annals-Edition"], again.headers["ETag"]) == (304, "2", tag)


@pytest.mark.parametrize("name", OF_THE_ENTRY)
def test_the_same_tag_of_an_event_means_the_same_bytes(
    client: Client, ban: None, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fetch(client, f"events/ban.{name}")
    published(an_event("other"))
    monkeypatch.setattr("events.editions.http.cache.RESPONSE_CACHE", ResponseCache())
    after = fetch(client, f"events/ban.{name}")
    assert (after.headers["ETag"], after.content) == (before.headers["ETag"], before.content)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "changed",
    [
        {"events": [an_event("ban", topics=["chips"], title="A wider ban")]},
        {"topics": [{"slug": "chips", "name": "Semiconductors"}]},
        {"events": [an_event("answer", relations=[{"type": "responds_to", "event": "ban"}])]},
    ],
    ids=["its own words", "a neighbour's name", "a relation that leads to it"],
)
def test_an_event_is_200_once_it_or_a_neighbour_changed(
    client: Client, ban: None, name: str, changed: dict[str, Json]
) -> None:
    tag = fetch(client, f"events/ban.{name}").headers["ETag"]
    published(*changed.get("events", ()), **{name: rows for name, rows in changed.items() if name != "events"})
    again = fetch(client, f"events/ban.{name}", tag)
    assert again.status_code == 200
    assert again.headers["ETag"] != tag


@pytest.mark.parametrize("name", sorted(CITED))
def test_what_an_event_cites_is_200_once_the_source_changed_beyond_the_event(
    client: Client, ban: None, name: str
) -> None:
    before = fetch(client, f"events/ban.{name}")
    source = {"slug": "gazette", "title": "Gazette", "type": "official_notice", "authors": ["Ministry of Commerce"]}
    published(sources=[source])
    again = fetch(client, f"events/ban.{name}", before.headers["ETag"])
    assert again.status_code == 200
    assert b"Ministry of Commerce" in again.content


def test_an_unchanged_event_is_304_after_one_query(
    client: Client, ban: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tag = fetch(client, "events/ban").headers["ETag"]
    published(an_event("other"))
    assert fetch(client, "events/ban", tag).status_code == 304
    with django_assert_num_queries(1):
        assert fetch(client, "events/ban", tag).status_code == 304


def test_a_withdrawn_event_is_410_to_who_knew_it_too(client: Client, ban: None) -> None:
    tag = fetch(client, "events/ban").headers["ETag"]
    withdraw([key("event", "ban")], by=None, reason="A mistake")
    assert fetch(client, "events/ban", tag).status_code == 410


def test_an_event_of_a_past_edition_keeps_its_tag(client: Client, ban: None) -> None:
    tag = fetch(client, "events/ban?edition=1").headers["ETag"]
    published(an_event("ban", title="Another"))
    again = fetch(client, "events/ban?edition=1", tag)
    assert (again.status_code, again.headers["Annals-Edition"]) == (304, "1")


def test_a_page_that_follows_keeps_its_tag_and_its_edition(client: Client, ban: None) -> None:
    published(an_event("other"))
    following = client.get("/api/v1/events?limit=1").json()["next"]
    first = client.get(following)
    published(an_event("newest"))
    again = client.get(following, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.headers["Annals-Edition"]) == (304, first.headers["Annals-Edition"])


@pytest.mark.parametrize(("path", "status"), [("events/ban", 304), ("events/none", 404), ("events?kinds=x", 400)])
def test_any_tag_will_do_of_an_answer_that_there_is(client: Client, ban: None, path: str, status: int) -> None:
    assert fetch(client, path, "*").status_code == status


MARKS = ['-gzip"', ';gzip"', '-br"', '--gzip"', ':zstd"', '-deflate"']


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("path", ["/api/v1/events", "/api/v1/events/ban", "/api/v1/events.csv", "/api/v1/openapi.json"])
def test_a_tag_that_a_proxy_marked_as_compressed_is_known_again(
    client: Client, ban: None, path: str, mark: str
) -> None:
    tag = client.get(path).headers["ETag"]
    marked = tag[:-1] + mark
    for given in (marked, f"W/{marked}", f'"other", {marked}', f"{tag}{mark[:-1]}"):
        assert client.get(path, headers={"If-None-Match": given}).status_code == 304, given
    assert client.get(path, headers={"If-None-Match": f"{tag[:-2]}{mark}"}).status_code == 200


def test_a_tag_that_an_answer_has_not_fails_its_precondition(client: Client, ban: None) -> None:
    tag = fetch(client, "events").headers["ETag"]
    for given, status in ((tag, 200), ("*", 200), (f'"x", {tag}', 200), ('"x"', 412), (f"W/{tag}", 412)):
        assert client.get("/api/v1/events", headers={"If-Match": given}).status_code == status, given
    refused = client.get("/api/v1/events", headers={"If-Match": '"x"'})
    assert refused.headers["Content-Type"] == "application/problem+json"
