"""Subjects that a file only mentions, matched with stored ones: by slug, identifier, name, URL, or number and date."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Q

from events.editions.drafts import iter_named
from events.editions.subjects import StoredRow, get_subjects
from events.identifiers import to_texts
from events.models import Actor
from sources.models import Source

from .reading import ImportRow


def match_known_rows(rows: Iterable[ImportRow]) -> list[ImportRow]:
    """The rows without those made up of what is known already; references follow to what was known."""
    all_rows = list(rows)
    known: dict[tuple[str, str], str] = {}
    dropped: set[int] = set()
    made_up = [row for row in all_rows if row.treatment != "write" and isinstance(row.row.get("slug"), str)]
    there = _slugs_there(made_up)
    twin = _Twins([row for row in made_up if there[row.subject].get(row.row["slug"]) != row.row["slug"]])
    for place, row in enumerate(all_rows):
        slug = row.row.get("slug")
        if row.treatment == "write" or not isinstance(slug, str):
            continue
        now = there[row.subject].get(slug)
        if now == slug:
            if row.treatment == "leave":
                dropped.add(place)
        elif same := twin.of(row) or (now if row.treatment == "leave" else None):
            known[row.subject, slug] = same
            dropped.add(place)
    first: set[tuple[str, str]] = set()
    for place, row in enumerate(all_rows):
        named = (row.subject, str(row.row.get("slug")))
        if row.treatment == "leave" and place not in dropped:
            if named in first:
                dropped.add(place)
            first.add(named)
    return [_following(row, known) if known else row for place, row in enumerate(all_rows) if place not in dropped]


def _slugs_there(rows: list[ImportRow]) -> dict[str, dict[str, str]]:
    """By kind of subject, for the rows' slugs and others that are or were taken, the slug that is meant now."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        wanted[row.subject].add(row.row["slug"])
    there: dict[str, dict[str, str]] = defaultdict(dict)
    for subject, slugs in wanted.items():
        stored = list(iter_named(get_subjects()[subject].model, slugs))
        there[subject] = {name: one.slug for one in stored for name in one.former_slugs}
        there[subject] |= {one.slug: one.slug for one in stored}
    return there


class _Twins:
    """Under which slug the same things are known; looked up for all rows at once."""

    def __init__(self, rows: list[ImportRow]) -> None:
        self._actors: dict[str, str] = {}
        self._identified: dict[str, str] = {}
        self._sources: dict[tuple[str, str], str] = {}
        if any(row.subject == "actor" for row in rows):
            actors = Actor.objects.order_by("-slug").values_list("slug", "name", "aliases", "identifiers")
            for slug, name, aliases, identifiers in actors:
                self._actors |= dict.fromkeys(aliases, slug)
                self._actors[name.casefold()] = slug
                self._identified |= dict.fromkeys(to_texts(identifiers), slug)
        sources = [row.row for row in rows if row.subject == "source"]
        same = Q(url__in={row["url"] for row in sources if row.get("url")})
        if numbers := {number for row in sources if (number := _number(row))}:
            same |= Q(identifiers__document_number__in=list(numbers))
        stored = Source.objects.filter(same).order_by("-slug") if sources else Source.objects.none()
        for slug, url, identifiers, published in stored.values_list("slug", "url", "identifiers", "published"):
            self._sources["", url] = slug
            self._sources[str(identifiers.get("document_number")), published] = slug

    def of(self, row: ImportRow) -> str | None:
        """The slug under which the same thing is known, if it is."""
        values = row.row
        if row.subject == "actor":
            names = [values["name"], *values.get("aliases", [])]
            found = [self._identified.get(text) for text in to_texts(values.get("identifiers", {}))]
            found += [self._actors.get(key) for name in names for key in (name, name.casefold())]
            return next(filter(None, found), None)
        if row.subject == "source":
            if values.get("url") and (slug := self._sources.get(("", values["url"]))):
                return slug
            return self._sources.get((number, values["published"])) if (number := _number(values)) else None
        return None


def _number(source: StoredRow) -> str | None:
    return (source.get("identifiers") or {}).get("document_number")


def _following(row: ImportRow, known: dict[tuple[str, str], str]) -> ImportRow:
    def source(slug: object) -> object:
        return known.get(("source", slug), slug) if isinstance(slug, str) else slug

    values = dict(row.row)
    if "citations" in values:
        values["citations"] = [one | {"source": source(one["source"])} for one in values["citations"]]
    if "dates" in values:
        values["dates"] = [
            one | {"sources": [source(slug) for slug in one.get("sources", [])]} for one in values["dates"]
        ]
    if "actors" in values:
        parts = [one | {"actor": known.get(("actor", one["actor"]), one["actor"])} for one in values["actors"]]
        values["actors"] = [one for place, one in enumerate(parts) if one not in parts[:place]]
    return replace(row, row=values)
