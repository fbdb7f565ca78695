"""Checked rows are written to the working rows: all of them, or none."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q, prefetch_related_objects

from events.editions.drafts import SubjectRow, WorkingRow, derive_subject_id, get_latest_revision, save_revision
from events.editions.models import Origin, Revision
from events.editions.planning import PublishingRefused, plan
from events.editions.problems import unknown_value_message
from events.editions.subjects import StoredRow, get_subjects
from events.editions.workflow import find_unpublished
from events.models import Event

from .matching import match_known_rows
from .parts import PreparedRow, write_imported_parts
from .reading import ImportRow, Problem
from .schema import check_row

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: What others refer to comes first.
_ORDER = ("publisher", "kind", "topic", "actor", "source", "event", "timeline")
_NEEDED = {
    "publisher": ("name",),
    "kind": ("name",),
    "topic": ("name",),
    "actor": ("name", "kind"),
    "source": ("title", "type"),
    "event": ("title",),
    "timeline": ("title",),
}
#: What the row of an event is read from beside itself.
_READ = ("dates__sources", "topics", "participations", "relations", "citations")
_BATCH = 500
_PARTS = frozenset({"captures", "date", "date_type", "dates", "topics", "actors", "relations", "citations", "media"})


class ImportRefused(Exception):
    """Nothing was written; ``problems`` names every file, place and reason."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass
class Imported:
    """The result of an import: the revisions of new, changed and unchanged rows."""

    new: list[Revision] = field(default_factory=list)
    changed: list[Revision] = field(default_factory=list)
    unchanged: list[Revision] = field(default_factory=list)
    #: The rows, by their subjects' ids, that were saved last before what changed.
    before: dict[UUID, StoredRow] = field(default_factory=dict)
    #: Problems that did not prevent the import but need a look.
    warnings: list[Problem] = field(default_factory=list)

    @property
    def unpublished(self) -> list[Revision]:
        """Those of its rows whose latest revision is not the one in force."""
        return find_unpublished([*self.new, *self.changed, *self.unchanged])


def import_rows(
    rows: Iterable[ImportRow],
    *,
    by: "User | None" = None,
    overwrite: bool = False,
    dry_run: bool = False,
    to_publish: bool = False,
    progress: Callable[[Iterable[PreparedRow]], Iterable[PreparedRow]] = lambda rows: rows,
) -> Imported:
    """Write rows of the import format to the working rows, with a revision for each that changes.

    Args:
        overwrite: whether rows that were edited since their import may be written over.
        dry_run: whether to roll everything back and only report.
        to_publish: whether to refuse rows that could not be published as they are.
        progress: wraps the rows as they are written.

    Raises:
        ImportRefused: nothing was written.
    """
    prepared = _prepared(match_known_rows(rows))
    ids = _resolved(prepared)
    _refuse(prepared)
    with transaction.atomic():
        imported = _written(prepared, ids, by, overwrite, progress)
        _refuse(prepared)
        imported.warnings = list(_misplaced(prepared))
        if to_publish and imported.unpublished:
            try:
                plan(imported.unpublished)
            except PublishingRefused as refused:
                raise ImportRefused([Problem("publishing", reason) for reason in refused.problems]) from refused
        if dry_run:
            transaction.set_rollback(True)
    return imported


def _misplaced(prepared: list[PreparedRow]) -> Iterator[Problem]:
    """Words said to stand in a quotation's place where no capture shows it. Their captures may come later."""
    for one in prepared:
        citations = one.values.get("citations") or []
        if any(citation["now"] for citation in citations):
            for place, citation in enumerate(one.working.citations.select_related("source")):
                if citation.now and (reason := citation.misplaced()):
                    yield Problem(one.row.place("citations", place, "now"), reason)


def _refuse(prepared: list[PreparedRow]) -> None:
    if problems := [problem for one in prepared for problem in one.report.problems]:
        raise ImportRefused(problems)


def _prepared(rows: list[ImportRow]) -> list[PreparedRow]:
    """Every row checked, and matched with the working row that has its id, its slug or one of its former slugs."""
    prepared: list[PreparedRow] = []
    for subject in _ORDER:
        results = [(row, *check_row(row)) for row in rows if row.subject == subject]
        existing = _existing(subject, [values for _, values, _ in results])
        seen: dict[object, ImportRow] = {}
        for row, values, report in results:
            slug, names = values.get("slug", ""), _names(values)
            own_id = values.get("id")
            led = [there for name in (own_id, *names) if (there := existing.get(name))]
            # The id of its first slug is its own, even where that slug is forgotten.
            led = led or [there for there in [existing.get(_id(subject, values))] if there]
            # What has an id of its own may be called as another was: whether that is free, publishing tells.
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
            seen |= dict.fromkeys({id, slug} - seen.keys(), row)
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


def _existing(subject: str, values: list[StoredRow]) -> dict[object, SubjectRow]:
    """Working rows by id, by slug and by former slug."""
    names = [name for one in values for name in _names(one)]
    ids = [_id(subject, one) for one in values]
    named = Q(slug__in=names) | Q(former_slugs__overlap=names)
    found: list[SubjectRow] = list(get_subjects()[subject].model._default_manager.filter(named | Q(pk__in=ids)))
    formerly: dict[object, SubjectRow] = {name: working for working in found for name in working.former_slugs}
    return formerly | {key: working for working in found for key in (working.pk, working.slug)}


def _names(values: StoredRow) -> list[str]:
    """What a row's subject is called, and was called before."""
    return [name for name in (values.get("slug"), *(values.get("former_slugs") or ())) if name]


def _id(subject: str, values: StoredRow) -> UUID:
    """The id a row gives its subject, or that of its first slug."""
    slug, *former = _names(values) or [""]
    return values.get("id") or derive_subject_id(subject, next(iter(former), slug))


def _resolved(prepared: list[PreparedRow]) -> dict[tuple[str, str], UUID]:
    """The id of every subject that rows refer to; what is not known is reported where it stands."""
    ids = {(one.row.subject, name): one.id for one in prepared for name in reversed(_names(one.values))}
    wanted = {(subject, slug) for one in prepared for subject, slug, _ in one.report.references} - ids.keys()
    for subject in {subject for subject, _ in wanted}:
        slugs = [slug for wanted_subject, slug in wanted if wanted_subject == subject]
        stored = get_subjects()[subject].model._default_manager.filter(
            Q(slug__in=slugs) | Q(former_slugs__overlap=slugs)
        )
        for id, slug, former in stored.values_list("pk", "slug", "former_slugs"):
            ids |= {(subject, name): id for name in (*former, slug)}
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


def _written(
    prepared: list[PreparedRow],
    ids: dict[tuple[str, str], UUID],
    by: "User | None",
    overwrite: bool,
    progress: Callable[[Iterable[PreparedRow]], Iterable[PreparedRow]],
) -> Imported:
    imported = Imported()
    before = {one.id: get_latest_revision(one.working) for one in prepared if one.working}
    first: list[WorkingRow] = []
    for one in prepared:
        _write_plain(one, ids)
    for one in progress(prepared):
        captures = write_imported_parts(one, ids) if not one.report.problems else []
        if one.is_new:
            first += [one.working, *(capture for capture, is_new in captures if is_new)]
            continue
        try:
            revision = save_revision(one.working, by=by, comment="", origin=Origin.IMPORT)
        except ValidationError as error:
            one.wrong(" ".join(error.messages))
            continue
        last = before.get(one.id)
        if revision == last:
            imported.unchanged.append(revision)
        elif last and last.origin != Origin.IMPORT and not overwrite:
            one.wrong("this row was edited after its last import. Import it with --overwrite to discard the edit.")
        else:
            imported.changed.append(revision)
            imported.before[one.id] = last.row if last else {}
        for capture, is_new in captures:
            revision = save_revision(capture, by=by, origin=Origin.IMPORT)
            (imported.new if is_new else imported.unchanged).append(revision)
    imported.new += _first_saved(first, by)
    return imported


def _first_saved(rows: list[WorkingRow], by: "User | None") -> list[Revision]:
    """The first revisions of rows that were not there before; the next, of one that was deleted and is back."""
    revisions: list[Revision] = []
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        prefetch_related_objects([row for row in batch if isinstance(row, Event)], *_READ)
        earlier = Revision.objects.filter(subject_id__in=[row.pk for row in batch]).order_by().values_list("subject_id")
        numbers = dict(earlier.annotate(Max("number")))
        revisions += Revision.objects.bulk_create(
            Revision(
                subject=row.subject,
                subject_id=row.pk,
                number=numbers.get(row.pk, 0) + 1,
                row=row.row(),
                origin=Origin.IMPORT,
                created_by=by,
            )
            for row in batch
        )
    return revisions


def _write_plain(one: PreparedRow, ids: dict[tuple[str, str], UUID]) -> None:
    """The columns of a row, references included; its parts come when every row is there."""
    subject = one.row.subject
    one.is_new = one.working is None
    if one.is_new:
        one.working = get_subjects()[subject].model(id=one.id)
    for key, value in one.values.items():
        if key in _PARTS or key == "id":
            continue
        if key in ("kind", "publisher") and (subject, key) in (("event", "kind"), ("source", "publisher")):
            setattr(one.working, f"{key}_id", ids[key, value] if value else None)
        else:
            setattr(one.working, key, value)
    if "media" in one.values:
        one.working.set_media(one.values["media"])
    try:
        # That a new row's slug and id are free is known, and its values fit what their columns demand.
        one.working.full_clean(
            exclude=["kind", "publisher"], validate_unique=not one.is_new, validate_constraints=not one.is_new
        )
        one.working.save(force_insert=one.is_new)
    except ValidationError as error:
        for key, messages in error.message_dict.items():
            one.wrong(" ".join(messages), *(() if key == "__all__" else (key,)))
