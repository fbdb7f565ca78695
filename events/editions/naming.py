"""Subjects as commands name them: ``event/huawei-entity-list``, ``capture/a-source/2``."""

from .models import Entry, Revision
from .problems import unknown
from .public import Key
from .subjects import subjects


class UnknownName(LookupError):
    """No subject has this name; the message tells the nearest."""


def latest_named(name: str) -> Revision:
    """The latest revision of the subject that a command names.

    Raises:
        UnknownName: there is none.
    """
    subject, slug = _parted(name)
    latest = Revision.objects.filter(subject=subject).order_by("subject_id", "-number").distinct("subject_id")
    known = {_slug(revision): revision for revision in latest}
    if slug not in known:
        raise UnknownName(unknown(subject, slug, known))
    return known[slug]


def public_named(name: str) -> Key:
    """The subject in force that a command names, withdrawn or not.

    Raises:
        UnknownName: there is none.
    """
    subject, slug = _parted(name)
    entry = Entry.objects.current().filter(subject=subject, slug=slug).first()
    if entry is None:
        known = Entry.objects.current().filter(subject=subject).values_list("slug", flat=True)
        raise UnknownName(unknown(subject, slug, list(known)))
    return Key(subject, entry.subject_id)


def _parted(name: str) -> tuple[str, str]:
    subject, _, slug = name.partition("/")
    if subject not in subjects():
        raise UnknownName(unknown("subject", subject, subjects()))
    return subject, slug


def _slug(revision: Revision) -> str:
    """A revision's slug; a capture has none of its own and goes by its id."""
    return revision.row.get("slug") or str(revision.subject_id)
