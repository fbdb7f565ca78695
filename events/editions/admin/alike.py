"""The likely duplicates of what is being typed."""

from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse, QueryDict

from ..drafts import SubjectRow
from ..http import turns
from ..problems import Problem
from ..similar_names import find_similar
from .form_address import form_address

if TYPE_CHECKING:
    from .base import SubjectAdmin

#: How many are shown.
_SHOWN = 5


class Alike(NamedTuple):
    """A row that may be the one that is being typed, and why."""

    row: SubjectRow
    why: str


def answer_alike(model_admin: "SubjectAdmin", request: HttpRequest) -> JsonResponse:
    """Rows that may be the one that is being typed, each with the address of its form; its script asks for them."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    try:
        with turns.TURNS.take():
            found = model_admin.find_alike(request.GET)
    except Problem:
        # A hint, which nobody waits for.
        found = []
    rows = [{"name": str(row), "why": why, "address": form_address(type(row), row.pk)} for row, why in found[:_SHOWN]]
    return JsonResponse({"alike": rows})


def find_by_name(model: type[SubjectRow], typed: QueryDict) -> list[Alike]:
    """Rows with a similar name or title."""
    field = "name" if "name" in typed else "title"
    if field not in {one.name for one in model._meta.fields}:
        return []
    found = find_similar(
        model._default_manager.order_by("slug"), field, typed.get(field, ""), lambda row: [str(row), *_aliases(row)]
    )
    return [Alike(row, f"it has a similar {field}") for row in found if str(row.pk) != typed.get("id")]


def _aliases(row: SubjectRow) -> list[str]:
    aliases: list[str] = getattr(row, "aliases", [])
    return aliases
