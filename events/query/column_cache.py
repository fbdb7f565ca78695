"""The columns kept in this process, brought up to the newest edition and dropped when something is redacted."""

import datetime as dt
import logging
from bisect import bisect_left
from dataclasses import dataclass
from threading import Lock, Thread

from django.conf import settings
from django.db import connections, transaction

from events.editions.models import Edition, Entry

from .columns import Columns, read_columns

#: As many entries are read while the reader waits, who may be the first to ask; more are read on the side.
WHILE_WAITING = 20_000

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class CachedColumns:
    """The columns of all events until an edition: those read at first, and those of the editions since."""

    tables: tuple[Columns, Columns]
    #: The first table holds the entries until this edition.
    read_until: int
    #: When each edition was published, from the first on: a database that is created again has the same numbers.
    instants: tuple[dt.datetime, ...]
    redactions: int

    @property
    def edition(self) -> int:
        return len(self.instants)

    def covers(self, edition: Edition) -> bool:
        """Whether these columns are of this edition."""
        if edition.redactions_made != self.redactions or not 0 < edition.number <= self.edition:
            return False
        return self.instants[edition.number - 1] == edition.published_at

    def get_edition(self, instant: dt.datetime) -> int | None:
        """The number of the edition that was published at an instant."""
        place = bisect_left(self.instants, instant)
        return place + 1 if self.instants[place : place + 1] == (instant,) else None


class ColumnCache:
    """The columns kept in one process."""

    def __init__(self) -> None:
        self._cached: CachedColumns | None = None
        self._lock = Lock()
        self._reading: Thread | None = None
        #: Whether all events proved too many to be kept.
        self._too_large = False
        #: How many entries about events were read: about as many as are public.
        self.length = 0

    def get(self, edition: Edition) -> CachedColumns | None:
        """The columns of an edition; None while they are read, and where they would be too large."""
        if not edition.number or not settings.COUNTING_BYTES or self._too_large:
            return None
        if (cached := self._cached) and cached.covers(edition):
            return cached
        # Who is not the first to come after an edition counts in PostgreSQL meanwhile.
        if not self._lock.acquire(blocking=False):
            return None
        try:
            cached = self._get_known(edition)
            if cached is None and _are_many():
                self._read_aside()
                return None
            if cached is None or cached.edition < edition.number:
                self._keep(_catch_up(cached))
        finally:
            self._lock.release()
        cached = self._cached
        return cached if cached and cached.covers(edition) else None

    def wait(self) -> None:
        """Wait until what is being read on the side is read."""
        if self._reading:
            self._reading.join()

    def _get_known(self, edition: Edition) -> CachedColumns | None:
        """The columns, where they need not be read again; they are dropped where something was redacted since."""
        cached = self._cached
        if cached is None:
            return None
        newest = Edition.objects.using("public").filter(number=cached.edition).first()
        if edition.redactions_made > cached.redactions or newest is None or newest.published_at != cached.instants[-1]:
            self._cached = None
            return None
        return cached if len(cached.tables[1]) <= max(WHILE_WAITING, len(cached.tables[0]) // 8) else None

    def _read_aside(self) -> None:
        if self._reading and self._reading.is_alive():
            return
        self._reading = Thread(target=self._read, name="columns", daemon=True)
        self._reading.start()

    def _read(self) -> None:
        try:
            with transaction.atomic(using="public"):
                self._keep(_catch_up(None))
        except Exception:
            logger.exception("The columns of events could not be read; they are counted in PostgreSQL.")
        finally:
            connections.close_all()

    def _keep(self, cached: CachedColumns) -> None:
        size = sum(table.size for table in cached.tables)
        self.length = sum(map(len, cached.tables))
        self._too_large = size > settings.COUNTING_BYTES
        if self._too_large:
            logger.warning("Events are counted in PostgreSQL: their columns take %s bytes.", f"{size:,}")
        self._cached = None if self._too_large else cached


def _are_many() -> bool:
    return Entry.objects.using("public").order_by().values("pk")[: WHILE_WAITING + 1].count() > WHILE_WAITING


def _catch_up(cached: CachedColumns | None) -> CachedColumns:
    """The columns with all that was published since; read whole without any, or where something was redacted."""
    editions = Edition.objects.using("public").with_redactions().order_by("number")
    known, instants, redactions = (cached.edition, cached.instants, cached.redactions) if cached else (0, (), 0)
    if since := [*editions.filter(number__gt=known)]:
        redactions = since[-1].redactions_made
    instants = (*instants, *(edition.published_at for edition in since))
    newest = len(instants)
    if cached is None or redactions != cached.redactions:
        return CachedColumns((read_columns(0, newest), read_columns(newest, newest)), newest, instants, redactions)
    replaced = Entry.objects.using("public").filter(replaced_in__gt=known, replaced_in__lte=newest, edition__lte=known)
    changes = [*replaced.order_by().values_list("pk", "replaced_in")]
    tables = cached.tables[0].replaced_by(changes), read_columns(cached.read_until, newest)
    return CachedColumns(tables, cached.read_until, instants, redactions)


COLUMN_CACHE = ColumnCache()
