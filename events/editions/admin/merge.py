"""Merging duplicates: references to the others point to the row that is kept, and their slugs redirect to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, ForeignObject, ForeignObjectRel, ManyToManyField, Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from unfold.widgets import UnfoldAdminSelectWidget

from ..drafts import SubjectRow, WorkingRow, get_latest_revision, save_revision
from ..models import Edition, Entry, Revision, Schedule
from ..planning import PlannedEntry, PublishingRefused, StalePlan, get_current_entries, plan, plan_digest
from ..publishing import create_next_edition, write_entries
from ..rows import Key
from ..subjects import StoredRow, get_owner, get_subjects
from ..workflow import IN_REVIEW, get_state, submit
from .publish import CleanedData, PublishForm, confirmation_page, get_user, preview_page

if TYPE_CHECKING:
    from .actions import SubjectActions


class NotMergeable(PublishingRefused):
    """Why the rows cannot be merged."""

    def __init__(self, problem: str) -> None:
        super().__init__([problem])


@dataclass
class MergeResult:
    """What a merge leaves to be published: revisions, and what is withdrawn with them; and what drafts it changed."""

    changed: list[Revision] = dataclass_field(default_factory=list)
    publishing: list[Revision] = dataclass_field(default_factory=list)
    leaving: list[Key] = dataclass_field(default_factory=list)

    def plan(self) -> list[PlannedEntry]:
        return plan(self.publishing, self.leaving)


class MergeForm(forms.Form):
    """Which of the rows stays."""

    target: "forms.ModelChoiceField[SubjectRow]" = forms.ModelChoiceField(
        queryset=None,
        label="Keep",
        empty_label=None,
        widget=UnfoldAdminSelectWidget(),
        help_text="References to the others will point to this one; their slugs will redirect here.",
    )

    def __init__(self, rows: QuerySet[SubjectRow], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["target"].queryset = rows  # type: ignore[attr-defined]


class PublicMergeForm(PublishForm):
    """The note of the edition that merges, if one of the rows is public."""

    target = forms.CharField(widget=forms.HiddenInput)
    field_order = ("note",)

    def __init__(self, target: SubjectRow, others: list[SubjectRow], data: QueryDict | None = None) -> None:
        # On the first display of the form no field is missing yet.
        note = f"{', '.join(f'“{other}”' for other in others)} and “{target}” are the same."
        super().__init__(data if data and "note" in data else None, initial={"target": target.pk, "note": note})
        del self.fields["correction"]


def merge_page(model_admin: "SubjectActions", request: HttpRequest, rows: QuerySet[SubjectRow]) -> HttpResponse | None:
    """Ask which row stays, then merge the others into it: as drafts, or as one edition if any of them is public."""
    if not model_admin.has_change_permission(request) or not model_admin.has_delete_permission(request):
        raise PermissionDenied
    if rows.count() < 2:
        messages.error(request, "Select two or more rows to merge.")
        return None
    form = MergeForm(rows, request.POST if "confirmed" in request.POST else None)
    if not form.is_valid():
        return confirmation_page(model_admin, request, form, "Merge", action="merge_selected")
    target = form.cleaned_data["target"]
    others = list(rows.exclude(pk=target.pk))
    if any(Entry.objects.of(other.subject, other.pk).exists() for other in others):
        return _merge_in_public_page(model_admin, request, target, others)
    try:
        merged = merge(target, others, by=get_user(request))
    except NotMergeable as error:
        messages.error(request, str(error))
        return None
    messages.success(request, f"Merged into “{target}”. Drafts changed: {len(merged.changed):,}.")
    return None


def _merge_in_public_page(
    model_admin: "SubjectActions", request: HttpRequest, target: SubjectRow, others: list[SubjectRow]
) -> HttpResponse | None:
    if not model_admin.has_publish_permission(request):
        messages.error(request, "One of these is public. Only a publisher can merge them.")
        return None

    def make_plan() -> list[PlannedEntry]:
        with transaction.atomic():
            steps = merge(*_reload(target, others), by=get_user(request)).plan()
            transaction.set_rollback(True)
        return steps

    def act(cleaned: CleanedData) -> Edition:
        return merge_in_public(
            *_reload(target, others), by=get_user(request), note=cleaned["note"], seen=cleaned["seen"]
        )

    def make_form(data: QueryDict | None) -> forms.Form:
        return PublicMergeForm(target, others, data)

    return preview_page(model_admin, request, make_form, make_plan, act, "Merge", "merge_selected")


def _reload(target: SubjectRow, others: list[SubjectRow]) -> tuple[SubjectRow, list[SubjectRow]]:
    """Reload the rows: a preview changed its instances and was rolled back."""
    rows = type(target)._default_manager.in_bulk([row.pk for row in (target, *others)])
    if len(rows) <= len(others):
        raise NotMergeable("One of the rows has since been deleted. Select the rows again.")
    return rows[target.pk], [rows[other.pk] for other in others]


@transaction.atomic(durable=True)
def merge_in_public(target: SubjectRow, others: list[SubjectRow], *, by: User, note: str, seen: str) -> Edition:
    """Merge, and make that public as one edition: who mentioned the others mentions ``target``, and they are withdrawn.

    Raises:
        StalePlan: the plan is no longer the one that was previewed.
        PublishingRefused: nothing is written; every problem is named.
    """
    edition = create_next_edition(by, note)
    steps = merge(target, others, by=by).plan()
    if plan_digest(steps) != seen:
        raise StalePlan(["Something changed since the preview. Nothing was merged; review it again."])
    return write_entries(edition, steps)


@transaction.atomic
def merge(target: SubjectRow, others: Iterable[SubjectRow], *, by: User) -> MergeResult:
    """Let everything that refers to others refer to ``target``, and delete their working rows.

    What is public is to be published as it is, but for that; drafts of it keep their other changes to themselves.

    Raises:
        NotMergeable: something refers to both in the same way, can never refer to another, or waits for its day.
    """
    others = list(others)
    ids = {str(other.pk): str(target.pk) for other in others}
    keys = [Key(other.subject, other.pk) for other in others]
    if waiting := Schedule.objects.filter(edition=None, subject_id__in=[key.id for key in keys]).first():
        raise NotMergeable(f"A publication is scheduled: {waiting}. Cancel the schedule first.")
    public = {
        key
        for key, entry in get_current_entries([Key(target.subject, target.pk), *keys]).items()
        if entry.document is not None
    }
    merged = MergeResult(leaving=[key for key in keys if key in public])
    if merged.leaving and Key(target.subject, target.pk) not in public:
        raise NotMergeable(
            f"“{target}” is not public, but one of the others is. Keep the public one, or publish “{target}” first."
        )
    drafts = {(owner.subject, owner.pk): owner for other in others for owner in _repoint(other, target)}
    for entry in Entry.objects.current().public().mentioning(key.id for key in keys):
        model = get_subjects()[entry.subject].model
        drafts.setdefault((entry.subject, entry.subject_id), model._default_manager.get(pk=entry.subject_id))
    slugs = [slug for other in others for slug in (*other.former_slugs, other.slug)]
    drafts.pop((target.subject, target.pk), None)
    target.former_slugs = list(dict.fromkeys([*target.former_slugs, *slugs]))
    target.save()
    _save_merged(target, {"former_slugs": target.former_slugs}, {}, by, f"merged with {', '.join(slugs)}", merged)
    for owner in drafts.values():
        if Key(owner.subject, owner.pk) not in keys:
            _save_merged(owner, {}, ids, by, f"{target.slug} in place of {', '.join(slugs)}", merged)
    for other in others:
        other.delete()
    return merged


def _save_merged(
    owner: WorkingRow, values: StoredRow, ids: dict[str, str], by: User, comment: str, merged: MergeResult
) -> None:
    """Save a changed draft; if it is public too, also save the public version with this change only."""
    key = Key(owner.subject, owner.pk)
    entry = get_current_entries([key]).get(key)
    latest = get_latest_revision(owner)
    was_in_review = get_state(owner) == IN_REVIEW
    is_public = entry is not None and entry.document is not None
    if entry is not None and is_public and latest is not None and latest.number != entry.revision_number:
        public = Revision.objects.create(
            subject=owner.subject,
            subject_id=owner.pk,
            number=latest.number + 1,
            row=_with_ids(entry.revision.row, ids) | values,
            comment=f"the public version, {comment}",
            created_by=by,
        )
        merged.publishing.append(public)
    revision = save_revision(owner, by=by, comment=comment)
    if is_public and (not merged.publishing or merged.publishing[-1].subject_id != owner.pk):
        merged.publishing.append(revision)
    if was_in_review:
        submit(revision, by=by, comment=comment)
    if values == {}:
        merged.changed.append(revision)


def _with_ids(value: Any, ids: dict[str, str]) -> Any:
    """A row with ids replaced; duplicates that result in a list are removed."""
    if isinstance(value, dict):
        return {key: _with_ids(member, ids) for key, member in value.items()}
    if isinstance(value, list):
        members = [_with_ids(member, ids) for member in value]
        return [member for place, member in enumerate(members) if member not in members[:place]]
    return ids.get(value, value) if isinstance(value, str) else value


def referring_fields(row: Model) -> "list[ForeignObject[object, object]]":
    """The fields, of any model, that refer to rows of this one's; those without a name on its side too."""
    return [
        relation.field
        for relation in row._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel) and not relation.field.model._meta.auto_created
    ]


def _repoint(other: SubjectRow, target: SubjectRow) -> list[WorkingRow]:
    """Point every reference to ``other`` at ``target``; return the subjects whose rows changed."""
    owners: list[WorkingRow] = []
    for field in referring_fields(other):
        if isinstance(field, ForeignKey):
            users = list(field.model._default_manager.filter(**{field.name: other}))
            if users and getattr(field.model, "never_changes", False):
                reason = f"“{other}” has {field.model._meta.verbose_name} “{users[0]}”, which never changes"
                raise NotMergeable(f"{reason}. Keep “{other}” and merge the others into it.")
            for user in users:
                setattr(user, field.name, target)
                _save_once(user)
            owners += [get_owner(user) for user in users]
        elif isinstance(field, ManyToManyField) and _is_plain(field):
            for user in field.model._default_manager.filter(**{field.name: other}):
                getattr(user, field.name).remove(other)
                getattr(user, field.name).add(target)
                owners.append(get_owner(user))
    return owners


def _is_plain(field: "ManyToManyField[Model, Model]") -> bool:
    """Whether the rows between hold nothing but the two ends."""
    through = field.remote_field.through
    return through is not None and bool(through._meta.auto_created)


def _save_once(part: Model) -> None:
    """Save a part, or delete it if it would duplicate an existing one."""
    try:
        with transaction.atomic():
            part.save()
    except IntegrityError:
        if hasattr(part, "subject"):
            raise NotMergeable(f"The merge would create a duplicate of “{part}”. Change or delete it first.") from None
        part.delete()
