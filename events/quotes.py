"""Every quotation that is public, once for all the events that quote it."""

from typing import Any

from events.editions.documents import decode, digest
from events.editions.models import Edition, Entry

from .models import EventEntry

_BATCH = 50

Place = tuple[str, str]


def quotes(
    edition: Edition,
    *,
    statuses: tuple[str, ...] = (),
    sources: tuple[str, ...] = (),
    after: Place = ("", ""),
    limit: int,
) -> list[tuple[Place, dict[str, Any]]]:
    """Quotations by their source's slug and a digest of their words, from after a place on; at most ``limit``.

    Each is a quote as an event's document tells it, with its ``source`` and the ``events`` that have it.
    """
    cited = Entry.objects.using("public").at(edition).public().of("source").filter(slug__gte=after[0]).order_by("slug")
    if sources:
        cited = cited.filter(slug__in=sources)
    slugs = (
        list(cited.values_list("slug", flat=True)) if sources else cited.values_list("slug", flat=True).iterator(_BATCH)
    )
    found: list[tuple[Place, dict[str, Any]]] = []
    batch: list[str] = []
    for slug in slugs:
        batch.append(slug)
        if len(batch) == _BATCH:
            found += _of_sources(batch, edition, statuses, after)
            batch = []
            if len(found) >= limit:
                return found[:limit]
    return (found + _of_sources(batch, edition, statuses, after))[:limit]


def _of_sources(
    slugs: list[str], edition: Edition, statuses: tuple[str, ...], after: Place
) -> list[tuple[Place, dict[str, Any]]]:
    entries = EventEntry.objects.using("public").at(edition).public().filter(sources__overlap=slugs)
    if statuses:
        entries = entries.filter(quote_statuses__overlap=list(statuses))
    told: dict[Place, dict[str, Any]] = {}
    for entry in entries.order_by("begins", "subject_id").only("document"):
        document = decode(entry.document or "{}")
        event = {name: document[name] for name in ("slug", "title", "date")}
        for citation in document["citations"]:
            quote, source = citation["quote"], citation["source"]
            if not quote or source["slug"] not in slugs or (statuses and quote["status"] not in statuses):
                continue
            place = (source["slug"], digest(quote["exact"])[:16])
            brief = {name: source[name] for name in ("slug", "title", "url")}
            known = told.setdefault(place, quote | {"source": brief, "events": []})
            if event not in known["events"]:
                known["events"].append(event)
    return [(place, told[place]) for place in sorted(told) if place > after]
