"""Export public data in the import format: everything, or one timeline with all that its events need."""

import json
import os
import tempfile
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from events.editions.documents import decode
from events.editions.http.parameters import Parameters
from events.editions.lookup import UnknownName, find_public_key
from events.editions.models import Edition, Entry
from events.exchange.export import Exported, find_matching_ids, find_needed, iter_export, render_rows
from events.query.parameters import QUESTION, parse_question

_ENDINGS = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl"}


class _Written(NamedTuple):
    """What tells a file from others."""

    bytes: int
    sha256: str


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "timeline", nargs="?", metavar="TIMELINE", help="slug of a timeline; default: everything public"
        )
        parser.add_argument("--format", choices=["yaml", "json", "jsonl"], help="default: by the ending of the file")
        parser.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
        parser.add_argument(
            "--manifest", type=Path, metavar="FILE", help="write edition, licence, counts and SHA-256 of --output here"
        )

        parser.add_argument(
            "--since", type=int, default=0, metavar="EDITION", help="write what changed since, and what was withdrawn"
        )

    def handle(
        self,
        *,
        timeline: str | None,
        format: str | None,
        output: Path | None,
        manifest: Path | None,
        since: int,
        **options: object,
    ) -> None:
        ending = _ENDINGS.get(output.suffix.lower()) if output else "yaml"
        format = format or ending
        if format is None:
            raise CommandError(f"{output}: use one of the endings {', '.join(_ENDINGS)}, or give --format.")
        if manifest and output is None:
            raise CommandError("--manifest needs --output, whose file it describes.")
        if since and timeline:
            raise CommandError("--since writes what changed of everything public. Leave out the timeline.")
        counts: Counter[str] = Counter()
        with _snapshot():
            edition = Edition.objects.current()
            if not 0 <= since <= edition.number:
                raise CommandError(f"--since {since}: there is no such edition; the newest is {edition.number}.")
            rows = _count(iter_export(self._choose(timeline, edition), since), counts)
            parts = render_rows(rows, format, edition.number, since)
            if output is None:
                self.stdout.writelines(parts)
                return
            written = self._write(output, parts)
        self.stdout.write(f"Written to {output}.")
        if manifest:
            published = edition.published_at.isoformat() if edition.number else None
            file = {"name": output.name, "format": format, **written._asdict(), "counts": dict(counts)}
            said = {
                "edition": edition.number,
                "since": since or None,
                "published": published,
                "timeline": timeline,
                "licence": settings.ANNALS_LICENCE,
                "files": [file],
            }
            self._write(manifest, [json.dumps(said, ensure_ascii=False, indent=1) + "\n"])

    def _choose(self, timeline: str | None, edition: Edition) -> set[UUID] | None:
        """The ids of what is written; None for everything."""
        if timeline is None:
            return None
        try:
            key = find_public_key(f"timeline/{timeline}")
        except UnknownName as error:
            raise CommandError(str(error)) from error
        entry = Entry.objects.current().of(*key).get()
        if entry.document is None:
            raise CommandError(f"The timeline {timeline} is withdrawn: {entry.note}")
        params = Parameters(urlencode(decode(entry.document)["question"], doseq=True), QUESTION)
        return find_needed(find_matching_ids(parse_question(params), edition), key.id)

    def _write(self, output: Path, parts: Iterable[str]) -> _Written:
        try:
            return _replace(output, parts)
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}") from error


@contextmanager
def _snapshot() -> Iterator[None]:
    """All statements see one edition and one state of it, whatever is published or redacted meanwhile."""
    is_nested = connection.in_atomic_block
    with transaction.atomic():
        if not is_nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _count(rows: Iterable[Exported], counts: Counter[str]) -> Iterator[Exported]:
    for section, row in rows:
        counts[section] += 1
        yield section, row


def _replace(output: Path, parts: Iterable[str]) -> _Written:
    """Write a file beside the other and rename it: a reader, or a crash, finds the old file or the new one, whole."""
    digest = sha256()
    size = 0

    def encoded() -> Iterator[bytes]:
        nonlocal size
        for part in parts:
            data = part.encode()
            digest.update(data)
            size += len(data)
            yield data

    if output.exists() and not output.is_file():  # such as a pipe
        with output.open("wb") as pipe:
            pipe.writelines(encoded())
        return _Written(size, digest.hexdigest())
    with tempfile.NamedTemporaryFile("wb", dir=output.parent, prefix=f".{output.name}.", delete=False) as file:
        try:
            file.writelines(encoded())
            file.flush()
            os.fsync(file.fileno())
            os.chmod(file.name, output.stat().st_mode & 0o777 if output.exists() else 0o666 & ~_umask())
            os.replace(file.name, output)
        except BaseException:
            os.unlink(file.name)
            raise
    return _Written(size, digest.hexdigest())


def _umask() -> int:
    umask = os.umask(0o077)
    os.umask(umask)
    return umask
