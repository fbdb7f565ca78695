"""What is typed is kept every few seconds, for whoever typed it, until it is saved or discarded."""

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from django.contrib.admin.helpers import AdminForm
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import URLPattern, path
from django.utils import timezone

from ..drafts import WorkingRow
from ..models import Autosave
from ..validators import CONTROL
from .actions import SubjectActions
from .publish import get_user

#: Fields of a sent form that say nothing of what was typed.
_NOT_TYPED = ("csrfmiddlewaretoken", "_save", "_continue", "_addanother", "_saveasnew")
#: The field of a form that is shown with what was kept.
RESTORED = "_restored"
_RESTORE, _DISCARD = "_restore", "_discard"
#: What asks for what was kept, or for its end.
ASKING = frozenset((_RESTORE, _DISCARD))
IS_RESTORED = "This is what you had typed. It is not saved yet: check it, and save."


def get_autosave(user: User, subject: str, id: UUID | None) -> Autosave | None:
    return Autosave.objects.filter(typed_by=user, subject=subject, subject_id=id).first()


def keep_typed(request: HttpRequest, subject: str, id: UUID | None) -> JsonResponse:
    """Keep the fields of a form, in place of those kept before."""
    seen = request.POST.get("seen_revision", "")
    kept = {
        # What no text may hold, the form says when it is saved; the database would refuse it here.
        CONTROL.sub(" ", name): [CONTROL.sub(" ", text) for text in texts]
        for name, texts in request.POST.lists()
        if name not in _NOT_TYPED
    }
    now = timezone.now()
    typed = {
        "fields": kept,
        "base_revision": int(seen) if seen.isdecimal() and len(seen) < 10 else None,
        "typed_at": now,
    }
    Autosave.objects.update_or_create(typed_by=get_user(request), subject=subject, subject_id=id, defaults=typed)
    return JsonResponse({"kept": f"{now:%H:%M} UTC"})


def forget_typed(user: User, subject: str, id: UUID, *, is_new: bool) -> None:
    """Forget what was kept of a form that has been saved."""
    of_form = Q(subject_id=id) | Q(subject_id=None) if is_new else Q(subject_id=id)
    Autosave.objects.filter(of_form, typed_by=user, subject=subject).delete()


def to_form_data(fields: Mapping[str, list[str]]) -> QueryDict:
    """What the browser would have sent, marked as restored."""
    data = QueryDict(mutable=True)
    for name, texts in fields.items():
        data.setlist(name, texts)
    data[RESTORED] = "1"
    return data


class AutosaveAdmin(SubjectActions):
    """Forms that keep what is typed in them, and offer it when they are opened again."""

    def get_urls(self) -> list[URLPattern]:
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view(self.autosave)
        return [
            path("autosave/", view, name=f"{name}_autosave_new"),
            path("<uuid:object_id>/autosave/", view, name=f"{name}_autosave"),
            *super().get_urls(),
        ]

    def autosave(self, request: HttpRequest, object_id: UUID | None = None) -> HttpResponse:
        """Keep what a form has typed in it; its script posts it every few seconds."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if object_id is not None:
            self._working(request, object_id)
        elif not self.has_add_permission(request):
            raise PermissionDenied
        return keep_typed(request, self.model.subject, object_id)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, object],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: WorkingRow | None = None,
    ) -> HttpResponse:
        if not cast(AdminForm, context["adminform"]).form.is_bound and not context.get("is_popup"):
            context["autosave"] = get_autosave(get_user(request), self.model.subject, obj.pk if obj else None)
        return super().render_change_form(request, context, add, change, form_url, obj)


def answer_kept(request: HttpRequest, subject: str, working: WorkingRow | None) -> HttpResponse | None:
    """Discard what was kept of a form; or else take it for what was sent, to be shown, and give no answer yet."""
    kept = get_autosave(get_user(request), subject, working.pk if working else None)
    if kept is None or _DISCARD in request.POST:
        if kept:
            kept.delete()
        return HttpResponseRedirect(request.path)
    request.POST = to_form_data(kept.fields)  # type: ignore[assignment]
    return None
