"""How editors find events in their list: by the search of the API, and by date: year, then month, then day."""

import calendar
import datetime as dt

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Exists, FilteredRelation, Max, Min, OuterRef, Q, QuerySet
from django.http import HttpRequest

from events.editions.drafts import WorkingRow
from events.editions.edtf import Edtf, EdtfError
from events.editions.search import search_query

from ..models import Event, EventDate, EventEntry


def with_axis_date(events: QuerySet[Event]) -> QuerySet[Event]:
    """Events with their axis date as ``axis``, joined only where it is sorted by."""
    return events.annotate(axis=FilteredRelation("dates", condition=Q(dates__position=0)))


def search_events(events: QuerySet[Event], words: str) -> QuerySet[Event]:
    """Events whose public entry the API would find for these words, and any whose draft's title or slug has them."""
    words = words.replace("\x00", " ").strip()
    if not words:
        return events
    public = EventEntry.objects.current().filter(search=search_query(words)).values("subject_id")
    return events.filter(Q(pk__in=public) | Q(title__icontains=words) | Q(slug__icontains=words))


class DateFilter(SimpleListFilter):
    """Events with a date that begins in a year, a month or a day; each offers the next finer."""

    title = "date"
    parameter_name = "date"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        try:
            chosen = self._parse_date()
        except EdtfError:
            chosen = None
        if chosen is None or chosen.earliest is None:
            begun = EventDate.objects.aggregate(first=Min("earliest"), last=Max("earliest"))
            finer = _years(begun["first"].year, begun["last"].year) if begun["first"] else []
        else:
            finer = [chosen.text, *_within(chosen.precision, chosen.earliest)]
        return [(text, Edtf.parse(text).display) for text in finer]

    def queryset(self, request: HttpRequest, queryset: QuerySet[WorkingRow]) -> QuerySet[WorkingRow] | None:
        try:
            chosen = self._parse_date()
        except EdtfError as error:
            raise IncorrectLookupParameters(str(error)) from error
        if chosen is None:
            return None
        begun = {"earliest__gte": chosen.earliest, "earliest__lte": chosen.latest}
        dates = EventDate.objects.filter(event=OuterRef("pk"), **{key: day for key, day in begun.items() if day})
        return queryset.filter(Exists(dates))

    def _parse_date(self) -> Edtf | None:
        text = self.value()
        return Edtf.parse(text) if text else None


def _years(first: int, last: int) -> list[str]:
    """The years of a span, newest first; its decades or centuries where it is long."""
    if last - first < 40:
        return [f"{year:04}" for year in range(last, first - 1, -1)]
    if last - first < 400:
        return [f"{decade:03}X" for decade in range(last // 10, first // 10 - 1, -1)]
    return [f"{century:02}XX" for century in range(last // 100, first // 100 - 1, -1)]


def _within(precision: str, begins: dt.date) -> list[str]:
    """What a date falls into, a step finer."""
    year, month = begins.isoformat()[:4], begins.isoformat()[:7]
    match precision:
        case "century":
            return [f"{year[:2]}{decade}X" for decade in range(10)]
        case "decade":
            return [f"{year[:3]}{one}" for one in range(10) if f"{year[:3]}{one}" != "0000"]
        case "year":
            return [f"{year}-{number:02}" for number in range(1, 13)]
        case "month":
            return [f"{month}-{day:02}" for day in range(1, calendar.monthrange(begins.year, begins.month)[1] + 1)]
        case _:
            return []
