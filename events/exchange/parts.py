"""The parts of a row: an event's dates, actors, relations and citations, and a source's captures."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from events.editions.models import Revision
from events.editions.subjects import StoredRow
from sources.models import Capture, Source, text_digest

from ..models import Event, EventDate
from ..models.part_writer import write_parts
from .reading import ImportRow
from .validators import Report


@dataclass
class PreparedRow:
    """A checked row, with the id of its subject."""

    row: ImportRow
    values: StoredRow
    report: Report
    id: UUID
    working: Any
    #: Whether there was no such working row before.
    is_new: bool = False

    def wrong(self, reason: str, *path: str | int) -> None:
        self.report.wrong(path, reason)


def write_imported_parts(one: PreparedRow, ids: dict[tuple[str, str], UUID]) -> list[tuple[Capture, bool]]:
    """Write an event's parts, or add a source's captures; returns those, and whether each is new."""
    values = one.values
    if isinstance(one.working, Source):
        return [_capture(one.working, capture, ids) for capture in values.get("captures", [])]
    if not isinstance(one.working, Event):
        return []
    row: StoredRow = {}
    dates: list[EventDate] = []
    if "topics" in values:
        row["topics"] = [ids["topic", slug] for slug in values["topics"]]
    if {"date", "date_type", "dates"} & values.keys():
        dates = [] if one.is_new else list(one.working.dates.prefetch_related("sources"))
        if bool(values.get("date")) != bool(values.get("date_type")):
            one.wrong("date and date_type must be given together.", "date")
        else:
            row["dates"] = _date_rows(values, dates, ids)
    if "actors" in values:
        row["actors"] = [{"actor": str(ids["actor", part["actor"]]), "role": part["role"]} for part in values["actors"]]
    if "relations" in values:
        row["relations"] = [part | {"event": str(ids["event", part["event"]])} for part in values["relations"]]
    if "citations" in values:
        row["citations"] = [_citation(part, ids) for part in values["citations"]]
    if not one.is_new and one.row.merged:
        _merge(one, row)
    write_parts(one.working, row, is_new=one.is_new, dates=dates)
    return []


#: By which keys a part of an import and a stored one are the same, as far as the import has them.
_SAME = {
    "dates": ("type", "date"),
    "actors": ("actor", "role"),
    "relations": ("type", "event"),
    "citations": ("source", "quote"),
}


def _merge(one: PreparedRow, row: StoredRow) -> None:
    """Complete the lists of a row that add to the stored ones."""
    stored = one.working.row()
    for key in one.row.merged & row.keys():
        merged: list[StoredRow] = list(stored[key])
        free = list(range(len(merged)))
        own_sources = _sources_by_url(one.working, row[key]) if key == "citations" else {}
        for part, said in zip(row[key], one.row.row[key], strict=True):
            if "source" in part:
                part = part | {"source": own_sources.get(part["source"], part["source"])}
            same = [name for name in _SAME[key] if name in said]
            place = next((place for place in free if all(merged[place][name] == part[name] for name in same)), None)
            if place is None:
                merged.append(part)
            else:
                free.remove(place)
                merged[place] = merged[place] | {name: part[name] for name in said if name != "language"}
        row[key] = merged


def _sources_by_url(event: Event, citations: list[StoredRow]) -> dict[str, str]:
    """For sources that are cited by their addresses, the source with the same address that the event cites."""
    cited = {source.url: str(source.pk) for source in Source.objects.filter(citations__event=event) if source.url}
    given = Source.objects.filter(pk__in=[part["source"] for part in citations], url__in=cited)
    return {str(source.pk): cited[source.url] for source in given}


def drop_unchanged(one: PreparedRow, ids: dict[tuple[str, str], UUID]) -> None:
    """Drop what a row says as the revision did from which it was exported: later changes of that are kept."""
    if one.row.base is None or one.working is None:
        return
    base = Revision.objects.filter(subject=one.row.subject, subject_id=one.id, number=one.row.base).first()
    if base is None:
        return
    said, was = _comparable(one.values, ids), _comparable_base(base.row)
    if "citations" in said and said["citations"] <= was["citations"]:
        # A table shows the sources that have an address, and says nothing of the others.
        del one.values["citations"], said["citations"]
    for key in [key for key, value in said.items() if value == was[key]]:
        for name in ("date", "date_type") if key == "date" else (key,):
            del one.values[name]


def _comparable(values: StoredRow, ids: dict[tuple[str, str], UUID]) -> StoredRow:
    """What a table of events says, in the form of a stored row."""
    said: StoredRow = {
        key: values[key] for key in ("title", "summary", "significance", "jurisdictions") if key in values
    }
    if "kind" in values:
        said["kind"] = str(ids["kind", values["kind"]]) if values["kind"] else None
    if "topics" in values:
        said["topics"] = {str(ids["topic", slug]) for slug in values["topics"]}
    if "actors" in values:
        said["actors"] = [(str(ids["actor", part["actor"]]), part["role"]) for part in values["actors"]]
    if values.get("date"):
        said["date"] = (values.get("date_type"), values["date"])
    if "citations" in values:
        said["citations"] = {str(ids["source", part["source"]]) for part in values["citations"]}
    return said


def _comparable_base(row: StoredRow) -> StoredRow:
    axis = row["dates"][0] if row["dates"] else {}
    return row | {
        "topics": set(row["topics"]),
        "actors": [(part["actor"], part["role"]) for part in row["actors"]],
        "date": (axis.get("type"), axis.get("date")),
        "citations": {part["source"] for part in row["citations"]},
    }


def _date_rows(values: StoredRow, existing: list[EventDate], ids: dict[tuple[str, str], UUID]) -> list[StoredRow]:
    """``date`` and ``date_type`` give the axis and ``dates`` the others; without them ``dates`` gives all."""
    if "dates" in values:
        rows = [part | {"sources": [str(ids["source", slug]) for slug in part["sources"]]} for part in values["dates"]]
    else:
        rows = [date.row() for date in existing[1:]]
    if values.get("date"):
        axis = {"type": values["date_type"], "date": values["date"], "status": "accepted", "note": "", "sources": []}
        if existing and (existing[0].type, existing[0].date) == (values["date_type"], values["date"]):
            axis = existing[0].row()
        return [axis, *rows]
    return rows


def _citation(values: StoredRow, ids: dict[tuple[str, str], UUID]) -> StoredRow:
    """The row of a citation, as ``Citation.row`` gives it."""
    row = dict(values)
    row["source"] = str(ids["source", values["source"]])
    row["via"] = str(ids["source", values["via"]]) if values["via"] else None
    return row | {key: values[key] or None for key in ("quote", "language", "translated_from", "original", "now")}


def _capture(source: Source, values: StoredRow, ids: dict[tuple[str, str], UUID]) -> tuple[Capture, bool]:
    """The capture of these words seen then, made if it is not there yet."""
    captures = Capture.objects.filter(source=source, seen=values["seen"], sha256=text_digest(values["text"]))
    if capture := captures.first():
        return capture, False
    capture = Capture(
        source=source,
        via_id=ids["source", values["via"]] if values["via"] else None,
        captured_at=values["captured_at"] or None,
        media_type=values["media_type"] or "text/plain",
        **{key: values[key] for key in ("seen", "extent", "text", "archive_url", "note")},
    )
    capture.save()
    capture.refresh_from_db()
    return capture, True
