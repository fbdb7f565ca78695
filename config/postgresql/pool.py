"""A bounded pool of connections.

psycopg_pool connects in threads of its own, so that whoever needs a connection while the server refuses them waits
for the whole timeout. Here the thread that needs a connection opens it, and hears of a refusal at once.
"""

import select
import time
from collections import deque
from collections.abc import Callable
from threading import BoundedSemaphore, Lock

import psycopg
from psycopg.pq import TransactionStatus

#: Seconds after which a connection that nobody uses is closed.
IDLE_SECONDS = 60.0


class PoolExhausted(psycopg.OperationalError):
    """Every connection is in use, and none came back in time."""


class Pool:
    """At most ``size`` connections, the one used last given out first.

    Args:
        connect: opens a connection.
        size: connections that exist at once.
        wait: seconds to wait for one that is in use.
    """

    def __init__(self, connect: Callable[[], psycopg.Connection], size: int, wait: float) -> None:
        self._connect = connect
        self._size = size
        self._wait = wait
        self._turns = BoundedSemaphore(size)
        self._idle: deque[tuple[float, psycopg.Connection]] = deque()
        self._lock = Lock()

    def get(self) -> psycopg.Connection:
        """A connection that the server has not ended.

        Raises:
            PoolExhausted: none became free in time.
            psycopg.OperationalError: the server refuses connections.
        """
        if not self._turns.acquire(timeout=self._wait):
            raise PoolExhausted(f"All {self._size} connections have been in use for {self._wait:g} seconds.")
        try:
            while (connection := self._pop()) is not None:
                if _is_alive(connection):
                    return connection
                connection.close()
            return self._connect()
        except BaseException:
            self._turns.release()
            raise

    def put(self, connection: psycopg.Connection) -> None:
        """Give a connection back. It is closed if it is broken or within a transaction."""
        if not connection.closed and connection.info.transaction_status == TransactionStatus.IDLE:
            with self._lock:
                self._idle.append((time.monotonic(), connection))
        else:
            connection.close()
        self._turns.release()
        for stale in self._take_stale():
            stale.close()

    def close(self) -> None:
        """Close what is not in use."""
        while (connection := self._pop()) is not None:
            connection.close()

    def _pop(self) -> psycopg.Connection | None:
        with self._lock:
            return self._idle.pop()[1] if self._idle else None

    def _take_stale(self) -> list[psycopg.Connection]:
        stale = []
        with self._lock:
            while self._idle and self._idle[0][0] < time.monotonic() - IDLE_SECONDS:
                stale.append(self._idle.popleft()[1])
        return stale


def _is_alive(connection: psycopg.Connection) -> bool:
    """Whether the server left a connection open, as the socket knows it: nothing is sent.

    To an idle connection PostgreSQL says nothing but that it ends it.
    """
    if connection.closed:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)
