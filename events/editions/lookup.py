"""Lookup of subjects by slug, former slug or id."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache
from django.db import connections

from .asof import NotConfirmed, confirm
from .models import Edition, Entry, Revision
from .problems import nearest, unknown_value_message
from .querysets import NEWEST_EDITION, SERVED
from .rows import Key
from .subjects import get_subjects, get_working_rows
from .validators import SLUG_LENGTH

#: The number of slugs that an unknown name is compared with.
_MOST_COMPARED = 1000


@dataclass(frozen=True)
class Found:
    """An entry, and whether the requested name differs from its slug in that edition."""

    entry: Entry
    renamed: bool


class NotPublic(LookupError):
    """No such subject is public in that edition."""


#: The columns of an entry from which an answer about it is made; the others are read when they are used.
_NEEDED = {"id", "subject", "subject_id", "former_slugs", "label", "redaction_id", *SERVED}
#: The same in the order in which ``Entry.from_db`` takes them.
_COLUMNS = tuple(field.attname for field in Entry._meta.concrete_fields if field.attname in _NEEDED)
# Raw SQL, since compiling it took longer than running it.
_BY_NAME = (
    f"WITH newest (number, published_at, redactions) AS ({NEWEST_EDITION})"  # noqa: S608 - constants
    f" SELECT newest.*, {', '.join(f'entry.{name}' for name in _COLUMNS)}"
    " FROM newest, editions_entry AS entry WHERE entry.subject = %(subject)s AND {} AND (entry.slug = ANY(%(names)s)"
    " OR entry.former_slugs && %(names)s AND entry.former_slugs <> '{{}}' OR entry.subject_id = ANY(%(ids)s))"
)
_BY_NAME_IN_NEWEST = _BY_NAME.format("entry.replaced_in_id IS NULL")
_BY_NAME_IN_EDITION = _BY_NAME.format(
    "entry.edition_id <= %(number)s AND (entry.replaced_in_id IS NULL OR entry.replaced_in_id > %(number)s)"
)
# A merged subject is withdrawn under a slug that now leads to another: public entries come last and win. Subjects and
# names are two lists, so that a name is looked for among all of these subjects: who reads the rows compares both.
_EVER_NAMED = (
    "SELECT subject, slug, former_slugs, edition_id, replaced_in_id, document IS NOT NULL AS public FROM editions_entry"
    " WHERE subject = ANY(%s) AND (slug = ANY(%s) OR former_slugs && %s AND former_slugs <> '{}')"
    " ORDER BY public, edition_id"
)


def find_entry(subject: str, name: str, edition: Edition) -> Found:
    """The entry that a name leads to in an edition: in force, or withdrawn or redacted with its reason.

    Raises:
        NotPublic: nothing was ever public under that name by then.
        NotConfirmed: nothing was found, or the edition is no longer the newest, where it was not confirmed before.
    """
    found = find_entries(subject, [name], edition).get(name)
    if found is None:
        if not edition.is_confirmed:
            raise NotConfirmed
        raise NotPublic(f"There is no {subject} ‘{name}’ in edition {edition.number}.")
    return found


def find_entries(subject: str, names: Collection[str], edition: Edition) -> dict[str, Found]:
    """What each of these names leads to, where it does, by one statement.

    Raises:
        NotConfirmed: the edition is no longer the newest, where it was not confirmed before.
    """
    # PostgreSQL has no text with a NUL, so nothing is named by one.
    texts = [name for name in names if "\0" not in name]
    if not texts:
        return {}
    ids = [id for name in texts if (id := parse_uuid(name))]
    values: dict[str, str | int | list[str] | list[UUID]]
    values = {"subject": subject, "names": texts, "ids": ids, "number": edition.number}
    sql = _BY_NAME_IN_NEWEST if edition.newest else _BY_NAME_IN_EDITION
    with connections["public"].cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    if rows and not edition.is_confirmed:
        confirm(edition, rows[0][:3])
    entries = [Entry.from_db("public", _COLUMNS, row[3:]) for row in rows]
    found = {}
    for name in texts:
        id = parse_uuid(name)
        matches = [entry for entry in entries if name in (entry.slug, *entry.former_slugs) or entry.subject_id == id]
        if matches:
            best = min(matches, key=lambda entry: (entry.document is None, entry.slug != name))
            found[name] = Found(best, renamed=best.slug != name)
    return found


def nearest_slugs(subject: str, name: str, edition: Edition) -> list[str]:
    """The public slugs most similar to a name, the most similar first; at most three.

    Slugs with the same beginning are compared first, since there may be very many.
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


def parse_uuid(text: str) -> UUID | None:
    """The UUID that a text is, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


RequestedNames = Mapping[str, tuple[str, Collection[str]]]

KnownNames = Mapping[str, Mapping[str, str]]

#: The parameter that names what is listed itself, and not a word of the vocabulary.
LISTED = "slug"


class UnknownWord(LookupError):
    """A name that was never public; ``parameter`` names its parameter, the message the nearest known name."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


def get_current_slugs(edition: Edition, named: RequestedNames) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The current slugs of the named subjects, by parameter, and the values of ``slug`` that are not public.

    A word of the vocabulary is known if it was ever public.

    Args:
        named: by parameter, the kind of subject, and slugs or former slugs.

    Raises:
        UnknownWord: a word is not known.
    """
    return current_slugs(find_known_names(edition, named), named)


def current_slugs(known: KnownNames, named: RequestedNames) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The same as :func:`get_current_slugs`, from names that were looked up before.

    Raises:
        UnknownWord: a word is not known.
    """
    slugs: dict[str, tuple[str, ...]] = {}
    missing: list[str] = []
    for name, (subject, texts) in named.items():
        found = known.get(name, {})
        for text in texts:
            if text in found:
                continue
            if name != LISTED:
                raise UnknownWord(name, unknown_value_message(name, text, _list_slugs(subject)))
            missing.append(text)
        slugs[name] = tuple(dict.fromkeys(found.get(text, text) for text in texts))
    return slugs, missing


def find_known_names(edition: Edition, named: RequestedNames) -> KnownNames:
    """For every name that was ever public, the slug of its subject in this edition, or the name itself.

    An edition does not change, so each process caches what a name means in it.
    """
    if edition.published_at is None:
        return _find_in_database(edition, named)
    keys = {
        (name, text): _cache_key(edition, name, subject, text)
        for name, (subject, texts) in named.items()
        for text in texts
    }
    cached = cache.get_many(keys.values())
    slugs: dict[str, dict[str, str]] = defaultdict(dict)
    for (name, text), key in keys.items():
        if key in cached:
            slugs[name][text] = cached[key]
    missing = {
        name: (subject, [text for text in texts if text not in slugs[name]]) for name, (subject, texts) in named.items()
    }
    found = _find_in_database(edition, missing)
    cache.set_many({keys[name, text]: slug for name, by_text in found.items() for text, slug in by_text.items()}, None)
    for name, by_text in found.items():
        slugs[name] |= by_text
    return slugs


def _cache_key(edition: Edition, *names: str) -> str:
    # The number alone is not enough: a database that is created again uses it again.
    parts = (edition.number, edition.published_at, edition.redactions_made, *names)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _find_in_database(edition: Edition, named: RequestedNames) -> dict[str, dict[str, str]]:
    subjects = list({subject for subject, texts in named.values() if texts})
    names = list({text for _, texts in named.values() for text in texts})
    if not names:
        return {}
    slugs: dict[str, dict[str, str]] = defaultdict(dict)
    with connections["public"].cursor() as cursor:
        cursor.execute(_EVER_NAMED, (subjects, names, names))
        rows = cursor.fetchall()
    for subject, slug, former_slugs, since, until, public in rows:
        in_force = since <= edition.number < (until or 2**31)
        for name, (about, texts) in named.items():
            if subject != about or (name == LISTED and not (in_force and public)):
                continue
            for text in {slug, *former_slugs} & set(texts):
                if in_force:
                    slugs[name][text] = slug
                else:
                    slugs[name].setdefault(text, text)
    return slugs


def _list_slugs(subject: str) -> list[str]:
    return list(Entry.objects.using("public").of(subject).order_by("slug").values_list("slug", flat=True).distinct())


class UnknownName(LookupError):
    """No subject has this name; the message names the nearest one."""


def find_latest_revision(name: str) -> Revision:
    """The latest revision of the subject that a command names.

    Raises:
        UnknownName: there is no such subject.
    """
    subject, slug = _parse_name(name)
    latest = list(Revision.objects.filter(subject=subject).order_by("subject_id", "-number").distinct("subject_id"))
    load_names(latest)
    known = {revision.name: revision for revision in latest}
    if slug not in known:
        raise UnknownName(unknown_value_message(subject, slug, known))
    return known[slug]


def find_public_key(name: str) -> Key:
    """The key of the published subject that a command names, withdrawn or not.

    Raises:
        UnknownName: there is no such subject, or it was never published.
    """
    subject, slug = _parse_name(name)
    entry = Entry.objects.current().filter(subject=subject, slug=slug).first()
    if entry is None:
        find_latest_revision(name)
        raise UnknownName(f"{name} is a draft: it was never published.")
    return Key(subject, entry.subject_id)


def load_names(revisions: Iterable[Revision]) -> None:
    """Look up at once the names of revisions whose rows have no slug."""
    nameless: dict[str, list[Revision]] = {}
    for revision in revisions:
        if not revision.row.get("slug"):
            nameless.setdefault(revision.subject, []).append(revision)
    for subject, group in nameless.items():
        rows = get_working_rows(subject, [revision.subject_id for revision in group])
        for revision in group:
            revision.name = str(rows.get(revision.subject_id, revision.subject_id))


def _parse_name(name: str) -> tuple[str, str]:
    subject, _, slug = name.partition("/")
    if subject not in get_subjects():
        raise UnknownName(unknown_value_message("subject", subject, get_subjects()))
    if not slug:
        raise UnknownName(f"‘{name}’ does not have the form SUBJECT/SLUG, such as {subject}/some-slug.")
    return subject, slug
