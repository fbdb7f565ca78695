"""Filling a database with an invented timeline, as publishing would have left it, by COPY."""

import datetime as dt
import gc
import multiprocessing
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.core.management import call_command
from django.db import connection

from events.editions.documents import encode
from events.editions.models import Cause, Change, Edition, Entry, Revision
from events.editions.planning import PlannedEntry
from events.editions.publishing import to_entry
from events.editions.rows import Key, Row, RowsInForce
from events.editions.subjects import get_subjects
from events.editions.tallies import update_tallies
from events.models import EventEntry

from .copying import copy
from .inventing import Invented
from .normalised.filling import copy_events, copy_vocabulary

#: Entries one edition publishes, events copied at a time, and how many processes copy.
AN_EDITION, _BATCH, _PROCESSES = 1_000, 10_000, 2
_FIRST_PUBLISHED = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_WEIGHTS = "ABCD"


class _Invented(RowsInForce):
    """What is public while invented rows are rendered: the vocabulary, the sources, some events, and no captures."""

    def __init__(self, vocabulary: list[Row], events: list[Row]) -> None:
        super().__init__({row.key: row for row in (*vocabulary, *events)})
        self._related = defaultdict(list)
        for row in events:
            for relation in row["relations"]:
                self._related[UUID(relation["event"])].append(row)

    def get_mentioning(self, id: UUID, subject: str) -> list[Row]:
        return self._related[id] if subject == "event" else []


def filled() -> int:
    """How many events the database holds."""
    tables = connection.introspection.table_names()
    return EventEntry.objects.current().filter(begins__isnull=False).count() if "editions_entry" in tables else 0


def fill(length: int) -> None:
    """Make an empty database hold ``length`` events, in editions of a thousand entries.

    Needs a superuser: foreign keys are not looked up while rows are copied.
    """
    call_command("migrate", run_syncdb=True, verbosity=0)
    invented = Invented(length)
    mentioned = [*invented.vocabulary(), *(("source", invented.source(place)) for place in range(invented.sources))]
    coming = [_row(subject, row, number) for number, (subject, row) in enumerate(mentioned, 1)]
    with _without_indexes():
        _write(coming, _Invented(coming, []))
        copy_vocabulary(mentioned)
        parts = [range(begin, min(begin + _BATCH, length)) for begin in range(0, length, _BATCH)]
        # Each process has a connection of its own.
        connection.close()
        fork = multiprocessing.get_context("fork")
        gc.freeze()
        tasks = [(invented, coming, parts[n::_PROCESSES]) for n in range(_PROCESSES)]
        processes = [fork.Process(target=_write_events, args=task) for task in tasks]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
            if process.exitcode:
                raise ChildProcessError("Not every event could be written; the reason is told above.")
    for edition in Edition.objects.all():
        update_tallies(edition)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Take the indexes off what is filled until it is; what a constraint needs stays."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
            " AND (tablename = 'editions_entry' OR tablename LIKE 'normalised%')"
            " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)"
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _, definition in indexes:
            cursor.execute(definition)


def _write_events(invented: Invented, vocabulary: list[Row], parts: list[range]) -> None:
    """Copy some events, as entries and as normalised rows."""
    gc.disable()
    for places in parts:
        rows = [invented.event(place) for place in places]
        events = [_row("event", row, len(vocabulary) + place + 1) for place, row in zip(places, rows, strict=True)]
        _write(events, _Invented(vocabulary, events))
        copy_events(rows)
        gc.collect()


def _row(subject: str, row: dict[str, Any], number: int) -> Row:
    """A row as its first revision, the nth there is."""
    key = Key(subject, UUID(row["id"]))
    return Row(key, Revision(id=number, subject=subject, subject_id=key.id, number=1, row=row, origin="import"))


def _write(rows: list[Row], public: RowsInForce) -> None:
    """Write rows as an import and its publication would: editions, revisions and entries."""
    entries = [_entry(row, public) for row in rows]
    editions = {entry.edition_id: entry.edition for entry in entries}
    columns = [field for field in Entry._meta.concrete_fields if field.name not in ("id", "search")]
    names = ", ".join(f'"{field.column}"' for field in columns)
    vector = " || ".join(
        f"setweight(to_tsvector('simple', words[{place}]), '{weight}')" for place, weight in enumerate(_WEIGHTS, 1)
    )
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS staged AS SELECT *, '{}'::text[] words FROM editions_entry LIMIT 0"
        )
        cursor.execute("TRUNCATE staged")
    Edition.objects.bulk_create(editions.values(), ignore_conflicts=True)
    copy(
        "editions_revision",
        [field for field in Revision._meta.concrete_fields if field.name != "created_at"],
        (row.revision for row in rows),
    )
    copy("staged", columns, entries, words=lambda entry: _words(entry.search))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO editions_entry ({names}, search) SELECT {names}, {vector} FROM staged")


def _entry(row: Row, public: RowsInForce) -> Entry:
    number = -(-row.revision.pk // AN_EDITION)
    edition = Edition(number=number, published_at=_FIRST_PUBLISHED + dt.timedelta(hours=number), note="Invented.")
    document = encode(get_subjects()[row.key.subject].document(row, public))
    return to_entry(edition, PlannedEntry(row.key, row, document, Change.NEW, Cause.OWN, None))


def _words(search: Any) -> list[str] | None:
    """The words that a search vector is to be made of, the heaviest first."""
    if search is None:
        return None
    return [one.get_source_expressions()[0].value for one in search.flatten() if isinstance(one, SearchVector)]
