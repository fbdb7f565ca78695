"""The plan of an edition: the entries it would write. Previews show it, publishing carries it out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, Case, F, Func, Q, When

from .batches import split
from .documents import decode, digest, encode
from .models import Cause, Change, Entry, Revision
from .obstacles import find_taken_slugs, find_withheld
from .rows import Key, Row, RowsInForce
from .search import IndexedText
from .subjects import Incomplete, get_subjects

_BATCH = 500


class PublishingRefused(Exception):
    """An edition cannot be published. ``problems`` names every reason, in sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class StalePlan(PublishingRefused):
    """The plan has changed since it was previewed."""


@dataclass(frozen=True)
class PlannedEntry:
    """One entry to be written, and the entry in force that it replaces.

    ``row`` and ``document`` are None where the subject is withdrawn.
    """

    key: Key
    row: Row | None
    document: str | None
    change: Change
    cause: Cause
    before: Entry | None

    @property
    def alters(self) -> bool:
        """Whether the public document becomes another one."""
        return self.before is None or self.document != self.before.document


def plan(
    publishing: Iterable[Revision] = (), withdrawing: Iterable[Key] = (), *, correction: bool = False
) -> list[PlannedEntry]:
    """The entries of an edition that publishes these revisions and withdraws these subjects.

    First the subjects' own entries, including those that they need for the first time; then every dependent
    whose document changes with them.

    Raises:
        PublishingRefused: naming every problem.
    """
    coming = _get_coming(publishing, withdrawing)
    public = RowsInForce(coming)
    steps = _plan_own(coming, public, correction)
    wave = list(steps.values())
    while wave:
        wave = _plan_dependents(wave, steps.keys(), public)
        steps |= {step.key: step for step in wave}
    return list(steps.values())


def render_revision(revision: Revision) -> Mapping[str, object]:
    """The document that a revision would be published as, whatever else would change with it.

    Raises:
        PublishingRefused: naming every problem.
    """
    coming = _get_coming([revision])
    documents = _render_coming(coming, RowsInForce(coming))
    return documents[Key(revision.subject, revision.subject_id)]


def plan_digest(steps: Iterable[PlannedEntry]) -> str:
    """What a preview was of: the same until a revision, an entry in force or a document is another one."""
    lines = (
        f"{step.key} {step.row and step.row.revision.number} {step.before and step.before.pk} {step.cause}"
        f" {digest(step.document or '')}"
        for step in steps
    )
    return digest("\n".join(sorted(lines)))


def plan_rerender() -> list[PlannedEntry]:
    """The entries of an edition that renders everything in force again, where a document, or what it is found by,
    comes out changed."""
    everything = Entry.objects.current().public().order_by("subject", "pk")
    return _plan_rerendered(everything.iterator(_BATCH), RowsInForce(), with_search=True)


def get_current_entries(keys: Iterable[Key]) -> dict[Key, Entry]:
    """The entries in force of these subjects, withdrawn ones included."""
    entries = Entry.objects.current().select_related("revision")
    return {
        Key(entry.subject, entry.subject_id): entry
        for batch in split([key.id for key in keys])
        for entry in entries.filter(subject_id__in=batch)
    }


def _get_coming(publishing: Iterable[Revision], withdrawing: Iterable[Key] = ()) -> dict[Key, Row | None]:
    """The rows that an edition would publish for their own sake, with what they need; None for what it withdraws.

    Raises:
        PublishingRefused: naming every problem.
    """
    coming: dict[Key, Row | None] = dict(_add_needs([Row.of(revision) for revision in publishing]))
    coming |= dict.fromkeys(withdrawing)
    _refuse_withdrawing_the_needed(coming)
    rows = [row for row in coming.values() if row]
    if problems := find_withheld(rows) or find_taken_slugs(rows):
        raise PublishingRefused(problems)
    return coming


def _render_coming(coming: Mapping[Key, Row | None], public: RowsInForce) -> dict[Key, Mapping[str, object]]:
    documents: dict[Key, Mapping[str, object]] = {}
    problems: list[str] = []
    for row in filter(None, coming.values()):
        try:
            documents[row.key] = get_subjects()[row.key.subject].document(row, public)
        except Incomplete as incomplete:
            problems += [f"{_format_row(row)}: {reason}" for reason in incomplete.reasons]
    if problems:
        raise PublishingRefused(problems)
    return documents


def _add_needs(rows: list[Row]) -> dict[Key, Row]:
    """The rows, and from its latest revision whatever they need that is not public yet."""
    coming: dict[Key, Row] = {}
    problems: list[str] = []
    for row in rows:
        if coming.setdefault(row.key, row) != row:
            problems.append(f"{_format_row(row)} is given in two revisions. Publish only one of them.")
    wanted = {need: row for row in rows for need in row.needs}
    while missing := {key: row for key, row in wanted.items() if key not in coming}:
        entries = get_current_entries(missing)
        absent = {key: row for key, row in missing.items() if key not in entries}
        latest = _latest_revisions(absent) if absent else {}
        for key, row in missing.items():
            if key in entries and entries[key].document is None:
                problems.append(f"{_format_row(row)} needs {_format_entry(entries[key])}, which is withdrawn.")
            elif key in absent and key not in latest:
                problems.append(f"{_format_row(row)} needs {key.subject} {key.id}, which does not exist.")
        coming |= latest
        wanted = {need: row for row in latest.values() for need in row.needs}
    if problems:
        raise PublishingRefused(problems)
    return coming


def _latest_revisions(keys: Iterable[Key]) -> dict[Key, Row]:
    latest = Revision.objects.order_by("subject", "subject_id", "-number").distinct("subject", "subject_id")
    return {
        row.key: row
        for batch in split([key.id for key in keys])
        for row in map(Row.of, latest.filter(subject_id__in=batch))
    }


def _refuse_withdrawing_the_needed(coming: dict[Key, Row | None]) -> None:
    leaving = {key for key, row in coming.items() if row is None}
    if not leaving:
        return
    public = get_current_entries(leaving)
    problems = [
        f"{key.subject} {key.id} is not public, so it cannot be withdrawn."
        for key in leaving
        if key not in public or public[key].document is None
    ]
    needing = Entry.objects.current().public().mentioning(key.id for key in leaving).select_related("revision")
    for entry in needing:
        row = coming.get(Key(entry.subject, entry.subject_id), Row.of(entry.revision))
        problems += [
            f"{_format_entry(public[key])} is needed by {_format_entry(entry)}. "
            f"Publish {_format_entry(entry)} without it, or withdraw both."
            for key in sorted(row.needs & leaving if row else ())
            if key in public
        ]
    if problems:
        raise PublishingRefused(problems)


def _plan_own(coming: dict[Key, Row | None], public: RowsInForce, correction: bool) -> dict[Key, PlannedEntry]:
    before = get_current_entries(coming)
    documents = _render_coming(coming, public)
    steps: dict[Key, PlannedEntry] = {}
    for key, row in coming.items():
        entry = before.get(key)
        if row is None:
            steps[key] = PlannedEntry(key, None, None, Change.WITHDRAWAL, Cause.OWN, entry)
            continue
        change = Change.NEW if entry is None else Change.CORRECTION if correction else Change.UPDATE
        steps[key] = PlannedEntry(key, row, encode(documents[key]), change, Cause.OWN, entry)
    return steps


def _plan_dependents(wave: list[PlannedEntry], done: Iterable[Key], public: RowsInForce) -> list[PlannedEntry]:
    """The next ring of entries whose documents mention something that has just changed."""
    skipped = set(done)
    current = Entry.objects.current().public().order_by("subject", "pk")
    found: set[tuple[str, int]] = set()
    for changed in split(step for step in wave if step.alters):
        dependents: set[UUID] = set()
        for step in changed:
            dependents |= (step.row.shown_in if step.row else set()) | set(step.before.shown_in if step.before else ())
        mentioning = Q(references__overlap=[step.key.id for step in changed]) | Q(subject_id__in=dependents)
        keys = current.filter(mentioning).values_list("subject", "subject_id", "pk")
        found |= {(subject, pk) for subject, id, pk in keys if Key(subject, id) not in skipped}
    if not found:
        return []
    candidates = (
        entry for batch in split(sorted(found), _BATCH) for entry in current.filter(pk__in=[pk for _, pk in batch])
    )
    return _plan_rerendered(candidates, public)


def _plan_rerendered(entries: Iterable[Entry], public: RowsInForce, *, with_search: bool = False) -> list[PlannedEntry]:
    """A step for each entry whose document, rendered from its own revision in force, comes out changed.

    Args:
        with_search: the words it is found by may have changed too, as they do where the rules for them have.
    """
    steps = []
    remaining = iter(entries)
    while batch := list(islice(remaining, _BATCH)):
        revisions = Revision.objects.in_bulk([entry.revision_id for entry in batch])
        rows = {entry.pk: Row.of(revisions[entry.revision_id]) for entry in batch}
        public.prepare(rows.values())
        documents = {
            entry.pk: encode(get_subjects()[entry.subject].document(rows[entry.pk], public)) for entry in batch
        }
        stale = _find_stale_search(batch, documents) if with_search else set()
        for entry in batch:
            row, document = rows[entry.pk], documents[entry.pk]
            if digest(document) != entry.digest or entry.pk in stale:
                steps.append(PlannedEntry(row.key, row, document, Change.UPDATE, Cause.NEIGHBOUR, entry))
    return steps


def _find_stale_search(entries: list[Entry], documents: dict[int, str]) -> set[int]:
    """Which of these entries are found by other words than their documents would be found by now."""
    columns = {entry.pk: get_subjects()[entry.subject].columns(decode(documents[entry.pk])) for entry in entries}
    words = [
        When(pk=pk, then=found.to_vector())
        for pk, values in columns.items()
        if isinstance(found := values.get("search"), IndexedText)
    ]
    if not words:
        return set()
    now = Case(*words, default=F("search"), output_field=SearchVectorField())
    differs = Func(F("search"), now, template="(%(expressions)s)", arg_joiner=" IS DISTINCT FROM ")
    differs.output_field = BooleanField()
    return set(Entry.objects.filter(differs, pk__in=columns).order_by().values_list("pk", flat=True))


def _format_row(row: Row) -> str:
    return f"{row.key.subject} {row.values.get('slug') or row.key.id}"


def _format_entry(entry: Entry) -> str:
    return f"{entry.subject} {entry.slug}"


def entry_columns(step: PlannedEntry) -> dict[str, object]:
    """The columns of an entry that its document and its row decide."""
    if step.row is None or step.document is None:
        raise ValueError("A withdrawal takes its columns from the entry it replaces.")
    return get_subjects()[step.key.subject].columns(decode(step.document)) | {
        "references": sorted({reference.id for reference in step.row.references}),
        "shown_in": sorted(step.row.shown_in),
        "former_slugs": step.row.values.get("former_slugs", []),
    }
