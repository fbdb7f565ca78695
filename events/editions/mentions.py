"""How many events mention a subject of the vocabulary."""

from collections.abc import Iterable

from django.db.models import Count, F, Func, TextField

from .models import Edition, Entry
from .tallying import tallied

#: The column of events in which each subject is mentioned.
MENTIONED = {"kind": "kind", "topic": "topics", "actor": "actors", "publisher": "publishers"}


def mentions(subject: str, slugs: Iterable[str], edition: Edition) -> dict[str, int]:
    """How many public events of an edition mention each of these subjects."""
    column = MENTIONED[subject]
    wanted = list(slugs)
    if edition.newest:
        return tallied(column, wanted)
    events = Entry.objects.using("public").at(edition).public().of("event").order_by()
    if column == "kind":
        rows = events.filter(kind__in=wanted).values(value=F("kind"))
    else:
        unnested = Func(F(column), function="unnest", output_field=TextField())
        rows = events.filter(**{f"{column}__overlap": wanted}).annotate(value=unnested).values("value")
    return {row["value"]: row["count"] for row in rows.annotate(count=Count("*"))}
