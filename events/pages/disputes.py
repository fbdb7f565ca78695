"""Why an event is disputed, in words: by its dates, and by the sources that contradict it."""

from django.utils.translation import gettext

from events.editions.documents import DateBlock

from ..documents.languages import render_date
from ..documents.shapes import Citation, EventDocument


def get_disputes(event: EventDocument) -> list[str]:
    """The reasons for which an event is disputed, as sentences without a full stop; none for others."""
    return [*_date_disputes(event["dates"]), *_contradictions(event["citations"])]


def _date_disputes(dates: list[DateBlock]) -> list[str]:
    disputed = [date for date in dates if date["status"] == "disputed"]
    days = list(dict.fromkeys(render_date(date["edtf"], date["display"]) for date in disputed))
    if len(days) > 1:
        return [gettext("sources disagree on the day: {days}").format(days=gettext(" or ").join(days))]
    return [gettext("the date {day} is disputed").format(day=day) for day in days]


def _contradictions(citations: list[Citation]) -> list[str]:
    found: dict[str, str] = {}
    for citation in citations:
        if citation["stance"] == "contradicts":
            source = citation["source"]
            name = source["publisher"]["name"] if source["publisher"] else source["title"]
            found.setdefault(name, citation["supports"])
    # Editors write some points in capitals, as they stand out in a table.
    points = {name: point.capitalize() if point.isupper() else point for name, point in found.items()}
    sentence, pointed = gettext("{name} contradicts it"), gettext("{name} contradicts it ({point})")
    return [(pointed if point else sentence).format(name=name, point=point) for name, point in points.items()]
