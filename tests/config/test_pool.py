"""A process has so many connections and no more, each that a request gets is open, and none waits without end."""

import threading
import time
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connections

from config.postgresql.base import BoundedConnection
from config.postgresql.pool import Pool, PoolExhausted
from tests.answers import Json
from tests.threads import in_threads


def connect() -> psycopg.Connection:
    database = settings.DATABASES["default"]
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    address: Json = {name: database[key] for name, key in names.items() if database[key]}
    return psycopg.connect(dbname="postgres", autocommit=True, **address)


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(connect, size=2, wait=0.2)
    yield pool
    pool.close()


def test_a_connection_is_used_again(pool: Pool) -> None:
    first = pool.get()
    pool.put(first)
    again = pool.get()
    assert again is first
    pool.put(again)


def test_whoever_comes_when_all_are_in_use_waits_and_is_then_refused(pool: Pool) -> None:
    taken = [pool.get(), pool.get()]
    begun = time.monotonic()
    with pytest.raises(PoolExhausted, match=r"All 2 connections have been in use for 0\.2 seconds"):
        pool.get()
    assert 0.2 <= time.monotonic() - begun < 1
    threading.Timer(0.05, pool.put, [taken.pop()]).start()
    taken.append(pool.get())
    for connection in taken:
        pool.put(connection)


def test_a_connection_that_the_server_ended_is_never_given_out(pool: Pool) -> None:
    ended, other = pool.get(), pool.get()
    other.execute("SELECT pg_terminate_backend(%s, 5000)", [ended.info.backend_pid])
    pool.put(other)
    pool.put(ended)
    replaced = pool.get()
    assert replaced is not ended
    assert replaced.execute("SELECT 1").fetchone() == (1,)
    pool.put(replaced)


def test_a_connection_within_a_transaction_is_closed_and_its_place_is_free(pool: Pool) -> None:
    for _ in range(3):
        open_one = pool.get()
        open_one.execute("BEGIN")
        pool.put(open_one)
        assert open_one.closed


def test_a_refusal_is_heard_at_once_and_leaves_the_place_free() -> None:
    def refused() -> psycopg.Connection:
        raise psycopg.OperationalError("the database system is starting up")

    pool = Pool(refused, size=1, wait=5)
    begun = time.monotonic()
    for _ in range(3):
        with pytest.raises(psycopg.OperationalError, match="starting up"):
            pool.get()
    assert time.monotonic() - begun < 1


def test_what_nobody_uses_is_closed(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    idle, used = pool.get(), pool.get()
    pool.put(idle)
    monkeypatch.setattr("config.postgresql.pool.IDLE_SECONDS", 0.05)
    time.sleep(0.1)
    pool.put(used)
    assert (idle.closed, used.closed) == (True, False)


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
@pytest.mark.parametrize("alias", ["default", "public"])
def test_threads_that_come_and_go_leave_no_connections_behind(alias: str) -> None:
    def fetch() -> None:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM editions_edition")
        # As after a request.
        connections[alias].close_if_unusable_or_obsolete()

    def count() -> int:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            number: int = cursor.fetchone()[0]
            return number

    for _ in range(5):
        in_threads(*[fetch] * 30)
    # Those of both aliases.
    assert count() <= 2 * connections[alias].settings_dict["OPTIONS"]["pool_size"]


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
@pytest.mark.parametrize("alias", ["default", "public"])
def test_a_connection_that_is_used_again_is_not_set_up_again(alias: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request waits for the server as often as it sends something."""
    waits: list[str] = []
    wait = BoundedConnection.wait

    def note(connection: BoundedConnection, *args: Json, **options: Json) -> Json:
        waits.append("wait")
        return wait(connection, *args, **options)

    def fetch() -> None:
        for _ in range(2):
            waits.clear()
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
            connections[alias].close()

    monkeypatch.setattr(BoundedConnection, "wait", note)
    in_threads(fetch)
    assert waits == ["wait"]


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.postgresql.pool.HUNG_SECONDS", 0.3)

    def fetch() -> None:
        connection: Json = connections["public"]
        connection.ensure_connection()
        connection.connection.reply_seconds = 0.3
        with connection.cursor() as cursor, pytest.raises(OperationalError, match=r"No reply within 0\.3 seconds"):
            cursor.execute("SELECT pg_sleep(8)")
        connection.close()
        # The request is not answered again, nor does the next one wait for the same server.
        assert not connection.take_broken()
        with pytest.raises(OperationalError, match="did not reply a moment ago"):
            connection.ensure_connection()
        time.sleep(0.4)
        # The place is free, and the next connection is a fresh one.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE query ~ '^SELECT pg_sleep'"
            )
            assert cursor.fetchall() == [(True,)]

    begun = time.monotonic()
    in_threads(fetch)
    assert time.monotonic() - begun < 4


def test_all_workers_together_leave_the_operator_connections() -> None:
    sizes = {alias: connections[alias].settings_dict["OPTIONS"]["pool_size"] for alias in settings.DATABASES}
    assert settings.WORKERS * sum(sizes.values()) <= settings.DATABASE_CONNECTIONS
    # PostgreSQL allows a hundred, unless it is told otherwise.
    assert settings.DATABASE_CONNECTIONS <= 100 - 20
