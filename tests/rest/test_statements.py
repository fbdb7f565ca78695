"""The statements that answers take, once a process knows the newest edition and what the names mean in it."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.editions import asof
from events.editions.http.cache import RESPONSE_CACHE
from events.editions.redaction.redact import redact
from tests.desk import SOURCE, an_event, key, published

pytestmark = pytest.mark.django_db

STATEMENTS = {
    "events?kind=talks": 1,
    "events?topic=chips&since=2019&until=2020&order=-date": 1,
    "events?limit=1&fields=slug,title": 1,
    "events?in_force_on=2020-01-01": 1,
    "events?topic=!chips&sample=5&seed=1&since=2019": 1,
    "events?has_captures=false&sources_min=1&precision=day": 1,
    "events.csv?limit=2": 1,
    "events.vis": 1,
    "events.timelinejs": 1,
    "events/ban": 1,
    "events/ban?fields=slug": 1,
    "events/ban.jsonld": 1,
    # The timeline, and its events.
    "timelines/all": 2,
    "timelines/all.chrono": 2,
}


@pytest.fixture(autouse=True)
def timeline() -> None:
    published(
        an_event("ban", topics=["chips"]),
        an_event("lifting", date="2020-02-02"),
        kinds=[{"slug": "talks", "name": "Talks"}],
        topics=[{"slug": "chips", "name": "Chips"}],
        timelines=[{"slug": "all", "title": "All"}],
    )


def _statements(client: Client, path: str, **headers: str) -> tuple[int, list[str]]:
    with CaptureQueriesContext(connection) as statements:
        response = client.get(f"/api/v1/{path}", headers=headers)
    return response.status_code, [one["sql"] for one in statements]


@pytest.fixture
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(RESPONSE_CACHE), "put", lambda cache, tag, response: None)


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize(("path", "statements"), STATEMENTS.items())
def test_an_answer_takes_so_many_statements(client: Client, path: str, statements: int) -> None:
    _statements(client, path)
    status, again = _statements(client, path)
    assert (status, len(again)) == (200, statements)
    assert not [sql for sql in again if sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]


@pytest.mark.parametrize("path", ["events?kind=talks", "events/ban", "topics/chips", "events/facets"])
def test_an_unchanged_answer_takes_one_statement(client: Client, path: str) -> None:
    tag = client.get(f"/api/v1/{path}").headers["ETag"]
    status, statements = _statements(client, path, **{"If-None-Match": tag})
    assert (status, len(statements)) == (304, 1)


def test_a_kept_answer_takes_one_statement(client: Client) -> None:
    first = client.get("/api/v1/events?kind=talks")
    with CaptureQueriesContext(connection) as statements:
        assert client.get("/api/v1/events?kind=talks").content == first.content
    assert len(statements) == 1


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize("path", STATEMENTS)
def test_an_assumed_edition_that_was_replaced_is_not_answered_from(client: Client, path: str) -> None:
    client.get(f"/api/v1/{path}")
    known = asof._last_pinned
    published(an_event("ban", title="A wider ban", topics=["chips"]))
    published(timelines=[{"slug": "all", "title": "All of it"}])
    asof._last_pinned = known
    response = client.get(f"/api/v1/{path}")
    assert response.headers["Annals-Edition"] == "3"
    assert response.content == client.get(f"/api/v1/{path}").content


@pytest.mark.parametrize("edition", ["", "&edition=1"])
@pytest.mark.parametrize("path", ["events?limit=5", "events.csv?limit=5", "events/ban?fields=slug"])
def test_a_redaction_by_another_process_is_noticed(client: Client, admin_user: User, path: str, edition: str) -> None:
    published(an_event("secret", title="A secret"))
    client.get(f"/api/v1/{path}{edition}")
    known = asof._last_pinned
    redact(key("event", "secret"), by=admin_user, reason="By order of a court")
    asof._last_pinned = known
    assert known
    before = known.redactions_made
    response = client.get(f"/api/v1/{path}{edition}")
    assert b"secret" not in response.content
    assert asof._last_pinned
    assert asof._last_pinned.redactions_made == before + 1 or edition


@pytest.mark.parametrize(
    ("path", "status"), [("events?changed_since=2", 200), ("events?changed_since=9", 404), ("events/later", 200)]
)
def test_what_is_wrong_is_said_of_the_newest_edition(client: Client, path: str, status: int) -> None:
    client.get("/api/v1/events")
    known = asof._last_pinned
    published(an_event("later"))
    asof._last_pinned = known
    assert client.get(f"/api/v1/{path}").status_code == status


def test_two_times_are_refused_though_an_edition_is_assumed(client: Client) -> None:
    client.get("/api/v1/events")
    answer = client.get("/api/v1/events?edition=1&as_of=2020")
    assert answer.json()["errors"][0]["code"] == "both_given"


def test_what_an_answer_notes_in_its_edition_is_not_assumed_later(client: Client) -> None:
    published(an_event("later"))
    client.get("/api/v1/events?limit=1")
    known = asof._last_pinned
    published(an_event("latest"))
    asof._last_pinned = known
    # It is answered again in a transaction, from an edition that notes when the event was published.
    client.get("/api/v1/events/later")
    assumed = asof.assume_newest()
    assert assumed is not None
    assert (assumed.number, assumed.entry_published_at) == (3, None)


def test_one_capture_is_read_without_the_others(client: Client) -> None:
    captures = [{"seen": f"2025-05-{day}", "text": f"Words of day {day}."} for day in (13, 19)]
    published(an_event("quoted"), sources=[SOURCE | {"captures": captures}])
    path = "sources/gazette/captures/2"
    assert _statements(client, path)[0] == 200
    _, statements = _statements(client, f"{path}?edition=2")
    assert not [sql for sql in statements if "sources" in sql and "&&" in sql]
