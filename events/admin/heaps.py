"""The heaps of the desk: what waits for the person who looks at it, with who said what of it, and when."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from django.contrib.auth.models import User
from django.db.models import Model
from django.urls import reverse

from events.editions.admin.form_address import form_address
from events.editions.models import Autosave, Review, Revision
from events.editions.subjects import get_subjects, get_working_rows
from events.editions.workflow import IN_REVIEW, get_in_review, get_own_drafts, get_returned_to

Step = TypeVar("Step", bound=Review | Revision | Autosave)
#: How many of each are shown, and how many are read to find those whose rows are still there.
_SHOWN = 10
_READ = 200


class Waiting(NamedTuple):
    """A row that somebody is waited for to do something about; ``at`` is aware, ``said`` may be empty."""

    name: str
    address: str
    by: str
    at: dt.datetime
    said: str


class Heap(NamedTuple):
    """A box of the desk, oldest first; ``lists`` are the names and addresses of the full lists."""

    title: str
    rows: list[Waiting]
    more: int
    lists: list[tuple[str, str]]


def get_heaps(user: User, *, may_publish: bool) -> list[Heap]:
    """What was returned to a user, what waits for a publisher, and the user's own drafts."""
    in_review = _find_waiting(get_in_review()[:_READ])
    models = dict.fromkeys(type(working) for working, _ in in_review)
    return [
        *_get_unsaved(user),
        _heap("Returned to you", _find_waiting(get_returned_to(user)[:_READ])),
        _heap(
            "Waiting for you" if may_publish else "In review",
            in_review,
            [state_list(model, IN_REVIEW) for model in models],
        ),
        _heap("Mine", _find_waiting(get_own_drafts(user)[:_READ])),
    ]


def _get_unsaved(user: User) -> list[Heap]:
    """What a user typed and did not save, if anything."""
    kept = list(Autosave.objects.filter(typed_by=user).order_by("typed_at")[:_READ])
    there = _find_waiting(one for one in kept if one.subject_id)
    rows = [
        Waiting(str(working), form_address(type(working), working.pk), str(user), step.typed_at, "")
        for working, step in there
    ]
    for one in kept:
        if one.subject_id is None:
            meta = get_subjects()[one.subject].model._meta
            address = reverse(f"admin:{meta.app_label}_{meta.model_name}_add")
            rows.append(Waiting(f"a new {meta.verbose_name}", address, str(user), one.typed_at, ""))
    return [Heap("Typed and not saved", rows[:_SHOWN], len(rows[_SHOWN:]), [])] if rows else []


def state_list(model: type[Model], state: str) -> tuple[str, str]:
    """The name and address of a list of an admin, narrowed to a state."""
    meta = model._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return f"all {meta.verbose_name_plural}", f"{address}?state={state.replace(' ', '+')}"


def _find_waiting(steps: Iterable[Step]) -> list[tuple[Model, Step]]:
    """The working rows that these are about, except those that have been deleted since."""
    found = list(steps)
    rows = {
        (subject, id): working
        for subject in dict.fromkeys(step.subject for step in found)
        for id, working in get_working_rows(
            subject, [one.subject_id for one in found if one.subject == subject and one.subject_id]
        ).items()
    }
    return [(rows[key], step) for step in found if (key := (step.subject, step.subject_id)) in rows]


def _heap(
    title: str, waiting: Sequence[tuple[Model, Review | Revision]], lists: list[tuple[str, str]] | None = None
) -> Heap:
    event = get_subjects()["event"].model
    rows = [
        Waiting(
            str(working) if isinstance(working, event) else f"{step.subject}: {working}",
            form_address(type(working), step.subject_id),
            str(step.created_by),
            step.created_at,
            step.comment,
        )
        for working, step in waiting[:_SHOWN]
    ]
    return Heap(title, rows, len(waiting) - len(rows), lists or [])
