"""An edition that lands between the two looks of an answer: the first for its tag, the second for its snapshot."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
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

    def look(execute: Callable[..., Any], sql: str, *asked: Any) -> Any:
        told = execute(sql, *asked)
        if left and "editions_edition" in sql:
            left.pop()()
        return told

    with connection.execute_wrapper(look):
        yield
    assert not left, "no edition was looked up"


def publish_another() -> None:
    topics, sources = [{"slug": "chips", "name": "Semiconductors"}], [SOURCE | {"title": "Official Gazette"}]
    published(an_event("ban", title="A wider ban", topics=["chips"]), topics=topics, sources=sources)


@pytest.mark.parametrize("path", PATHS)
def test_an_edition_between_the_looks_is_what_is_answered_and_tagged(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    # Each answer is made anew, so that none is right or wrong by another.
    monkeypatch.setattr(ResponseCache, "get", lambda kept, tag: None)
    published(an_event("ban", topics=["chips"]), topics=[{"slug": "chips", "name": "Chips"}])
    before = client.get(path)
    with once_after_the_first_look(publish_another):
        raced = client.get(path)
    after = client.get(path)
    assert (raced.status_code, raced.content) == (200, after.content)
    assert raced.headers["ETag"] == after.headers["ETag"] != before.headers["ETag"]
    assert raced.headers.get("Annals-Edition") == after.headers.get("Annals-Edition")
    assert raced.content != before.content


@pytest.mark.parametrize("path", PATHS)
def test_what_is_kept_of_such_an_answer_is_what_is_answered_later(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    published(an_event("ban", topics=["chips"]), topics=[{"slug": "chips", "name": "Chips"}])
    kept: list[str] = []
    put = ResponseCache.put
    monkeypatch.setattr(
        ResponseCache, "put", lambda self, tag, response: (kept.append(tag), put(self, tag, response))[1]
    )
    with once_after_the_first_look(publish_another):
        client.get(path)
    client.get(path)
    assert len(kept) == 1
