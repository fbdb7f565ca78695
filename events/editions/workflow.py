"""The way of a draft: written, submitted, returned or published, now or on its day."""

import datetime as dt
from collections.abc import Collection
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from .batches import split
from .drafts import WorkingRow
from .models import Cause, Entry, Review, Revision, Schedule, Stage
from .planning import PlannedEntry, PublishingRefused, plan
from .publishing import create_next_edition, write_entries
from .rows import Key

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Row = TypeVar("Row", bound=WorkingRow)

#: The states of a subject, as editors see them.
DRAFT = "draft"
IN_REVIEW = "in review"
PUBLISHED = "published"
CHANGED = "published, with unpublished changes"
WITHDRAWN = "withdrawn"
STATES = (DRAFT, IN_REVIEW, PUBLISHED, CHANGED, WITHDRAWN)


def annotate_state(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Working rows with ``state``, one of ``STATES``, computed by the database."""
    whens = [When(condition, then=Value(state)) for state, condition in _state_conditions(rows.model.subject).items()]
    annotated: QuerySet[Any] = rows.annotate(state=Case(*whens, default=Value(DRAFT), output_field=CharField()))
    return annotated


def filter_by_state(rows: QuerySet[Row], state: str) -> QuerySet[Row]:
    """The working rows that are in a state."""
    for earlier, condition in _state_conditions(rows.model.subject).items():
        if earlier == state:
            return rows.filter(condition)
        rows = rows.filter(~condition)
    return rows


def _state_conditions(subject: str) -> dict[str, Exists]:
    """The condition of each state on the working row ``pk``; the first that holds decides, and none means draft."""
    entries = Entry.objects.current().filter(subject=subject, subject_id=OuterRef("pk"))
    saved = Revision.objects.filter(subject=subject, subject_id=OuterRef("subject_id"))
    reviews = Review.objects.filter(subject=subject, subject_id=OuterRef("pk"))
    later_reviews = Review.objects.filter(subject=subject, subject_id=OuterRef("subject_id"), pk__gt=OuterRef("pk"))
    return {
        PUBLISHED: Exists(entries.public().filter(~Exists(saved.filter(number__gt=OuterRef("revision_number"))))),
        IN_REVIEW: Exists(
            reviews.filter(stage=Stage.SUBMITTED)
            .filter(~Exists(later_reviews))
            .filter(revision=Subquery(saved.order_by("-number").values("pk")[:1]))
        ),
        WITHDRAWN: Exists(entries.filter(document=None)),
        CHANGED: Exists(entries),
    }


def get_state(working: WorkingRow) -> str:
    """The state of one saved working row."""
    rows = annotate_state(type(working)._default_manager.filter(pk=working.pk))
    state: str = rows.values_list("state", flat=True)[0]
    return state


def _last_reviews() -> QuerySet[Review]:
    """The last step taken on each subject, unless the revision it was taken on, or a later one, is public."""
    later = Review.objects.filter(subject=OuterRef("subject"), subject_id=OuterRef("subject_id"), pk__gt=OuterRef("pk"))
    public = Entry.objects.current().public().filter(subject=OuterRef("subject"), subject_id=OuterRef("subject_id"))
    return (
        Review.objects.exclude(Exists(later))
        .exclude(Exists(public.filter(revision_number__gte=OuterRef("revision__number"))))
        .select_related("revision", "created_by")
        .order_by("pk")
    )


def get_in_review() -> QuerySet[Review]:
    """What waits for a publisher, of every subject, the longest first."""
    saved = Revision.objects.filter(subject=OuterRef("subject"), subject_id=OuterRef("subject_id"))
    return (
        _last_reviews()
        .filter(stage=Stage.SUBMITTED)
        .exclude(Exists(saved.filter(number__gt=OuterRef("revision__number"))))
    )


def get_returned_to(editor: "User") -> QuerySet[Review]:
    """What was returned to an editor who had submitted or written it, and was not submitted again; oldest first."""
    submitted = Review.objects.filter(
        subject=OuterRef("subject"), subject_id=OuterRef("subject_id"), stage=Stage.SUBMITTED, created_by=editor
    )
    theirs = Exists(submitted) | Q(revision__created_by=editor)
    return _last_reviews().filter(theirs, stage=Stage.RETURNED)


def get_own_drafts(editor: "User") -> QuerySet[Revision]:
    """The latest revisions that an editor saved and that are not public, neither in review nor returned; oldest first.

    What was withdrawn is no draft.
    """
    same = {"subject": OuterRef("subject"), "subject_id": OuterRef("subject_id")}
    later = Revision.objects.filter(**same, number__gt=OuterRef("number"))
    said = Entry.objects.current().filter(**same).filter(Q(document=None) | Q(revision_id=OuterRef("pk")))
    reviewed = _last_reviews().filter(**same)
    own = Revision.objects.filter(created_by=editor).exclude(Exists(later)).exclude(Exists(said))
    return own.exclude(Exists(reviewed)).select_related("created_by").order_by("pk")


def get_open_review(working: WorkingRow) -> Review | None:
    """The last step taken on a working row, if it is not public since."""
    return _last_reviews().filter(subject=working.subject, subject_id=working.pk).first()


def submit(revision: Revision, *, by: "User", comment: str = "") -> Review:
    """Ask a publisher to look at a revision."""
    return _review(revision, Stage.SUBMITTED, by, comment)


def send_back(revision: Revision, *, by: "User", comment: str) -> Review:
    """Return a submitted revision to its editor, saying why."""
    return _review(revision, Stage.RETURNED, by, comment)


def _review(revision: Revision, stage: Stage, by: "User", comment: str) -> Review:
    return Review.objects.create(
        subject=revision.subject,
        subject_id=revision.subject_id,
        revision=revision,
        stage=stage,
        comment=comment,
        created_by=by,
    )


def refuse_own_work(steps: list[PlannedEntry], publisher: "User") -> None:
    """Refuse to publish what the publisher was the last to edit, if the settings demand a second person.

    Raises:
        PublishingRefused: naming what another publisher has to publish.
    """
    if not settings.ANNALS_PUBLISHER_NOT_AUTHOR:
        return
    own = [
        step.row.revision
        for step in steps
        if step.cause == Cause.OWN and step.row and step.row.revision.created_by_id == publisher.pk
    ]
    if own:
        raise PublishingRefused(
            [f"{revision}: you were the last to edit it, so another publisher has to publish it." for revision in own]
        )


def schedule(revision: Revision, *, due: dt.datetime, note: str, correction: bool, by: "User") -> Schedule:
    """Publish this revision at an instant (aware), in place of any other that waits for the subject."""
    pinned, _ = Schedule.objects.update_or_create(
        subject=revision.subject,
        subject_id=revision.subject_id,
        edition=None,
        defaults={
            "revision": revision,
            "due": due,
            "note": note,
            "correction": correction,
            "scheduled_by": by,
            "problem": "",
        },
    )
    return pinned


def find_unpublished(revisions: list[Revision]) -> list[Revision]:
    """The revisions that are not the public ones of their subjects."""
    in_force = Entry.objects.current().public().values_list("revision_id", flat=True)
    public = {pk for batch in split(revisions) for pk in in_force.filter(revision__in=batch)}
    return [revision for revision in revisions if revision.pk not in public]


def get_pending_schedule(working: WorkingRow) -> Schedule | None:
    """The pending schedule of one working row."""
    schedules = Schedule.objects.filter(subject=working.subject, subject_id=working.pk, edition=None)
    return schedules.select_related("revision", "scheduled_by").first()


def find_later_revision(pending: Schedule) -> Revision | None:
    """The latest revision of what is scheduled, if it was saved after the revision that waits."""
    saved = Revision.objects.filter(subject=pending.subject, subject_id=pending.subject_id)
    return saved.filter(number__gt=pending.revision.number).order_by("-number").first()


def publish_due(now: dt.datetime) -> list[Schedule]:
    """Publish every due revision, each in an edition of its own. A refused schedule notes why and stays pending.

    Args:
        now: the current instant, aware.
    """
    due = list(Schedule.objects.filter(edition=None, due__lte=now).values_list("pk", flat=True))
    done = []
    for pk in due:
        if pending := _publish_or_note_problem(pk, now):
            done.append(pending)
    return done


def _publish_or_note_problem(pk: int, now: dt.datetime) -> Schedule | None:
    pending = Schedule.objects.filter(pk=pk).select_related("revision", "scheduled_by").get()
    try:
        return _publish_schedule(pending, now)
    except PublishingRefused as refused:
        pending.problem = "\n".join(refused.problems)
        pending.save(update_fields=["problem"])
        return pending


@transaction.atomic(durable=True)
def _publish_schedule(pending: Schedule, now: dt.datetime) -> Schedule | None:
    """Publish a schedule as an edition; None if another process did so while we waited for the lock."""
    edition = create_next_edition(pending.scheduled_by, pending.note)
    if not Schedule.objects.filter(pk=pending.pk, revision=pending.revision, edition=None, due__lte=now).exists():
        transaction.set_rollback(True)
        return None
    _refuse_overtaken(pending)
    pending.edition = write_entries(edition, plan([pending.revision], correction=pending.correction))
    pending.problem = ""
    pending.save(update_fields=["edition", "problem"])
    return pending


def _refuse_overtaken(pending: Schedule) -> None:
    """Refuse a schedule if the subject was published or withdrawn by hand since."""
    entry = Entry.objects.current().of(pending.subject, pending.subject_id).first()
    if entry is None:
        return
    if entry.document is None:
        raise PublishingRefused(
            [
                f"{pending.revision} was scheduled but has been withdrawn since. "
                "Publish it by hand or remove the schedule."
            ]
        )
    if entry.revision_number >= pending.revision.number:
        raise PublishingRefused(
            [f"{pending.revision} was scheduled, but revision {entry.revision_number} is already public."]
        )


def find_unmentioned_without(leaving: Collection[Key], most: int = 50) -> list[Entry]:
    """Public entries that nothing public mentions once these subjects are withdrawn, of what these mention."""
    ids = [key.id for key in leaving]
    public = Entry.objects.current().public()
    mentioned = set(chain.from_iterable(public.filter(subject_id__in=ids).values_list("references", flat=True)))
    others = public.exclude(subject_id__in=ids)
    candidates = others.filter(subject_id__in=mentioned).order_by("subject", "label")[:most]
    return [entry for entry in candidates if not others.mentioning([entry.subject_id]).exists()]
