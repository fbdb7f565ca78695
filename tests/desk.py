"""Writing and publishing in as few words as a test's claim needs."""

import json
from typing import Any

from django.db import connection

from events.editions.drafts import WorkingRow, derive_subject_id, get_latest_revision
from events.editions.models import Edition, Entry, Revision
from events.editions.publishing import publish
from events.editions.rows import Key
from events.exchange.reading import SECTIONS, ImportRow
from events.exchange.writing import Imported, import_rows
from events.query.column_cache import COLUMN_CACHE
from tests.answers import Json

KIND = {"slug": "rule", "name": "Rule"}
SOURCE = {"slug": "gazette", "title": "Gazette", "type": "official_notice", "published": "2018-01-01"}


def an_event(slug: str, **row: Any) -> dict[str, Any]:
    """A publishable event, with whatever else is given."""
    whole = {"slug": slug, "title": slug.replace("-", " ").capitalize(), "kind": "rule"}
    if not {"date", "dates"} & row.keys():
        whole |= {"date": "2019-05-16", "date_type": "effective"}
    if "date" in row:
        whole |= {"date_type": "effective"}
    return whole | {"citations": [{"source": "gazette"}]} | row


def written(*events: dict[str, Any], **sections: list[dict[str, Any]]) -> Imported:
    """Working rows and revisions of these events, and of any other section of the import format."""
    sections = {"events": list(events)} | sections
    for section, default in (("kinds", KIND), ("sources", SOURCE)):
        rows = sections.setdefault(section, [])
        if default["slug"] not in {row["slug"] for row in rows}:
            rows.append(default)
    return import_rows(
        [
            ImportRow(SECTIONS[section], row, "test", (section, place), {})
            for section, rows in sections.items()
            for place, row in enumerate(rows)
        ],
        overwrite=True,
    )


def published(*events: dict[str, Any], note: str = "A note", correction: bool = False, **sections: Any) -> Edition:
    """An edition of these events and of any other section of the import format."""
    return publish(written(*events, **sections).unpublished, by=None, note=note, correction=correction)


def key(subject: str, slug: str) -> Key:
    return Key(subject, derive_subject_id(subject, slug))


def hold_columns() -> None:
    """Have this process hold the columns of the newest edition, which otherwise the first to ask waits for.

    They are read again, into one table: each table is searched for words by a statement of its own.
    """
    COLUMN_CACHE._cached = None
    COLUMN_CACHE.get(Edition.objects.current())


def entry(slug: str, subject: str = "event") -> Entry:
    """The entry in force."""
    found: Entry = Entry.objects.current().get(subject=subject, slug=slug)
    return found


def document(slug: str, subject: str = "event") -> Json:
    """The document of the entry in force."""
    return json.loads(entry(slug, subject).document or "null")


def latest_revision(row: WorkingRow) -> Revision:
    """The latest revision of a row that has one."""
    revision = get_latest_revision(row)
    assert revision
    return revision


def content_tables() -> list[str]:
    """The tables that hold what is written and published."""
    tables = connection.introspection.table_names()
    return [table for table in tables if table.startswith(("events_", "sources_", "editions_"))]


def empty_the_database() -> None:
    """Leave nothing of what was written or published, which the append-only triggers forbid to everybody else."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in content_tables():
            cursor.execute(f'DELETE FROM "{table}"')
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
