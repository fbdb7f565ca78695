"""Files of the import format, read into rows that know their place. Nothing here queries a database."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import yaml
from django.core.exceptions import ValidationError

from events.editions.problems import unknown_value_message
from events.editions.subjects import StoredRow
from events.editions.validators import validate_text

#: The keys of a file, and the subject that each lists.
SECTIONS = {
    "kinds": "kind",
    "topics": "topic",
    "actors": "actor",
    "publishers": "publisher",
    "sources": "source",
    "events": "event",
    "timelines": "timeline",
}
#: The first and the last key of an export: what was exported, and how many rows the file has.
EXPORT, COUNT = "export", "rows"
_LARGEST = 64 * 1024 * 1024
_DEEPEST = 20
_TAGS = {f"tag:yaml.org,2002:{name}" for name in "null bool int float timestamp str seq map value merge".split()}
_DATES = frozenset({"date", "seen", "published"})

Path = tuple[str | int, ...]


#: What an import does with a row.
Treatment = Literal["write", "leave", "update"]


@dataclass(frozen=True)
class Problem:
    """A reason why a file cannot be imported, and its place."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True)
class ImportRow:
    """One row as it is in the file (text, lists, mappings, None), with the line of each part."""

    subject: str
    row: StoredRow
    file: str
    path: Path
    lines: dict[Path, int] = field(repr=False)
    #: Rows derived from a mention: "leave" keeps a stored subject, "update" changes one that an import made.
    treatment: Treatment = "write"
    #: Whether the slug was made from the title and date, so that it may not be the subject's.
    has_made_up_slug: bool = False
    #: The lists that add to those stored, and change only what they say of a part that is stored; others replace.
    merged: frozenset[str] = frozenset()
    #: The revision that was exported as this row: what it says of it still is no change.
    base: int | None = None

    def place(self, *path: str | int) -> str:
        """The place of a part of this row in its file: ``events.yaml:120 events[3].dates[0]``."""
        whole = (*self.path, *path)
        for length in range(len(whole), 0, -1):
            if line := self.lines.get(whole[:length]):
                return f"{self.file}:{line} {_to_dotted(whole)}"
        return f"{self.file} {_to_dotted(whole)}"


@dataclass
class Reading:
    """The rows of a file, and everything that prevents it from being read."""

    rows: list[ImportRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    #: What was assumed or ignored, for people to know before they import.
    notes: list[str] = field(default_factory=list)


def read(name: str, data: bytes) -> Reading:
    """Read one file: YAML, JSON, or JSON Lines, by the ending of its name (``.jsonl``, ``.ndjson``).

    Every problem is collected; the rows that could be read are returned beside them.
    """
    reading = Reading()
    if len(data) > _LARGEST:
        reading.problems.append(
            Problem(name, f"the file has {len(data):,} bytes; the limit is {_LARGEST:,}. Split it.")
        )
        return reading
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reading.problems.append(Problem(name, f"byte {error.start} is not UTF-8. Save the file as UTF-8."))
        return reading
    lower = name.lower()
    if lower.endswith((".jsonl", ".ndjson")):
        _read_lines(name, text, reading)
    elif lower.endswith(".json"):
        _read_sections(name, *load_json(name, text, reading), reading)
    else:
        _read_sections(name, *_composed(name, text, reading), reading)
    return reading


def _read_sections(name: str, whole: object, lines: dict[Path, int], reading: Reading) -> None:
    if reading.problems and whole is None:
        return
    if not isinstance(whole, dict):
        reason = f"the file must be a mapping with one or more of the keys {', '.join(SECTIONS)}."
        reading.problems.append(Problem(name, reason))
        return
    sections = {section: rows for section, rows in whole.items() if section not in (EXPORT, COUNT)}
    found = sum(len(rows) for rows in sections.values() if isinstance(rows, list))
    _check_count(name, found, EXPORT in whole, whole.get(COUNT), reading)
    for section, rows in sections.items():
        place = f"{name}:{lines[(section,)]}" if (section,) in lines else name
        if section not in SECTIONS:
            reading.problems.append(Problem(place, unknown_value_message("section", section, SECTIONS)))
        elif not isinstance(rows, list):
            reading.problems.append(Problem(place, f"{section} must be a list of rows."))
        else:
            for number, row in enumerate(rows):
                add_row(ImportRow(SECTIONS[section], row, name, (section, number), lines), reading)


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
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        before = len(reading.problems)
        whole, _ = load_json(f"{name}:{number}", line, reading)
        if len(reading.problems) > before:
            continue
        if isinstance(whole, dict) and set(whole) in ({EXPORT}, {COUNT}):
            is_export, count = is_export or EXPORT in whole, whole.get(COUNT, count)
            continue
        found += 1
        if not isinstance(whole, dict) or len(whole) != 1 or not set(whole) <= subjects:
            reason = (
                f'each line must be one row, such as {{"event": {{…}}}}; the keys are {", ".join(sorted(subjects))}.'
            )
            reading.problems.append(Problem(f"{name}:{number}", reason))
            continue
        subject, row = next(iter(whole.items()))
        add_row(ImportRow(subject, row, name, (subject,), {(subject,): number}), reading)
    _check_count(name, found, is_export, count, reading)


def add_row(row: ImportRow, reading: Reading) -> None:
    """Add a row if all of it can be stored as text; otherwise add the problems."""
    if not isinstance(row.row, dict):
        reading.problems.append(Problem(row.place(), f"a row must be a mapping, not {_sort_of(row.row)}."))
        return
    wrong = list(_unfit(row, row.row, ()))
    reading.problems += wrong
    if not wrong:
        reading.rows.append(row)


def _unfit(row: ImportRow, value: object, path: Path) -> Iterator[Problem]:
    if len(path) > _DEEPEST:
        yield Problem(row.place(*path), f"this is nested too deeply; the limit is {_DEEPEST} levels.")
    elif isinstance(value, str):
        try:
            validate_text(value)
        except ValidationError as error:
            yield Problem(row.place(*path), error.messages[0])
    elif isinstance(value, float):
        yield Problem(row.place(*path), f"{value} is not a whole number.")
    elif isinstance(value, list):
        for place, member in enumerate(value):
            yield from _unfit(row, member, (*path, place))
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _unfit(row, key, path)
            yield from _unfit(row, member, (*path, key))


class _Unreadable(Exception):
    """A file that is not what its name says."""


def load_json(name: str, text: str, reading: Reading) -> tuple[object, dict[Path, int]]:
    """The value of a JSON text; None with a problem where it is not JSON (RFC 8259) or has a key twice."""

    def mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
        seen: StoredRow = {}
        for key, value in pairs:
            if key in seen:
                raise _Unreadable(f"the key ‘{key}’ appears twice in one mapping.")
            seen[key] = value
        return seen

    def refused(number: str) -> object:
        raise _Unreadable(f"{number} is not a JSON number.")

    try:
        return json.loads(text, object_pairs_hook=mapping, parse_constant=refused), {}
    except json.JSONDecodeError as error:
        reason = f"line {error.lineno}, column {error.colno}: this is not valid JSON: {error.msg}."
    except RecursionError:
        reason = "this JSON is nested too deeply."
    except (_Unreadable, ValueError) as error:
        reason = str(error)
    reading.problems.append(Problem(name, reason))
    return None, {}


def _composed(name: str, text: str, reading: Reading) -> tuple[object, dict[Path, int]]:
    lines: dict[Path, int] = {}
    try:
        # The depth is checked on the parser's events before a tree is built, because composing is recursive.
        depth = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            line = event.start_mark.line + 1 if event.start_mark else 0
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise _Unreadable(f"line {line}: anchors and aliases are not supported. Write the values out.")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise _Unreadable(f"line {line}: this is nested too deeply; the limit is {_DEEPEST} levels.")
        tree = yaml.compose(text, Loader=yaml.CSafeLoader)
        return (_value(tree, (), lines), lines) if tree else ({}, lines)
    except yaml.MarkedYAMLError as error:
        place = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        reason = f"{place}{error.problem or 'this is not valid YAML'}."
    except yaml.YAMLError as error:
        reason = f"this is not valid YAML: {error}"
    except _Unreadable as error:
        reason = str(error)
    reading.problems.append(Problem(name, reason))
    return None, lines


def _value(node: yaml.Node, path: Path, lines: dict[Path, int]) -> object:
    """The value of a YAML node: every scalar is text, even if it looks like a number or a date."""
    line = lines[path] = node.start_mark.line + 1
    if node.tag not in _TAGS:
        raise _Unreadable(f"line {line}: tags such as {node.tag} are not supported. Remove the tag.")
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
            raise _Unreadable(f"line {key_node.start_mark.line + 1}: a key must be plain text.")
        if key in mapping:
            raise _Unreadable(f"line {key_node.start_mark.line + 1}: the key ‘{key}’ appears twice in one mapping.")
        mapping[key] = _value(value_node, (*path, key), lines)
    if is_date and mapping and all(value is None for value in mapping.values()):
        return f"{{{','.join(mapping)}}}"
    return mapping


def _to_dotted(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def _sort_of(value: object) -> str:
    return {str: "text", list: "a list", dict: "a mapping", int: "a number", type(None): "nothing"}.get(
        type(value), type(value).__name__
    )
