"""The sources that are known at an address, however it is written."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

from .archives.copies import comparable_address
from .models import Capture, Source

#: How many sources are compared by their addresses.
_COMPARED = 100


def find_sources_at(addresses: Iterable[str]) -> list[Source]:
    """The sources whose address, archived copy or captures are at one of these addresses, by slug."""
    places = {place for address in addresses if (place := comparable_address(address))}
    if not places:
        return []
    fetched = [pk for pk, at in _find_fetched(places) if comparable_address(at) in places]
    candidates = Source.objects.filter(_holds(places, "url") | _holds(places, "archive_url") | Q(pk__in=fetched))
    return [
        source
        for source in candidates.order_by("slug")[:_COMPARED]
        if source.pk in fetched or {comparable_address(source.url), comparable_address(source.archive_url)} & places
    ]


def _find_fetched(places: set[str]) -> Iterable[tuple[object, str]]:
    """Sources and where captures of them were fetched, perhaps at one of these places."""
    for name in ("fetched_from", "archive_url"):
        yield from Capture.objects.filter(_holds(places, name)).values_list("source", name)[:_COMPARED]


def _holds(places: Iterable[str], name: str) -> Q:
    return reduce(or_, (Q(**{f"{name}__icontains": place}) for place in places))
