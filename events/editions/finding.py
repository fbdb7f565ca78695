"""Finding one subject by the name a reader has for it: its slug, a former slug, or its id."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from .models import Edition, Entry


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
    if "\0" in name:
        # PostgreSQL has no such text, so nothing is named by it.
        raise NotPublic(f"There is no such {subject} in edition {edition.number}.")
    asked = Q(slug=name) | Q(former_slugs__overlap=[name])
    if id := _uuid(name):
        asked |= Q(subject_id=id)
    entries = Entry.objects.using("public").at(edition).filter(asked, subject=subject)
    found = sorted(entries, key=lambda entry: (entry.document is None, entry.slug != name))
    if not found:
        raise NotPublic(f"There is no {subject} ‘{name}’ in edition {edition.number}.")
    return Found(found[0], moved=found[0].slug != name)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
