"""Filling a database with an invented timeline, as publishing would have left it, by COPY."""

import datetime as dt
import gc
import multiprocessing
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from django.core.management import call_command
from django.db import connection
from psycopg.types.json import Jsonb

from events.editions.documents import encode
from events.editions.models import Cause, Change, Edition, Entry, Revision
from events.editions.planning import PlannedEntry
from events.editions.publishing import to_entry_values
from events.editions.rows import Row, RowsInForce
from events.editions.search import IndexedText
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
            for relation in row.values["relations"]:
                self._related[UUID(relation["event"])].append(row)

    def prepare(self, rows: Iterable[Row]) -> None:
        """All of it is known, and the database holds nothing yet."""

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
    id = UUID(row["id"])
    return Row.of(Revision(id=number, subject=subject, subject_id=id, number=1, row=row, origin="import"))


def _write(rows: list[Row], public: RowsInForce) -> None:
    """Write rows as an import and its publication would: editions, revisions and entries."""
    entries = [_entry(row, public) for row in rows]
    editions = [_edition(number) for number in sorted({_edition_of(row) for row in rows})]
    fields = {field.attname: field for field in Entry._meta.concrete_fields if field.name not in ("id", "search")}
    columns = [str(field.column) for field in fields.values()]
    names = ", ".join(f'"{column}"' for column in columns)
    vector = " || ".join(
        f"setweight(to_tsvector('simple', words[{place}]), '{weight}')" for place, weight in enumerate(_WEIGHTS, 1)
    )
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        # Whole rows, as the table's own: a document that was compressed here would stay so.
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS staged WITH (toast_tuple_target = 8160)"
            " AS SELECT *, '{}'::text[] words FROM editions_entry LIMIT 0"
        )
        cursor.execute("TRUNCATE staged")
    Edition.objects.bulk_create(editions, ignore_conflicts=True)
    copy("editions_revision", _REVISION, map(_revision_values, rows))
    absent = {name: field.get_default() for name, field in fields.items()}
    values = ((absent | entry) for entry in entries)
    copy("staged", [*columns, "words"], ([*map(entry.__getitem__, (*fields, "search"))] for entry in values))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO editions_entry ({names}, search) SELECT {names}, {vector} FROM staged")


_REVISION = ("id", "subject", "subject_id", "number", "row", "origin", "comment")


def _revision_values(row: Row) -> tuple[object, ...]:
    revision = row.revision
    return revision.pk, row.key.subject, row.key.id, revision.number, _json(revision.row), revision.origin, ""


def _entry(row: Row, public: RowsInForce) -> dict[str, object]:
    """The values of a row's entry as COPY takes them, by the names of its attributes."""
    document = encode(get_subjects()[row.key.subject].document(row, public))
    step = PlannedEntry(row.key, row, document, Change.NEW, Cause.OWN, None)
    values = to_entry_values(_edition(_edition_of(row)), step)
    dates = values.get("typed_dates")
    words = values.get("search")
    search = list(words) if isinstance(words, IndexedText) else None
    return values | {"search": search, "typed_dates": None if dates is None else _json(dates)}


def _edition_of(row: Row) -> int:
    return -(-row.revision.pk // AN_EDITION)


@cache
def _edition(number: int) -> Edition:
    return Edition(number=number, published_at=_FIRST_PUBLISHED + dt.timedelta(hours=number), note="Invented.")


def _json(value: object) -> Jsonb:
    return Jsonb(value, dumps=orjson.dumps)
