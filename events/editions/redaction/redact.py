"""The one way out of an append-only history: emptying what law forbids to keep."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import ManyToManyField, ProtectedError
from django.http import QueryDict

from ..drafts import WorkingRow
from ..models import (
    Autosave,
    Cause,
    Change,
    EditingSession,
    Edition,
    Entry,
    Redaction,
    Review,
    Revision,
    SavedFilter,
    Schedule,
    Wording,
)
from ..planning import PlannedEntry, PublishingRefused, get_current_entries, plan
from ..publishing import create_next_edition, write_entries
from ..rows import Key, Row
from ..subjects import get_subjects, get_working_rows
from .residues import empty_admin_log, forget_in_apps, forget_messages, forget_statistics
from .traces import Traces, revisions_naming

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: What an entry keeps: which subject, when, and the digest of what it said.
_KEPT = frozenset(
    "id subject subject_id slug edition replaced_in published_at revision revision_number change cause note"
    " own_edition own_change own_published_at sequence digest redaction former_slugs references shown_in".split()
)


@transaction.atomic(durable=True)
def redact(
    key: Key, *, by: "User", reason: str, despite_copies: bool = False, empty_notes: Iterable[int] = ()
) -> Edition:
    """Empty a subject's bytes wherever they are kept, as an edition of its own; answers are 451 from then on.

    Its documents, search words, query columns, revisions and working row go, and past documents and revisions of
    others that show it or say its words. Digests, slugs and the course of editions stay.

    Args:
        despite_copies: whether others that say the same in words of their own may go on saying it.
        empty_notes: numbers of editions whose notes are emptied besides those that are known to be about it.

    Raises:
        PublishingRefused: ``by`` is not a superuser, there is no reason, or public or edited subjects still need it.
    """
    if not by.is_superuser:
        raise PublishingRefused([f"{by} is not a superuser. Only a superuser may redact."])
    if not reason.strip():
        raise PublishingRefused(["A redaction needs a reason, which readers will see."])
    edition = create_next_edition(by, reason)
    keys = [*_find_inseparable(key), *_find_merged(key), key]
    before = get_current_entries(keys)
    if key not in before:
        raise PublishingRefused([f"{key.subject} {key.id} was never public. Delete it instead."])
    traces = Traces(keys)
    # Known before this edition adds its own.
    notes = traces.notes | _check_editions(empty_notes, edition)
    _refuse_revealing_reason(traces, reason)
    if not despite_copies:
        _refuse_copies(traces)
    _refuse_scheduled(traces)
    public = {other for other in keys if other in before and before[other].document is not None}
    steps = plan(withdrawing=public)
    steps += [
        PlannedEntry(other, None, None, Change.REDACTION, Cause.OWN, before[other])
        for other in before
        if other not in public
    ]
    write_entries(edition, [replace(step, change=Change.REDACTION) if step.key in keys else step for step in steps])
    _empty(edition, traces, notes, by, reason)
    for other in keys:
        _delete_working_row(other)
    forget_statistics()
    return edition


def notes_to_read(edition: Edition) -> list[Edition]:
    """Editions that published what this one redacted, among others: whether their notes are about it, people judge."""
    ids = Redaction.objects.filter(edition=edition).values("subject_id")
    theirs = Entry.objects.filter(cause=Cause.OWN, subject_id__in=ids).values("edition")
    return list(Edition.objects.filter(pk__in=theirs, redactions=None).exclude(note="").order_by("number"))


def _find_inseparable(key: Key) -> list[Key]:
    """What is nothing without this subject, as captures are nothing without their source: public, withdrawn, drafts."""
    return list(
        {
            row.key: None
            for row in map(Row.of, revisions_naming([key.id]).exclude(subject_id=key.id).order_by("subject", "pk"))
            if any(reference.id == key.id and reference.needed and reference.shown for reference in row.references)
        }
    )


def _find_merged(key: Key) -> list[Key]:
    """What this subject was merged with: the same, said in another's place, whose slugs lead to this one."""
    rows = Revision.objects.filter(subject=key.subject, subject_id=key.id).values_list("row__former_slugs", flat=True)
    former = {slug for slugs in rows for slug in slugs or ()}
    entries = Entry.objects.current().of(key.subject).filter(document=None, slug__in=former)
    drafts = Revision.objects.filter(subject=key.subject, row__slug__in=former)
    ids = {*entries.values_list("subject_id", flat=True), *drafts.values_list("subject_id", flat=True)} - {key.id}
    working_rows = get_working_rows(key.subject, ids)
    return [Key(key.subject, id) for id in sorted(ids) if id not in working_rows]


def _check_editions(numbers: Iterable[int], edition: Edition) -> set[int]:
    wanted = set(numbers)
    known = set(Edition.objects.filter(number__in=wanted, number__lt=edition.number).values_list("number", flat=True))
    if wanted - known:
        raise PublishingRefused(
            [f"There is no edition {number}, so its note cannot be emptied." for number in wanted - known]
        )
    return known


def _refuse_revealing_reason(traces: Traces, reason: str) -> None:
    if traces.said.is_named_in(reason):
        raise PublishingRefused(
            ["The reason repeats words that are to be removed, and readers will see it. Reword it."]
        )


def _refuse_copies(traces: Traces) -> None:
    if traces.copies:
        way_out = "Change and publish these first, or redact despite copies if they may keep these words."
        raise PublishingRefused([*map(str, traces.copies), way_out])


def _refuse_scheduled(traces: Traces) -> None:
    """What waits for its day is not emptied behind its editor's back."""
    waiting = Schedule.objects.filter(edition=None, revision__in=traces.revisions).select_related("revision")
    if problems := [f"{one} names the subject or repeats its words. Remove that schedule first." for one in waiting]:
        raise PublishingRefused(problems)


def _empty(edition: Edition, traces: Traces, notes: set[int], by: "User", reason: str) -> None:
    """Empty rows of the subjects, each named by a redaction of its own, then those of others by the last one."""
    noted = set(Entry.objects.filter(edition__in=notes).exclude(note="").values_list("pk", flat=True))
    order: dict[str, object] = {"edition": edition, "reason": reason, "ordered_by": by}
    emptied = {field.name: None for field in Entry._meta.concrete_fields if field.name not in _KEPT} | {"label": ""}
    # Found before anything is emptied.
    others = {
        "entries": traces.entries | traces.withdrawn | noted,
        "revisions": traces.revisions | traces.commented,
        "editions": notes,
        "reviews": traces.reviews,
    }
    for key in traces.keys:
        theirs = Entry.objects.of(key.subject, key.id)
        revisions = Revision.objects.filter(subject=key.subject, subject_id=key.id)
        named = {name: set(pks) if key == traces.keys[-1] else set() for name, pks in others.items()}
        named["entries"] |= set(theirs.values_list("pk", flat=True))
        named["revisions"] |= set(revisions.values_list("pk", flat=True))
        lists = {name: sorted(pks) for name, pks in named.items()}
        redaction = Redaction.objects.create(subject=key.subject, subject_id=key.id, **order, **lists)
        theirs.update(**emptied, redaction=redaction)
        revisions.update(row={}, comment="")
    Entry.objects.filter(pk__in=traces.entries).update(**emptied, redaction=redaction)
    Wording.objects.filter(entry__redaction__edition=edition).delete()
    Entry.objects.filter(pk__in=traces.withdrawn).update(search=None)
    Entry.objects.filter(pk__in=noted).update(note="")
    Edition.objects.filter(pk__in=notes).update(note="")
    Revision.objects.filter(pk__in=traces.revisions).update(row={}, comment="")
    Revision.objects.filter(pk__in=traces.commented).update(comment="")
    Review.objects.filter(pk__in=traces.reviews).update(comment="")
    _empty_schedules(traces, notes)
    EditingSession.objects.filter(subject_id__in=traces.ids).delete()
    _delete_autosaves(traces)
    _delete_saved_filters(traces)
    empty_admin_log(traces)
    forget_in_apps(traces)
    forget_messages()


def _empty_schedules(traces: Traces, notes: set[int]) -> None:
    Schedule.objects.filter(edition=None, subject_id__in=traces.ids).delete()
    about = set(Schedule.objects.filter(subject_id__in=traces.ids).values_list("pk", flat=True))
    about |= set(Schedule.objects.filter(edition__in=notes).values_list("pk", flat=True))
    said = Schedule.objects.values_list("pk", "note", "problem")
    about |= {pk for pk, *texts in said.iterator() if any(map(traces.said.is_named_in, texts))}
    Schedule.objects.filter(pk__in=about).update(note="", problem="")


def _delete_autosaves(traces: Traces) -> None:
    """Discard what was typed and not saved of the subjects, and in forms that refer to them or say their words."""
    ids = {str(id) for id in traces.ids}
    about = set(Autosave.objects.filter(subject_id__in=traces.ids).values_list("pk", flat=True))
    for pk, fields in Autosave.objects.values_list("pk", "fields").iterator():
        typed = [text for texts in fields.values() for text in texts]
        if ids.intersection(typed) or any(map(traces.said.is_named_in, typed)):
            about.add(pk)
    Autosave.objects.filter(pk__in=about).delete()


def _delete_saved_filters(traces: Traces) -> None:
    """Discard the filters that name the subjects or say their words."""
    ids = {str(id) for id in traces.ids}
    about = set()
    for pk, name, query in SavedFilter.objects.values_list("pk", "name", "query").iterator():
        said = [name, *(text for _, texts in QueryDict(query).lists() for text in texts)]
        if ids.intersection(said) or traces.said.is_in_any(said) or any(map(traces.said.is_named_in, said)):
            about.add(pk)
    SavedFilter.objects.filter(pk__in=about).delete()


def _delete_working_row(key: Key) -> None:
    for working in get_subjects()[key.subject].model._default_manager.filter(pk=key.id):
        holders = [str(holder) for holder in _find_holders(working)]
        try:
            if not holders:
                working.delete()
        except ProtectedError as error:
            holders = sorted(str(holder) for holder in error.protected_objects)
        if holders:
            raise PublishingRefused(
                [f"{key.subject} {key.id} is still used by working rows: {', '.join(holders)}. Change them first."]
            )


def _find_holders(working: WorkingRow) -> Iterable[object]:
    """The working rows that have this one in a list of theirs, which the database would empty without a word."""
    for relation in working._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if not relation.auto_created or relation.concrete or not isinstance(field, ManyToManyField):
            continue
        through = field.remote_field.through
        if through is not None and through._meta.auto_created:
            yield from field.model._default_manager.filter(**{field.name: working})
