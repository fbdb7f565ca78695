"""Of several servers only those are read from that have everything a reader may have seen."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from config.database import DatabaseSettings, find_replicas
from config.postgresql import replicas
from config.postgresql.floor import SharedFloor
from config.postgresql.pool import PoolExhausted
from config.postgresql.replicas import Position, Replicas, reader_edition

NOTHING = Position()


class FakePool:
    """A server at a position; None where it does not answer."""

    def __init__(self, edition: int | None, redactions: int = 0) -> None:
        self.edition, self.redactions = edition, redactions
        self.taken = 0
        self.is_exhausted = False

    def get(self) -> Any:
        if self.is_exhausted:
            raise PoolExhausted("busy")
        if self.edition is None:
            raise psycopg.OperationalError("refused")
        self.taken += 1
        return self

    def put(self, connection: Any) -> None:
        assert connection is self
        self.taken -= 1

    def execute(self, sql: str) -> Any:
        return self

    def fetchall(self) -> list[tuple[int | None, int]]:
        return [(self.edition, self.redactions)]

    def rollback(self) -> None:
        pass


@pytest.fixture(autouse=True)
def looked_at_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replicas, "LOOK_EVERY", 0.0)
    monkeypatch.setattr(replicas, "DOWN_SECONDS", 0.0)


def chosen(pools: list[FakePool], primary: FakePool, floor: Position = NOTHING) -> list[FakePool]:
    """The servers that twenty readers are given."""
    found = Replicas(pools, primary, lambda: floor)  # type: ignore[arg-type]
    given: list[object] = []
    for _ in range(20):
        pool, connection = found.get()
        pool.put(connection)
        given.append(pool)
    assert all(pool.taken == 0 for pool in (*pools, primary))
    return [pool for pool in (*pools, primary) if any(pool is one for one in given)]


def test_equal_replicas_share_the_readers_and_the_primary_has_none() -> None:
    one, two, primary = FakePool(7), FakePool(7), FakePool(8)
    assert chosen([one, two], primary) == [one, two]


def test_a_replica_behind_another_is_passed_over() -> None:
    behind, ahead = FakePool(6), FakePool(7)
    assert chosen([behind, ahead], FakePool(7)) == [ahead]


def test_a_replica_behind_what_was_answered_is_passed_over_and_the_primary_is_read() -> None:
    one, two, primary = FakePool(6), FakePool(6), FakePool(7)
    assert chosen([one, two], primary, Position(7, 0)) == [primary]


def test_a_replica_without_the_newest_redaction_is_not_used() -> None:
    behind, primary = FakePool(7, 0), FakePool(8, 1)
    assert chosen([behind, FakePool(7, 0)], primary) == [primary]
    ready = FakePool(8, 1)
    assert chosen([behind, ready], primary) == [ready]


def test_a_redaction_that_is_known_is_not_forgotten_with_the_primary() -> None:
    one, primary = FakePool(7, 0), FakePool(8, 1)
    found = Replicas([one, FakePool(7, 0)], primary, lambda: Position(8, 1))  # type: ignore[list-item,arg-type]
    primary.edition = None
    with pytest.raises(psycopg.OperationalError, match="No server has the newest edition"):
        found.get()


@pytest.fixture
def _reader_knows_edition() -> Iterator[None]:
    token = reader_edition.set(7)
    yield
    reader_edition.reset(token)


@pytest.mark.usefixtures("_reader_knows_edition")
def test_a_reader_who_names_an_edition_is_not_answered_from_before_it() -> None:
    one, two, primary = FakePool(6), FakePool(6), FakePool(7)
    assert chosen([one, two], primary) == [primary]
    # One that nobody has is not believed.
    assert chosen([one, two], FakePool(6)) == [one, two]


def test_a_replica_that_is_gone_is_passed_over_and_used_again_once_it_is_back() -> None:
    gone, other = FakePool(None), FakePool(7)
    assert chosen([gone, other], FakePool(None)) == [other]
    gone.edition = 7
    assert chosen([gone, other], FakePool(None)) == [gone, other]


def test_a_primary_that_was_left_behind_by_a_promotion_is_not_read() -> None:
    promoted, old = FakePool(9), FakePool(8)
    assert chosen([promoted, FakePool(8)], old) == [promoted]
    promoted.edition = None
    with pytest.raises(psycopg.OperationalError):
        chosen([promoted, FakePool(8)], old, Position(9, 0))


def test_a_busy_replica_is_no_reason_to_read_elsewhere() -> None:
    busy, primary = FakePool(7), FakePool(7)
    found = Replicas([busy], primary, Position)  # type: ignore[list-item,arg-type]
    pool, connection = found.get()
    pool.put(connection)
    busy.is_exhausted = True
    with pytest.raises(PoolExhausted):
        found.get()


def test_what_one_worker_answered_from_binds_the_others_until_the_service_starts_again(tmp_path: Path) -> None:
    one, other = SharedFloor(tmp_path / "floor", 1), SharedFloor(tmp_path / "floor", 1)
    assert one.raise_to(Position(7, 2)) == Position(7, 2)
    assert other.raise_to(Position(6, 3)) == Position(7, 3)
    assert one.raise_to(Position()) == Position(7, 3)
    assert SharedFloor(tmp_path / "floor", 1).raise_to(Position()) == Position(7, 3)
    assert SharedFloor(tmp_path / "floor", 2).raise_to(Position()) == Position()


def test_several_addresses_are_replicas_and_one_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    primary: DatabaseSettings = {
        "NAME": "annals",
        "USER": "app",
        "PASSWORD": "",
        "HOST": "db",
        "PORT": "",
        "OPTIONS": {},
    }
    monkeypatch.setitem(os.environ, "REPLICAS", "postgres://r@one/annals")
    assert find_replicas("REPLICAS", primary, Path("floor")) == {}
    monkeypatch.setitem(os.environ, "REPLICAS", "postgres://r@one/annals, postgres://r@two:5433/annals?sslmode=require")
    found = find_replicas("REPLICAS", primary, Path("floor"))
    assert found == {
        "replicas": [
            {"dbname": "annals", "user": "r", "host": "one"},
            {"dbname": "annals", "user": "r", "host": "two", "port": "5433", "sslmode": "require"},
        ],
        "primary": {"dbname": "annals", "user": "app", "host": "db"},
        "floor": Path("floor"),
    }
