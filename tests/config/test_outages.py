"""While the database is down what was answered goes on being answered, for a while, and nothing that is outdated."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connections
from django.test import Client

from config.gateway import Gateway, Limits
from events.editions import asof
from events.editions.redaction.redact import redact
from tests.desk import an_event, key, published

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
QUERY = {"query": "{ events { nodes { slug } } }"}


@contextmanager
def down() -> Iterator[None]:
    """As if the public database refused every statement."""

    def refuse(*_: Any) -> None:
        raise OperationalError("connection refused")

    with connections["public"].execute_wrapper(refuse):
        yield


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/api/v1/events?limit=5", "/api/v1/events/ban", "/api/v1/events.atom", "/", "/events/ban"]
)
def test_an_answer_that_is_kept_is_given_again_with_its_age(client: Client, path: str) -> None:
    published(an_event("ban"))
    before = client.get(path)
    with down():
        kept, fresh = client.get(path), client.get(f"{path}{'&' if '?' in path else '?'}edition=1")
        known = client.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert before.status_code == kept.status_code == 200
    assert kept.content == before.content
    assert {name: kept.headers[name] for name in ("ETag", "Annals-Edition", "Cache-Control", "Content-Type")} == {
        name: before.headers[name] for name in ("ETag", "Annals-Edition", "Cache-Control", "Content-Type")
    }
    assert int(kept.headers["Age"]) >= 0
    assert known.status_code == 304
    assert fresh.status_code == 503
    assert fresh.headers["Retry-After"]


@pytest.mark.django_db
def test_a_page_kept_in_one_language_is_not_given_to_a_reader_of_another(client: Client) -> None:
    published(an_event("ban"))
    client.get("/", headers={"Accept-Language": "zh"})
    with down():
        assert client.get("/", headers={"Accept-Language": "zh"}).headers["Content-Language"] == "zh-Hans"
        assert client.get("/", headers={"Accept-Language": "en"}).status_code == 503


@pytest.mark.django_db
def test_graphql_is_answered_too_and_each_question_by_its_own(client: Client) -> None:
    published(an_event("ban"))
    result = client.post("/graphql", QUERY, content_type="application/json")
    with down():
        kept = client.post("/graphql", QUERY, content_type="application/json")
        other = client.post("/graphql", {"query": "{ events { totalCount } }"}, content_type="application/json")
    assert (kept.status_code, kept.content) == (200, result.content)
    assert other.status_code == 503


@pytest.mark.django_db
def test_after_five_minutes_without_a_reply_nothing_is(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    published(an_event("ban"))
    client.get("/api/v1/events")
    for seconds, status in ((299, 200), (301, 503)):
        monkeypatch.setattr(asof, "_replied_at", time.monotonic() - seconds)
        with down():
            assert client.get("/api/v1/events").status_code == status


@pytest.mark.django_db
def test_nothing_older_than_what_this_process_has_read_is_answered(client: Client) -> None:
    published(an_event("ban"))
    client.get("/api/v1/events")
    published(an_event("next"))
    with down():
        # Nobody has told this process yet that there is another edition.
        assert client.get("/api/v1/events").status_code == 200
    client.get("/api/v1/events/next")
    with down():
        assert client.get("/api/v1/events").status_code == 503


@pytest.mark.django_db
def test_a_redaction_wins_also_over_an_answer_from_a_named_edition(client: Client, superuser: User) -> None:
    published(an_event("ban"), an_event("libel"))
    assert b"libel" in client.get("/api/v1/events?edition=1").content
    client.get("/api/v1/events")
    redact(key("event", "libel"), by=superuser, reason="Court order 7/26")
    # The process hears of it by an answer of whatever else, even from an edition before it.
    client.get("/api/v1/events/ban?edition=1")
    with down():
        result = client.get("/api/v1/events?edition=1")
    assert result.status_code == 503
    assert b"libel" not in result.content


@pytest.mark.django_db
def test_a_browser_gets_a_page_and_a_program_a_problem(client: Client) -> None:
    published(an_event("ban"))
    with down():
        page, problem = client.get("/", headers=BROWSER), client.get("/")
        api = client.get("/api/v1/events", headers=BROWSER)
    assert (page.status_code, page.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert "The database does not respond." in page.content.decode()
    assert problem.headers["Content-Type"] == api.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        ("/", BROWSER["Accept"], "text/html; charset=utf-8"),
        ("/", "*/*", "application/problem+json"),
        ("/api/v1/events", BROWSER["Accept"], "application/problem+json"),
    ],
)
def test_a_browser_that_found_no_thread_gets_a_page(path: str, accept: str, media_type: str) -> None:
    sent: dict[str, str] = {}

    def answer(status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        sent.update(headers, status=str(status), body=body.decode())

    scope = SimpleNamespace(path=path, method="GET", headers={"accept": accept})
    gateway = Gateway(lambda environ, start: [], Limits(waiting=0))
    asyncio.run(gateway.__rsgi__(scope, SimpleNamespace(response_bytes=answer)))
    assert (sent["status"], sent["content-type"], sent["retry-after"]) == ("503", media_type, "1")
    assert "busy" in sent["body"]
