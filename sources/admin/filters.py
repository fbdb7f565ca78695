"""Sources by when they are due, by the outcome of their last look, and by what readers would miss."""

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from ..models import Look, Outcome, Source

#: The outcomes after which a link may be dead.
DEAD = (Outcome.FAILED, Outcome.NO_DOCUMENT)
_LACKS = {
    "address": Q(url=""),
    "publisher": Q(publisher=None),
    "date": Q(published=""),
    "all": Q(url="", publisher=None, published=""),
}


class DueFilter(admin.SimpleListFilter):
    """Sources whose next capture is due, or that have none."""

    title = "capture"
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("yes", "due"), ("never", "no captures")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        match self.value():
            case "yes":
                return queryset.filter(pk__in=Source.objects.due(timezone.now()))
            case "never":
                return queryset.filter(captures=None)
        return queryset


class LookFilter(admin.SimpleListFilter):
    """Sources by the outcome of the last look at them; those whose link may be dead together."""

    title = "last look"
    parameter_name = "look"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("dead", "dead link (failed or no document)"), *((one.value, one.label) for one in Outcome)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        value = self.value()
        if value not in ("dead", *Outcome.values):
            return queryset
        outcomes = DEAD if value == "dead" else (value,)
        return queryset.filter(pk__in=Look.objects.filter(outcome__in=outcomes).values("source_id"))


class LackFilter(admin.SimpleListFilter):
    """Sources without what readers look for."""

    title = "lacks"
    parameter_name = "lacks"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [
            ("all", "address, publisher and date"),
            ("address", "address"),
            ("publisher", "publisher"),
            ("date", "date of publication"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        value = self.value()
        return queryset.filter(_LACKS[value]) if value in _LACKS else queryset
