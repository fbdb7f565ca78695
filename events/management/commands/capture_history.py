"""Save the wordings that others kept of sources as captures: those of a git repository, or of web archives."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict, TypeVar, Unpack

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from events.editions.planning import PublishingRefused
from events.editions.publishing import publish
from events.exchange.copies import CopyReader, Kept, Named, read_map
from events.exchange.histories import read_repository
from events.exchange.reading import Problem
from events.exchange.writing import Imported, ImportRefused, import_rows
from sources.archives.copies import UnreadableCopies

#: How many problems, and names of files that no source has, are listed.
_LISTED = 20

_One = TypeVar("_One")


class _Given(TypedDict):
    """The options of the command."""

    git: str
    path: list[str]
    map: Path | None
    address: str
    dry_run: bool
    publish: bool
    note: str
    verbosity: int


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--git", required=True, metavar="REPOSITORY", help="the folder of a local repository, bare or not"
        )
        parser.add_argument(
            "--path", action="append", default=[], help="a file or folder in the repository; repeatable; default: all"
        )
        parser.add_argument(
            "--address",
            default="",
            metavar="URL",
            help="where a committed file is on the web, with {commit} and {path}: the captures' archive_url",
        )
        parser.add_argument(
            "--map",
            type=Path,
            metavar="FILE",
            help="YAML or JSON that gives each file the slug of its source, or null to leave it out",
        )
        parser.add_argument("--dry-run", action="store_true", help="report what would be saved, and save nothing")
        parser.add_argument("--publish", action="store_true", help="publish the captures as one edition")
        parser.add_argument("--note", default="", help="the public note of the edition")

    def handle(self, *args: object, **given: Unpack[_Given]) -> None:
        if given["publish"] and not given["note"].strip():
            raise CommandError("--publish needs --note, which is shown to readers.")
        reader = CopyReader(Path(given["git"]).resolve().name, _read_map(given["map"]))
        if not reader.problems:
            try:
                self._read(reader, given)
            except UnreadableCopies as error:
                raise CommandError(str(error)) from error
        if reader.problems:
            raise CommandError(f"Nothing was saved: {_list(reader.problems)}")
        kept = reader.finish()
        imported = _save(kept, given)
        self._report(kept, imported, dry_run=given["dry_run"])
        if given["publish"] and not given["dry_run"]:
            self._publish(imported, given["note"])

    def _read(self, reader: CopyReader, given: _Given) -> None:
        def progress(many: Iterable[_One]) -> Iterable[_One]:
            return tqdm(many, unit="file", disable=not sys.stderr.isatty() or not given["verbosity"])

        read_repository(given["git"], given["path"], reader, progress, address=given["address"])

    def _report(self, kept: Kept, imported: Imported, *, dry_run: bool) -> None:
        """Say what was saved, and what of the copies was not."""
        if dry_run:
            for row in kept.rows:
                for capture in row.row["captures"]:
                    self.stdout.write(f"{row.row['slug']}: seen {capture['seen']}. {capture['note']}")
        new = sum(revision.subject == "capture" for revision in imported.new)
        known = kept.repeated + sum(len(row.row["captures"]) for row in kept.rows) - new
        counts = f"{new:,} new, {known:,} known or the same wording again"
        self.stdout.write(f"Dry run: {counts}." if dry_run else f"Captures: {counts}.")
        if kept.left_out:
            self.stderr.write(f"Left out: {_list(kept.left_out)}")
        if kept.unmatched:
            names = sorted(kept.unmatched)
            self.stderr.write(
                f"Of no source: {len(names):,} files, such as {', '.join(names[:5])!r:.300}. Give a file the slug of"
                " its source in --map, or the source the URL that the file names."
            )

    def _publish(self, imported: Imported, note: str) -> None:
        if not (revisions := imported.unpublished):
            self.stdout.write("Everything is already public: no edition was created.")
            return
        try:
            edition = publish(revisions, by=None, note=note)
        except PublishingRefused as refused:
            raise CommandError(f"Saved, but not published:\n{refused}") from refused
        self.stdout.write(f"Published as edition {edition.number}: {edition.entries.count():,} entries.")


def _read_map(path: Path | None) -> dict[str, Named]:
    try:
        return read_map(path.read_bytes()) if path else {}
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def _save(kept: Kept, given: _Given) -> Imported:
    try:
        return import_rows(kept.rows, dry_run=given["dry_run"], to_publish=given["publish"])
    except ImportRefused as refused:
        raise CommandError(f"Nothing was saved: {_list(refused.problems)}") from refused


def _list(problems: list[Problem]) -> str:
    """The number of problems, and a line for each of the first."""
    count = "1 problem." if len(problems) == 1 else f"{len(problems):,} problems."
    more = f"\n  and {len(problems) - _LISTED:,} more" if len(problems) > _LISTED else ""
    return count + "".join(f"\n  {problem}" for problem in problems[:_LISTED]) + more
