"""Import files as drafts, and publish them if requested."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from events.editions.written_dates import Order
from events.exchange.files import UnreadableFile, load
from events.exchange.formats import FORMATS, read_as
from events.exchange.good_rows import Rest, import_good_rows
from events.exchange.kept_mappings import get_mapping
from events.exchange.mappings import TableMapping, read_mapping
from events.exchange.prepared_row import PreparedRow
from events.exchange.progress import report_progress
from events.exchange.reading import ImportRow, Options, Problem, Reading, sort_problems
from events.exchange.results import (
    ImportResult,
    count_problems,
    describe,
    describe_edition,
    list_changes,
    list_problems,
)
from events.exchange.writing import Imported, ImportRefused, import_rows


class _Given(TypedDict):
    """The options of the command."""

    files: list[str]
    format: str
    format_out: str
    mapping: str | Path
    sheet: str
    date_order: Order
    kind: str
    topic: list[str]
    source: list[str]
    dry_run: bool
    good_rows: bool
    publish: bool
    note: str
    overwrite: bool
    new: bool
    same: bool
    slugs: Path | None
    verbosity: int


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="+", metavar="FILE", help="a path, a web address, or - for standard input; may be gzipped"
        )
        parser.add_argument("--format", choices=FORMATS, default="", help="default: found from the content")
        parser.add_argument(
            "--format-out", choices=("text", "json"), default="text", help="json: the result for programs"
        )
        parser.add_argument(
            "--mapping",
            default="",
            metavar="FILE|NAME",
            help="for tables: what maps headings to columns; kept in admin",
        )
        parser.add_argument("--sheet", default="", help="for .xlsx: the sheet to read; default: the first")
        parser.add_argument(
            "--date-order", choices=("day", "month"), default="", help="what comes first in dates such as 5/11/2019"
        )
        parser.add_argument("--kind", default="", metavar="SLUG", help="for tables: the kind of events without one")
        parser.add_argument(
            "--topic", action="append", default=[], metavar="SLUG", help="for tables: a topic of all events; repeatable"
        )
        parser.add_argument(
            "--source",
            action="append",
            default=[],
            metavar="SLUG",
            help="for tables: a source of events that cite none; repeatable",
        )
        parser.add_argument("--dry-run", action="store_true", help="report what would change, and change nothing")
        parser.add_argument(
            "--good-rows", action="store_true", help="import the rows without problems, and write the rest to a file"
        )
        parser.add_argument("--publish", action="store_true", help="publish the imported rows as one edition")
        parser.add_argument("--note", default="", help="the public note of the edition")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="overwrite rows edited since their import or made from another file",
        )
        parser.add_argument(
            "--new", action="store_true", help="import rows that resemble earlier rows of the same file as new events"
        )
        parser.add_argument(
            "--same", action="store_true", help="import rows that resemble one earlier row of the file as its changes"
        )
        parser.add_argument(
            "--slugs", type=Path, metavar="FILE", help="write the table to FILE, with its column of slugs filled in"
        )

    def handle(self, *args: object, **given: Unpack[_Given]) -> None:
        if given["publish"] and not given["note"].strip():
            raise CommandError("--publish needs --note, which is shown to readers.")
        if given["new"] and given["same"]:
            raise CommandError("--new and --same exclude each other. Give one of them.")
        readings = self._read(given)
        if given["slugs"] and (len(readings) > 1 or readings[0].fill_slugs is None):
            raise CommandError("--slugs needs one file that is a table. Import the files one by one.")
        notes = [note for reading in readings for note in reading.notes]
        is_text = given["format_out"] == "text"
        if is_text:
            self.stdout.writelines(f"{note}\n" for note in notes)
        imported, problems, rests = self._import(readings, given)
        result = describe(imported, problems, notes, dry_run=given["dry_run"])
        if imported is None:
            if not is_text:
                self._write_json(result)
            raise self._to_error(problems, is_listed=is_text)
        if is_text:
            self._report(imported, problems, dry_run=given["dry_run"])
        if not given["dry_run"]:
            result["rest"] = [self._write_rest(rest) for rest in rests]
            if is_text:
                self.stdout.writelines(f"The rows with problems are in {path}.\n" for path in result["rest"])
            if given["slugs"] and (fill_slugs := readings[0].fill_slugs):
                self._write_slugs(given["slugs"], fill_slugs(imported.slugs))
            if given["publish"]:
                result["edition"] = imported.edition.number if imported.edition else None
                if is_text:
                    self.stdout.write(describe_edition(imported.edition))
        if not is_text:
            self._write_json(result)

    def _read(self, given: _Given) -> list[Reading]:
        mapping = given["mapping"]
        try:
            columns = _get_mapping(str(mapping)) if mapping else None
        except (OSError, ValueError) as error:
            raise CommandError(f"{mapping}: {getattr(error, 'strerror', None) or error}") from error
        options = Options(
            columns, given["sheet"], given["date_order"], given["kind"], tuple(given["topic"]), tuple(given["source"])
        )
        readings = []
        for location in map(str, given["files"]):
            try:
                readings.append(read_as(given["format"], load(location), options))
            except UnreadableFile as error:
                readings.append(Reading(problems=[Problem(location, str(error))]))
        return readings

    def _import(self, readings: list[Reading], given: _Given) -> tuple[Imported | None, list[Problem], list[Rest]]:
        """The result, None if it is refused, with all problems in the order of the rows, and what is left of files."""
        problems = [problem for reading in readings for problem in reading.problems]

        def write(rows: list[ImportRow], *, is_tried: bool = False) -> Imported:
            return import_rows(
                rows,
                overwrite=given["overwrite"],
                dry_run=given["dry_run"] or is_tried,
                similar="new" if given["new"] else "change" if given["same"] else "ask",
                publish_as=given["note"] if given["publish"] else "",
                withdrawn=[one for reading in readings for one in reading.withdrawn],
                progress=lambda rows: self._show_progress(rows, is_silent=not given["verbosity"]),
            )

        try:
            if given["good_rows"]:
                imported, problems, rests = import_good_rows(readings, write)
                return imported, sort_problems(problems), rests
            # With problems in a file, what is wrong with the rows that can be read is found out beside them.
            imported = write([row for reading in readings for row in reading.rows], is_tried=bool(problems))
        except ImportRefused as refused:
            problems = refused.problems if given["good_rows"] else [*problems, *refused.problems]
        else:
            if not problems:
                return imported, [], []
        return None, sort_problems(problems), []

    def _show_progress(self, rows: Sequence[PreparedRow], *, is_silent: bool) -> Iterable[PreparedRow]:
        """The rows, with a bar on a terminal, or else lines."""
        if is_silent:
            return rows
        return tqdm(rows, unit="row") if sys.stderr.isatty() else report_progress(rows, self.stderr.write)

    def _report(self, imported: Imported, problems: list[Problem], *, dry_run: bool) -> None:
        """Say what was imported; of a dry run, name every row that is new or would change."""
        if dry_run:
            self.stdout.writelines(f"{line}\n" for line in list_changes(imported))
        new, changed, unchanged = (len(part) for part in (imported.new, imported.changed, imported.unchanged))
        counts = f"new {new}, changed {changed}, unchanged {unchanged}."
        self.stdout.write(f"Dry run: {counts}" if dry_run else counts.capitalize())
        for warning in imported.warnings:
            self.stderr.write(f"Warning: {warning}")
        if problems:
            self.stderr.write(f"Left out: {list_problems(problems)}")

    def _write_rest(self, rest: Rest) -> str:
        try:
            return str(rest.write())
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandError(
                f"The rows without problems were imported, but the rest could not be written beside {rest.file}:"
                f" {reason}. Correct the file itself and import it again: what was imported is no change."
            ) from error

    def _write_slugs(self, path: Path, table: bytes) -> None:
        try:
            path.write_bytes(table)
        except OSError as error:
            raise CommandError(f"Imported, but {path} could not be written: {error.strerror}.") from error

    def _write_json(self, result: ImportResult) -> None:
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1))

    def _to_error(self, problems: list[Problem], *, is_listed: bool) -> CommandError:
        return CommandError(
            f"Nothing was imported: {list_problems(problems) if is_listed else count_problems(problems)}"
        )


def _get_mapping(location: str) -> TableMapping:
    """The mapping in a file, or the one that is kept under this name in admin.

    Raises:
        OSError: the file cannot be read.
        ValueError: there is neither, or it is no mapping.
    """
    path = Path(location)
    # What ends like the name of a file is meant to be one.
    return read_mapping(path.read_bytes()) if path.suffix or path.exists() else get_mapping(location)
