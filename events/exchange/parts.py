"""The parts of a row: an event's dates, actors, relations and citations, and a source's captures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sources.models import Capture, Source, text_digest

from ..models import Citation, Event, EventDate, Participation, Relation, Topic
from .reading import ImportRow
from .validators import Report


@dataclass
class PreparedRow:
    """A checked row, with the id of its subject."""

    row: ImportRow
    values: dict[str, Any]
    report: Report
    id: UUID
    working: Any
    #: Whether there was no such working row before.
    is_new: bool = False

    def wrong(self, reason: str, *path: str | int) -> None:
        self.report.wrong(path, reason)


def write_parts(one: PreparedRow, ids: dict[tuple[str, str], UUID]) -> list[tuple[Capture, bool]]:
    """Write an event's parts, or add a source's captures; gives those, and whether each is new."""
    values = one.values
    if isinstance(one.working, Source):
        return [_capture(one.working, given, ids) for given in values.get("captures", [])]
    if not isinstance(one.working, Event):
        return []
    event = one.working
    if "topics" in values:
        topics = Topic.objects.filter(pk__in=[ids["topic", slug] for slug in values["topics"]])
        if topics or not one.is_new:
            event.topics.set(topics)
    if {"date", "date_type", "dates"} & values.keys():
        _write_dates(event, one, ids)
    if "actors" in values:
        wanted = [{"actor": str(ids["actor", part["actor"]]), "role": part["role"]} for part in values["actors"]]
        _replace(one, event.participations, wanted, lambda row: Participation(actor_id=row["actor"], role=row["role"]))
    if "relations" in values:
        wanted = [relation | {"event": str(ids["event", relation["event"]])} for relation in values["relations"]]
        _replace(
            one,
            event.relations,
            wanted,
            lambda row: Relation(**{key: row[key] for key in ("type", "basis", "note")}, event_id=row["event"]),
        )
    if "citations" in values:
        wanted = [_citation(citation, ids) for citation in values["citations"]]
        _replace(one, event.citations, wanted, _citation_row)
    return []


def _write_dates(event: Event, one: PreparedRow, ids: dict[tuple[str, str], UUID]) -> None:
    """``date`` and ``date_type`` give the axis and ``dates`` the others; without them ``dates`` gives all."""
    values = one.values
    standing = [] if one.is_new else [date.row() for date in event.dates.all()]
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
        one.wrong("date and date_type must be given together.", "date")
        return
    for dated in given:
        dated["sources"] = sorted(dated["sources"])
    if [dated | {"sources": sorted(dated["sources"])} for dated in standing] == given:
        return
    if standing:
        event.dates.all().delete()
    for position, dated in enumerate(given):
        columns = {key: dated[key] for key in ("type", "date", "status", "note")}
        date = EventDate.objects.create(event=event, position=position, **columns)
        if dated["sources"]:
            date.sources.set(dated["sources"])


def _replace(
    one: PreparedRow, manager: Any, wanted: list[dict[str, Any]], made: Callable[[dict[str, Any]], Any]
) -> None:
    """Replace an event's parts of one sort, unless they are the same already."""
    if not one.is_new:
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
