"""Readers of single values of a row: text, a date, a number, a reference, a list, a mapping."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.dateparse import parse_datetime

from events.editions.edtf import Edtf, EdtfError
from events.editions.problems import unknown_value_message
from events.editions.validators import (
    SLUG_LENGTH,
    validate_country,
    validate_language,
    validate_slug,
    validate_slug_free,
)
from events.editions.written_dates import to_edtf
from sources.models import future_date_problem

from ..models.translations import PIN_LENGTH
from ..query.parameters import question_problem
from .reading import ImportRow, Path, Problem

_MISSING = object()


@dataclass
class Report:
    """The problems of one row, and every slug by which it refers to other subjects."""

    row: ImportRow
    problems: list[Problem] = field(default_factory=list)
    references: list[tuple[str, str, Path]] = field(default_factory=list)

    def wrong(self, path: Path, reason: str) -> None:
        self.problems.append(self.row.problem(reason, *path))


Reader = Callable[[object, Path, Report], Any]


def text_reader(limit: int | None = None, *, empty: bool = True) -> Reader:
    def read(value: object, path: Path, report: Report) -> str:
        if value is None and empty:
            return ""
        if not isinstance(value, str):
            report.wrong(path, f"{_name(path)} must be text, not {value!r:.60}.")
            return ""
        if limit and len(value) > limit:
            report.wrong(path, f"{_name(path)} has {len(value)} characters; the limit is {limit:,}.")
        if not empty and not value.strip():
            report.wrong(path, f"{_name(path)} is empty.")
        return value

    return read


def read_slug(value: object, path: Path, report: Report) -> str:
    try:
        validate_slug(str(value))
    except ValidationError as error:
        report.wrong(path, error.messages[0])
    if len(str(value)) > SLUG_LENGTH:
        report.wrong(path, f"a slug has at most {SLUG_LENGTH} characters; this one has {len(str(value))}.")
    return str(value)


def own_slug(value: object, path: Path, report: Report) -> str:
    """A slug that a subject itself has, or had."""
    try:
        validate_slug_free(str(value))
    except ValidationError as error:
        report.wrong(path, error.messages[0])
    return read_slug(value, path, report)


def read_uuid(value: object, path: Path, report: Report) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        report.wrong(path, f"‘{value!s:.60}’ is not a UUID.")
        return None


def choice_reader(choices: Collection[str], default: str | None = None) -> Reader:
    def read(value: object, path: Path, report: Report) -> object:
        if value is None and default is not None:
            return default
        if value not in choices:
            report.wrong(path, unknown_value_message(_name(path), str(value), choices))
        return value

    return read


def read_edtf(value: object, path: Path, report: Report) -> str:
    if value is None:
        return ""
    try:
        return Edtf.parse(value).text  # type: ignore[arg-type]  # it refuses what is no text
    except EdtfError as error:
        report.wrong(path, _describe_date(value) if isinstance(value, str) else str(error))
        return ""


def _describe_date(text: str) -> str:
    """What is wrong with a text that is no date in EDTF, with the date that it means if that is clear."""
    try:
        return f"‘{text}’ is not a date in EDTF. Write {to_edtf(text)}."
    except EdtfError as error:
        return str(error)


def read_past_date(value: object, path: Path, report: Report) -> str:
    """A date, in EDTF, on which something was seen."""
    if reason := future_date_problem(date := read_edtf(value, path, report)):
        report.wrong(path, reason)
    return date


def read_instant(value: object, path: Path, report: Report) -> str:
    """An instant as ISO 8601 writes it; without a zone it is in UTC."""
    if value in (None, ""):
        return ""
    try:
        read = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        read = None
    if read is None:
        report.wrong(path, f"{_name(path)} must be a time such as 2025-05-13T09:30:00Z, not ‘{value!s:.60}’.")
        return ""
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).isoformat()


def read_url(value: object, path: Path, report: Report) -> str:
    if value in (None, ""):
        return ""
    try:
        URLValidator(schemes=["http", "https"])(text := str(value))
        if urlsplit(text).username is not None or len(text) > 2000:
            raise ValidationError("")
    except (ValidationError, ValueError):
        report.wrong(
            path,
            f"‘{value!s:.100}’ is not a valid URL. Use http:// or https://, no user name, at most 2,000 characters.",
        )
    return str(value)


def read_country(value: object, path: Path, report: Report) -> str:
    if value in (None, ""):
        return ""
    try:
        validate_country(str(value))
    except ValidationError as error:
        report.wrong(path, error.messages[0])
    return str(value)


def language(value: object, path: Path, report: Report) -> str:
    if value in (None, ""):
        return ""
    try:
        validate_language(str(value))
    except ValidationError as error:
        report.wrong(path, error.messages[0])
    return str(value)


def read_pin(value: object, path: Path, report: Report) -> str:
    """The pin of the words that a translation renders."""
    if value in (None, ""):
        return ""
    if not re.fullmatch(rf"[0-9a-f]{{{PIN_LENGTH}}}", str(value)):
        reason = f"{_name(path)} must be {PIN_LENGTH} hexadecimal digits, not ‘{value!s:.60}’."
        report.wrong(path, f"{reason} Leave it out for the words in this row.")
    return str(value)


def whole_number_reader(lowest: int, highest: int, default: int) -> Reader:
    def read(value: object, path: Path, report: Report) -> int:
        if value is None:
            return default
        written = str(value)
        if isinstance(value, bool) or not (
            written.isascii() and written.isdigit() and lowest <= int(written[:6]) <= highest
        ):
            report.wrong(
                path, f"{_name(path)} must be a whole number from {lowest} to {highest}, not ‘{written[:60]}’."
            )
            return default
        return int(written)

    return read


def reference_reader(subject: str) -> Reader:
    def read(value: object, path: Path, report: Report) -> str | None:
        if value in (None, ""):
            return None
        report.references.append((subject, read_slug(value, path, report), path))
        return str(value)

    return read


def list_reader(
    member: Reader, *, unique: bool = False, sameness: Callable[[Any], Any] = lambda member: member
) -> Reader:
    """A list of such members; with ``unique`` no two are the same by their ``sameness``."""

    def read(value: object, path: Path, report: Report) -> list[object]:
        if value is None:
            return []
        if not isinstance(value, list):
            report.wrong(path, f"{_name(path)} must be a list, not {value!r:.60}.")
            return []
        members = []
        for place, one in enumerate(value):
            if one in (None, ""):
                report.wrong((*path, place), f"{_name(path)} has an empty item. Fill it in or remove it.")
            else:
                members.append(member(one, (*path, place), report))
        if unique:
            identities = [sameness(one) for one in members if one is not None]
            for place, one in enumerate(identities):
                if one in identities[:place]:
                    report.wrong((*path, place), f"duplicate value in {_name(path)}.")
        return members

    return read


def mapping_reader(keys: dict[str, Reader], required: Collection[str] = (), *, filled: bool = False) -> Reader:
    """A mapping with these keys; ``filled`` gives absent ones what null would give."""

    def read(value: object, path: Path, report: Report) -> dict[str, object] | None:
        if value is None:
            return None
        if not isinstance(value, dict):
            report.wrong(path, f"{_name(path) or 'a row'} must be a mapping, not {value!r:.60}.")
            return None
        for key in value.keys() - keys.keys():
            report.wrong((*path, key), unknown_value_message("key", key, keys))
        for key in required:
            if value.get(key) in (None, ""):
                report.wrong(path, f"{key} is missing.")
        present = {key: value.get(key) if filled else value.get(key, _MISSING) for key in keys}
        return {
            key: keys[key](one, (*path, key), report)
            for key, one in present.items()
            if one is not _MISSING and not (key in required and one in (None, ""))
        }

    return read


def read_text_mapping(value: object, path: Path, report: Report) -> dict[str, str]:
    """A mapping of names to text."""
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        report.wrong(path, f"{_name(path)} must map names to text.")
        return {}
    return value


def read_question(value: object, path: Path, report: Report) -> dict[str, list[str]]:
    """The parameters of a question, each with a list of text, as REST would read them."""
    if problem := question_problem(value):
        report.wrong(path, problem)
    if not isinstance(value, dict):
        return {}
    return {name: [values] if isinstance(values, str) else values for name, values in value.items()}


def read_sides(value: object, path: Path, report: Report) -> dict[str, object]:
    """The codes of jurisdictions above and below the axis, none on both sides; empty for those that act most often."""
    if value in (None, {}):
        return {}
    codes = list_reader(read_country, unique=True)
    sides = mapping_reader({"above": codes, "below": codes}, ["above", "below"])(value, path, report) or {}
    both = {*sides.get("above", ())} & {*sides.get("below", ())}
    for code in sorted(both):
        report.wrong(path, f"{code} is on both sides. Remove it from above or from below.")
    return sides


def _name(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")
