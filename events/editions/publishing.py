"""The verbs that change what is public. Each is one edition and one transaction: all of it or nothing."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connection, transaction

from .batches import split
from .documents import digest
from .insertion import insert_records
from .models import Cause, Edition, Entry, Revision
from .planning import PlannedEntry, PublishingRefused, StalePlan, entry_columns, plan, plan_digest, plan_rerender
from .rows import Key
from .search import VECTOR_OF_WORDS, IndexedText
from .tallies import update_tallies
from .wordings import index_edition

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: The advisory lock that publishers take one after another: "annals" in ASCII.
PUBLISHING_LOCK = 0x616E6E616C73

#: What is stored of an entry besides its number.
_STORED = [field for field in Entry._meta.concrete_fields if not field.primary_key]
_COLUMNS = [str(field.column) for field in _STORED]
_OWN = ("own_edition", "own_change", "own_published_at", "sequence")


@transaction.atomic(durable=True)
def publish(
    revisions: Iterable[Revision],
    *,
    by: "User | None",
    note: str,
    correction: bool = False,
    seen: str | None = None,
) -> Edition:
    """Make these revisions public as one edition, with what they need and what follows from them.

    Args:
        revisions: at most one of each subject. What is published is exactly these, not the working rows.
        by: who publishes; None for a command.
        note: the public note of the edition.
        correction: whether what was public before was wrong, rather than out of date.
        seen: the digest of the previewed plan, if there was a preview.

    Raises:
        StalePlan: the plan is no longer the one that was seen.
        PublishingRefused: nothing is written; every problem is named.
    """
    edition = create_next_edition(by, note)
    return write_entries(edition, _check_seen(plan(revisions, correction=correction), seen))


@transaction.atomic
def publish_saved(
    revisions: Iterable[Revision], withdrawing: Iterable[Key], *, by: "User | None", note: str
) -> Edition:
    """Publish revisions and withdraw subjects within the transaction that saved the revisions: all happens, or nothing.

    Raises:
        PublishingRefused: nothing is written; every problem is named.
    """
    return write_entries(create_next_edition(by, note), plan(revisions, withdrawing))


@transaction.atomic(durable=True)
def withdraw(keys: Iterable[Key], *, by: "User | None", reason: str, seen: str | None = None) -> Edition:
    """Withdraw subjects from the public, with a reason. Past editions keep their documents.

    Raises:
        StalePlan: the plan is no longer the one that was seen.
        PublishingRefused: a subject is not public, or others in force need it; they are named.
    """
    if not reason.strip():
        raise PublishingRefused(["A withdrawal needs a reason, which readers will see."])
    edition = create_next_edition(by, reason)
    return write_entries(edition, _check_seen(plan(withdrawing=keys), seen))


def _check_seen(steps: list[PlannedEntry], seen: str | None) -> list[PlannedEntry]:
    if seen is not None and plan_digest(steps) != seen:
        raise StalePlan(["Something changed since the preview. Nothing was published; review it again."])
    return steps


@transaction.atomic(durable=True)
def rerender(*, by: "User | None", note: str) -> Edition:
    """Render all current documents again, for use after a renderer has changed.

    Raises:
        PublishingRefused: no document would change.
    """
    edition = create_next_edition(by, note)
    return write_entries(edition, plan_rerender())


def create_next_edition(by: "User | None", note: str) -> Edition:
    """Wait for the publisher before us, then number and date the edition.

    READ COMMITTED gives the statement after the lock a snapshot that holds the edition just committed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING_LOCK])
        cursor.execute(
            "SELECT coalesce(max(number), 0) + 1,"
            " greatest(clock_timestamp(), max(published_at) + interval '1 microsecond') FROM editions_edition"
        )
        number, published_at = cursor.fetchone()
    return Edition.objects.create(number=number, published_at=published_at, published_by=by, note=note)


def write_entries(edition: Edition, steps: list[PlannedEntry]) -> Edition:
    if not steps:
        raise PublishingRefused(["Nothing would change."])
    for batch in split([step.before.pk for step in steps if step.before]):
        Entry.objects.filter(pk__in=batch).update(replaced_in=edition)
    insert_records(
        Entry._meta.db_table,
        [column for column in _COLUMNS if column != "search"],
        (_to_record(to_entry_values(edition, step)) for step in steps),
        made={"search": f"CASE WHEN given->'words' IS NULL THEN record.search ELSE {VECTOR_OF_WORDS} END"},
    )
    update_tallies(edition)
    index_edition(edition, steps)
    return edition


def _to_record(values: dict[str, object]) -> dict[str, object]:
    """The values of an entry by its columns. The words it is found by stand apart, unless they are a vector already."""
    stored = (values[field.attname] if field.attname in values else field.get_default() for field in _STORED)
    record: dict[str, object] = dict(zip(_COLUMNS, stored, strict=True))
    if isinstance(words := record["search"], IndexedText):
        record |= {"search": None, "words": list(words)}
    return record


def to_entry_values(edition: Edition, step: PlannedEntry) -> dict[str, object]:
    """The values of the entry that a step writes in an edition, by the names of its attributes."""
    before = step.before
    if step.row is not None:
        values = entry_columns(step) | {
            "revision_id": step.row.revision.pk,
            "revision_number": step.row.revision.number,
        }
    else:
        # A withdrawal keeps what the subject was found by, so that feeds can show its tombstone.
        values = {field.attname: getattr(before, field.attname) for field in Entry._meta.concrete_fields}
        values |= {"id": None, "replaced_in_id": None}
        del values["edition_id"]
    if step.cause == Cause.OWN:
        values |= {
            "own_edition": edition.number,
            "own_change": step.change,
            "own_published_at": edition.published_at,
            "sequence": before.sequence + 1 if before else 0,
        }
    elif before is not None:
        values |= {name: getattr(before, name) for name in _OWN}
    return values | {
        "subject": step.key.subject,
        "subject_id": step.key.id,
        "edition_id": edition.number,
        "published_at": edition.published_at,
        "note": edition.note,
        "change": step.change,
        "cause": step.cause,
        "document": step.document,
        "digest": digest(step.document) if step.document is not None else "",
    }
