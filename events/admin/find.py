"""Finding an event, a source or an actor by some of its words, from any page of the desk (Ctrl+K)."""

from collections.abc import Callable

from django.contrib.admin import AdminSite
from django.contrib.admin.options import ModelAdmin
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, URLResolver, path

from events.editions.admin.form_address import form_address
from events.editions.drafts import SubjectRow
from events.editions.http import turns
from events.editions.problems import Problem
from sources.models import Source

from ..models import Actor, Event

_MODELS: tuple[type[SubjectRow], ...] = (Event, Source, Actor)
#: How many of each kind are found, and how many characters are looked for.
_SHOWN, _LONGEST = 6, 200


def install_find(site: AdminSite) -> None:
    """Give the admin the address that its pages ask while somebody types."""
    plain: Callable[[], list[URLPattern | URLResolver]] = site.get_urls

    def get_urls() -> list[URLPattern | URLResolver]:
        return [path("find/", site.admin_view(lambda request: find(site, request)), name="find"), *plain()]

    site.get_urls = get_urls  # type: ignore[method-assign]


def find(site: AdminSite, request: HttpRequest) -> JsonResponse:
    """The rows that have these words (``q``) and that the user may see, each with its kind and its form's address."""
    words = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:_LONGEST]
    found: list[dict[str, str]] = []
    if words:
        try:
            with turns.TURNS.take():
                found = [row for model in _MODELS for row in _find_in(site.get_model_admin(model), request, words)]
        except Problem:
            return JsonResponse({"problem": "Too much is being looked for. Try again in a moment."}, status=503)
    return JsonResponse({"found": found})


def _find_in(model_admin: "ModelAdmin[SubjectRow]", request: HttpRequest, words: str) -> list[dict[str, str]]:
    """The rows of one kind: those whose name begins with the words before the others."""
    if not model_admin.has_view_permission(request):
        return []
    rows, has_twins = model_admin.get_search_results(request, model_admin.get_queryset(request), words)
    rows = rows.distinct() if has_twins else rows
    kind = str(model_admin.opts.verbose_name)
    return [
        {"kind": kind, "name": str(row), "slug": row.slug, "address": form_address(type(row), row.pk)}
        for row in sorted(rows.order_by("slug")[: _SHOWN * 5], key=lambda row: _rank(str(row), words))[:_SHOWN]
    ]


def _rank(name: str, words: str) -> int:
    """0 of a name that begins with the words, 1 of one that has them, 2 of any other."""
    name, words = name.lower(), words.lower()
    return 0 if name.startswith(words) else 1 if words in name else 2
