"""Two subjects that are one: what referred to either refers to one, and the other's slugs lead to it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import CASCADE, ForeignKey, ManyToManyField, QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.widgets import UnfoldAdminSelectWidget

from ..models import Entry
from ..subjects import subjects
from ..working import revise
from .publishing import ask, person


class NotMergeable(ValueError):
    """Why the rows cannot be merged."""


class MergeForm(forms.Form):
    """Which of the rows stays."""

    kept: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        queryset=None,
        label="Keep",
        empty_label=None,
        widget=UnfoldAdminSelectWidget(),
        help_text="What refers to the others will refer to this one, as drafts; their slugs will lead here.",
    )

    def __init__(self, rows: QuerySet, data: Any = None) -> None:
        super().__init__(data)
        self.fields["kept"].queryset = rows  # type: ignore[attr-defined]


def merge_page(model_admin: Any, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
    """Ask which row stays, then merge the others into it."""
    if not model_admin.has_change_permission(request) or not model_admin.has_delete_permission(request):
        raise PermissionDenied
    if rows.count() < 2:
        messages.error(request, "Choose two or more to merge.")
        return None
    form = MergeForm(rows, request.POST if "confirmed" in request.POST else None)
    if not form.is_valid():
        return ask(model_admin, request, form, "Merge", action="merge_selected")
    kept = form.cleaned_data["kept"]
    try:
        changed, public = merge(kept, list(rows.exclude(pk=kept.pk)), by=person(request))
    except NotMergeable as error:
        messages.error(request, str(error))
        return None
    messages.success(request, f"Merged into “{kept}”. {len(changed)} drafts changed with it.")
    for row in public:
        messages.warning(
            request, f"“{row}” is public: publish these changes, then withdraw it, so that its slug leads on."
        )
    return None


@transaction.atomic
def merge(kept: Any, others: Iterable[Any], *, by: Any) -> tuple[list[Any], list[Any]]:
    """Let everything that refers to others refer to ``kept``; gives the drafts changed, and those others still public.

    What was never public is deleted; what is public stays until it is withdrawn.

    Raises:
        NotMergeable: something refers to both in the same way, or can never refer to another.
    """
    changed: dict[Any, Any] = {}
    public: list[Any] = []
    slugs: list[str] = []
    for other in others:
        for owner in _repointed(other, kept):
            changed[owner.subject, owner.pk] = owner
        slugs += [*other.former_slugs, other.slug]
        if Entry.objects.of(other.subject, other.pk).exists():
            public.append(other)
        else:
            other.delete()
    kept.former_slugs = list(dict.fromkeys([*kept.former_slugs, *slugs]))
    kept.save()
    revise(kept, by=by, comment=f"merged with {', '.join(slugs)}")
    for owner in changed.values():
        revise(owner, by=by, comment=f"{kept.slug} in place of {', '.join(slugs)}")
    return list(changed.values()), public


def referring(row: Any) -> list[Any]:
    """The fields, of any model, that refer to rows of this one's; those without a name on its side too."""
    return [
        relation.field
        for relation in row._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and not relation.field.model._meta.auto_created
    ]


def _repointed(other: Any, kept: Any) -> list[Any]:
    """Every reference to one row set to another; gives the subjects whose rows changed by that."""
    owners: list[Any] = []
    for field in referring(other):
        if isinstance(field, ForeignKey):
            users = list(field.model._default_manager.filter(**{field.name: other}))
            if users and getattr(field.model, "never_changes", False):
                told = f"“{other}” has {field.model._meta.verbose_name} “{users[0]}”, which never changes"
                raise NotMergeable(f"{told}. Keep “{other}”, and merge the others into it.")
            for user in users:
                setattr(user, field.name, kept)
                _save_once(user)
            owners += [_subject_of(user) for user in users]
        elif isinstance(field, ManyToManyField) and _is_plain(field):
            for user in field.model._default_manager.filter(**{field.name: other}):
                getattr(user, field.name).remove(other)
                getattr(user, field.name).add(kept)
                owners.append(_subject_of(user))
    return owners


def _is_plain(field: "ManyToManyField[Any, Any]") -> bool:
    """Whether the rows between hold nothing but the two ends."""
    through: Any = field.remote_field.through
    return bool(through._meta.auto_created)


def _save_once(part: Any) -> None:
    """Save, or drop a part that would say the same as one that is there."""
    try:
        with transaction.atomic():
            part.save()
    except IntegrityError:
        if hasattr(part, "subject"):
            raise NotMergeable(f"“{part}” would stand twice. Change or delete it first.") from None
        part.delete()


def _subject_of(row: Any) -> Any:
    """The row itself where it is a subject, else the one it is a part of."""
    models = tuple(subject.model for subject in subjects().values())
    if isinstance(row, models):
        return row
    return next(
        getattr(row, field.name)
        for field in row._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.remote_field.on_delete is CASCADE
    )
