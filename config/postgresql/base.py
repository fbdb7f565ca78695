"""The backend's DatabaseWrapper, as Django looks for it in ``ENGINE``."""

import logging
import os
import time
from collections.abc import Callable, Mapping
from functools import cache
from threading import Lock
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from psycopg.abc import RV, PQGen
from psycopg.adapt import AdaptersMap
from psycopg.rows import TupleRow
from psycopg.types.datetime import TimestamptzLoader

from .floor import SharedFloor
from .pool import Pool
from .replicas import Position, Replicas

logger = logging.getLogger("annals.slow")

#: By what they connect to; each process has its own.
_POOLS: dict[tuple[object, ...], Pool] = {}
os.register_at_fork(after_in_child=_POOLS.clear)
#: By alias, where there are several servers to read from.
_REPLICAS: dict[str, Replicas] = {}
os.register_at_fork(after_in_child=_REPLICAS.clear)
_making = Lock()


@cache
def _with_quick_instants(adapters: AdaptersMap) -> AdaptersMap:
    """The same with psycopg's own reader of instants, in C; Django's, in Python, takes six times as long."""
    quick = AdaptersMap(adapters)
    quick.register_loader("timestamptz", TimestamptzLoader)
    return quick


class BoundedConnection(psycopg.Connection[TupleRow]):
    """A connection that is closed if the server does not reply in time.

    A server that hangs, or a network that loses packets, does not keep ``statement_timeout``.
    """

    #: Seconds to wait for a reply.
    reply_seconds: float | None = None
    #: Whether the server was given up because it did not reply.
    is_given_up = False

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        try:
            return super().wait(gen, interval, timeout or self.reply_seconds)
        except psycopg.OperationalError as error:
            if timeout is None and type(error).__name__ == "_WaitTimeout":
                self.is_given_up = True
                self.pgconn.finish()
                raise psycopg.OperationalError(f"No reply within {self.reply_seconds:g} seconds.") from error
            raise


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with more ``OPTIONS``.

    - ``pool_size``: connections of this process at once; without it each thread has its own, without a bound;
    - ``pool_wait``: seconds to wait for one of them;
    - ``reply_seconds``: seconds after which a server that says nothing is given up;
    - ``slow_seconds``: a statement that takes longer is logged, without its parameters;
    - ``replicas``: parameters of the servers to read from, instead of one (see :mod:`.replicas`);
    - ``primary``: those of the server that they follow; ``floor``: the file of what was answered from.
    """

    #: Whether a connection of this thread has broken since :meth:`take_broken` was last called. One that was given up
    #: does not count: a server that hangs would keep the next one waiting too.
    _broken = False
    #: Where the connection came from, and goes back to.
    _pool: Pool | None = None

    def __init__(self, settings_dict: dict[str, Any], alias: str = DEFAULT_DB_ALIAS) -> None:
        super().__init__(settings_dict, alias)
        if seconds := settings_dict["OPTIONS"].get("slow_seconds"):
            self.execute_wrappers.append(_log_slower_than(seconds))

    def get_connection_params(self) -> dict[str, object]:
        params = super().get_connection_params()
        for name in ("pool_size", "pool_wait", "reply_seconds", "replicas", "primary", "floor", "slow_seconds"):
            params.pop(name, None)
        params["context"] = _with_quick_instants(params["context"])
        return params

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor that reads instants in the connection's time zone, which Django sets to that of the settings.

        Args:
            name: of a cursor of the server's own, for rows that are read in chunks.
        """
        if name is None:
            return self.connection.cursor()
        return self.connection.cursor(name, scrollable=False, withhold=self.connection.autocommit)

    def get_new_connection(self, conn_params: Mapping[str, Any]) -> psycopg.Connection:
        options = self.settings_dict["OPTIONS"]
        isolation = options.get("isolation_level")
        self.isolation_level = isolation or psycopg.IsolationLevel.READ_COMMITTED
        if options.get("replicas") and self.alias != NO_DB_ALIAS:
            self._pool, connection = self._find_replicas(conn_params).get()
        else:
            self._pool = self._find_pool(conn_params)
            connection = self._pool.get() if self._pool else self._open(conn_params)
        # To set what is set already costs a turn of psycopg's own.
        if isolation and connection.isolation_level != isolation:
            connection.isolation_level = isolation
        return connection

    def close_pool(self) -> None:
        """Close every idle connection of this process to the database, of whatever alias."""
        for key in [key for key in list(_POOLS) if key[1] == self.settings_dict["NAME"]]:
            _POOLS.pop(key).close()

    def take_broken(self) -> bool:
        """Whether a connection of this thread has broken since the last call."""
        broken, self._broken = self._broken, False
        return broken

    def _set_autocommit(self, autocommit: bool) -> None:
        with self.wrap_database_errors:
            if self.connection.autocommit != autocommit:
                self.connection.autocommit = autocommit

    def _close(self) -> None:
        connection: BoundedConnection | None = self.connection
        if connection is None:
            return
        self._broken |= connection.broken and not connection.is_given_up
        # From here on the connection may be another thread's.
        self.connection = None
        with self.wrap_database_errors:
            if self._pool:
                if connection.is_given_up:
                    self._pool.give_up()
                self._pool.put(connection)
            else:
                connection.close()

    def _open(self, conn_params: Mapping[str, Any]) -> BoundedConnection:
        connection = BoundedConnection.connect(**conn_params)
        connection.reply_seconds = self.settings_dict["OPTIONS"].get("reply_seconds")
        return connection

    def _find_pool(self, conn_params: Mapping[str, object]) -> Pool | None:
        options = self.settings_dict["OPTIONS"]
        if self.alias == NO_DB_ALIAS or not options.get("pool_size"):
            return None
        return self._get_pool(conn_params)

    def _get_pool(self, conn_params: Mapping[str, object]) -> Pool:
        options = self.settings_dict["OPTIONS"]
        key = (self.alias, *(conn_params.get(name) for name in ("dbname", "host", "port", "user")))
        if key not in _POOLS:
            pool = Pool(lambda: self._open(conn_params), options["pool_size"], options.get("pool_wait", 1.0))
            _POOLS.setdefault(key, pool)
        return _POOLS[key]

    def _find_replicas(self, conn_params: Mapping[str, object]) -> Replicas:
        with _making:
            if self.alias not in _REPLICAS:
                options = self.settings_dict["OPTIONS"]
                replicas = [self._get_pool(conn_params | address) for address in options["replicas"]]
                floor = SharedFloor(options["floor"], os.getppid())
                primary = self._get_pool(conn_params | options["primary"])
                _REPLICAS[self.alias] = Replicas(replicas, primary, lambda: floor.raise_to(_read_position()))
            return _REPLICAS[self.alias]


def _log_slower_than(seconds: float) -> Callable[..., object]:
    """A wrapper of statements (Django's execute_wrapper)."""

    def run(execute: Callable[..., object], sql: object, *others: object) -> object:
        begun = time.monotonic()
        try:
            return execute(sql, *others)
        finally:
            if (took := time.monotonic() - begun) > seconds:
                logger.warning("%.2f s: %s", took, str(sql)[:2000])

    return run


def _read_position() -> Position:
    """What this process has answered from."""
    # The store is loaded after the backend that it is read through.
    from events.editions.asof import get_known_moment

    moment = get_known_moment()
    return Position(moment[0], moment[2]) if moment else Position()
