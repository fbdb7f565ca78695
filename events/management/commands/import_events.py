"""Import files as drafts, and publish them if requested."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from events.editions.planning import PublishingRefused
from events.editions.publishing import publish
from events.exchange.formats import FORMATS, read_as, read_mapping
from events.exchange.reading import ImportRow, Problem, sort_problems
from events.exchange.writing import Imported, ImportRefused, import_rows

#: How many problems are listed; the others are counted.
_LISTED = 1000
#: How much of a value is shown in the list of changes, in characters.
_BRIEF = 60


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--format", choices=FORMATS, default="annals", help="format of the files")
        parser.add_argument(
            "--mapping", type=Path, metavar="FILE", help="for csv: a file that maps headings to columns"
        )
        parser.add_argument("--dry-run", action="store_true", help="report what would change, and change nothing")
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

    def handle(self, *, files: list[Path], **options: Any) -> None:
        if options["publish"] and not options["note"].strip():
            raise CommandError("--publish needs --note, which is shown to readers.")
        rows, problems = self._read(files, options["format"], options["mapping"])
        try:
            imported = import_rows(
                rows,
                overwrite=options["overwrite"],
                # With problems in a file, what is wrong with the rows that can be read is found out beside them.
                dry_run=options["dry_run"] or bool(problems),
                similar_is_new=options["new"],
                to_publish=options["publish"],
                progress=lambda rows: tqdm(
                    rows, unit="row", disable=not sys.stderr.isatty() or not options["verbosity"]
                ),
            )
        except ImportRefused as refused:
            raise self._to_error([*problems, *refused.problems]) from refused
        if problems:
            raise self._to_error(problems)
        if options["dry_run"]:
            self._list(imported)
        new, changed, unchanged = (len(part) for part in (imported.new, imported.changed, imported.unchanged))
        counts = f"new {new}, changed {changed}, unchanged {unchanged}."
        self.stdout.write(f"Dry run: {counts}" if options["dry_run"] else counts.capitalize())
        for warning in imported.warnings:
            self.stderr.write(f"Warning: {warning}")
        if options["publish"] and not options["dry_run"]:
            self._publish(imported.unpublished, options["note"])

    def _list(self, imported: Imported) -> None:
        """Name every row that is new or would change, with the change in one line."""
        for revision in imported.new:
            self.stdout.write(f"new {revision.subject} {revision.name}")
        for revision in imported.changed:
            before = imported.before[revision.subject_id]
            keys = [key for key in revision.row if revision.row[key] != before.get(key)]
            changes = "; ".join(f"{key}: {_brief(before.get(key))} → {_brief(revision.row[key])}" for key in keys)
            self.stdout.write(f"changed {revision.subject} {revision.name}: {changes}")

    def _publish(self, revisions: list[Any], note: str) -> None:
        if not revisions:
            self.stdout.write("Everything is already public: no edition was created.")
            return
        try:
            edition = publish(revisions, by=None, note=note)
        except PublishingRefused as refused:
            raise CommandError(f"Imported, but not published:\n{refused}") from refused
        self.stdout.write(f"Published as edition {edition.number}: {edition.entries.count()} entries.")

    def _read(self, files: list[Path], format: str, mapping: Path | None) -> tuple[list[ImportRow], list[Problem]]:
        try:
            columns = read_mapping(mapping.read_bytes()) if mapping else None
        except (OSError, ValueError) as error:
            raise CommandError(f"{mapping}: {getattr(error, 'strerror', None) or error}") from error
        rows: list[ImportRow] = []
        problems: list[Problem] = []
        for file in files:
            try:
                reading = read_as(format, str(file), file.read_bytes(), columns)
            except OSError as error:
                problems.append(Problem(str(file), error.strerror or "cannot be read"))
                continue
            rows += reading.rows
            problems += reading.problems
            for note in reading.notes:
                self.stdout.write(note)
        return rows, problems

    def _to_error(self, problems: list[Problem]) -> CommandError:
        listed = "\n".join(f"  {problem}" for problem in sort_problems(problems)[:_LISTED])
        if len(problems) > _LISTED:
            listed += f"\n  and {len(problems) - _LISTED:,} more"
        number = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        return CommandError(f"Nothing was imported: {number}.\n{listed}")


def _brief(value: object) -> str:
    """A value in at most a few words: a text in quotation marks, a list by its length."""
    if isinstance(value, list):
        return f"{len(value)} item{'s' if len(value) != 1 else ''}"
    if not isinstance(value, str):
        return "nothing" if value is None else str(value)
    return f"“{value}”" if len(value) <= _BRIEF else f"“{value[: _BRIEF - 1]}…”"
