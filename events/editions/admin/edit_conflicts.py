"""No work lost: a form that is stale says so, shows both versions and keeps what was typed."""

import datetime as dt
from typing import cast

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import PROTECT, ManyToManyField, Model
from django.http import QueryDict
from django.utils import timezone

from ..drafts import WorkingRow, get_latest_revision, lock_latest_revision
from ..models import EditingSession, Entry, Revision
from ..subjects import get_owner
from ..workflow import get_pending_schedule
from .autosave import IS_RESTORED, RESTORED
from .diffs import row_differences
from .merge import referring_fields
from .slugs import SluggedForm

#: How long a form counts as open after its last heartbeat.
HEARD = dt.timedelta(seconds=150)
GONE = (
    "Not saved: somebody deleted or merged this while you had it open. What you typed is still in the form. Saving "
    "again creates a new draft from it."
)


class GuardedForm(SluggedForm):
    """A form with a hidden field for the revision that its editor saw when opening it."""

    seen_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        if self.is_bound:
            # It is no change that an editor makes.
            self.initial["seen_revision"] = self.data.get(self.add_prefix("seen_revision"))
        elif self.instance.pk and not self.instance._state.adding:
            latest = get_latest_revision(self.instance)
            self.initial["seen_revision"] = latest.number if latest else 0

    def clean(self) -> dict[str, object] | None:
        cleaned = super().clean()
        if RESTORED in self.data:
            self.add_error(NON_FIELD_ERRORS, IS_RESTORED)
        if self.instance._state.adding:
            self._refuse_deleted()
        else:
            self._refuse_stale()
        return cleaned

    def _refuse_deleted(self) -> None:
        if self.cleaned_data.get("seen_revision") is not None:
            self.add_error(NON_FIELD_ERRORS, GONE)
            self._set_seen_revision("")

    def _refuse_stale(self) -> None:
        latest = lock_latest_revision(self.instance)
        seen = self.cleaned_data.get("seen_revision")
        if latest is None or seen == latest.number:
            return
        for line in describe_conflict(latest, seen):
            self.add_error(NON_FIELD_ERRORS, line)
        # The page shows both versions, so its editor may save again.
        self._set_seen_revision(str(latest.number))

    def _set_seen_revision(self, revision: str) -> None:
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("seen_revision")] = revision
        self.data = data


def describe_conflict(latest: Revision, seen: int | None) -> list[str]:
    """Sentences on the revisions saved by others since the one that was seen."""
    who = latest.created_by.get_username() if latest.created_by else "an import"
    opened = f"revision {seen}" if seen else "an earlier revision"
    lines = [
        f"Not saved: {who} saved revision {latest.number} while you had {opened} open. "
        "What you typed is still in the form; rows they deleted appear as new rows; rows they added appear among "
        "yours. Saving again replaces their version with yours; you can restore theirs from the history."
    ]
    before = Revision.objects.filter(subject=latest.subject, subject_id=latest.subject_id, number=seen or 0).first()
    if before:
        lines += [f"Theirs: {difference}" for difference in row_differences(before.row, latest.row)]
    return lines


def open_editing_session(working: WorkingRow, reader: User) -> list[str]:
    """Record that the user has the form open, and return the names of the others who have."""
    now = timezone.now()
    mine = {"subject": working.subject, "subject_id": working.pk}
    EditingSession.objects.update_or_create(**mine, opened_by=reader, defaults={"heard_at": now})
    others = EditingSession.objects.filter(**mine, heard_at__gt=now - HEARD).exclude(opened_by=reader)
    return list(others.values_list("opened_by__username", flat=True))


def describe_other_editors(names: list[str]) -> str:
    """Who else has a form open, in a sentence; "" for nobody."""
    return f"{' and '.join(names)} {'has' if len(names) == 1 else 'have'} this form open too." if names else ""


def close_editing_session(working: WorkingRow, reader: User) -> None:
    """Forget that the user has the form open."""
    EditingSession.objects.filter(subject=working.subject, subject_id=working.pk, opened_by=reader).delete()


def describe_holders(working: WorkingRow) -> list[str]:
    """Sentences on what keeps a working row from being deleted."""
    reasons = []
    entry = Entry.objects.of(working.subject, working.pk).order_by("-edition").first()
    if entry is not None:
        reasons.append(
            f"“{working}” was published in edition {entry.edition_id}, and editions are permanent. Withdraw it instead."
        )
    if scheduled := get_pending_schedule(working):
        reasons.append(
            f"“{working}” is scheduled for {scheduled.due:%-d %B %Y}. Cancel the schedule in its form first."
        )
    for field in referring_fields(working):
        if isinstance(field, ManyToManyField) or field.remote_field.on_delete is PROTECT:
            users = field.model._default_manager.filter(**{field.name: working})[:20]
            reasons += [
                f"“{working}” is used by {user._meta.verbose_name} “{_name_with_owner(user)}”." for user in users
            ]
    return list(dict.fromkeys(reasons))


def _name_with_owner(part: Model) -> str:
    """A part after the subject it belongs to, or the row itself."""
    owner = get_owner(part)
    return str(part) if owner is part else f"{owner}: {part}"
