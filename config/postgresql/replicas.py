"""Several servers to read from, of which some may be behind, or be gone.

Nobody who reads goes back in time: a server is read from only if it has every edition and every redaction that this
service is known to have answered from, that the primary's redactions ask for, and that the reader names.
"""

import random
import time
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from threading import Lock
from typing import NamedTuple

import psycopg

from .pool import Pool, PoolExhausted

#: Seconds after which servers are looked at again, and those that did not answer.
LOOK_EVERY = 0.5
DOWN_SECONDS = 5.0
#: What a server that is looked at has to answer within.
REPLY_SECONDS = 1.0
_POSITION = "SELECT (SELECT coalesce(max(number), 0) FROM editions_edition), (SELECT count(*) FROM editions_redaction)"

#: The edition that the reader of the current request says they were answered from (Annals-Edition).
reader_edition: ContextVar[int] = ContextVar("reader_edition", default=0)


class Position(NamedTuple):
    """How far a server is: its newest edition, and the redactions it knows of."""

    edition: int = 0
    redactions: int = 0


class Server:
    """One server, its pool, and how far it was when it was looked at last; None where it did not answer."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.position: Position | None = None
        self._down_until = 0.0

    def look(self) -> None:
        if time.monotonic() < self._down_until:
            return
        try:
            connection = self.pool.get()
        except PoolExhausted:
            # It is busy, so it answers; how far it is remains unknown.
            return
        except psycopg.OperationalError:
            self.note_down()
            return
        try:
            self.position = _read_position(connection)
        except psycopg.Error:
            self.note_down()
        finally:
            self.pool.put(connection)

    def note_down(self) -> None:
        """Leave it alone for a while."""
        self.position, self._down_until = None, time.monotonic() + DOWN_SECONDS


def _read_position(connection: psycopg.Connection) -> Position:
    # The pool's own bound is that of a long statement.
    usual = getattr(connection, "reply_seconds", None)
    connection.reply_seconds = REPLY_SECONDS  # type: ignore[attr-defined]
    try:
        (position,) = connection.execute(_POSITION).fetchall()
        connection.rollback()
    finally:
        connection.reply_seconds = usual  # type: ignore[attr-defined]
    return Position(*position)


class Replicas:
    """Gives connections to a server that is recent enough.

    Args:
        replicas: what is read from.
        primary: what is read from where none of them is recent enough, and which redactions there are.
        get_floor: what this service has answered from.
    """

    def __init__(self, replicas: Sequence[Pool], primary: Pool, get_floor: Callable[[], Position]) -> None:
        self._replicas = [Server(pool) for pool in replicas]
        self._primary = Server(primary)
        self._get_floor = get_floor
        self._looked_at = float("-inf")
        self._lock = Lock()

    def get(self) -> tuple[Pool, psycopg.Connection]:
        """A connection to a server that has all that the reader may have seen, and the pool to give it back to.

        Raises:
            PoolExhausted: every connection to it is in use.
            psycopg.OperationalError: there is no such server.
        """
        for is_urgent in (False, True):
            self._look(is_urgent=is_urgent)
            for server in self._find_recent():
                try:
                    return server.pool, server.pool.get()
                except PoolExhausted:
                    raise
                except psycopg.OperationalError:
                    server.note_down()
        raise psycopg.OperationalError("No server has the newest edition that was read.")

    def _look(self, *, is_urgent: bool) -> None:
        """Look at all servers where the last time is long ago; one thread does, and others use what is known."""
        seen = self._looked_at
        if not is_urgent and time.monotonic() - seen < LOOK_EVERY:
            return
        if not self._lock.acquire(blocking=is_urgent or seen == float("-inf")):
            return
        try:
            # Whoever had the lock before may have looked just now.
            if self._looked_at == seen:
                for server in (*self._replicas, self._primary):
                    server.look()
                self._looked_at = time.monotonic()
        finally:
            self._lock.release()

    def _find_recent(self) -> list[Server]:
        """The replicas that are recent enough, in any order; without any the primary, where that is."""
        floor, known = self._get_floor(), [one.position for one in (*self._replicas, self._primary) if one.position]
        among = [one.position for one in self._replicas if one.position]
        # A number above the newest edition is ignored: nobody was answered from it.
        wanted = min(reader_edition.get(), max((position.edition for position in known), default=0))
        edition = max(floor.edition, wanted, *(position.edition for position in among), 0)
        redactions = max(floor.redactions, *(position.redactions for position in known), 0)
        recent = [one for one in self._replicas if _is_recent(one, edition, redactions)]
        random.shuffle(recent)
        return recent or [one for one in (self._primary,) if _is_recent(one, edition, redactions)]


def _is_recent(server: Server, edition: int, redactions: int) -> bool:
    position = server.position
    return position is not None and position.edition >= edition and position.redactions >= redactions
