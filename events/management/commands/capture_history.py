"""Save the wordings that others kept of sources as captures: those of a git repository, or of web archives."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict, Unpack

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from events.exchange.copies import CopyReader, Kept, Named, read_map
from events.exchange.histories import read_archived, read_repository, read_saved_pages, read_warcs
from events.exchange.results import describe_edition, list_problems
from events.exchange.writing import Imported, ImportRefused, import_rows
from sources.archives.addresses import Archived
from sources.archives.copies import Copy, UnreadableCopies
from sources.archives.download import fetch_copy
from sources.archives.git import Change
from sources.management.commands.capture_sources import parse_delay

#: How many problems, and names of files that no source has, are listed.
_LISTED = 20


class _Given(TypedDict):
    """The options of the command."""

    git: str | None
    warc: list[Path]
    pages: list[Path]
    list: Path | None
    path: list[str]
    map: Path | None
    address: str
    delay: float
    dry_run: bool
    publish: bool
    note: str
    verbosity: int


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        kept = parser.add_mutually_exclusive_group(required=True)
        kept.add_argument("--git", metavar="REPOSITORY", help="the folder of a local repository, bare or not")
        kept.add_argument("--warc", type=Path, nargs="+", default=[], metavar="FILE", help="WARC files; may be gzipped")
        kept.add_argument(
            "--pages",
            type=Path,
            nargs="+",
            default=[],
            metavar="PATH",
            help="pages saved from a browser, or their folder",
        )
        kept.add_argument(
            "--list", type=Path, metavar="FILE", help="archived addresses to fetch: CDX, or a TimeMap in JSON"
        )
        parser.add_argument(
            "--path", action="append", default=[], help="with --git: a file or folder to read; repeatable; default: all"
        )
        parser.add_argument(
            "--address",
            default="",
            metavar="URL",
            help="the captures' archive_url, with {commit} and {path} of --git, or {timestamp} and {url} of archives",
        )
        parser.add_argument(
            "--map",
            type=Path,
            metavar="FILE",
            help="YAML or JSON that gives each file the slug of its source, or null to leave it out",
        )
        parser.add_argument(
            "--delay", type=parse_delay, default=2.0, help="with --list: seconds between two requests (default: 2)"
        )
        parser.add_argument("--dry-run", action="store_true", help="report what would be saved, and save nothing")
        parser.add_argument("--publish", action="store_true", help="publish the captures as one edition")
        parser.add_argument("--note", default="", help="the public note of the edition")

    def handle(self, *args: object, **given: Unpack[_Given]) -> None:
        if given["publish"] and not given["note"].strip():
            raise CommandError("--publish needs --note, which is shown to readers.")
        first = given["git"] or next(iter([*given["warc"], *given["pages"]]), None) or given["list"]
        reader = CopyReader(Path(first or ".").resolve().name, _read_map(given["map"]))
        if not reader.problems:
            try:
                _read(reader, given)
                reader.check_names()
            except KeyboardInterrupt:
                self.stderr.write("Stopped. What was read until now is saved; run the command again for the rest.")
            except UnreadableCopies as error:
                raise CommandError(str(error)) from error
        if reader.problems:
            raise CommandError(f"Nothing was saved: {list_problems(reader.problems, _LISTED)}")
        kept = reader.finish()
        imported = _save(kept, given)
        self._report(kept, imported, dry_run=given["dry_run"])
        if given["publish"] and not given["dry_run"]:
            self.stdout.write(describe_edition(imported.edition))
        if kept.errors:
            raise CommandError(f"Not everything was read: {list_problems(kept.errors, _LISTED)}")

    def _report(self, kept: Kept, imported: Imported, *, dry_run: bool) -> None:
        """Say what was saved, and what of the copies was not."""
        if dry_run:
            for row in kept.rows:
                for capture in row.row["captures"]:
                    self.stdout.write(
                        f"{row.row['slug']}: seen {capture['seen']}. {capture['archive_url'] or capture['note']}"
                    )
        new = sum(revision.subject == "capture" for revision in imported.new)
        known = kept.repeated + sum(len(row.row["captures"]) for row in kept.rows) - new
        counts = f"{new:,} new, {known:,} known or the same wording again"
        self.stdout.write(f"Dry run: {counts}." if dry_run else f"Captures: {counts}.")
        if kept.left_out:
            self.stderr.write(f"Left out: {list_problems(kept.left_out, _LISTED)}")
        if kept.not_found:
            self.stderr.write(f"Not found: {list_problems(kept.not_found, _LISTED)}")
        if kept.unmatched:
            names = sorted(kept.unmatched)
            self.stderr.write(
                f"Of no source: {len(names):,} files, such as {', '.join(names[:5])!r:.300}. Give a file the slug of"
                " its source in --map, or the source the URL that the file names."
            )


def _read(reader: CopyReader, given: _Given) -> None:
    is_quiet = not sys.stderr.isatty() or not given["verbosity"]
    address = given["address"]
    if given["git"]:

        def progress(changes: Iterable[Change]) -> Iterable[Change]:
            return tqdm(changes, unit="file", disable=is_quiet)

        read_repository(given["git"], given["path"], reader, progress, address=address)
    elif given["list"]:
        read_archived(_read_bytes(given["list"]), reader, _Fetcher(given["delay"]), address=address)
    else:
        read_warcs(given["warc"], reader, address=address)
        read_saved_pages(given["pages"], reader)


class _Fetcher:
    """Fetches one copy after another, with a pause between two."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._has_begun = False

    def __call__(self, archived: Archived) -> Copy:
        if self._has_begun:
            time.sleep(self._delay)
        self._has_begun = True
        return fetch_copy(archived, now=timezone.now(), home=settings.ANNALS_BASE_URL)


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror or error}") from error


def _read_map(path: Path | None) -> dict[str, Named]:
    try:
        return read_map(_read_bytes(path)) if path else {}
    except ValueError as error:
        raise CommandError(f"{path}: {error}") from error


def _save(kept: Kept, given: _Given) -> Imported:
    try:
        note = given["note"] if given["publish"] else ""
        return import_rows(kept.rows, dry_run=given["dry_run"], publish_as=note)
    except ImportRefused as refused:
        raise CommandError(f"Nothing was saved: {list_problems(refused.problems, _LISTED)}") from refused
