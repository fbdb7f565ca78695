"""Events from any CSV table, by its headings or by a mapping of them."""

import re
from collections.abc import Mapping
from hashlib import sha256

from events.editions.problems import unknown_value_message
from events.editions.subjects import StoredRow

from .reading import ImportRow, Problem, Reading, Treatment, add_row
from .tables import Line, make_slug, read_table, shorten

#: What a column may hold, and other headings that are taken for it.
COLUMNS = {
    "id": (),
    "slug": ("key",),
    "title": ("headline", "event", "event title", "name"),
    "summary": ("description", "text", "abstract", "details"),
    "kind": ("category", "event kind", "event type"),
    "date": ("edtf", "event date", "when"),
    "date_type": ("type of date",),
    "topics": ("topic", "tags", "tag"),
    "jurisdictions": ("jurisdiction", "country", "countries"),
    "actors": ("actor", "who"),
    "significance": ("importance",),
    "source_urls": ("source url", "source", "sources", "url", "link", "links"),
}
#: Columns of our own export that say what is derived or published already.
_DERIVED = {"date_earliest", "date_latest", "edition", "revision", "updated", "url"}
_ACTOR = re.compile(r"(?P<actor>[^()]*[^()\s])\s*(?:\((?P<role>[^()]+)\))?")


def read_csv(name: str, data: bytes, mapping: Mapping[str, str] | None = None) -> Reading:
    """Read events from a CSV table (RFC 4180, and what spreadsheets make of it).

    Args:
        mapping: the column of ``COLUMNS`` that each heading stands for; without it headings are guessed.
    """
    reading = Reading()
    headings, rows = read_table(name, data, reading)
    columns = _columns(name, headings, mapping, reading)
    if headings and "title" not in columns.values():
        known = ", ".join(filter(None, headings))
        reason = f"no column contains the title. Name one ‘title’, or map one of these to it: {known}."
        reading.problems.append(Problem(name, reason))
    if reading.problems and not rows:
        return reading
    if "title" in columns.values():
        for line in rows:
            cells = {columns[heading]: cell for heading, cell in line.cells.items() if heading in columns}
            _add(name, line, cells, reading)
    return reading


def _columns(name: str, headings: list[str], mapping: Mapping[str, str] | None, reading: Reading) -> dict[str, str]:
    """Which column each heading stands for; what was guessed and left out is noted."""
    if mapping is not None:
        for heading, column in mapping.items():
            if heading not in headings:
                reading.problems.append(Problem(name, unknown_value_message("heading", heading, headings)))
            if column not in COLUMNS:
                reading.problems.append(Problem(name, unknown_value_message("column", str(column), COLUMNS)))
        chosen = {heading: column for heading, column in mapping.items() if column in COLUMNS}
    else:
        names = {alias: column for column, aliases in COLUMNS.items() for alias in (column.replace("_", " "), *aliases)}
        own = {"slug", "date_earliest", "edition"} <= set(headings)
        chosen = {}
        for heading in headings:
            guess = names.get(" ".join(heading.casefold().replace("_", " ").split()))
            if guess and guess not in chosen.values() and not (own and heading in _DERIVED):
                chosen[heading] = guess
    for heading, column in chosen.items():
        if heading.casefold() != column:
            reading.notes.append(f"{name}: the column ‘{heading}’ is read as {column}.")
    if left := [heading for heading in headings if heading and heading not in chosen]:
        reading.notes.append(f"{name}: ignored columns: {', '.join(left)}.")
    return chosen


def _add(name: str, line: Line, cells: dict[str, str], reading: Reading) -> None:
    title = cells.get("title", "")
    date = cells.get("date", "")
    event: StoredRow = {"slug": cells.get("slug") or make_slug(title or "untitled", date), "title": title}
    for key in ("id", "significance", "kind", "summary"):
        if cells.get(key):
            event[key] = cells[key]
    if date:
        event |= {"date": date, "date_type": cells.get("date_type") or "reported"}
    for key in ("topics", "jurisdictions"):
        if cells.get(key):
            event[key] = _listed(cells[key])
    if cells.get("actors"):
        event["actors"] = [_actor(one) for one in _split(cells["actors"])]
    row = _row("event", event, name, line)
    if urls := cells.get("source_urls", "").split():
        urls = [url.strip(";,") for url in urls]
        sources = {url: f"web-{sha256(url.encode()).hexdigest()[:16]}" for url in urls if url}
        event["citations"] = [{"source": slug} for slug in sources.values()]
        for url, slug in sources.items():
            source = {"slug": slug, "title": shorten(url, 500), "type": "web_page", "url": url}
            add_row(_row("source", source, name, line, "leave"), reading)
    add_row(row, reading)


def _row(subject: str, row: StoredRow, name: str, line: Line, treatment: Treatment = "write") -> ImportRow:
    return ImportRow(subject, row, name, (subject,), {(subject,): line.number}, treatment)


def _split(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", cell) if part.strip()]


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;,\n]", cell) if part.strip()]


def _actor(part: str) -> dict[str, str]:
    match = _ACTOR.fullmatch(part)
    return {"actor": match["actor"], "role": match["role"] or "participant"} if match else {"actor": part, "role": ""}
