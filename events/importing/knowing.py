"""What a file only mentions, matched with what is known: by slug, name, address, or number and date."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Q

from events.editions.subjects import subjects
from events.models import Actor
from sources.models import Source

from .reading import ImportRow


def matched(rows: Iterable[ImportRow]) -> list[ImportRow]:
    """The rows without those made up of what is known already; references follow to what was known."""
    given = list(rows)
    known: dict[tuple[str, str], str] = {}
    dropped: set[int] = set()
    for place, row in enumerate(given):
        slug = row.row.get("slug")
        if row.standing == "given" or not isinstance(slug, str):
            continue
        if subjects()[row.subject].model._default_manager.filter(slug=slug).exists():
            if row.standing == "leave":
                dropped.add(place)
        elif twin := _twin(row):
            known[row.subject, slug] = twin
            dropped.add(place)
    first: set[tuple[str, str]] = set()
    for place, row in enumerate(given):
        named = (row.subject, str(row.row.get("slug")))
        if row.standing == "leave" and place not in dropped:
            if named in first:
                dropped.add(place)
            first.add(named)
    return [_following(row, known) if known else row for place, row in enumerate(given) if place not in dropped]


def _twin(row: ImportRow) -> str | None:
    """The slug under which the same thing is known, if it is."""
    held = row.row
    if row.subject == "actor":
        names = [held["name"], *held.get("aliases", [])]
        same = Q(aliases__overlap=names)
        for name in names:
            same |= Q(name__iexact=name)
        return Actor.objects.filter(same).order_by("slug").values_list("slug", flat=True).first()
    if row.subject == "source":
        same = Q(pk=None)
        if held.get("url"):
            same |= Q(url=held["url"])
        if number := held.get("identifiers", {}).get("document_number"):
            same |= Q(identifiers__document_number=number, published=held["published"])
        return Source.objects.filter(same).order_by("slug").values_list("slug", flat=True).first()
    return None


def _following(row: ImportRow, known: dict[tuple[str, str], str]) -> ImportRow:
    def source(slug: Any) -> Any:
        return known.get(("source", slug), slug) if isinstance(slug, str) else slug

    held = dict(row.row)
    if "citations" in held:
        held["citations"] = [one | {"source": source(one["source"])} for one in held["citations"]]
    if "dates" in held:
        held["dates"] = [one | {"sources": [source(slug) for slug in one.get("sources", [])]} for one in held["dates"]]
    if "actors" in held:
        parts = [one | {"actor": known.get(("actor", one["actor"]), one["actor"])} for one in held["actors"]]
        held["actors"] = [one for place, one in enumerate(parts) if one not in parts[:place]]
    return replace(row, row=held)
