"""Finding one subject by the name a reader has for it: its slug, a former slug, or its id."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from .models import Edition, Entry
from .problems import nearest
from .querysets import formerly
from .validators import SLUG_LENGTH

#: To how many slugs a name that is none is compared.
_MOST_COMPARED = 1000


@dataclass(frozen=True)
class Found:
    """An entry, and whether the name asked by was another than its slug in that edition."""

    entry: Entry
    moved: bool


class NotPublic(LookupError):
    """No such subject in that edition, as far as the public can know."""


def find(subject: str, name: str, edition: Edition) -> Found:
    """The entry that a name leads to in an edition: in force, or withdrawn or redacted with its reason.

    Raises:
        NotPublic: nothing was ever public under that name by then.
    """
    found = find_all(subject, [name], edition).get(name)
    if found is None:
        raise NotPublic(f"There is no {subject} ‘{name}’ in edition {edition.number}.")
    return found


def find_all(subject: str, names: Collection[str], edition: Edition) -> dict[str, Found]:
    """What each of these names leads to, where it does, in one query."""
    # PostgreSQL has no text with a NUL, so nothing is named by one.
    texts = [name for name in names if "\0" not in name]
    asked = Q(slug__in=texts) | formerly(texts)
    if ids := {id for name in texts if (id := _uuid(name))}:
        asked |= Q(subject_id__in=ids)
    held = Entry.objects.using("public").at(edition).select_related("redaction").filter(asked, subject=subject)
    entries = list(held) if texts else []
    found = {}
    for name in texts:
        id = _uuid(name)
        led = [one for one in entries if name in (one.slug, *one.former_slugs) or one.subject_id == id]
        if led:
            entry = min(led, key=lambda one: (one.document is None, one.slug != name))
            found[name] = Found(entry, moved=entry.slug != name)
    return found


def nearest_slugs(subject: str, name: str, edition: Edition) -> list[str]:
    """The slugs of public subjects that are most like a name, the likeliest first; at most three.

    Of very many, those that begin alike: what is like a name without that is rarely meant.
    """
    wanted = "-".join(re.findall("[a-z0-9]+", name[:SLUG_LENGTH].lower()))
    if not wanted:
        return []
    public = Entry.objects.using("public").at(edition).public().of(subject)
    found: set[str] = set()
    for begin in (wanted[:6], wanted[:3], ""):
        slugs = public.filter(slug__startswith=begin) if begin else public
        found |= set(slugs.order_by().values_list("slug", flat=True)[:_MOST_COMPARED])
        if nearest(wanted, found):
            break
    return nearest(wanted, found)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
