"""What is public, written in the import format: imported elsewhere and published, it gives the same documents."""

import json
from collections.abc import Iterable
from uuid import UUID

import yaml

from events.editions.models import Edition
from events.editions.rows import Key, Row, iter_rows_in_force
from events.editions.subjects import StoredRow

from ..query.question import EventQuery
from .annals import COUNT, EXPORT
from .reading import SECTIONS

_SUBJECTS = {subject: section for section, subject in SECTIONS.items()}


def export_rows(events: Iterable[UUID] | None = None, timeline: UUID | None = None) -> dict[str, list[StoredRow]]:
    """The rows in force by section of the import format, with slugs for references.

    Args:
        events: the ids of the events to write, with what they need; None for everything public.
        timeline: a timeline to write with them.
    """
    everything = {row.key: row for row in iter_rows_in_force()}
    chosen = everything if events is None else _find_needed(everything, events, timeline)
    slugs = {str(key.id): row.values["slug"] for key, row in chosen.items() if key.subject != "capture"}
    captures: dict[str, list[StoredRow]] = {}
    for key, row in sorted(chosen.items(), key=lambda pair: pair[1].values.get("number") or 0):
        if key.subject == "capture":
            captures.setdefault(row.values["source"], []).append(_capture(row.values, slugs))
    sections: dict[str, list[StoredRow]] = {section: [] for section in SECTIONS}
    for key, row in sorted(chosen.items(), key=lambda pair: pair[1].values.get("slug") or ""):
        if key.subject in _SUBJECTS:
            values = _to_named(row.values, key.subject, slugs)
            if key.subject == "source" and row.values["id"] in captures:
                values["captures"] = captures[row.values["id"]]
            sections[_SUBJECTS[key.subject]].append(values)
    return {section: rows for section, rows in sections.items() if rows}


def render_sections(sections: dict[str, list[StoredRow]], format: str, edition: int) -> str:
    """The sections as text: ``yaml``, ``json`` or ``jsonl``.

    The first key says that an export begins, and the last how many rows it has, so that an import knows one that was
    cut off.
    """
    count = sum(map(len, sections.values()))
    whole = {EXPORT: {"edition": edition}, **sections, COUNT: count}
    if format == "yaml":
        return yaml.dump(whole, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=120)
    if format == "json":
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    rows: list[object] = [{SECTIONS[section]: row} for section, rows in sections.items() for row in rows]
    lines = [{EXPORT: whole[EXPORT]}, *rows, {COUNT: count}]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def find_matching_ids(query: EventQuery, edition: Edition) -> list[UUID]:
    """The ids of the events that answer a question in an edition."""
    from ..models import EventEntry

    return list(EventEntry.objects.at(edition).public().matching(query).values_list("subject_id", flat=True))


def _find_needed(everything: dict[Key, Row], events: Iterable[UUID], timeline: UUID | None) -> dict[Key, Row]:
    chosen: dict[Key, Row] = {}
    wanted = {Key("event", id) for id in events} | ({Key("timeline", timeline)} if timeline else set())
    while wanted:
        found = {key: everything[key] for key in wanted if key in everything}
        chosen |= found
        wanted = {need for row in found.values() for need in row.needs} - chosen.keys()
        # The steps of a timeline name their events by slug.
        steps = {
            step["event"]
            for key, row in found.items()
            if key.subject == "timeline"
            for step in row.values.get("steps", ())
        }
        wanted |= {
            key
            for key in everything.keys() - chosen.keys()
            if key.subject == "event" and steps & _slugs(everything[key])
        }
        wanted |= {
            key
            for key, row in everything.items()
            if key.subject == "capture" and Key("source", UUID(row.values["source"])) in chosen and key not in chosen
        }
    return chosen


def _slugs(row: Row) -> set[str]:
    return {row.values["slug"], *row.values["former_slugs"]}


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
