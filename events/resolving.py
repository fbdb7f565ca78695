"""The names in a question, as they stood in the edition asked."""

from collections import defaultdict
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q

from events.editions.models import Edition, Entry
from events.editions.problems import unknown

from .question import EventQuery, QuestionError

_SUBJECTS = {"kind": "kind", "topic": "topic", "actor": "actor", "source": "source", "publisher": "publisher"}


def resolve(query: EventQuery, edition: Edition) -> tuple[EventQuery, list[str]]:
    """The question with every former slug replaced by the one in force, and the events it did not find.

    A word of the vocabulary is known if it was ever public.

    Raises:
        QuestionError: naming an unknown word and the nearest known one.
    """
    named = {name: getattr(query, name) for name in _SUBJECTS if getattr(query, name)}
    if query.slug:
        named["slug"] = query.slug
    if not named and not query.id:
        return query, []
    slugs = _slugs_in(edition, named)
    changes: dict[str, Any] = {}
    missing: list[str] = []
    for name, texts in named.items():
        for text in texts:
            if text not in slugs[name]:
                if name != "slug":
                    raise QuestionError(name, unknown(name, text, _known(_SUBJECTS[name])), "unknown_value")
                missing.append(text)
        changes[name] = tuple(dict.fromkeys(slugs[name].get(text, text) for text in texts))
    if query.id:
        found = Entry.objects.using("public").at(edition).public().of("event", *map(UUID, query.id))
        there = {str(id) for id in found.values_list("subject_id", flat=True)}
        missing += [id for id in query.id if id not in there]
    return replace(query, **changes), missing


def _slugs_in(edition: Edition, named: dict[str, tuple[str, ...]]) -> dict[str, dict[str, str]]:
    """For every name that was ever public, the slug of its subject in this edition, or the name itself."""
    asked = Q()
    for name, texts in named.items():
        asked |= Q(subject=_SUBJECTS.get(name, "event")) & (Q(slug__in=texts) | Q(former_slugs__overlap=list(texts)))
    entries = Entry.objects.using("public").filter(asked)
    public = Q(document__isnull=False)
    rows = entries.order_by("edition_id").values(
        "subject", "slug", "former_slugs", "edition_id", "replaced_in_id", public=public
    )
    slugs: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        for name, texts in named.items():
            if row["subject"] != _SUBJECTS.get(name, "event"):
                continue
            in_force = row["edition_id"] <= edition.number and (row["replaced_in_id"] or 2**31) > edition.number
            if name == "slug" and not (in_force and row["public"]):
                continue
            for text in {row["slug"], *row["former_slugs"]} & set(texts):
                if in_force:
                    slugs[name][text] = row["slug"]
                else:
                    slugs[name].setdefault(text, text)
    return slugs


def _known(subject: str) -> list[str]:
    return list(Entry.objects.using("public").of(subject).order_by("slug").values_list("slug", flat=True).distinct())
