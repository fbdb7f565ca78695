"""Export public data in the import format: everything, or one timeline with all that its events need."""

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from urllib.parse import urlencode

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from events.editions.asof import pin
from events.editions.documents import decode
from events.editions.http.parameters import Parameters
from events.editions.lookup import UnknownName, find_public_key
from events.editions.models import Edition, Entry
from events.editions.subjects import StoredRow
from events.exchange.export import export_rows, find_matching_ids, render_sections
from events.query.parameters import QUESTION, parse_question

_ENDINGS = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl"}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "timeline", nargs="?", metavar="TIMELINE", help="slug of a timeline; default: everything public"
        )
        parser.add_argument("--format", choices=["yaml", "json", "jsonl"], help="default: by the ending of the file")
        parser.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")

    def handle(self, *, timeline: str | None, format: str | None, output: Path | None, **options: object) -> None:
        ending = _ENDINGS.get(output.suffix.lower()) if output else "yaml"
        format = format or ending
        if format is None:
            raise CommandError(f"{output}: use one of the endings {', '.join(_ENDINGS)}, or give --format.")
        with transaction.atomic(using="public"):
            edition = pin(now=timezone.now())
            text = render_sections(self._sections(timeline, edition), format, edition.number)
        if output is None:
            self.stdout.write(text, ending="")
            return
        try:
            _replace(output, text)
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}") from error
        self.stdout.write(f"Written to {output}.")

    def _sections(self, timeline: str | None, edition: Edition) -> dict[str, list[StoredRow]]:
        if timeline is None:
            return export_rows()
        try:
            key = find_public_key(f"timeline/{timeline}")
        except UnknownName as error:
            raise CommandError(str(error)) from error
        entry = Entry.objects.current().of(*key).get()
        if entry.document is None:
            raise CommandError(f"The timeline {timeline} is withdrawn: {entry.note}")
        params = Parameters(urlencode(decode(entry.document)["question"], doseq=True), QUESTION)
        return export_rows(find_matching_ids(parse_question(params), edition), key.id)


def _replace(output: Path, text: str) -> None:
    """Write a file beside the other and rename it: a reader, or a crash, finds the old file or the new one, whole."""
    if output.exists() and not output.is_file():  # such as a pipe
        output.write_text(text, encoding="utf-8")
        return
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=output.parent, prefix=f".{output.name}.", delete=False
    ) as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            os.chmod(file.name, output.stat().st_mode & 0o777 if output.exists() else 0o666 & ~_umask())
            os.replace(file.name, output)
        except BaseException:
            os.unlink(file.name)
            raise


def _umask() -> int:
    umask = os.umask(0o077)
    os.umask(umask)
    return umask
