"""How many public events of the newest edition have each value, counted as editions are written.

To count a million events takes seconds; an edition changes the counts by the few that it touches.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Count, F, Func, TextField

from .models import Edition, Entry, Tally
from .subjects import get_subjects

_COUNT = """
    INSERT INTO editions_tally ("column", value, count)
    SELECT listed.name, value, sum(changed.sign)
    FROM (
            SELECT 1 AS sign, entry.* FROM editions_entry entry WHERE edition_id = %(edition)s
            UNION ALL SELECT -1, entry.* FROM editions_entry entry WHERE replaced_in_id = %(edition)s
        ) AS changed,
        LATERAL (VALUES
            ('kind', ARRAY[changed.kind]), ('topics', changed.topics), ('actors', changed.actors),
            ('jurisdictions', changed.jurisdictions), ('publishers', changed.publishers),
            ('source_types', changed.source_types)
        ) AS listed (name, list),
        unnest(listed.list) AS value
    WHERE changed.subject = 'event' AND changed.document IS NOT NULL
    GROUP BY listed.name, value
    HAVING sum(changed.sign) <> 0
    ON CONFLICT ("column", value) DO UPDATE SET count = editions_tally.count + excluded.count
"""


def update_tallies(edition: Edition) -> None:
    """Count what an edition made public in, and what it replaced out."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"edition": edition.number})


def get_tallies(column: str, values: Iterable[str] | None = None) -> dict[str, int]:
    """By value, how many public events of the newest edition have it; with ``values``, of these alone."""
    tallies = Tally.objects.using("public").filter(column=column, count__gt=0)
    if values is not None:
        tallies = tallies.filter(value__in=list(values))
    return dict(tallies.values_list("value", "count"))


def count_mentions(subject: str, slugs: Iterable[str], edition: Edition) -> dict[str, int]:
    """How many public events of an edition mention each of these subjects."""
    column = get_subjects()[subject].mentions
    wanted = list(slugs)
    if edition.newest:
        return get_tallies(column, wanted)
    events = Entry.objects.using("public").at(edition).public().of("event").order_by()
    if column == "kind":
        rows = events.filter(kind__in=wanted).values(value=F("kind"))
    else:
        unnested = Func(F(column), function="unnest", output_field=TextField())
        rows = events.filter(**{f"{column}__overlap": wanted}).annotate(value=unnested).values("value")
    return {row["value"]: row["count"] for row in rows.annotate(count=Count("*"))}
