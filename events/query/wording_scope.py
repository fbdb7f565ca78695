"""Where words are looked for: the captures and the quotations of an edition, and how many they are."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, F, Max, Q
from django.db.models.expressions import RawSQL

from events.editions.documents import decode
from events.editions.edtf import Edtf
from events.editions.languages import languages_meant
from events.editions.models import Edition, Entry
from events.editions.querysets import EntryQuerySet
from sources.quotations import recency
from sources.shapes import Capture

from .check_shapes import Coverage, SourceName


@dataclass(frozen=True)
class Scope:
    """Where words are looked for.

    Args:
        sources, languages: slugs and language ranges; empty for all.
        on: the last day on which a capture may have been seen.
    """

    edition: Edition
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    on: dt.date | None = None

    def captures(self) -> EntryQuerySet:
        """The indexed captures within it."""
        found = self._entries().of("capture").filter(wording__isnull=False)
        if self.sources:
            found = found.filter(sources__overlap=list(self.sources))
        if self.languages:
            tags = languages_meant(self.languages, self.edition)
            named = self._entries().of("source").filter(languages__overlap=list(tags)).using(None).order_by()
            found = found.annotate(of_source=F("sources__0")).filter(of_source__in=named.values("slug"))
        return found.filter(wording__seen__lte=self.on) if self.on else found

    def events(self) -> EntryQuerySet:
        """The indexed events that quote somebody."""
        found = self._entries().of("event").filter(wording__isnull=False)
        return found.filter(sources__overlap=list(self.sources)) if self.sources else found

    def get_source(self, slug: str) -> SourceName | None:
        """A source as an answer names it; None where it is not public."""
        text = self._entries().of("source").filter(slug=slug).values_list("document", flat=True).first()
        source = decode(text) if text else None
        return {name: source[name] for name in ("slug", "title", "url")} if source else None

    def get_captures(self, source: str) -> list[Capture]:
        """A source's captures within it, oldest first."""
        entries = self._entries().of("capture").filter(sources__overlap=[source])
        captures: list[Capture] = [decode(text) for text in entries.values_list("document", flat=True)]
        within = [one for one in captures if self.on is None or recency_of(one)[0] <= self.on]
        return sorted(within, key=recency_of)

    def _entries(self) -> EntryQuerySet:
        entries: EntryQuerySet = Entry.objects.using("public").at(self.edition).public()
        return entries


def has_pairs(pairs: Collection[int]) -> Q:
    """Entries whose words have all of these pairs."""
    return Q(wording__pairs__contains=RawSQL("%s::int[]", [sorted(pairs)]))


def has_sentences(hashes: Collection[int]) -> Q:
    """Entries that have all of these sentences, in any order."""
    return Q(wording__sentences__contains=RawSQL("%s::bigint[]", [list(hashes)]))


def get_coverage(scope: Scope) -> Coverage:
    """How much was searched; for a whole edition each process counts it once."""
    edition = scope.edition
    if edition.published_at is None or scope != Scope(edition):
        return _count_coverage(scope)
    key = f"coverage {edition.number} {edition.published_at} {edition.redactions_made}".replace(" ", "_")
    coverage: Coverage | None = cache.get(key)
    if coverage is None:
        coverage = _count_coverage(scope)
        cache.set(key, coverage, None)
    return coverage


def _count_coverage(scope: Scope) -> Coverage:
    protected = Count("pk", filter=~Q(wording__sentences=[]))
    of_source = Count(F("sources__0"), distinct=True)
    found = scope.captures().aggregate(
        captures=Count("pk"), sources=of_source, protected=protected, latest=Max("wording__seen")
    )
    latest = found["latest"]
    return {
        "sources": found["sources"],
        "captures": found["captures"],
        "protected": found["protected"],
        "latest": latest.isoformat() if latest else None,
    }


def recency_of(capture: Capture) -> tuple[dt.date, dt.date, int]:
    """What sorts captures by when they were seen."""
    return recency(Edtf.parse(capture["seen"]["edtf"]), capture["number"])
