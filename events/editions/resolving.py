"""Names in a question, as the subjects they mean stood in the edition asked."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping

from django.core.cache import cache
from django.db.models import Q

from .models import Edition, Entry
from .problems import unknown
from .querysets import formerly

Names = Mapping[str, tuple[str, Collection[str]]]

Known = Mapping[str, Mapping[str, str]]

#: The parameter that names what is listed itself, and not a word of the vocabulary.
LISTED = "slug"


class UnknownWord(LookupError):
    """A name that never was public; ``parameter`` is where it was given, the message tells the nearest."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


def slugs_in(edition: Edition, named: Names) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """By parameter the slugs in force of the subjects that are named, and what of ``slug`` is not public.

    A word of the vocabulary is known if it was ever public.

    Args:
        named: by parameter the kind of subject, and slugs or former slugs.

    Raises:
        UnknownWord: one that is not known.
    """
    return slugs_of(known_in(edition, named), named)


def slugs_of(known: Known, named: Names) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The same, from names that are known already.

    Raises:
        UnknownWord: one that is not known.
    """
    slugs: dict[str, tuple[str, ...]] = {}
    missing: list[str] = []
    for name, (subject, texts) in named.items():
        there = known.get(name, {})
        for text in texts:
            if text in there:
                continue
            if name != LISTED:
                raise UnknownWord(name, unknown(name, text, _known(subject)))
            missing.append(text)
        slugs[name] = tuple(dict.fromkeys(there.get(text, text) for text in texts))
    return slugs, missing


def known_in(edition: Edition, named: Names) -> Known:
    """For every name that was ever public, the slug of its subject in this edition, or the name itself.

    An edition stands still: what a name means in it is remembered by this process.
    """
    if edition.published_at is None:
        return _asked_in(edition, named)
    keys = {
        (name, text): _key(edition, name, subject, text) for name, (subject, texts) in named.items() for text in texts
    }
    remembered = cache.get_many(keys.values())
    slugs: dict[str, dict[str, str]] = defaultdict(dict)
    for (name, text), key in keys.items():
        if key in remembered:
            slugs[name][text] = remembered[key]
    asked = {
        name: (subject, [text for text in texts if text not in slugs[name]]) for name, (subject, texts) in named.items()
    }
    found = _asked_in(edition, asked)
    cache.set_many({keys[name, text]: slug for name, told in found.items() for text, slug in told.items()}, None)
    for name, told in found.items():
        slugs[name] |= told
    return slugs


def _key(edition: Edition, *names: str) -> str:
    # The number alone would not do: it may be used again where a database is made anew.
    told = (edition.number, edition.published_at, edition.redactions_made, *names)
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _asked_in(edition: Edition, named: Names) -> dict[str, dict[str, str]]:
    if not any(texts for _, texts in named.values()):
        return {}
    asked = Q()
    for subject, texts in named.values():
        asked |= Q(subject=subject) & (Q(slug__in=texts) | formerly(texts))
    entries = Entry.objects.using("public").filter(asked)
    # What was merged away is withdrawn under the slug that now leads to another: that one comes last, and is meant.
    rows = (
        entries.annotate(public=Q(document__isnull=False))
        .order_by("public", "edition_id")
        .values("subject", "slug", "former_slugs", "edition_id", "replaced_in_id", "public")
    )
    slugs: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        for name, (subject, texts) in named.items():
            if row["subject"] != subject:
                continue
            in_force = row["edition_id"] <= edition.number and (row["replaced_in_id"] or 2**31) > edition.number
            if name == LISTED and not (in_force and row["public"]):
                continue
            for text in {row["slug"], *row["former_slugs"]} & set(texts):
                if in_force:
                    slugs[name][text] = row["slug"]
                else:
                    slugs[name].setdefault(text, text)
    return slugs


def _known(subject: str) -> list[str]:
    return list(Entry.objects.using("public").of(subject).order_by("slug").values_list("slug", flat=True).distinct())
