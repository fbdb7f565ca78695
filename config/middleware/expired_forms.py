"""A form sent too late, its session over or another one begun: what was typed is kept, to be sent again."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse


class ExpiredFormMiddleware:
    """Answers an admin's form that comes from somebody logged out with the way to send it again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, names: object) -> HttpResponse | None:
        if request.method != "POST" or admin.site.has_permission(request):
            return None
        # Pages for whoever is not logged in say so, as Django's do.
        is_open = not getattr(view, "login_required", True) or request.path == reverse("admin:logout")
        return None if is_open else expired_form_page(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's ``CSRF_FAILURE_VIEW``."""
    return expired_form_page(request, is_ours=_is_ours(request))


def expired_form_page(request: HttpRequest, *, is_ours: bool = True) -> HttpResponse:
    """The page that keeps what was typed. Of a form that may be another site's it keeps nothing, nor any password."""
    sent = [(name, text) for name, texts in request.POST.lists() for text in texts if name != "csrfmiddlewaretoken"]
    context = {
        **admin.site.each_context(request),
        "title": "Not saved yet",
        "is_logged_in": admin.site.has_permission(request),
        "is_ours": is_ours and not any("password" in name for name, _ in sent),
        "sent": sent,
        "files": [file.name for _, files in request.FILES.lists() for file in files],
    }
    response = TemplateResponse(request, "admin/resending.html", context, status=403)
    response.headers["Cache-Control"] = "no-store"
    return response.render()


def _is_ours(request: HttpRequest) -> bool:
    """Whether the form was one of our pages', as browsers say and no page can make them say otherwise."""
    ours = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") in (ours, *settings.CSRF_TRUSTED_ORIGINS)
