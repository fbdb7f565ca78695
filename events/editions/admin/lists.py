"""Lists that stay quick with 100,000 rows, and answer any address."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import SuspiciousOperation
from django.core.paginator import Paginator
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.views import ChangeList

from ..workflow import STATES, with_state


class SafeChangeList(ChangeList):
    """A list whose bad filters are told as such, whatever the database thinks of their values."""

    def get_results(self, request: HttpRequest) -> None:
        try:
            with transaction.atomic():
                super().get_results(request)
        except (DatabaseError, ValueError, OverflowError, SuspiciousOperation) as error:
            raise IncorrectLookupParameters(error) from error

    def get_queryset(self, request: HttpRequest, **options: Any) -> QuerySet:
        try:
            return super().get_queryset(request, **options)
        except (DatabaseError, ValueError, OverflowError, SuspiciousOperation) as error:
            raise IncorrectLookupParameters(error) from error


class BoundedPaginator(Paginator):
    """Counts no further than an editor would turn pages: past that, the count is only a bound."""

    furthest = 10_000

    @property
    def count(self) -> int:  # type: ignore[override]
        if not hasattr(self, "_counted"):
            rows = self.object_list.order_by().values("pk")[: self.furthest]  # type: ignore[union-attr, attr-defined]
            self._counted = rows.count()
        return self._counted


class StateFilter(SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, str]]:
        return ((state, state) for state in STATES)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        if self.value() not in STATES:
            return None
        return queryset.filter(
            pk__in=with_state(queryset.model._default_manager.all()).filter(state=self.value()).values("pk")
        )
