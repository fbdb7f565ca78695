"""Rows are checked, matched with the working rows that they mean, and their references are resolved."""

from functools import cache
from uuid import UUID

from events.editions.drafts import SubjectRow, derive_subject_id, iter_named
from events.editions.problems import unknown_value_message
from events.editions.subjects import StoredRow, get_subjects

from .prepared_row import PreparedRow
from .reading import ImportRow
from .schema import check_row

#: What others refer to comes first.
ORDER = ("publisher", "kind", "topic", "actor", "source", "event", "timeline")
_NEEDED = {
    "publisher": ("name",),
    "kind": ("name",),
    "topic": ("name",),
    "actor": ("name", "kind"),
    "source": ("title", "type"),
    "event": ("title",),
    "timeline": ("title",),
}


def prepare_rows(rows: list[ImportRow]) -> list[PreparedRow]:
    """Every row checked, and matched with the working row that has its id, its slug or one of its former slugs."""
    prepared: list[PreparedRow] = []
    for subject in ORDER:
        results = [(row, *check_row(row)) for row in rows if row.subject == subject]
        if not results:
            continue
        existing = _find_existing(subject, [values for _, values, _ in results])
        seen: dict[object, ImportRow] = {}
        for row, values, report in results:
            slug, names = values.get("slug", ""), _names(values)
            own_id = values.get("id")
            led = [there for name in (own_id, *names) if (there := existing.get(name))]
            # The id of its first slug is its own, even where that slug is forgotten.
            led = led or [there for there in [existing.get(_id(subject, values))] if there]
            # What has an id of its own may be called as another was: whether that is free, publishing decides.
            found = {there.pk: there for there in led if own_id in (None, there.pk) or there.slug in names}
            working = next(iter(found.values()), None)
            if working and own_id not in (None, working.pk):
                report.wrong(("id",), f"‘{slug}’ already has the id {working.pk}. Use that id, or omit it.")
            elif len(found) > 1:
                both = " and ".join(sorted(f"‘{there.slug}’" for there in found.values()))
                report.wrong(("former_slugs",), f"{both} both exist. Merge them in admin.")
            elif working and not own_id and working.slug not in names:
                # Called as it was called before: what it is called now stays.
                values["slug"] = working.slug
            id = working.pk if working else _id(subject, values)
            if double := seen.get(id) or seen.get(slug):
                report.wrong(("slug",), f"‘{slug}’ is also at {double.place()}. Merge the two rows.")
            seen.setdefault(id, row)
            seen.setdefault(slug, row)
            one = PreparedRow(row, values, report, id, working)
            for place, relation in enumerate(values.get("relations", [])):
                if relation and relation.get("event") in names:
                    one.wrong("an event cannot be related to itself.", "relations", place, "event")
            if not working:
                for key in _NEEDED[subject]:
                    if key not in values:
                        one.wrong(f"{key} is missing. A new {subject} needs it.")
            prepared.append(one)
    return prepared


def _find_existing(subject: str, values: list[StoredRow]) -> dict[object, SubjectRow]:
    """Working rows by id, by slug and by former slug."""
    names = [name for one in values for name in _names(one)]
    found = list(iter_named(get_subjects()[subject].model, names, [_id(subject, one) for one in values]))
    formerly: dict[object, SubjectRow] = {name: working for working in found for name in working.former_slugs}
    return formerly | {key: working for working in found for key in (working.pk, working.slug)}


def _names(values: StoredRow) -> list[str]:
    """What a row's subject is called, and was called before."""
    return [name for name in (values.get("slug"), *(values.get("former_slugs") or ())) if name]


def _id(subject: str, values: StoredRow) -> UUID:
    """The id a row gives its subject, or that of its first slug."""
    slug, *former = _names(values) or [""]
    return values.get("id") or derive_subject_id(subject, next(iter(former), slug))


def resolve_references(prepared: list[PreparedRow]) -> dict[tuple[str, str], UUID]:
    """The id of every subject that rows refer to; what is not known is reported where it stands."""
    ids = {(one.row.subject, name): one.id for one in prepared for name in reversed(_names(one.values))}
    wanted = {(subject, slug) for one in prepared for subject, slug, _ in one.report.references} - ids.keys()
    for subject in {subject for subject, _ in wanted}:
        slugs = [slug for wanted_subject, slug in wanted if wanted_subject == subject]
        stored = list(iter_named(get_subjects()[subject].model, slugs))
        ids |= {(subject, name): one.pk for one in stored for name in one.former_slugs}
        ids |= {(subject, one.slug): one.pk for one in stored}
    stored_slugs = cache(
        lambda subject: set(get_subjects()[subject].model._default_manager.values_list("slug", flat=True))
    )
    for one in prepared:
        for subject, slug, path in one.report.references:
            if (subject, slug) not in ids:
                known = {name for named, name in ids if named == subject}
                known |= stored_slugs(subject)
                one.report.wrong(path, unknown_value_message(subject, slug, known))
    return ids
