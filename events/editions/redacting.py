"""The one way out of an append-only history: emptying what law forbids to keep."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import ProtectedError

from .models import Cause, Change, Edition, Entry, Redaction, Revision
from .planning import Refused, Step, in_force, plan
from .public import Key, Public
from .publishing import next_edition, write
from .subjects import subjects

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: What an entry keeps: which subject, when, and the digest of what it said.
_KEPT = frozenset(
    "id subject subject_id slug edition replaced_in published_at revision revision_number change cause note"
    " own_edition own_change own_published_at sequence digest redaction former_slugs references tells".split()
)


@transaction.atomic(durable=True)
def redact(key: Key, *, by: "User", reason: str) -> Edition:
    """Empty a subject's bytes wherever they are kept, as an edition of its own; answers are 451 from then on.

    Its documents, search words, query columns, revisions and working row go, and past documents of others that
    tell of it. Digests, slugs and the course of editions stay.

    Raises:
        Refused: who orders it is no superuser, there is no reason, or what is public or edited still needs it.
    """
    if not by.is_superuser:
        raise Refused([f"{by} is not a superuser, and only a superuser may redact."])
    if not reason.strip():
        raise Refused(["A redaction needs a reason: readers are shown it."])
    edition = next_edition(by, reason)
    keys = [*_inseparable(key), key]
    before = in_force(keys)
    if key not in before:
        raise Refused([f"{key.subject} {key.id} was never public. Delete it instead."])
    public = {other for other in keys if other in before and before[other].document is not None}
    steps = plan(withdrawing=public)
    steps += [
        Step(other, None, None, Change.REDACTION, Cause.OWN, before[other]) for other in before if other not in public
    ]
    write(edition, [replace(step, change=Change.REDACTION) if step.key in keys else step for step in steps])
    for other in keys:
        _empty(other, edition, by, reason)
    return edition


def _inseparable(key: Key) -> list[Key]:
    """What is in force and is nothing without this subject, as captures are nothing without their source."""
    public = Public()
    return [
        row.key
        for name in subjects()
        for row in public.telling_of(key.id, name)
        if any(reference.id == key.id and reference.needed for reference in row.references)
    ]


def _empty(key: Key, edition: Edition, by: "User", reason: str) -> None:
    theirs = Entry.objects.of(key.subject, key.id)
    telling = Entry.objects.mentioning([key.id]).filter(replaced_in__isnull=False)
    in_use = Entry.objects.current().public().values("revision")
    revisions = Revision.objects.filter(subject=key.subject, subject_id=key.id)
    # A row refers to others by their ids, which are found in its text whatever its shape.
    quoting = Revision.objects.extra(where=["row::text LIKE %s"], params=[f"%{key.id}%"]).exclude(pk__in=in_use)
    redaction = Redaction.objects.create(
        edition=edition,
        subject=key.subject,
        subject_id=key.id,
        reason=reason,
        ordered_by=by,
        entries=[*theirs.values_list("pk", flat=True), *telling.values_list("pk", flat=True)],
        revisions=sorted({*revisions.values_list("pk", flat=True), *quoting.values_list("pk", flat=True)}),
    )
    emptied = {field.name: None for field in Entry._meta.concrete_fields if field.name not in _KEPT} | {"label": ""}
    Entry.objects.filter(pk__in=redaction.entries).update(**emptied, redaction=redaction)
    Revision.objects.filter(pk__in=redaction.revisions).update(row={}, comment="")
    try:
        for working in subjects()[key.subject].model._default_manager.filter(pk=key.id):
            working.delete()
    except ProtectedError as error:
        holders = ", ".join(sorted(str(holder) for holder in error.protected_objects))
        raise Refused(
            [f"{key.subject} {key.id} is still used by working rows: {holders}. Change those first."]
        ) from error
