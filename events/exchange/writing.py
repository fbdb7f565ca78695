"""Checked rows are written to the working rows: all of them, or none."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from events.editions.drafts import get_latest_revision, save_revision
from events.editions.insertion import insert_rows
from events.editions.models import Edition, Origin, Revision
from events.editions.planning import PublishingRefused, get_current_entries
from events.editions.publishing import publish_saved
from events.editions.rows import Key
from events.editions.subjects import StoredRow, get_subjects
from events.editions.workflow import find_unpublished
from events.models import Event, Timeline
from events.models.part_writer import write_first_parts

from .identity import Similar, identify_events, import_comment, is_rest_of
from .matching import match_known_rows
from .merge import drop_unchanged
from .names import use_slugs
from .parts import add_captures, get_parts, write_imported_parts
from .prepared_row import PreparedRow
from .reading import ImportRow, Path, Problem, Withdrawal, sort_problems
from .resolution import ORDER, prepare_rows, resolve_references
from .translations import write_timeline_translations

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_BATCH = 500
_PARTS = frozenset("captures date date_type dates topics actors relations citations translations media".split())


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
    #: What published them, if anything did.
    edition: Edition | None = None
    #: The slug of the event that each unit of the files became, None for a row that repeated another.
    slugs: dict[Path, str | None] = field(default_factory=dict)

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
    similar: Similar = "ask",
    publish_as: str = "",
    withdrawn: Iterable[Withdrawal] = (),
    progress: Callable[[Sequence[PreparedRow]], Iterable[PreparedRow]] = lambda rows: rows,
) -> Imported:
    """Write rows of the import format to the working rows, with a revision for each that changes.

    Args:
        overwrite: whether rows that were edited since their import, or made from another file, may be written over.
        similar: what becomes of rows without a slug that resemble earlier rows of the same file: refused, with what
            would change, imported as changes, or as new events.
        dry_run: whether to roll everything back and only report.
        publish_as: the public note of the edition that publishes what was imported; none is made if it is empty.
        withdrawn: what the edition that publishes withdraws, as far as it is public.
        progress: wraps the rows as they are written.

    Raises:
        ImportRefused: nothing was written. All problems of all rows are named, in the order of the rows.
    """
    identified = identify_events(list(rows), similar)
    named, unknown_names = use_slugs(identified.rows)
    known = match_known_rows(named)
    prepared = prepare_rows(known)
    ids = resolve_references(prepared)
    with transaction.atomic():
        # Rows with problems are left out here, so that what is wrong with the others is known as well.
        imported = _write_rows(prepared, ids, by, overwrite, progress)
        _refuse(prepared, known, identified.similar, unknown_names)
        imported.slugs = {unit: None for repeated in identified.warnings for unit in repeated.units}
        imported.slugs |= {
            unit: one.working.slug for one in prepared if one.row.subject == "event" for unit in one.row.units
        }
        imported.warnings = [*identified.warnings, *_find_misplaced(prepared)]
        leaving = _find_leaving(withdrawn, publish_as)
        if publish_as and (leaving or imported.unpublished):
            try:
                imported.edition = publish_saved(imported.unpublished, leaving, by=by, note=publish_as)
            except PublishingRefused as refused:
                raise ImportRefused([Problem("publishing", reason) for reason in refused.problems]) from refused
        if dry_run:
            transaction.set_rollback(True)
    return imported


def _find_leaving(withdrawn: Iterable[Withdrawal], publish_as: str) -> list[Key]:
    """Those of the withdrawn subjects that are public.

    Raises:
        ImportRefused: nothing is to be published.
    """
    places = {Key(one.subject, one.id): one for one in withdrawn}
    public = [key for key, entry in get_current_entries(places).items() if entry.document is not None]
    if public and not publish_as:
        reason = "‘{}’ was withdrawn, which readers see in an edition: import the file with --publish."
        raise ImportRefused([Problem(places[key].place, reason.format(places[key].slug)) for key in public])
    return public


def _find_misplaced(prepared: list[PreparedRow]) -> Iterator[Problem]:
    """Words said to stand in a quotation's place where no capture shows it. Their captures may come later."""
    for one in prepared:
        citations = one.values.get("citations") or []
        if any(citation["now"] for citation in citations):
            for place, citation in enumerate(one.working.citations.select_related("source")):
                if citation.now and (reason := citation.misplaced()):
                    yield one.row.problem(reason, "citations", place, "now")


def _refuse(
    prepared: list[PreparedRow], rows: list[ImportRow], similar: list[Problem], unknown_names: list[Problem]
) -> None:
    order = {id(row): place for place, row in enumerate(rows)}
    in_order = sorted(prepared, key=lambda one: order[id(one.row)])
    problems = [problem for one in in_order for problem in one.report.problems]
    if unknown_names:
        problems = sort_problems([*unknown_names, *problems])
    if problems := [*problems, *similar]:
        raise ImportRefused(problems)


def _write_rows(
    prepared: list[PreparedRow],
    ids: dict[tuple[str, str], UUID],
    by: "User | None",
    overwrite: bool,
    progress: Callable[[Sequence[PreparedRow]], Iterable[PreparedRow]],
) -> Imported:
    imported = Imported()
    before = {one.id: get_latest_revision(one.working) for one in prepared if one.working}
    valid = [one for one in prepared if not one.report.problems]
    for one in valid:
        drop_unchanged(one, ids)
        _write_plain(one, ids)
    for subject in ORDER:
        made = [one.working for one in valid if one.is_new and one.row.subject == subject and not one.report.problems]
        if made:
            insert_rows(made)
    remaining = iter(progress(valid))
    while batch := list(islice(remaining, _BATCH)):
        written = [one for one in batch if not one.report.problems]
        _save_first([one for one in written if one.is_new], ids, by, imported)
        for one in written:
            if not one.is_new:
                _save_change(one, ids, by, imported, before.get(one.id), overwrite=overwrite)
            for capture, is_new in add_captures(one, ids):
                revision = save_revision(capture, by=by, comment=import_comment(one.row.file), origin=Origin.IMPORT)
                (imported.new if is_new else imported.unchanged).append(revision)
    return imported


def _save_first(
    rows: list[PreparedRow], ids: dict[tuple[str, str], UUID], by: "User | None", imported: Imported
) -> None:
    """Write the parts of new rows, and keep their first revisions; the next, of one that was deleted and is back."""
    events = [one for one in rows if isinstance(one.working, Event)]
    parts = write_first_parts([(one.working, get_parts(one, ids, [])) for one in events])
    for one in rows:
        if isinstance(one.working, Timeline):
            write_timeline_translations(one)
    whole = {one.id: row for one, row in zip(events, parts, strict=True)}
    saved = Revision.objects.filter(subject_id__in=[one.id for one in rows]).order_by().values_list("subject_id")
    numbers = dict(saved.annotate(Max("number")))
    revisions = [
        Revision(
            subject=one.row.subject,
            subject_id=one.id,
            number=numbers.get(one.id, 0) + 1,
            row=one.working.row_with(whole[one.id]) if one.id in whole else one.working.row(),
            origin=Origin.IMPORT,
            comment=import_comment(one.row.file),
            created_by=by,
        )
        for one in rows
    ]
    insert_rows(revisions)
    imported.new += revisions


def _save_change(
    one: PreparedRow,
    ids: dict[tuple[str, str], UUID],
    by: "User | None",
    imported: Imported,
    last: Revision | None,
    *,
    overwrite: bool,
) -> None:
    """Write the parts of a row that is stored, and keep a revision if it changed; ``last`` is the one before."""
    comment = import_comment(one.row.file)
    try:
        write_imported_parts(one, ids)
        revision = save_revision(one.working, by=by, comment=comment, origin=Origin.IMPORT)
    except ValidationError as error:
        one.wrong(" ".join(error.messages))
        return
    if revision == last:
        imported.unchanged.append(revision)
    elif last and last.origin != Origin.IMPORT and not overwrite:
        one.wrong(_describe_edit(one, last))
    elif last and one.row.has_made_up_slug and _is_of_another_file(last, comment) and not overwrite:
        one.wrong(
            f"this row would change the {one.row.subject} ‘{one.working.slug}’ (“{last.row['title']}”), which was"
            f" {last.comment[:1].lower()}{last.comment[1:]}. Give this row a slug of its own in a column ‘slug’, or"
            " import it with --overwrite to change that one."
        )
    else:
        imported.changed.append(revision)
        imported.before[one.id] = last.row if last else {}


def _describe_edit(one: PreparedRow, last: Revision) -> str:
    """Why a row may not replace what was saved last in the admin, and the ways out."""
    saved = Revision.objects.filter(subject=one.row.subject, subject_id=one.id, number__lte=last.number)
    if saved.filter(origin=Origin.IMPORT).exists():
        return "this row was edited after its last import. Import it with --overwrite to discard the edit."
    name = last.row.get("title") or last.row.get("name")
    own = "a slug of its own in a column ‘slug’" if one.row.has_made_up_slug else "another slug"
    return (
        f"this row would change the {one.row.subject} ‘{one.working.slug}’ (“{name}”), which was made in the admin."
        f" Give this row {own}, or import it with --overwrite to change that one."
    )


def _is_of_another_file(last: Revision, comment: str) -> bool:
    """Whether a revision was imported, from a file of another name as far as that is known."""
    is_other = last.comment != comment and not is_rest_of(last.comment, comment)
    return last.origin == Origin.IMPORT and bool(last.comment) and is_other


def _write_plain(one: PreparedRow, ids: dict[tuple[str, str], UUID]) -> None:
    """The columns of a row, references included: checked, and saved if it is stored. New rows are written together."""
    subject = one.row.subject
    one.is_new = one.working is None
    if one.is_new:
        one.working = get_subjects()[subject].model(id=one.id, slug=one.values.get("slug", ""))
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
        if not one.is_new:
            one.working.save()
    except ValidationError as error:
        for key, messages in error.message_dict.items():
            one.wrong(" ".join(messages), *(() if key == "__all__" else (key,)))
