"""The public quotations, each once for all events that quote it."""

from collections.abc import Iterator, Mapping
from itertools import islice
from operator import itemgetter
from typing import Any

from django.db import connections
from django.db.models import F, Func, TextField

from events.editions.documents import Document, decode, digest
from events.editions.keyset import Slice, Window, cut_window
from events.editions.models import Edition, Entry
from events.editions.querysets import EntryQuerySet

from ..choices import QuoteStatus
from .querysets import EventEntryQuerySet
from .results import EventResults

#: Sources whose quotations are read at once, at least.
_BATCH = 50
_RARE = {QuoteStatus.ALTERED, QuoteStatus.GONE}

#: The sort key of a quotation: the slug of its source, then a digest of its words and of those that point to its place.
Place = tuple[str, str]
COLUMNS = ("slug", "label")

_COUNT = """
    SELECT count(DISTINCT (citation #>> '{source,slug}', citation #>> '{quote,exact}',
                           citation #>> '{quote,prefix}', citation #>> '{quote,suffix}'))
    FROM (%s) AS entries, jsonb_array_elements(entries.document::jsonb -> 'citations') AS citation
    WHERE citation #>> '{quote,exact}' IS NOT NULL
"""


def get_quotations(
    edition: Edition, window: Window, *, statuses: tuple[str, ...] = (), sources: tuple[str, ...] = ()
) -> Slice:
    """The quotations in a window, each with its place.

    Each is a quote as in an event's document, with its ``source`` and the ``events`` that have it.

    Args:
        statuses, sources: the results of checks and the slugs of sources to keep; empty for all.
    """
    backwards = window.first is None and window.last is not None
    limit = window.last if backwards else window.first
    cited = _cited_sources(edition, statuses, sources, window).order_by("-slug" if backwards else "slug")
    size = max(_BATCH, len(sources) if limit is None else limit + 1)
    found = _iter_quotations(cited.values_list("slug", flat=True).iterator(size), size, edition, statuses, backwards)
    within = (pair for pair in found if _lies_in(pair[0], window))
    return cut_window(list(within if limit is None else islice(within, limit + 1)), itemgetter(0), window)


def count_quotations(edition: Edition, statuses: tuple[str, ...] = (), sources: tuple[str, ...] = ()) -> int:
    """The number of public quotations."""
    entries = _get_quoting(edition, statuses)
    if sources:
        entries = entries.filter(sources__overlap=list(sources))
    subquery, parameters = entries.order_by().values("document").query.sql_with_params()
    sql, arguments = _COUNT % subquery, list(parameters)
    for path, values in (("{quote,status}", statuses), ("{source,slug}", sources)):
        if values:
            sql += f" AND citation #>> '{path}' = ANY(%s)"
            arguments.append(list(values))
    with connections["public"].cursor() as cursor:
        cursor.execute(sql, arguments)
        count: int = cursor.fetchone()[0]
        return count


def words_of(quote: Mapping[str, Any]) -> tuple[str, str, str]:
    """The texts that identify a quotation within its source: the same words may be quoted from two places."""
    return quote["exact"], quote["prefix"], quote["suffix"]


def get_quotation_key(quote: Mapping[str, Any]) -> str:
    """What identifies a quotation within its source: the first 16 digits of a digest of its words and their place."""
    return digest("\n".join(filter(None, words_of(quote))))[:16]


def get_quotation(edition: Edition, source: str, key: str) -> Document | None:
    """A quotation of a source by its key, with its ``source`` and the ``events`` that have it; None if unknown."""
    return _get_quotations_of([source], edition, ()).get((source, key))


def _cited_sources(
    edition: Edition, statuses: tuple[str, ...], sources: tuple[str, ...], window: Window
) -> EntryQuerySet:
    cited = Entry.objects.using("public").at(edition).public().of("source")
    if sources:
        cited = cited.filter(slug__in=sources)
    if window.after:
        cited = cited.filter(slug__gte=window.after[0])
    if window.before:
        cited = cited.filter(slug__lte=window.before[0])
    if statuses and set(statuses) <= _RARE:
        # Few sources have such quotations: start from the events that have them.
        slug = Func(F("sources"), function="unnest", output_field=TextField())
        having = _get_quoting(edition, statuses).using(None).order_by().annotate(cited=slug)
        cited = cited.filter(slug__in=having.values("cited"))
    return cited


def _get_quoting(edition: Edition, statuses: tuple[str, ...]) -> EventEntryQuerySet:
    entries = EventResults(edition).entries
    return entries.filter(quote_statuses__overlap=list(statuses)) if statuses else entries


def _iter_quotations(
    slugs: Iterator[str], size: int, edition: Edition, statuses: tuple[str, ...], backwards: bool
) -> Iterator[tuple[Place, dict[str, object]]]:
    while batch := list(islice(slugs, size)):
        quotations = _get_quotations_of(batch, edition, statuses)
        for place in sorted(quotations, reverse=backwards):
            yield place, quotations[place]


def _lies_in(place: Place, window: Window) -> bool:
    return (window.after is None or place > window.after) and (window.before is None or place < window.before)


def _get_quotations_of(slugs: list[str], edition: Edition, statuses: tuple[str, ...]) -> dict[Place, dict[str, object]]:
    entries = _get_quoting(edition, statuses).filter(sources__overlap=slugs)
    quotations: dict[Place, Document] = {}
    for entry in entries.order_by("begins", "subject_id").only("document"):
        document = decode(entry.document or "{}")
        event = {name: document[name] for name in ("slug", "title", "date")}
        for citation in document["citations"]:
            quote, source = citation["quote"], citation["source"]
            if not quote or source["slug"] not in slugs or (statuses and quote["status"] not in statuses):
                continue
            place = (source["slug"], get_quotation_key(quote))
            brief = {name: source[name] for name in ("slug", "title", "url")}
            quotation = quotations.setdefault(place, quote | {"source": brief, "events": []})
            if event not in quotation["events"]:
                quotation["events"].append(event)
    return quotations
