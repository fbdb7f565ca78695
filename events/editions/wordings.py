"""The index of words, written as editions are, and made again where it is missing."""

from collections.abc import Iterable
from itertools import islice

import orjson
from django.db import connection

from .models import Edition, Entry
from .planning import PlannedEntry
from .subjects import StoredRow, Words, get_subjects

#: Entries whose words are indexed at once.
_BATCH = 200

_MISSING = """
    SELECT entry.id, entry.subject, entry.document, revision.row
    FROM editions_entry AS entry JOIN editions_revision AS revision ON revision.id = entry.revision_id
    WHERE entry.id > %s AND entry.subject = ANY(%s) AND entry.document IS NOT NULL
        AND NOT EXISTS (SELECT FROM editions_wording AS wording WHERE wording.entry_id = entry.id)
    ORDER BY entry.id LIMIT %s
"""

_INSERT = """
    INSERT INTO editions_wording (entry_id, seen, pairs, sentences) VALUES (%s, %s, %s::int[], %s::bigint[])
    ON CONFLICT (entry_id) DO NOTHING
"""
_REMOVE_EMPTIED = """
    DELETE FROM editions_wording AS wording USING editions_entry AS entry
    WHERE entry.id = wording.entry_id AND entry.document IS NULL
"""


def index_edition(edition: Edition, steps: Iterable[PlannedEntry]) -> None:
    """Index the words of what an edition published."""
    keys = Entry.objects.filter(edition=edition, subject__in=_get_indexed()).values_list("subject_id", "pk")
    numbers = dict(keys)
    published = (step for step in steps if step.row and step.document and step.key.id in numbers)
    found = (
        (numbers[step.key.id], words)
        for step in published
        if step.row and step.document and (words := _find_words(step.key.subject, step.document, step.row.revision.row))
    )
    while batch := list(islice(found, _BATCH)):
        _write(batch)


def index_missing() -> int:
    """Index what is public and not indexed, a batch at a time; the number of entries indexed.

    What is indexed and has no document any more is removed: a release that knows no index may have emptied it.
    It reads columns by name, and no model, so that the migration which made the table can call it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE_EMPTIED)
    last, count = 0, 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_MISSING, [last, _get_indexed(), _BATCH])
            rows = cursor.fetchall()
        if not rows:
            return count
        read = (
            (number, _find_words(subject, document, orjson.loads(row) if isinstance(row, str) else row))
            for number, subject, document, row in rows
        )
        batch = [(number, words) for number, words in read if words]
        _write(batch)
        last, count = rows[-1][0], count + len(batch)


def _get_indexed() -> list[str]:
    return [name for name, subject in get_subjects().items() if subject.words]


def _find_words(subject: str, document: str, row: StoredRow) -> Words | None:
    find = get_subjects()[subject].words
    return find(orjson.loads(document), row) if find else None


def _write(found: list[tuple[int, Words]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, [(number, *words) for number, words in found])
