"""Answers in content codings: the same bytes once decoded, a strong tag for each, and never a coding nobody accepts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from config.middleware.compression import CompressionMiddleware
from events.editions.http.codings import CODINGS, Coding, parse_accept_encoding
from tests.decoding import decoded
from tests.desk import an_event, published
from tests.public_answers import addresses

pytestmark = pytest.mark.django_db

BROWSER = "gzip, deflate, br, zstd"
#: One address of each kind that is asked for again by its tag: a page, a document, a listing, a stream, a description.
TAGGED = [
    "/", "/events/ban", "/embed/all", "/api/v1/events", "/api/v1/events/ban", "/api/v1/events.csv",
    "/api/v1/events.ndjson", "/api/v1/events.ics", "/api/v1/sources", "/api/v1/openapi.json",
    "/graphql?query=%7Bevents(first:20)%7Bnodes%7Bslug%20title%20summary%20kind%7Bslug%20name%7D%7D%7D%7D",
]  # fmt: skip


@pytest.fixture
def timeline() -> None:
    summary = "The rule restricts exports of advanced computing chips. " * 4
    events = [an_event(f"ban-{number}", topics=["chips"], summary=summary) for number in range(12)]
    topics = [{"slug": "chips", "name": "Chips", "description": summary}]
    published(an_event("ban", summary=summary * 3), *events, topics=topics, timelines=[{"slug": "all", "title": "All"}])
    published(an_event("ban", title="A wider ban", summary=summary * 3))


def fetch(client: Client, path: str, coding: str | None, **headers: str) -> Any:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(path, headers=given | ({"Accept-Encoding": coding} if coding is not None else {}))


def body_of(response: Any) -> bytes:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return decoded(body, response.headers.get("Content-Encoding"))


def test_every_public_answer_is_the_same_in_every_coding(client: Client, timeline: None) -> None:
    compressed = 0
    for address in {*addresses(), *TAGGED, "/api/v1/events?limit=0", "/api/v1/docs", "/nothing"}:
        plain = fetch(client, address, None)
        body = body_of(plain)
        assert "Content-Encoding" not in plain.headers
        for name in CODINGS:
            response = fetch(client, address, name)
            assert response.status_code == plain.status_code
            assert body_of(response) == body, (address, name)
            if is_compact := address.partition("?")[0].endswith((".png", ".parquet")):
                # It is compressed by itself.
                assert "Content-Encoding" not in response.headers
                continue
            assert "Accept-Encoding" in response.headers["Vary"], address
            if not response.streaming and len(body) < 500:
                assert "Content-Encoding" not in response.headers, address
            elif "Content-Encoding" in response.headers:
                compressed += 1
                assert response.headers["Content-Encoding"] == name
            else:
                pytest.fail(f"{address} is not compressed")
        assert is_compact or "Accept-Encoding" in plain.headers["Vary"]
    assert compressed > 150


def test_what_is_posted_to_graphql_is_answered_compressed_and_kept(
    client: Client, timeline: None, encodings: list[str]
) -> None:
    query = {"query": "{ events(first: 20) { nodes { slug title summary } } }"}
    plain = client.post("/graphql", query, content_type="application/json")
    for name in CODINGS:
        for _ in range(2):
            response = client.post(
                "/graphql", query, content_type="application/json", headers={"Accept-Encoding": name}
            )
            assert response.headers["Content-Encoding"] == name
            assert decoded(response.content, name) == plain.content
    assert sorted(encodings) == sorted(CODINGS)


@pytest.fixture
def encodings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the codings that whole bodies were written in, in turn."""
    done: list[str] = []
    write = dict(CODINGS)

    def counted(name: str) -> Coding:
        def encode(body: bytes) -> bytes:
            done.append(name)
            return write[name].encode(body)

        return Coding(name, encode, write[name]._open)

    for name in write:
        monkeypatch.setitem(CODINGS, name, counted(name))
    parse_accept_encoding.cache_clear()
    yield done
    parse_accept_encoding.cache_clear()


@pytest.mark.parametrize("path", ["/", "/events/ban", "/api/v1/events", "/api/v1/events.csv?limit=10"])
def test_a_kept_answer_is_compressed_once(client: Client, timeline: None, encodings: list[str], path: str) -> None:
    bodies = {fetch(client, path, "zstd").content for _ in range(3)}
    assert (len(bodies), encodings) == (1, ["zstd"])
    fetch(client, path, "gzip")
    fetch(client, path, "zstd")
    assert encodings == ["zstd", "gzip"]


@pytest.mark.parametrize("path", TAGGED)
def test_each_coding_has_a_strong_tag_of_its_own(client: Client, timeline: None, path: str) -> None:
    plain = fetch(client, path, None).headers["ETag"]
    for name in CODINGS:
        assert fetch(client, path, name).headers["ETag"] == f'{plain[:-1]}-{name}"'


@pytest.mark.parametrize("path", TAGGED)
def test_an_answer_that_is_known_in_any_accepted_coding_is_304(client: Client, timeline: None, path: str) -> None:
    tags = [fetch(client, path, name).headers["ETag"] for name in (None, *CODINGS)]
    for tag in tags:
        for given in (tag, f"W/{tag}", f'"other", {tag}'):
            again = fetch(client, path, BROWSER, If_None_Match=given)
            assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
            assert "Content-Encoding" not in again.headers
            assert "Content-Length" not in again.headers
            assert again.headers["Vary"] == fetch(client, path, BROWSER).headers["Vary"]
    assert fetch(client, path, None, If_None_Match=tags[-1]).headers["ETag"] == tags[-1]
    # Of several that it holds, a cache is told of that in the coding it would be sent.
    assert fetch(client, path, "gzip", If_None_Match=", ".join(tags)).headers["ETag"] == tags[-1]
    assert fetch(client, path, BROWSER, If_None_Match=", ".join(tags)).headers["ETag"] == tags[1]
    assert fetch(client, path, BROWSER, If_None_Match=f'{tags[0][:-2]}-zstd"').status_code == 200


@pytest.mark.parametrize("path", TAGGED)
def test_what_is_known_in_a_coding_that_is_not_accepted_is_sent_again(
    client: Client, timeline: None, path: str
) -> None:
    tag = fetch(client, path, "zstd").headers["ETag"]
    for accepted in ("gzip", "", "zstd;q=0, gzip"):
        again = fetch(client, path, accepted, If_None_Match=tag)
        assert (again.status_code, again.headers["ETag"] != tag) == (200, True), accepted


@pytest.mark.parametrize("path", ["/", "/events/ban", "/api/v1/events", "/api/v1/events.csv"])
def test_preconditions_hold_for_the_tags_of_accepted_codings(client: Client, timeline: None, path: str) -> None:
    tag = fetch(client, path, "zstd").headers["ETag"]
    for given, accepted, status in (
        (tag, "zstd", 200), (f'{tag[:-6]}"', "zstd", 200), ("*", "zstd", 200),
        (tag, "gzip", 412), (f"W/{tag}", "zstd", 412), ('"x-zstd"', "zstd", 412),
    ):  # fmt: skip
        assert fetch(client, path, accepted, If_Match=given).status_code == status, (given, accepted)


@pytest.mark.parametrize("path", TAGGED)
@pytest.mark.parametrize("accepted", [None, "gzip", BROWSER])
def test_head_has_the_headers_of_get_and_no_body(
    client: Client, timeline: None, path: str, accepted: str | None
) -> None:
    headers = {"Accept-Encoding": accepted} if accepted else {}
    get, head = client.get(path, headers=headers), client.head(path, headers=headers)
    assert dict(head.headers) == dict(get.headers)
    assert body_of(head) == b""


def test_a_stream_is_compressed_as_it_comes(client: Client, timeline: None) -> None:
    for name in CODINGS:
        response = fetch(client, "/api/v1/events.ndjson", name)
        assert response.streaming
        assert "Content-Length" not in response.headers
        assert len(body_of(response).splitlines()) == 13


def test_a_compressed_static_file_has_a_tag_of_its_own(tmp_path: Path) -> None:
    def answer(request: Any) -> HttpResponse:
        assert request.META["HTTP_ACCEPT_ENCODING"] == "gzip"
        known = request.headers.get("If-None-Match") == '"1"'
        headers = {"ETag": '"1"'} if known else {"ETag": '"1"', "Content-Encoding": "gzip"}
        return HttpResponse(status=304 if known else 200, headers=headers)

    given = {"Accept-Encoding": "gzip, br;q=0"}
    first = CompressionMiddleware(answer)(RequestFactory().get("/", headers=given))
    assert first.headers["ETag"] == '"1-gzip"'
    again = CompressionMiddleware(answer)(RequestFactory().get("/", headers=given | {"If-None-Match": '"1-gzip"'}))
    assert (again.status_code, again.headers["ETag"]) == (304, '"1-gzip"')


def sent(response: HttpResponse | StreamingHttpResponse, accepted: str = "gzip", **headers: str) -> Any:
    given = {"Accept-Encoding": accepted} | {name.replace("_", "-"): value for name, value in headers.items()}
    return CompressionMiddleware(lambda request: response)(RequestFactory().get("/", headers=given))


TEXT = b"Exports of chips are restricted. " * 40


@pytest.mark.parametrize(
    ("media_type", "is_compressed"),
    [
        *((kind, True) for kind in ("text/html; charset=utf-8", "TEXT/CSV", "application/json", "image/svg+xml")),
        *((kind, True) for kind in ("application/feed+json", "application/atom+xml; charset=utf-8")),
        *((kind, True) for kind in ("application/vnd.citationstyles.csl+json", "application/x-ndjson")),
        *((kind, False) for kind in ("image/png", "application/pdf", "application/zip", "font/woff2", "")),
    ],
)
def test_text_is_compressed_and_nothing_else(media_type: str, is_compressed: bool) -> None:
    response = sent(HttpResponse(TEXT, headers={"Content-Type": media_type}))
    assert ("Content-Encoding" in response.headers) == is_compressed == ("Vary" in response.headers)


def test_small_bodies_are_left_alone_unless_that_is_refused() -> None:
    for size, accepted, is_compressed in (
        (499, "gzip", False), (500, "gzip", True), (499, "gzip, identity;q=0", True), (0, "gzip", False)
    ):  # fmt: skip
        response = sent(HttpResponse(b"x" * size), accepted)
        assert ("Content-Encoding" in response.headers) == is_compressed, size
        assert response.headers["Vary"] == "Accept-Encoding"
        assert decoded(response.content, response.headers.get("Content-Encoding")) == b"x" * size


def test_a_length_is_that_of_what_is_sent() -> None:
    response = sent(HttpResponse(TEXT, headers={"Content-Length": str(len(TEXT))}))
    assert int(response.headers["Content-Length"]) == len(response.content) < len(TEXT)


def test_a_compressed_stream_says_no_length() -> None:
    response = sent(StreamingHttpResponse([TEXT], headers={"Content-Length": str(len(TEXT))}))
    assert "Content-Length" not in response.headers
    assert decoded(b"".join(response.streaming_content), "gzip") == TEXT


def test_an_answer_that_is_encoded_already_stays_as_it_is() -> None:
    response = sent(HttpResponse(TEXT, headers={"Content-Encoding": "br"}), "gzip")
    assert (response.content, response.headers["Content-Encoding"]) == (TEXT, "br")


def test_a_weak_tag_stays_weak() -> None:
    assert sent(HttpResponse(TEXT, headers={"ETag": 'W/"1"'})).headers["ETag"] == 'W/"1"'


@pytest.mark.parametrize(
    ("vary", "site", "is_compressed"),
    [
        ("Accept", "cross-site", True),
        ("Accept, Cookie", "cross-site", False),
        ("Cookie", "same-site", False),
        ("Cookie", None, False),
        ("Cookie", "same-origin", True),
        ("Cookie", "none", True),
    ],
)
def test_private_answers_are_compressed_for_our_own_pages_alone(
    vary: str, site: str | None, is_compressed: bool
) -> None:
    headers = {"Sec_Fetch_Site": site} if site else {}
    response = sent(HttpResponse(TEXT, headers={"Vary": vary}), **headers)
    assert ("Content-Encoding" in response.headers) == is_compressed


def test_it_is_around_all_others_that_answer() -> None:
    around = settings.MIDDLEWARE[: settings.MIDDLEWARE.index("config.middleware.compression.CompressionMiddleware")]
    assert {name.rpartition(".")[0] for name in around} == {"config.middleware.observation"}
