"""Events from any CSV table, by its headings or by a mapping of them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from events.editions.slugs import make_slug
from events.editions.subjects import StoredRow

from ..formats.csv import COLUMNS as EXPORTED
from ..formats.csv import restore
from ..identifiers import SEPARATOR, parse_identifiers
from .dates import DateReader
from .defaults import add_defaults
from .mappings import COLUMNS, DATES, IDENTIFIERS, SOURCES, TableMapping
from .part_tables import read_part_table
from .reading import DEFAULTS, ImportRow, Options, Problem, Reading, Treatment, add_row
from .tables import Line, fit, parse_revision, read_table, web_source

#: Columns of our own export that say what is derived or published already.
_DERIVED = {"date_earliest", "date_latest", "edition", "revision", "updated", "url"}
#: By these our own export is known, whichever columns were added or taken away.
_OWN = {"slug", "date_earliest", "edition"}
_ACTOR = re.compile(r"(?P<actor>[^()]*[^()\s])\s*(?:\((?P<role>[^()]+)\))?")


def read_csv(name: str, data: bytes, options: Options = DEFAULTS) -> Reading:
    """Read events from a table: CSV (RFC 4180, and what spreadsheets make of it) or a sheet of a workbook."""
    reading = Reading(options)
    mapping = options.mapping
    headings, rows = read_table(name, data, reading)
    if mapping is None:
        for kind, exported in EXPORTED.items():
            if kind != "events" and headings in (exported, exported[:-1]):
                read_part_table(kind, name, rows, reading)
                return reading
    if is_own := mapping is None and set(headings) >= _OWN:
        rows = [Line(line.number, {heading: restore(cell) for heading, cell in line.cells.items()}) for line in rows]
        if "title_original" in headings:
            headings = [*headings, "title_zh", "summary_zh"]
            rows = [Line(line.number, _put_original_first(line.cells)) for line in rows]
    if mapping is None:
        mapping = TableMapping(_guess_columns(headings, is_own=is_own))
    else:
        reading.problems += [Problem(name, problem) for problem in mapping.get_problems(headings)]
    columns = dict(mapping.columns)
    reading.notes += list(_describe(name, headings, columns))
    if headings and "title" not in columns.values():
        known = ", ".join(filter(None, headings))
        reason = f"no column contains the title. Name one ‘title’, or map one of these to it: {known}."
        reading.problems.append(Problem(name, reason))
    if reading.problems and not rows:
        return reading
    if "id" in columns.values() and not is_own:
        _ignore_foreign_ids(name, columns, rows, reading)
    if "title" in columns.values():
        mapping = replace(mapping, columns=columns)
        dates = DateReader(options.date_order or mapping.date_order)
        for line in rows:
            base = parse_revision(line.cells.get("revision", "")) if is_own else None
            _add(name, line, mapping.read(line.cells), reading, dates, base)
        reading.notes += dates.get_notes(name)
    return reading


def find_columns(headings: list[str], mapping: TableMapping | None) -> dict[str, str] | None:
    """Which column each heading of a stranger's table is read as, as far as it is; None for a table of our own."""
    is_part = any(headings in (exported, exported[:-1]) for exported in EXPORTED.values())
    if mapping is None and (is_part or set(headings) >= _OWN):
        return None
    return dict(mapping.columns) if mapping else _guess_columns(headings, is_own=False)


def _put_original_first(cells: dict[str, str]) -> dict[str, str]:
    """The cells of our own export in another language, with the original words as the title and the summary."""
    original = {name: cells.get(f"{name}_original", "") for name in ("title", "summary")}
    translated = {f"{name}_zh": cells[name] for name in original if cells.get(name, "") != original[name]}
    return cells | original | {"title_zh": "", "summary_zh": ""} | translated


def _ignore_foreign_ids(name: str, columns: dict[str, str], rows: list[Line], reading: Reading) -> None:
    """A column of ids is of Annals only if it holds UUIDs."""
    heading = next(heading for heading, column in columns.items() if column == "id")
    for line in rows:
        try:
            UUID(line.cells[heading] or UUID(int=0).hex)
        except ValueError:
            del columns[heading]
            reading.notes.append(
                f"{name}:{line.number}: the column ‘{heading}’ is ignored: ‘{line.cells[heading][:60]}’ is not a UUID."
            )
            return


def _guess_columns(headings: list[str], *, is_own: bool) -> dict[str, str]:
    """Which column each heading may stand for."""
    names = {alias: column for column, aliases in COLUMNS.items() for alias in (column.replace("_", " "), *aliases)}
    chosen: dict[str, str] = {}
    for heading in headings:
        guess = names.get(" ".join(heading.casefold().replace("_", " ").split()))
        if guess and guess not in chosen.values() and not (is_own and heading in _DERIVED):
            chosen[heading] = guess
    return chosen


def _describe(name: str, headings: list[str], columns: Mapping[str, str]) -> Iterator[str]:
    """Notes of which headings are read as another column, and which are left out."""
    for heading, column in columns.items():
        if heading.casefold() != column:
            yield f"{name}: the column ‘{heading}’ is read as {column}."
    if left := [heading for heading in headings if heading and heading not in columns]:
        yield f"{name}: ignored columns: {', '.join(left)}."


def _add(name: str, line: Line, cells: dict[str, str], reading: Reading, dates: DateReader, base: int | None) -> None:
    title = cells.get("title", "")
    date = dates.read(cells.get("date", ""))
    slug = cells.get("slug", "")
    typed = [{"type": DATES[column], "date": dates.read(cell)} for column, cell in cells.items() if column in DATES]
    axis = date or next((one["date"] for one in typed), "")
    event: StoredRow = {"slug": slug or make_slug(title or "untitled", axis), "title": title}
    for key in ("id", "significance", "kind", "summary"):
        if cells.get(key):
            event[key] = cells[key]
    if base is None:
        reading.notes += [f"{name}:{line.number}: {note}" for note in fit(event)]
    date_type = cells.get("date_type") or "reported"
    if typed:
        event["dates"] = [*([{"type": date_type, "date": date}] if date else []), *typed]
    elif date:
        event |= {"date": date, "date_type": date_type}
    for key in ("topics", "jurisdictions"):
        if cells.get(key):
            event[key] = _parse_list(cells[key])
    if cells.get("actors"):
        event["actors"] = [_actor(one) for one in _split(cells["actors"])]
    for url in dict.fromkeys(filter(None, (url.strip(";,") for url in cells.get("source_urls", "").split()))):
        if source := web_source(url):
            event.setdefault("citations", []).append({"source": source["slug"]})
            add_row(_row("source", source, name, line, "leave"), reading)
        else:
            reading.notes.append(f"{name}:{line.number}: the source ‘{url[:60]}’ is ignored: it is not a web address.")
    for slug_of_source in _parse_list(cells.get(SOURCES, "")):
        event.setdefault("citations", []).append({"source": slug_of_source})
    if identifiers := parse_identifiers(_iter_identifiers(cells)):
        event["identifiers"] = identifiers
    if cells.get("title_zh"):
        summary_zh = {"summary": cells["summary_zh"]} if cells.get("summary_zh") else {}
        event["translations"] = [{"lang": "zh", "title": cells["title_zh"]} | summary_zh]
    add_defaults(event, reading.options)
    row = replace(_row("event", event, name, line), has_made_up_slug=not slug, base=base, has_names=True)
    add_row(replace(row, merged=frozenset({"citations", "dates", "translations"} & event.keys())), reading)


def _row(subject: str, row: StoredRow, name: str, line: Line, treatment: Treatment = "write") -> ImportRow:
    return ImportRow(subject, row, name, (subject,), {(subject,): line.number}, treatment)


def _iter_identifiers(cells: dict[str, str]) -> Iterator[str]:
    """The identifiers of a row as ``scheme:value``, from the columns of all schemes and of each."""
    yield from _split(cells.get("identifiers", ""))
    for column, scheme in IDENTIFIERS.items():
        yield from (f"{scheme}{SEPARATOR}{value}" for value in _split(cells.get(column, "")))


def _split(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", cell) if part.strip()]


def _parse_list(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;,\n]", cell) if part.strip()]


def _actor(part: str) -> dict[str, str]:
    match = _ACTOR.fullmatch(part)
    return {"actor": match["actor"], "role": match["role"] or "participant"} if match else {"actor": part, "role": ""}
