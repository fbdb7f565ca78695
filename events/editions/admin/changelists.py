"""Lists that stay quick with 100,000 rows, and answer any address."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import SuspiciousOperation
from django.core.paginator import Paginator
from django.db import DatabaseError, transaction
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from ..drafts import WorkingRow
from ..http import turns
from ..workflow import STATES, annotate_state, filter_by_state
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
    """A list that computes the state of the rows on its page only."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Model] = list(self.result_list)
        self.result_list = rows
        prefetch_related_objects(rows, *getattr(self.model_admin, "list_prefetch_related", ()))
        shown = self.model._default_manager.filter(pk__in=[row.pk for row in rows])
        states = dict(annotate_state(shown).values_list("pk", "state"))
        for row in rows:
            # Not a column: the list alone shows it.
            vars(row)["state"] = states[row.pk]


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
