"""An edition that is published while an answer is read: the answer is wholly from before it or wholly from after."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from events.editions.http.cache import ResponseCache
from tests.desk import SOURCE, an_event, published

pytestmark = pytest.mark.django_db

PATHS = [
    "/api/v1/events?limit=1",
    "/api/v1/events/ban",
    "/api/v1/events/ban.bib",
    "/api/v1/events/ban.jsonld",
    "/api/v1/events/facets",
    "/api/v1/topics/chips",
    "/api/v1/editions",
    "/graphql?query={events{nodes{title topics{name}}}}",
    "/",
    "/events/ban",
]


@contextmanager
def once_after_the_first_look(act: Callable[[], Any]) -> Iterator[None]:
    """Do something right after the edition was looked up for the first time."""
    left = [act]

    def look(execute: Callable[..., Any], sql: str, *requested: Any) -> Any:
        answer = execute(sql, *requested)
        if left and "editions_edition" in sql:
            left.pop()()
        return answer

    with connection.execute_wrapper(look):
        yield
    assert not left, "no edition was looked up"


def publish_another() -> None:
    topics, sources = [{"slug": "chips", "name": "Semiconductors"}], [SOURCE | {"title": "Official Gazette"}]
    published(an_event("ban", title="A wider ban", topics=["chips"]), topics=topics, sources=sources)


def _answer(client: Client, path: str) -> tuple[int, str, str | None, bytes]:
    response = client.get(path)
    headers = response.headers
    return response.status_code, headers["ETag"].removeprefix("W/"), headers.get("Annals-Edition"), response.content


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_is_of_one_edition_with_its_tag(client: Client, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    # Each answer is made again, so that none is right or wrong by another.
    monkeypatch.setattr(ResponseCache, "get", lambda kept, tag: None)
    published(an_event("ban", topics=["chips"]), topics=[{"slug": "chips", "name": "Chips"}])
    before = _answer(client, path)
    with once_after_the_first_look(publish_another):
        raced = _answer(client, path)
    after = _answer(client, path)
    assert before[0] == after[0] == 200
    assert all(old != new for old, new in zip(before[1::2], after[1::2], strict=True))
    assert raced in (before, after)


@pytest.mark.parametrize("path", PATHS)
def test_what_is_kept_of_such_an_answer_is_what_is_answered_later(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    published(an_event("ban", topics=["chips"]), topics=[{"slug": "chips", "name": "Chips"}])
    kept: dict[str, bytes] = {}
    put = ResponseCache.put

    def note(cache: ResponseCache, tag: str, response: HttpResponse) -> None:
        assert kept.setdefault(tag, response.content) == response.content
        put(cache, tag, response)

    monkeypatch.setattr(ResponseCache, "put", note)
    before = _answer(client, path)
    with once_after_the_first_look(publish_another):
        _answer(client, path)
    monkeypatch.setattr(ResponseCache, "get", lambda cache, tag: None)
    after = _answer(client, path)
    right = {before[1]: before[3], after[1]: after[3]}
    # Pages are kept under the tag of their edition, and tagged by their content.
    assert all(content == right.get(tag, content) for tag, content in kept.items())
    assert set(kept.values()) <= set(right.values())
