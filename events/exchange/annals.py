"""Files of the annals format: YAML, JSON, and JSON Lines, with exports known as whole or cut off."""

import json
import re
from collections.abc import Iterable
from functools import partial
from uuid import UUID

import yaml

from events.editions.problems import unknown_value_message
from events.editions.subjects import StoredRow, get_subjects

from .old_timelinejs import is_old
from .reading import (
    DEEPEST,
    DEFAULTS,
    SECTIONS,
    WITHDRAWN,
    ImportRow,
    Options,
    Path,
    Problem,
    Reading,
    Unreadable,
    Withdrawal,
    add_row,
    load_json,
)
from .tables import LARGEST

#: The first and the last key of an export: what was exported, and how many rows the file has.
EXPORT, COUNT = "export", "rows"
_TAGS = {f"tag:yaml.org,2002:{name}" for name in "null bool int float timestamp str seq map value merge".split()}
_JSON = re.compile(r'\s*(?:\{\s*["}]|\[\s*[{\]])')
#: By these keys a line is an event as ``/events.ndjson`` serves it.
_DOCUMENT = frozenset({"entry", "dates", "path"})
#: How much of a file is searched for the end of its first line, in characters.
_LONGEST_LINE = 1_000_000
_DATES = frozenset({"date", "seen", "published"})


def read(name: str, data: bytes, options: Options = DEFAULTS) -> Reading:
    """Read one file: YAML, JSON, or JSON Lines, by its content or the ending of its name.

    Every problem is collected; the rows that could be read are returned beside them.
    """
    reading = Reading(options)
    if len(data) > LARGEST:
        reading.problems.append(Problem(name, f"the file has {len(data):,} bytes; the limit is {LARGEST:,}. Split it."))
        return reading
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reading.problems.append(Problem(name, f"byte {error.start} is not UTF-8. Save the file as UTF-8."))
        return reading
    lower = name.lower()
    if lower.endswith((".jsonl", ".ndjson")) or is_json_lines(text):
        _read_lines(name, text, reading)
    elif lower.endswith(".json") or _JSON.match(text):
        _read_sections(name, *load_json(name, text, reading), reading)
    else:
        _read_sections(name, *_composed(name, text, reading), reading)
    return reading


def is_json_lines(text: str) -> bool:
    """Whether the first line of a text is a row, the beginning of an export in lines, or an event's document."""
    first = text.lstrip()[:_LONGEST_LINE].partition("\n")[0]
    try:
        line = json.loads(first) if first.startswith("{") else None
    except (ValueError, RecursionError):
        return False
    if is_old(line):
        return False
    return isinstance(line, dict) and (
        (len(line) == 1 and set(line) <= {*SECTIONS.values(), EXPORT, WITHDRAWN}) or line.keys() >= _DOCUMENT
    )


def _read_sections(name: str, whole: object, lines: dict[Path, int], reading: Reading) -> None:
    if reading.problems and whole is None:
        return
    if not isinstance(whole, dict):
        reason = f"the file must be a mapping with one or more of the keys {', '.join(SECTIONS)}."
        reading.problems.append(Problem(name, reason))
        return
    reading.extract = partial(_extract, whole, ".json" if name.lower().endswith(".json") else ".yaml")
    sections = {section: rows for section, rows in whole.items() if section not in (EXPORT, COUNT)}
    found = sum(len(rows) for rows in sections.values() if isinstance(rows, list))
    _check_count(name, found, EXPORT in whole, whole.get(COUNT), reading)
    for section, rows in sections.items():
        place = f"{name}:{lines[(section,)]}" if (section,) in lines else name
        if section == WITHDRAWN and isinstance(rows, list):
            for number, row in enumerate(rows):
                _add_withdrawal(f"{name} {WITHDRAWN}[{number}]", row, reading)
        elif section not in SECTIONS:
            reading.problems.append(Problem(place, unknown_value_message("section", section, SECTIONS)))
        elif not isinstance(rows, list):
            reading.problems.append(Problem(place, f"{section} must be a list of rows."))
        else:
            for number, row in enumerate(rows):
                add_row(ImportRow(SECTIONS[section], row, name, (section, number), lines), reading)


def _extract(whole: dict[str, list[object]], ending: str, units: Iterable[Path]) -> tuple[str, bytes]:
    """A file with these rows alone, in the order of the sections of the file that they are of."""
    wanted = {unit[1:] for unit in units}
    sections = {
        section: [row for place, row in enumerate(rows) if (section, place) in wanted]
        for section, rows in whole.items()
        if section in SECTIONS
    }
    chosen = {section: rows for section, rows in sections.items() if rows}
    if ending == ".json":
        return ending, (json.dumps(chosen, ensure_ascii=False, indent=1) + "\n").encode()
    text: str = yaml.dump(chosen, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=120)
    return ending, text.encode()


def _extract_lines(lines: list[str], units: Iterable[Path]) -> tuple[str, bytes]:
    numbers = sorted(number for unit in units if isinstance(number := unit[1], int))
    return ".jsonl", "".join(f"{lines[number - 1]}\n" for number in numbers).encode()


def _check_count(name: str, found: int, is_export: bool, count: object, reading: Reading) -> None:
    """Refuse an export that was cut off, or joined with another."""
    if is_export and count is None:
        reason = f"the file was cut off: an export ends with “{COUNT}” and the number of its rows. Export it again."
        reading.problems.append(Problem(name, reason))
    elif count is not None and str(count) != str(found):
        reason = (
            f"“{COUNT}” says that the file has {str(count)[:20]} rows, but it has {found}. Export it again, or, if you"
            f" changed its rows, remove “{EXPORT}” and “{COUNT}”."
        )
        reading.problems.append(Problem(name, reason))


def _read_lines(name: str, text: str, reading: Reading) -> None:
    subjects = set(SECTIONS.values())
    is_export = False
    count: object = None
    found = 0
    lines = text.split("\n")
    reading.extract = partial(_extract_lines, lines)
    for number, line in enumerate(lines, 1):
        unit: frozenset[Path] = frozenset({(name, number)})
        if not line.strip():
            continue
        before = len(reading.problems)
        whole, _ = load_json(f"{name}:{number}", line, reading, unit)
        if len(reading.problems) > before:
            continue
        if isinstance(whole, dict) and set(whole) in ({EXPORT}, {COUNT}):
            is_export, count = is_export or EXPORT in whole, whole.get(COUNT, count)
            continue
        found += 1
        if isinstance(whole, dict) and set(whole) == {WITHDRAWN}:
            _add_withdrawal(f"{name}:{number}", whole[WITHDRAWN], reading)
            continue
        if isinstance(whole, dict) and whole.keys() >= _DOCUMENT:
            _add_document(name, number, whole, reading)
            continue
        if not isinstance(whole, dict) or len(whole) != 1 or not set(whole) <= subjects:
            reason = (
                f'each line must be one row, such as {{"event": {{…}}}}; the keys are {", ".join(sorted(subjects))}.'
            )
            reading.problems.append(Problem(f"{name}:{number}", reason, unit))
            continue
        subject, row = next(iter(whole.items()))
        add_row(ImportRow(subject, row, name, (subject,), {(subject,): number}), reading)
    _check_count(name, found, is_export, count, reading)


def _add_withdrawal(place: str, row: object, reading: Reading) -> None:
    """What a delta says was withdrawn."""
    try:
        if not isinstance(row, dict) or row["subject"] not in get_subjects():
            raise ValueError
        reading.withdrawn.append(Withdrawal(row["subject"], UUID(row["id"]), str(row["slug"]), place))
    except (KeyError, ValueError, TypeError, AttributeError):
        reason = "what was withdrawn needs its subject, its id and its slug. Export the delta again."
        reading.problems.append(Problem(place, reason))


def _add_document(name: str, number: int, document: StoredRow, reading: Reading) -> None:
    """An event as ``/events.ndjson`` serves it: the row that its document says, with the revision it is of."""
    lines: dict[Path, int] = {("event",): number}
    try:
        row: StoredRow = {key: document[key] for key in ("id", "slug", "title", "summary", "significance", "media")}
        row["kind"] = document["kind"]["slug"]
        row["jurisdictions"] = document["jurisdictions"]
        row["topics"] = [topic["slug"] for topic in document["topics"]]
        row["actors"] = [{"actor": actor["slug"], "role": actor["role"]} for actor in document["actors"]]
        row["dates"] = [
            {key: date[key] for key in ("type", "status", "note", "sources")} | {"date": date["edtf"]}
            for date in document["dates"]
        ]
        row["relations"] = [
            {key: relation[key] for key in ("type", "basis", "note")} | {"event": relation["event"]["slug"]}
            for relation in document["relations"]
            if relation["direction"] == "out"
        ]
        row["citations"] = [_cited(citation) for citation in document["citations"]]
        if shown := document.get("translation"):
            row |= shown["original"]
        row |= {key: document[key] for key in ("identifiers", "translations") if document.get(key)}
        base = document["entry"]["revision"]
    except (KeyError, TypeError) as error:
        reason = (
            f'this event lacks {error}. Export it whole, without fields=, or write rows such as {{"event": {{…}}}}.'
        )
        reading.problems.append(Problem(f"{name}:{number}", reason, frozenset({(name, number)})))
        return
    merged = frozenset({"dates", "relations", "citations", "translations"})
    add_row(ImportRow("event", row, name, ("event",), lines, merged=merged, base=base), reading)


def _cited(citation: StoredRow) -> StoredRow:
    quote = citation["quote"] or {}
    row: StoredRow = {key: citation[key] for key in ("stance", "supports", "locator", "via")}
    row |= {"source": citation["source"]["slug"], "quote": quote.get("exact")}
    return row | {key: quote[key] for key in ("prefix", "suffix", "language", "translated_from", "original") if quote}


def _composed(name: str, text: str, reading: Reading) -> tuple[object, dict[Path, int]]:
    lines: dict[Path, int] = {}
    try:
        # The depth is checked on the parser's events before a tree is built, because composing is recursive.
        depth = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            line = event.start_mark.line + 1 if event.start_mark else 0
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise Unreadable(f"line {line}: anchors and aliases are not supported. Write the values out.")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise Unreadable(f"line {line}: this is nested too deeply; the limit is {DEEPEST} levels.")
        tree = yaml.compose(text, Loader=yaml.CSafeLoader)
        return (_value(tree, (), lines), lines) if tree else ({}, lines)
    except yaml.MarkedYAMLError as error:
        place = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        reason = f"{place}{error.problem or 'this is not valid YAML'}."
    except yaml.YAMLError as error:
        reason = f"this is not valid YAML: {error}"
    except Unreadable as error:
        reason = str(error)
    reading.problems.append(Problem(name, reason))
    return None, lines


def _value(node: yaml.Node, path: Path, lines: dict[Path, int]) -> object:
    """The value of a YAML node: every scalar is text, even if it looks like a number or a date."""
    line = lines[path] = node.start_mark.line + 1
    if node.tag not in _TAGS:
        raise Unreadable(f"line {line}: tags such as {node.tag} are not supported. Remove the tag.")
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == "tag:yaml.org,2002:null" else node.value
    is_date = bool(path) and path[-1] in _DATES
    if isinstance(node, yaml.SequenceNode):
        members = [_value(member, (*path, place), lines) for place, member in enumerate(node.value)]
        # Unquoted, [2025-05-14..2025-05-19] reads as a list.
        return f"[{','.join(map(str, members))}]" if is_date else members
    mapping: StoredRow = {}
    for key_node, value_node in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        if key is None or key == "<<":
            raise Unreadable(f"line {key_node.start_mark.line + 1}: a key must be plain text.")
        if key in mapping:
            raise Unreadable(f"line {key_node.start_mark.line + 1}: the key ‘{key}’ appears twice in one mapping.")
        mapping[key] = _value(value_node, (*path, key), lines)
    if is_date and mapping and all(value is None for value in mapping.values()):
        return f"{{{','.join(mapping)}}}"
    return mapping
