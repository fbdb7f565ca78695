"""What is public, written in the import format: imported elsewhere and published, it gives the same documents.

Rows are read and written a batch at a time, so that an export takes no more memory the larger it is.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from uuid import UUID

import yaml
from django.db.models import Exists, OuterRef

from events.editions.models import Edition, Entry
from events.editions.rows import Row, iter_rows_in_force
from events.editions.subjects import StoredRow

from ..query.question import EventQuery
from .annals import COUNT, EXPORT
from .reading import SECTIONS, WITHDRAWN

#: How many rows are read at once; of sources few, because their captures are read with them.
_BATCH = 500
_SOURCES = 20

#: What rows without it lack. Who has an earlier row has to be told that there is none any more.
_EMPTY: dict[str, StoredRow] = {
    "event": {"identifiers": {}, "translations": []},
    "actor": {"identifiers": {}},
    "timeline": {"translations": []},
}
#: A row with the section that it is of.
Exported = tuple[str, StoredRow]


def iter_export(chosen: set[UUID] | None = None, since: int = 0) -> Iterator[Exported]:
    """The rows in force in the order of the import format, with slugs for references.

    Args:
        chosen: the subjects to write; None for everything public.
        since: an edition; what was rendered again after it is written, and before it what was withdrawn.
    """
    if since:
        yield from ((WITHDRAWN, row) for row in _iter_withdrawn(since))
    for section, subject in SECTIONS.items():
        for rows in _iter_batches(subject, chosen, since):
            captures = _find_captures(rows) if subject == "source" else {}
            slugs = _find_slugs([*rows, *(one for many in captures.values() for one in many)], chosen)
            for row in rows:
                values = (_EMPTY.get(subject, {}) if since else {}) | _to_named(row.values, subject, slugs)
                if row.key.id in captures:
                    values["captures"] = [_capture(one.values, slugs) for one in captures[row.key.id]]
                yield section, values


def _iter_withdrawn(since: int) -> Iterator[StoredRow]:
    """The subjects that were public in an edition and are not any more, with the reasons, what others need last."""
    public = Entry.objects.public_in(since).filter(subject=OuterRef("subject"), subject_id=OuterRef("subject_id"))
    gone = Entry.objects.current().filter(Exists(public), document=None).select_related("redaction")
    for entry in gone.order_by("subject", "slug"):
        yield {"subject": entry.subject, "id": str(entry.subject_id), "slug": entry.slug, "reason": entry.reason}


def find_needed(events: Iterable[UUID], timeline: UUID) -> set[UUID]:
    """The ids of a timeline, of events, and of all that these need."""
    wanted = {timeline, *events}
    chosen: set[UUID] = set()
    while wanted:
        chosen |= wanted
        found: set[UUID] = set()
        for batch in _split(sorted(wanted), _SOURCES):
            rows = iter_rows_in_force(subject_id__in=batch)
            captures = _find_captures([row for row in rows if row.key.subject == "source"])
            rows += [one for many in captures.values() for one in many]
            found |= {need.id for row in rows for need in row.needs}
            # The steps of a timeline name their events by slug.
            timelines = (row.values for row in rows if row.key.subject == "timeline")
            if steps := [step["event"] for row in timelines for step in row.get("steps", ())]:
                stepped = Entry.objects.current().public().of("event").named(*steps)
                found |= set(stepped.values_list("subject_id", flat=True))
        wanted = found - chosen
    return chosen


def render_rows(rows: Iterable[Exported], format: str, edition: int, since: int = 0) -> Iterator[str]:
    """The rows as text, in parts: ``yaml``, ``json`` or ``jsonl``.

    The first key says that an export begins, and the last how many rows it has, so that an import knows one that was
    cut off.
    """
    begin = {"edition": edition} | ({"since": since} if since else {})
    count = 0
    if format == "jsonl":
        yield _to_line({EXPORT: begin})
        for section, row in rows:
            count += 1
            yield _to_line({SECTIONS.get(section, section): row})
        yield _to_line({COUNT: count})
        return
    to_section = _iter_yaml if format == "yaml" else _iter_json
    yield _to_yaml({EXPORT: begin}) if format == "yaml" else f'{{\n "{EXPORT}": {json.dumps(begin)},\n'
    for section, members in groupby(rows, key=itemgetter(0)):
        for number, part in enumerate(to_section(section, (row for _, row in members))):
            count += number > 0
            yield part
    yield _to_yaml({COUNT: count}) if format == "yaml" else f' "{COUNT}": {count}\n}}\n'


def _iter_yaml(section: str, rows: Iterable[StoredRow]) -> Iterator[str]:
    """The heading of a section, then each of its rows."""
    yield f"{section}:\n"
    for row in rows:
        yield _to_yaml([row])


def _iter_json(section: str, rows: Iterator[StoredRow]) -> Iterator[str]:
    """The heading of a section, then each of its rows, the last with the end of the section."""
    yield f' "{section}": [\n'
    row = next(rows)
    for following in rows:
        yield f"  {json.dumps(row, ensure_ascii=False)},\n"
        row = following
    yield f"  {json.dumps(row, ensure_ascii=False)}\n ],\n"


def _to_yaml(value: object) -> str:
    text: str = yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=120)
    return text


def _to_line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def find_matching_ids(query: EventQuery, edition: Edition) -> list[UUID]:
    """The ids of the events that answer a question in an edition."""
    from ..models import EventEntry

    return list(EventEntry.objects.at(edition).public().matching(query).values_list("subject_id", flat=True))


def _iter_batches(subject: str, chosen: set[UUID] | None, since: int) -> Iterator[list[Row]]:
    """The rows in force of a kind of subject, by slug."""
    entries = Entry.objects.current().public().of(subject).filter(edition__gt=since)
    entries = entries.select_related("revision").only("slug", "revision")
    if chosen is not None:
        entries = entries.filter(subject_id__in=chosen)
    last = ""
    while batch := list(entries.filter(slug__gt=last).order_by("slug")[: _SOURCES if subject == "source" else _BATCH]):
        last = batch[-1].slug
        yield [Row.of(entry.revision) for entry in batch]


def _find_captures(sources: list[Row]) -> dict[UUID, list[Row]]:
    """The public captures of each source, by number."""
    found: dict[UUID, list[Row]] = defaultdict(list)
    if sources:
        for row in iter_rows_in_force(subject="capture", shown_in__overlap=[source.key.id for source in sources]):
            found[UUID(row.values["source"])].append(row)
    return {id: sorted(rows, key=lambda row: row.values["number"]) for id, rows in found.items()}


def _find_slugs(rows: list[Row], chosen: set[UUID] | None) -> dict[str, str]:
    """The slugs of what rows refer to and is written with them."""
    ids = {reference.id for row in rows for reference in row.references}
    wanted = ids if chosen is None else ids & chosen
    entries = Entry.objects.current().public().filter(subject_id__in=wanted)
    return {str(id): slug for id, slug in entries.values_list("subject_id", "slug")}


def _split(ids: list[UUID], size: int) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _to_named(values: StoredRow, subject: str, slugs: dict[str, str]) -> StoredRow:
    """A row with the slugs of what it refers to; relations to what is not written with it are left out."""
    row = dict(values)
    if subject == "source":
        row["publisher"] = slugs[row["publisher"]] if row["publisher"] else None
    if subject == "event":
        row["kind"] = slugs[row["kind"]]
        row["topics"] = [slugs[id] for id in row["topics"]]
        row["dates"] = [dated | {"sources": [slugs[id] for id in dated["sources"]]} for dated in row["dates"]]
        row["actors"] = [part | {"actor": slugs[part["actor"]]} for part in row["actors"]]
        row["relations"] = [one | {"event": slugs[one["event"]]} for one in row["relations"] if one["event"] in slugs]
        row["citations"] = [
            one | {"source": slugs[one["source"]], "via": slugs[one["via"]] if one["via"] else None}
            for one in row["citations"]
        ]
    return row


def _capture(values: StoredRow, slugs: dict[str, str]) -> StoredRow:
    keys = ("captured_at", "seen", "extent", "media_type", "text", "archive_url", "note")
    return {key: values[key] for key in keys} | {"via": slugs.get(values["via"]) if values["via"] else None}
