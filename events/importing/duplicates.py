"""Events that may be told already: by the same source, or by the same actor at about the same time."""

import datetime as dt
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from events.editions.edtf import Edtf
from events.models import Event

#: How many days apart two dates are near, and how alike two titles are similar (0 to 1).
NEAR_DAYS = 7
SIMILAR = 0.6


class Likeness(NamedTuple):
    """A stored event that an imported one resembles, and in what."""

    title: str
    resembles: Event
    why: str


def likenesses(row: dict[str, Any]) -> list[Likeness]:
    """The stored events, other than itself, that the row of an event's revision resembles."""
    others = Event.objects.exclude(pk=row["id"]).distinct()
    sources = [citation["source"] for citation in row["citations"]]
    found = [
        Likeness(row["title"], one, "it cites the same source")
        for one in others.filter(citations__source__in=sources)[:5]
    ]
    earliest = next((Edtf.parse(dated["date"]).earliest for dated in row["dates"]), None)
    if earliest is None:
        return found
    days = dt.timedelta(days=NEAR_DAYS)
    since = earliest - days if earliest - dt.date.min > days else dt.date.min
    until = earliest + days if dt.date.max - earliest > days else dt.date.max
    near = others.filter(
        dates__earliest__range=(since, until), participations__actor__in=[part["actor"] for part in row["actors"]]
    )
    cited = {one.resembles.pk for one in found}
    for one in near[:50]:
        if (
            one.pk not in cited
            and SequenceMatcher(None, row["title"].casefold(), one.title.casefold()).ratio() >= SIMILAR
        ):
            found.append(Likeness(row["title"], one, "the same actor, a near date and a similar title"))
    return found
