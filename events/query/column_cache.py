"""The columns that this process holds, kept up with the newest edition and dropped when something is redacted."""

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
class Held:
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

    def tells_of(self, edition: Edition) -> bool:
        """Whether what is held is this edition's."""
        if edition.redactions_made != self.redactions or not 0 < edition.number <= self.edition:
            return False
        return self.instants[edition.number - 1] == edition.published_at

    def get_edition(self, instant: dt.datetime) -> int | None:
        """The number of the edition that was published at an instant."""
        place = bisect_left(self.instants, instant)
        return place + 1 if self.instants[place : place + 1] == (instant,) else None


class Holder:
    """What one process holds."""

    def __init__(self) -> None:
        self._held: Held | None = None
        self._lock = Lock()
        self._reading: Thread | None = None
        #: Whether all events proved too many to be held.
        self._too_large = False

    def get(self, edition: Edition) -> Held | None:
        """What is held of an edition, or None while they are read and where they would be too large."""
        if not edition.number or not settings.COUNTING_BYTES or self._too_large:
            return None
        if (held := self._held) and held.tells_of(edition):
            return held
        # Who is not the first to come after an edition counts in PostgreSQL meanwhile.
        if not self._lock.acquire(blocking=False):
            return None
        try:
            held = self._get_known(edition)
            if held is None and _are_many():
                self._read_aside()
                return None
            if held is None or held.edition < edition.number:
                self._keep(_catch_up(held))
        finally:
            self._lock.release()
        held = self._held
        return held if held and held.tells_of(edition) else None

    def wait(self) -> None:
        """Wait until what is being read on the side is read."""
        if self._reading:
            self._reading.join()

    def _get_known(self, edition: Edition) -> Held | None:
        """What is held, where it need not be read again; it is dropped where something was redacted since."""
        held = self._held
        if held is None:
            return None
        newest = Edition.objects.using("public").filter(number=held.edition).first()
        if edition.redactions_made > held.redactions or newest is None or newest.published_at != held.instants[-1]:
            self._held = None
            return None
        return held if len(held.tables[1]) <= max(WHILE_WAITING, len(held.tables[0]) // 8) else None

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

    def _keep(self, held: Held) -> None:
        size = sum(table.size for table in held.tables)
        self._too_large = size > settings.COUNTING_BYTES
        if self._too_large:
            logger.warning("Events are counted in PostgreSQL: their columns take %s bytes.", f"{size:,}")
        self._held = None if self._too_large else held


def _are_many() -> bool:
    return Entry.objects.using("public").order_by().values("pk")[: WHILE_WAITING + 1].count() > WHILE_WAITING


def _catch_up(held: Held | None) -> Held:
    """What is held with all that was published since; everything, if nothing is held or something was redacted."""
    editions = Edition.objects.using("public").with_redactions().order_by("number")
    known, instants, redactions = (held.edition, held.instants, held.redactions) if held else (0, (), 0)
    if since := [*editions.filter(number__gt=known)]:
        redactions = since[-1].redactions_made
    instants = (*instants, *(edition.published_at for edition in since))
    newest = len(instants)
    if held is None or redactions != held.redactions:
        return Held((read_columns(0, newest), read_columns(newest, newest)), newest, instants, redactions)
    replaced = Entry.objects.using("public").filter(replaced_in__gt=known, replaced_in__lte=newest, edition__lte=known)
    changes = [*replaced.order_by().values_list("pk", "replaced_in")]
    tables = held.tables[0].replaced_by(changes), read_columns(held.read_until, newest)
    return Held(tables, held.read_until, instants, redactions)


HOLDER = Holder()
