"""The parts of a row: an event's dates, topics, actors, relations, citations and translations; a source's captures."""

from uuid import UUID

from events.editions.subjects import StoredRow
from sources.models import Capture, Source, text_digest

from ..models import Event, EventDate, Timeline
from ..models.part_writer import write_parts
from .merge import merge_parts
from .prepared_row import PreparedRow
from .translations import to_stored_translations, write_timeline_translations


def add_captures(one: PreparedRow, ids: dict[tuple[str, str], UUID]) -> list[tuple[Capture, bool]]:
    """Add a source's captures; returns those of its row, and whether each is new."""
    if not isinstance(one.working, Source):
        return []
    return [_capture(one.working, capture, ids) for capture in one.values.get("captures", [])]


def write_imported_parts(one: PreparedRow, ids: dict[tuple[str, str], UUID]) -> None:
    """Write the parts of an event that is stored, or the translations of a timeline."""
    if isinstance(one.working, Timeline):
        write_timeline_translations(one)
    if not isinstance(one.working, Event):
        return
    dates: list[EventDate] = []
    if {"date", "date_type", "dates"} & one.values.keys():
        dates = list(one.working.dates.prefetch_related("sources"))
    row = get_parts(one, ids, dates)
    if one.row.merged:
        merge_parts(one, row)
    write_parts(one.working, row, dates=dates)


def get_parts(one: PreparedRow, ids: dict[tuple[str, str], UUID], dates: list[EventDate]) -> StoredRow:
    """What an event's row says of its parts, with ids for references.

    Args:
        dates: those that the event has.
    """
    values = one.values
    row: StoredRow = {}
    if "topics" in values:
        row["topics"] = [str(ids["topic", slug]) for slug in values["topics"]]
    if {"date", "date_type", "dates"} & values.keys():
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
    if "translations" in values:
        row["translations"] = to_stored_translations(one)
    return row


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
