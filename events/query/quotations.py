"""Every quotation that is public, once for all the events that quote it."""

from collections.abc import Iterator
from itertools import islice
from operator import itemgetter
from typing import Any

from django.db import connections
from django.db.models import F, Func, TextField

from events.editions.documents import decode, digest
from events.editions.keyset import Slice, Window, cut_window
from events.editions.models import Edition, Entry

from ..choices import QuoteStatus
from .querysets import EventEntryQuerySet
from .results import EventResults

#: Sources whose quotations are read at once, at least.
_BATCH = 50
_RARE = {QuoteStatus.ALTERED, QuoteStatus.GONE}

#: Where a quotation stands: after its source's slug, then a digest of its words and of those that point to its place.
Place = tuple[str, str]
COLUMNS = ("slug", "label")

_COUNT = """
    SELECT count(DISTINCT (citation #>> '{source,slug}', citation #>> '{quote,exact}',
                           citation #>> '{quote,prefix}', citation #>> '{quote,suffix}'))
    FROM (%s) AS told, jsonb_array_elements(told.document::jsonb -> 'citations') AS citation
    WHERE citation #>> '{quote,exact}' IS NOT NULL
"""


def get_quotations(
    edition: Edition, window: Window, *, statuses: tuple[str, ...] = (), sources: tuple[str, ...] = ()
) -> Slice:
    """The quotations in a window, each with its place.

    Each is a quote as an event's document tells it, with its ``source`` and the ``events`` that have it.

    Args:
        statuses: what became of them; sources: the slugs of what is quoted. All of them where there are none.
    """
    backwards = window.first is None and window.last is not None
    limit = window.last if backwards else window.first
    cited = _cited(edition, statuses, sources, window).order_by("-slug" if backwards else "slug")
    size = max(_BATCH, len(sources) if limit is None else limit + 1)
    found = _told(cited.values_list("slug", flat=True).iterator(size), size, edition, statuses, backwards)
    within = (one for one in found if _lies_in(one[0], window))
    return cut_window(list(within if limit is None else islice(within, limit + 1)), itemgetter(0), window)


def count_quotations(edition: Edition, statuses: tuple[str, ...] = (), sources: tuple[str, ...] = ()) -> int:
    """How many quotations there are."""
    entries = _quoting(edition, statuses)
    if sources:
        entries = entries.filter(sources__overlap=list(sources))
    told, parameters = entries.order_by().values("document").query.sql_with_params()
    sql, given = _COUNT % told, list(parameters)
    for path, values in (("{quote,status}", statuses), ("{source,slug}", sources)):
        if values:
            sql += f" AND citation #>> '{path}' = ANY(%s)"
            given.append(list(values))
    with connections["public"].cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchone()[0]


def words_of(quote: dict[str, Any]) -> tuple[str, str, str]:
    """What tells a source's quotations apart: the same words may be quoted from two places."""
    return quote["exact"], quote["prefix"], quote["suffix"]


def _cited(edition: Edition, statuses: tuple[str, ...], sources: tuple[str, ...], window: Window) -> Any:
    cited = Entry.objects.using("public").at(edition).public().of("source")
    if sources:
        cited = cited.filter(slug__in=sources)
    if window.after:
        cited = cited.filter(slug__gte=window.after[0])
    if window.before:
        cited = cited.filter(slug__lte=window.before[0])
    if statuses and set(statuses) <= _RARE:
        # What most sources have none of is looked for among the events that have it.
        slug = Func(F("sources"), function="unnest", output_field=TextField())
        having = _quoting(edition, statuses).using(None).order_by().annotate(cited=slug)
        cited = cited.filter(slug__in=having.values("cited"))
    return cited


def _quoting(edition: Edition, statuses: tuple[str, ...]) -> EventEntryQuerySet:
    entries = EventResults.at(edition).entries
    return entries.filter(quote_statuses__overlap=list(statuses)) if statuses else entries


def _told(
    slugs: Iterator[str], size: int, edition: Edition, statuses: tuple[str, ...], backwards: bool
) -> Iterator[tuple[Place, dict[str, Any]]]:
    while batch := list(islice(slugs, size)):
        told = _of_sources(batch, edition, statuses)
        for place in sorted(told, reverse=backwards):
            yield place, told[place]


def _lies_in(place: Place, window: Window) -> bool:
    return (window.after is None or place > window.after) and (window.before is None or place < window.before)


def _of_sources(slugs: list[str], edition: Edition, statuses: tuple[str, ...]) -> dict[Place, dict[str, Any]]:
    entries = _quoting(edition, statuses).filter(sources__overlap=slugs)
    told: dict[Place, dict[str, Any]] = {}
    for entry in entries.order_by("begins", "subject_id").only("document"):
        document = decode(entry.document or "{}")
        event = {name: document[name] for name in ("slug", "title", "date")}
        for citation in document["citations"]:
            quote, source = citation["quote"], citation["source"]
            if not quote or source["slug"] not in slugs or (statuses and quote["status"] not in statuses):
                continue
            place = (source["slug"], digest("\n".join(filter(None, words_of(quote))))[:16])
            brief = {name: source[name] for name in ("slug", "title", "url")}
            known = told.setdefault(place, quote | {"source": brief, "events": []})
            if event not in known["events"]:
                known["events"].append(event)
    return told
