"""Whatever a query string is written in, it is read as UTF-8; what asks nothing is no part of anything."""

import re
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from django.test import Client

from events.formats.registry import FORMATS
from sources.formats.registry import FORMATS as CITATIONS
from tests.answers import Response
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

#: Every address that takes ``q``.
SEARCHED = [
    *(f"/api/v1/events.{name}" for name in FORMATS),
    *(f"/api/v1/sources.{name}" for name in CITATIONS),
    *(f"/api/v1/timelines/all.{name}" for name in FORMATS),
    "/api/v1/events",
    "/api/v1/events/facets",
    "/api/v1/events/histogram",
    "/api/v1/sources",
    "/api/v1/timelines/all",
    "/",
    "/timelines/all",
    "/embed",
    "/embed/all",
]


@pytest.fixture
def timeline() -> None:
    published(
        an_event("ban", title="Ban on 华为 chips"),
        an_event("licence", title="Licence for 华为 chips"),
        an_event("cafe", title="Café rules"),
        sources=[{"slug": "gazette", "title": "公报 Gazette", "type": "official_notice", "published": "2018-01-01"}],
        timelines=[{"slug": "all", "title": "All of it", "question": {}}],
    )


def raw(client: Client, path: str, query: str | bytes) -> Response:
    """Ask with the bytes of a query as they are, which a test client would escape."""
    text = query if isinstance(query, bytes) else query.encode()
    return client.generic("GET", path, QUERY_STRING=text.decode("latin-1"))


def read(response: Response) -> bytes:
    return b"".join(response) if response.streaming else response.content


def unsigned(body: bytes) -> bytes:
    """An answer without what differs by when it was made."""
    return re.sub(rb"nonce[^ ]+", b"", body)


@pytest.mark.parametrize("path", SEARCHED)
def test_raw_utf_8_means_what_escaped_utf_8_means(client: Client, timeline: None, path: str) -> None:
    escaped = client.get(f"{path}?q={quote('华为')}")
    as_it_is = raw(client, path, "q=华为")
    assert (as_it_is.status_code, escaped.status_code) == (200, 200)
    assert unsigned(read(as_it_is)) == unsigned(read(escaped))
    assert as_it_is.headers["ETag"] == escaped.headers["ETag"]


def test_what_was_requested_in_raw_utf_8_is_found(client: Client, timeline: None) -> None:
    found = raw(client, "/api/v1/events", "q=华为&limit=1").json()
    following = client.get(found["next"]).json()
    assert {one["slug"] for page in (found, following) for one in page["results"]} == {"ban", "licence"}
    assert dict(parse_qsl(urlsplit(found["next"]).query))["q"] == "华为"
    assert raw(client, "/api/v1/events", "q=é").json()["results"] == []
    assert [one["slug"] for one in raw(client, "/api/v1/sources", "q=公报").json()["results"]] == ["gazette"]
    assert "unknown actor" in raw(client, "/api/v1/events", "actor=华为").json()["detail"]
    # The words that were searched for are marked.
    assert "Ban on 华为" in re.sub("</?mark>", "", raw(client, "/", "q=华为").content.decode())


def test_graphql_reads_raw_utf_8(client: Client, timeline: None) -> None:
    requested = '{events(filter:{q:"华为"}){nodes{slug}}}'
    answer = raw(client, "/graphql", f"query={requested}".replace(" ", "+")).json()
    assert {node["slug"] for node in answer["data"]["events"]["nodes"]} == {"ban", "licence"}


@pytest.mark.parametrize("path", [*SEARCHED, "/graphql"])
@pytest.mark.parametrize("query", [b"q=\xbb\xaa", b"q=%BB%AA", b"%FF=x", b"q=a%ED%A0%80b"])
def test_what_is_not_utf_8_is_a_400_that_says_so(client: Client, timeline: None, path: str, query: bytes) -> None:
    response = raw(client, path, query)
    assert response.status_code == 400
    assert "not UTF-8" in response.content.decode()


@pytest.mark.parametrize("added", ["_=1764465600", "utm_source=x&utm_medium=%C3%A9", "fbclid=1", "gclid=1", "mc_cid=1"])
@pytest.mark.parametrize("path", [*SEARCHED, "/events/ban", "/api/v1/events/ban", "/api/v1/topics", "/api/v1/changes"])
def test_what_other_programs_add_changes_nothing(client: Client, timeline: None, path: str, added: str) -> None:
    plain, followed = client.get(path), client.get(f"{path}?{added}")
    assert followed.status_code == 200
    assert followed.headers["ETag"] == plain.headers["ETag"]
    assert unsigned(read(followed)) == unsigned(read(plain))


def test_what_other_programs_add_is_not_carried_on(client: Client, timeline: None) -> None:
    answer = client.get("/api/v1/events?limit=1&_=5&utm_campaign=x")
    assert set(dict(parse_qsl(urlsplit(answer.json()["next"]).query))) == {"limit", "cursor"}
    assert "utm" not in answer.headers["Link"]
    assert "utm" not in client.get("/api/v1/events.ics?utm_campaign=x").headers["Link"]
