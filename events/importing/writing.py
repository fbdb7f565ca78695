"""Checked rows written to the working rows: all of them, or none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from events.editions.models import Entry, Origin, Revision
from events.editions.planning import Refused, plan
from events.editions.problems import unknown
from events.editions.subjects import subjects
from events.editions.working import latest_revision, revise, subject_id
from sources.models import Capture, Source, text_digest

from ..models import Citation, Event, EventDate, Participation, Relation, Topic
from .checking import Report, checked
from .knowing import matched
from .reading import ImportRow, Problem

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
_PARTS = frozenset({"captures", "date", "date_type", "dates", "topics", "actors", "relations", "citations", "media"})


class ImportRefused(Exception):
    """Nothing was written; ``problems`` names every file, place and reason."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass
class Imported:
    """What an import did: revisions by what became of their rows."""

    new: list[Revision] = field(default_factory=list)
    changed: list[Revision] = field(default_factory=list)
    unchanged: list[Revision] = field(default_factory=list)
    #: The rows, by their subjects' ids, that were saved last before what changed.
    before: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    @property
    def unpublished(self) -> list[Revision]:
        """Those of its rows whose latest revision is not the one in force."""
        revisions = [*self.new, *self.changed, *self.unchanged]
        in_force = set(
            Entry.objects.current().public().filter(revision__in=revisions).values_list("revision_id", flat=True)
        )
        return [revision for revision in revisions if revision.pk not in in_force]


@dataclass
class _Prepared:
    """A checked row, with the id of its subject."""

    row: ImportRow
    values: dict[str, Any]
    report: Report
    id: UUID
    working: Any

    def wrong(self, reason: str, *path: str | int) -> None:
        self.report.wrong(path, reason)


def import_rows(
    rows: Iterable[ImportRow],
    *,
    by: "User | None" = None,
    overwrite: bool = False,
    dry_run: bool = False,
    to_publish: bool = False,
    progress: Callable[[Iterable[Any]], Iterable[Any]] = lambda rows: rows,
) -> Imported:
    """Write rows of the import format to the working rows, with a revision for each that changes.

    Args:
        overwrite: whether rows that were edited since their import may be written over.
        dry_run: whether to undo everything again and only tell.
        to_publish: whether to refuse what could not be published as it stands.
        progress: wraps the rows as they are written.

    Raises:
        ImportRefused: nothing was written.
    """
    prepared = _prepared(matched(rows))
    ids = _resolved(prepared)
    _refuse(prepared)
    with transaction.atomic():
        imported = _written(prepared, ids, by, overwrite, progress)
        _refuse(prepared)
        if to_publish and imported.unpublished:
            try:
                plan(imported.unpublished)
            except Refused as refused:
                raise ImportRefused([Problem("publishing", reason) for reason in refused.problems]) from refused
        if dry_run:
            transaction.set_rollback(True)
    return imported


def _refuse(prepared: list[_Prepared]) -> None:
    if problems := [problem for one in prepared for problem in one.report.problems]:
        raise ImportRefused(problems)


def _prepared(rows: list[ImportRow]) -> list[_Prepared]:
    """Every row checked, and matched with the working row that has its slug or id."""
    prepared: list[_Prepared] = []
    for subject in _ORDER:
        results = [(row, *checked(row)) for row in rows if row.subject == subject]
        existing = _existing(subject, [values for _, values, _ in results])
        seen: dict[str, ImportRow] = {}
        for row, values, report in results:
            slug = values.get("slug", "")
            if slug in seen:
                report.wrong(("slug",), f"‘{slug}’ stands at {seen[slug].place()} too. Merge the two rows.")
            seen.setdefault(slug, row)
            working = existing.get(values.get("id")) or existing.get(slug)
            if working and values.get("id") not in (None, working.pk):
                report.wrong(("id",), f"‘{slug}’ has the id {working.pk} already.")
            first_slug = (values.get("former_slugs") or [slug])[0]
            id = working.pk if working else values.get("id") or subject_id(subject, first_slug)
            one = _Prepared(row, values, report, id, working)
            for place, relation in enumerate(values.get("relations", [])):
                if relation and relation.get("event") == slug:
                    one.wrong("an event cannot be related to itself.", "relations", place, "event")
            if not working:
                for key in _NEEDED[subject]:
                    if key not in values:
                        one.wrong(f"{key} is missing, which a new {subject} needs.")
            prepared.append(one)
    return prepared


def _existing(subject: str, values: list[dict[str, Any]]) -> dict[Any, Any]:
    """Working rows by id and by slug."""
    slugs = [one["slug"] for one in values if "slug" in one]
    ids = [one["id"] for one in values if one.get("id")]
    found = subjects()[subject].model._default_manager.filter(Q(slug__in=slugs) | Q(pk__in=ids))
    return {key: working for working in found for key in (working.pk, working.slug)}


def _resolved(prepared: list[_Prepared]) -> dict[tuple[str, str], UUID]:
    """The id of every subject that rows refer to; what is not known is reported where it stands."""
    ids = {(one.row.subject, one.values.get("slug", "")): one.id for one in prepared}
    wanted = {(subject, slug) for one in prepared for subject, slug, _ in one.report.references} - ids.keys()
    for subject in {subject for subject, _ in wanted}:
        slugs = [slug for wanted_subject, slug in wanted if wanted_subject == subject]
        stored = subjects()[subject].model._default_manager.filter(Q(slug__in=slugs) | Q(former_slugs__overlap=slugs))
        for id, slug, former in stored.values_list("pk", "slug", "former_slugs"):
            ids |= {(subject, name): id for name in (*former, slug)}
    for one in prepared:
        for subject, slug, path in one.report.references:
            if (subject, slug) not in ids:
                known = [name for named, name in ids if named == subject]
                one.report.wrong(path, unknown(subject, slug, known))
    return ids


def _written(
    prepared: list[_Prepared],
    ids: dict[tuple[str, str], UUID],
    by: "User | None",
    overwrite: bool,
    progress: Callable[[Iterable[Any]], Iterable[Any]],
) -> Imported:
    imported = Imported()
    fresh = {one.id for one in prepared if one.working is None}
    before = {one.id: latest_revision(one.working) for one in prepared if one.working}
    for one in prepared:
        _write_plain(one, ids)
    for one in progress(prepared):
        captures = _write_parts(one, ids) if not one.report.problems else []
        try:
            revision = revise(one.working, by=by, comment="", origin=Origin.IMPORT)
        except ValidationError as error:
            one.wrong(" ".join(error.messages))
            continue
        last = before.get(one.id)
        if one.id in fresh:
            imported.new.append(revision)
        elif revision == last:
            imported.unchanged.append(revision)
        elif last and last.origin != Origin.IMPORT and not overwrite:
            one.wrong("this row was edited since its import. Import it with --overwrite to lose that edit.")
        else:
            imported.changed.append(revision)
            imported.before[one.id] = last.row if last else {}
        for capture, is_new in captures:
            revision = revise(capture, by=by, origin=Origin.IMPORT)
            (imported.new if is_new else imported.unchanged).append(revision)
    return imported


def _write_plain(one: _Prepared, ids: dict[tuple[str, str], UUID]) -> None:
    """The columns of a row, references included; its parts come when every row is there."""
    subject = one.row.subject
    if one.working is None:
        one.working = subjects()[subject].model(id=one.id)
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
        one.working.full_clean(exclude=["kind", "publisher"])
        one.working.save()
    except ValidationError as error:
        for key, messages in error.message_dict.items():
            one.wrong(" ".join(messages), *(() if key == "__all__" else (key,)))


def _write_parts(one: _Prepared, ids: dict[tuple[str, str], UUID]) -> list[tuple[Capture, bool]]:
    values = one.values
    if isinstance(one.working, Source):
        return [_capture(one.working, given, ids) for given in values.get("captures", [])]
    if not isinstance(one.working, Event):
        return []
    event = one.working
    if "topics" in values:
        event.topics.set(Topic.objects.filter(pk__in=[ids["topic", slug] for slug in values["topics"]]))
    if {"date", "date_type", "dates"} & values.keys():
        _write_dates(event, one, ids)
    if "actors" in values:
        wanted = [{"actor": str(ids["actor", part["actor"]]), "role": part["role"]} for part in values["actors"]]
        _replace(event.participations, wanted, lambda row: Participation(actor_id=row["actor"], role=row["role"]))
    if "relations" in values:
        wanted = [relation | {"event": str(ids["event", relation["event"]])} for relation in values["relations"]]
        _replace(
            event.relations,
            wanted,
            lambda row: Relation(**{key: row[key] for key in ("type", "basis", "note")}, event_id=row["event"]),
        )
    if "citations" in values:
        wanted = [_citation(citation, ids) for citation in values["citations"]]
        _replace(event.citations, wanted, _citation_row)
    return []


def _write_dates(event: Event, one: _Prepared, ids: dict[tuple[str, str], UUID]) -> None:
    """``date`` and ``date_type`` give the axis and ``dates`` the others; without them ``dates`` gives all."""
    values = one.values
    standing = [date.row() for date in event.dates.all()]
    if "dates" in values:
        given = [
            dated | {"sources": [str(ids["source", slug]) for slug in dated["sources"]]} for dated in values["dates"]
        ]
    else:
        given = standing[1:]
    if values.get("date") and values.get("date_type"):
        axis = {"type": values["date_type"], "date": values["date"], "status": "accepted", "note": "", "sources": []}
        given = [axis, *given]
    elif values.get("date") or values.get("date_type"):
        one.wrong("date and date_type are given together, or neither.", "date")
        return
    for dated in given:
        dated["sources"] = sorted(dated["sources"])
    if [dated | {"sources": sorted(dated["sources"])} for dated in standing] == given:
        return
    event.dates.all().delete()
    for position, dated in enumerate(given):
        columns = {key: dated[key] for key in ("type", "date", "status", "note")}
        EventDate.objects.create(event=event, position=position, **columns).sources.set(dated["sources"])


def _replace(manager: Any, wanted: list[dict[str, Any]], made: Callable[[dict[str, Any]], Any]) -> None:
    """Replace an event's parts of one sort, unless they are the same already."""
    if [part.row() for part in manager.all()] == wanted:
        return
    manager.all().delete()
    parts = [made(row) for row in wanted]
    for position, part in enumerate(parts):
        setattr(part, manager.field.name, manager.instance)
        part.position = position
    manager.bulk_create(parts)


def _citation(given: dict[str, Any], ids: dict[tuple[str, str], UUID]) -> dict[str, Any]:
    row = {key: given[key] for key in given}
    row["source"] = str(ids["source", given["source"]])
    row["via"] = str(ids["source", given["via"]]) if given["via"] else None
    return row | {key: given[key] or None for key in ("quote", "language", "translated_from", "original", "now")}


def _citation_row(row: dict[str, Any]) -> Citation:
    columns = {key: value or "" for key, value in row.items() if key not in ("source", "via")}
    return Citation(source_id=row["source"], via_id=row["via"], **columns)


def _capture(source: Source, given: dict[str, Any], ids: dict[tuple[str, str], UUID]) -> tuple[Capture, bool]:
    """The capture of these words seen then, made if it is not there yet."""
    captures = Capture.objects.filter(source=source, seen=given["seen"], sha256=text_digest(given["text"]))
    if capture := captures.first():
        return capture, False
    capture = Capture(
        source=source,
        via_id=ids["source", given["via"]] if given["via"] else None,
        captured_at=given["captured_at"] or None,
        media_type=given["media_type"] or "text/plain",
        **{key: given[key] for key in ("seen", "extent", "text", "archive_url", "note")},
    )
    capture.save()
    capture.refresh_from_db()
    return capture, True
