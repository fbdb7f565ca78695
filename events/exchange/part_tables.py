"""Our own tables with a row for each date, actor, citation or relation of an event, read as they were exported."""

from collections.abc import Callable
from itertools import groupby

from events.editions.subjects import StoredRow

from ..formats.csv import restore
from .reading import ImportRow, Path, Reading, add_row
from .tables import Line, parse_revision

Cells = dict[str, str]


def read_part_table(kind: str, name: str, lines: list[Line], reading: Reading) -> None:
    """Read a table as the ``rows`` option of CSV writes it: it adds to the parts that are stored, and removes none.

    Its last column says of which revision the parts are, so that those that were removed since stay so.

    Args:
        kind: one of ``dates``, ``actors``, ``citations``, ``relations``.
    """
    reading.notes.append(
        f"{name}: read as {kind} of events. Columns that say what other rows say, or what is derived, are ignored."
    )
    if lines and "revision" not in lines[0].cells:
        reading.notes.append(
            f"{name}: there is no column revision, so that parts that were removed since the export are added again."
        )
    parts = [(line.number, {heading: restore(cell) for heading, cell in line.cells.items()}) for line in lines]
    if kind == "relations":
        outgoing = [part for part in parts if part[1]["direction"] == "out"]
        if ignored := len(parts) - len(outgoing):
            reading.notes.append(f"{name}: ignored {ignored} incoming relations: import them with the other event.")
        parts = outgoing
    for slug, group in groupby(parts, lambda part: part[1]["slug"]):
        members = list(group)
        row: StoredRow = {"slug": slug, kind: [_PARTS[kind](cells) for _, cells in members]}
        numbers: dict[Path, int] = {("event", kind, place): number for place, (number, _) in enumerate(members)}
        numbers[("event",)] = members[0][0]
        base = parse_revision(members[0][1].get("revision", ""))
        add_row(ImportRow("event", row, name, ("event",), numbers, merged=frozenset({kind}), base=base), reading)


def _date(cells: Cells) -> StoredRow:
    sources = [slug.strip() for slug in cells["sources"].split(";") if slug.strip()]
    return {key: cells[key] for key in ("type", "date", "status", "note")} | {"sources": sources}


def _actor(cells: Cells) -> StoredRow:
    return {"actor": cells["actor"], "role": cells["role"]}


def _relation(cells: Cells) -> StoredRow:
    return {key: cells[key] for key in ("type", "event", "basis", "note")}


def _citation(cells: Cells) -> StoredRow:
    return {key: cells[key] for key in ("source", "stance", "supports", "locator", "quote")} | {
        "via": cells["via"] or None,
        "language": cells["quote_language"] or None,
    }


_PARTS: dict[str, Callable[[Cells], StoredRow]] = {
    "dates": _date,
    "actors": _actor,
    "relations": _relation,
    "citations": _citation,
}
