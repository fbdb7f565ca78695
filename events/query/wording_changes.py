"""How the sources of events were reworded: the changes that captures record, the latest published first."""

import datetime as dt
from typing import NamedTuple

from django.db.models import F, Func, TextField

from events.editions.documents import decode
from events.editions.models import Edition, Entry
from sources.captures import get_quoted_words, get_wording_changes
from sources.shapes import Capture, WordingChange
from sources.weight import WEIGHTS

from .question import EVERYTHING, EventQuery
from .results import EventResults


class Reworded(NamedTuple):
    """A change of wording, the capture that records it, and when that was published (aware)."""

    capture: Capture
    change: WordingChange
    published_at: dt.datetime


def get_reworded(edition: Edition, query: EventQuery, most: int) -> list[Reworded]:
    """The latest changes of the sources that the events of a resolved question cite, the heaviest of an edition first.

    With ``source`` or ``publisher`` in the question, of those sources alone.
    """
    entries = Entry.objects.using("public").at(edition).public().of("capture")
    recorded = entries.exclude(document__contains='"change":null').order_by("-edition_id", "slug")
    if query != EVERYTHING:
        recorded = recorded.filter(sources__overlap=_get_slugs(edition, query))
    captures = [(entry, _read(entry)) for entry in recorded[:most]]
    quoted = get_quoted_words({capture["source"]["slug"] for _, capture in captures}, edition)
    found = [
        (entry, Reworded(capture, change, entry.published_at))
        for entry, capture in captures
        for change in get_wording_changes([capture], quoted[capture["source"]["slug"]])
    ]
    found.sort(key=lambda pair: (-pair[0].edition_id, WEIGHTS.index(pair[1].change["weight"]), pair[0].slug))
    return [reworded for _, reworded in found]


def _read(entry: Entry) -> Capture:
    capture: Capture = decode(entry.document or "{}")
    return capture


def _get_slugs(edition: Edition, query: EventQuery) -> list[str]:
    """The sources that the events of a question cite, or of these those that it names by themselves or a publisher."""
    cited = EventResults(edition, query).entries.annotate(slug_cited=_unnested("sources"))
    slugs = set(cited.order_by().values_list("slug_cited", flat=True).distinct())
    if query.source:
        slugs &= {slug for slug in query.source if not slug.startswith("!")}
    if publishers := [slug for slug in query.publisher if not slug.startswith("!")]:
        sources = Entry.objects.using("public").at(edition).public().of("source")
        slugs &= set(sources.filter(publishers__overlap=publishers).values_list("slug", flat=True))
    return sorted(slugs)


def _unnested(column: str) -> Func:
    return Func(F(column), function="unnest", output_field=TextField())
