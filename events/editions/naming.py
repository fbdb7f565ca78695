"""Subjects as commands name them: ``event/huawei-entity-list``, ``capture/a-source/2``."""

from collections.abc import Iterable

from .models import Entry, Revision
from .problems import unknown
from .public import Key
from .subjects import subjects, working_rows


class UnknownName(LookupError):
    """No subject has this name; the message tells the nearest."""


def latest_named(name: str) -> Revision:
    """The latest revision of the subject that a command names.

    Raises:
        UnknownName: there is none.
    """
    subject, slug = _parted(name)
    latest = list(Revision.objects.filter(subject=subject).order_by("subject_id", "-number").distinct("subject_id"))
    name_all(latest)
    known = {revision.name: revision for revision in latest}
    if slug not in known:
        raise UnknownName(unknown(subject, slug, known))
    return known[slug]


def public_named(name: str) -> Key:
    """The subject in force that a command names, withdrawn or not.

    Raises:
        UnknownName: there is none, or it was never published.
    """
    subject, slug = _parted(name)
    entry = Entry.objects.current().filter(subject=subject, slug=slug).first()
    if entry is None:
        latest_named(name)
        raise UnknownName(f"{name} is a draft: it was never published.")
    return Key(subject, entry.subject_id)


def name_all(revisions: Iterable[Revision]) -> None:
    """Look up at once the names of revisions whose rows have no slug."""
    nameless: dict[str, list[Revision]] = {}
    for revision in revisions:
        if not revision.row.get("slug"):
            nameless.setdefault(revision.subject, []).append(revision)
    for subject, some in nameless.items():
        rows = working_rows(subject, [revision.subject_id for revision in some])
        for revision in some:
            revision.name = str(rows.get(revision.subject_id, revision.subject_id))


def _parted(name: str) -> tuple[str, str]:
    subject, _, slug = name.partition("/")
    if subject not in subjects():
        raise UnknownName(unknown("subject", subject, subjects()))
    if not slug:
        raise UnknownName(f"‘{name}’ is not written SUBJECT/SLUG, as in {subject}/some-slug.")
    return subject, slug
