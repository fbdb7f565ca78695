"""Lists that stay quick with 100,000 rows, and answer any address."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ORDER_VAR
from django.core.exceptions import SuspiciousOperation
from django.core.paginator import Paginator
from django.db import DatabaseError, transaction
from django.db.models import Exists, Model, OuterRef, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from ..drafts import WorkingRow
from ..http import turns
from ..models import Revision
from ..workflow import STATES, annotate_state, filter_by_state
from .publish import get_user
from .unfold import ChangeList


class SafeChangeList(ChangeList):
    """A list that reports invalid filter values instead of failing in the database."""

    def get_results(self, request: HttpRequest) -> None:
        try:
            with turns.TURNS.take(), transaction.atomic():
                super().get_results(request)
        except (DatabaseError, ValueError, OverflowError, SuspiciousOperation) as error:
            raise IncorrectLookupParameters(error) from error

    def get_queryset(self, request: HttpRequest, exclude_parameters: list[str | None] | None = None) -> QuerySet[Model]:
        try:
            return super().get_queryset(request, exclude_parameters)
        except (DatabaseError, ValueError, OverflowError, SuspiciousOperation) as error:
            raise IncorrectLookupParameters(error) from error


class SubjectChangeList(SafeChangeList):
    """A list that computes the state of the rows on its page only, and begins with what was changed last."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        is_page = self.multi_page and not self.show_all
        if not self.is_newest_first():
            rows = list(self.result_list)
        elif is_page:
            rows = find_newest(self.queryset, (self.page_num - 1) * self.list_per_page, self.list_per_page)
        else:
            rows = list(self.result_list)
        latest = get_latest_revisions(cast(type[WorkingRow], self.model).subject, [row.pk for row in rows])
        if self.is_newest_first():
            rows.sort(key=lambda row: latest[row.pk].pk if row.pk in latest else 0, reverse=True)
        self.result_list: list[Model] = rows
        prefetch_related_objects(rows, *getattr(self.model_admin, "list_prefetch_related", ()))
        shown = self.model._default_manager.filter(pk__in=[row.pk for row in rows])
        states = dict(annotate_state(shown).values_list("pk", "state"))
        for row in rows:
            # Not columns: the list alone shows them.
            vars(row)["state"] = states[row.pk]
            vars(row)["latest_revision"] = latest.get(row.pk)

    def is_newest_first(self) -> bool:
        """Whether the list is in the order in which its rows were changed: nobody has chosen another."""
        return not self.params.get(ORDER_VAR)


def find_newest(rows: QuerySet[Model], offset: int, most: int) -> list[Model]:
    """A page of rows, those first that were saved last; after them those that were never saved as a revision.

    The revisions are read from the newest back: to order the rows by them, the database would look at all.
    """
    subject = cast(type[WorkingRow], rows.model).subject
    saved = get_latest_of(subject).filter(subject_id__in=rows.order_by().values("pk"))
    ids = list(saved.order_by("-pk").values_list("subject_id", flat=True)[offset : offset + most])
    found = rows.order_by().in_bulk(ids)
    page = [found[id] for id in ids if id in found]
    if len(ids) < most:
        before = max(0, offset - saved.count())
        revisions = Revision.objects.filter(subject=subject, subject_id=OuterRef("pk"))
        page += rows.filter(~Exists(revisions)).order_by("pk")[before : before + most - len(ids)]
    return page


def get_latest_of(subject: str) -> QuerySet[Revision]:
    """The latest revision of each row of a kind."""
    later = Revision.objects.filter(
        subject=OuterRef("subject"), subject_id=OuterRef("subject_id"), number__gt=OuterRef("number")
    )
    return Revision.objects.filter(~Exists(later), subject=subject)


def get_latest_revisions(subject: str, ids: list[UUID]) -> dict[UUID, Revision]:
    """The latest revisions of these rows, with who saved them and without what they say."""
    latest = get_latest_of(subject).filter(subject_id__in=ids).select_related("created_by").defer("row")
    return {revision.subject_id: revision for revision in latest}


if TYPE_CHECKING:
    RowPaginator = Paginator[object]
else:
    RowPaginator = Paginator


class BoundedPaginator(RowPaginator):
    """Counts up to 10,000 rows: no editor turns more pages, and counting all is slow."""

    furthest = 10_000

    @property
    def count(self) -> int:
        if not hasattr(self, "_counted"):
            rows = cast(QuerySet[WorkingRow], self.object_list).order_by()
            self._counted = rows.values("pk")[: self.furthest].count()
        return self._counted


class StateFilter(SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> Iterator[tuple[str, str]]:
        return ((state, state) for state in STATES)

    def queryset(self, request: HttpRequest, queryset: QuerySet[WorkingRow]) -> QuerySet[WorkingRow] | None:
        state = self.value()
        return filter_by_state(queryset, state) if state in STATES else None


class MineFilter(SimpleListFilter):
    """What its user saved last, or ever."""

    title = "changed by"
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("last", "me, last"), ("ever", "me, at any time")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[WorkingRow]) -> QuerySet[WorkingRow] | None:
        subject = queryset.model.subject
        match self.value():
            case "last":
                saved = get_latest_of(subject)
            case "ever":
                saved = Revision.objects.filter(subject=subject)
            case _:
                return None
        return queryset.filter(pk__in=saved.filter(created_by=get_user(request)).values("subject_id"))


#: The parameter of a list's address that names the row that was just saved.
_SAVED = "saved"


def add_saved(redirect: HttpResponse, working: WorkingRow) -> HttpResponseRedirect:
    """A redirect to a list that names a row in the address."""
    address = redirect["Location"]
    return HttpResponseRedirect(f"{address}{'&' if '?' in address else '?'}{_SAVED}={working.pk}")


def take_saved(request: HttpRequest) -> str:
    """The id of the row that was just saved, or "". Lists refuse parameters that they do not know, so it is taken."""
    if _SAVED not in request.GET:
        return ""
    rest = request.GET.copy()
    saved = rest.pop(_SAVED)[-1]
    request.GET = rest  # type: ignore[assignment]
    return str(saved)
