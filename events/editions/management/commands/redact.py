"""Remove what the law forbids to keep, wherever it is stored. This cannot be undone."""

from argparse import ArgumentParser
from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from events.editions.lookup import UnknownName, find_public_key
from events.editions.models import Edition, Redaction
from events.editions.planning import PublishingRefused
from events.editions.redaction.redact import notes_to_read, redact
from events.editions.redaction.residues import clear_dead_rows, old_samples, unnamed_files

#: What no statement can reach. docs/operations.md says how to remove each of them.
LEFT = (
    "Dead rows: VACUUM frees their space without overwriting it. VACUUM FULL (--rewrite) writes new files without "
    "them; the file system frees the blocks of the old files.",
    "Write-ahead log and its archive: they keep the words until they are recycled or you delete them.",
    "Replicas: they replay all of the above and keep their own log and archive.",
    "Backups: all dumps (pg_dump), base backups and snapshots made before now, and copies of var/media.",
    "Logs: PostgreSQL's log contains failed statements with their values; proxy logs contain requested URLs.",
    "Caches: restart all server processes and purge proxies and CDNs. Browsers and clients may keep answers about a "
    "named edition for a day; feed readers and mirrors keep what they have fetched.",
    "Files: everything that was imported, exported or downloaded.",
    "Slugs and ids: they stay public, as do digests.",
)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="SUBJECT/SLUG", help="such as event/huawei-entity-list")
        parser.add_argument("--reason", required=True, help="the reason that readers will see")
        parser.add_argument("--by", required=True, help="the user name of the superuser who orders it")
        parser.add_argument(
            "--despite-copies", action="store_true", help="redact although other subjects contain the same words"
        )
        parser.add_argument(
            "--empty-note",
            action="append",
            type=int,
            default=[],
            metavar="EDITION",
            help="also empty the note of this edition; may be repeated",
        )
        parser.add_argument(
            "--rewrite",
            action="store_true",
            help="rewrite the tables (VACUUM FULL); the service does not answer meanwhile",
        )

    def handle(
        self,
        *,
        name: str,
        reason: str,
        by: str,
        despite_copies: bool,
        empty_note: list[int],
        rewrite: bool,
        **options: object,
    ) -> None:
        user = get_user_model().objects.filter(username=by).first()
        if user is None:
            raise CommandError(f"There is no user ‘{by}’.")
        try:
            edition = redact(
                find_public_key(name),
                by=user,
                reason=reason,
                despite_copies=despite_copies,
                empty_notes=empty_note,
            )
        except (UnknownName, PublishingRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Redacted in edition {edition.number}.")
        for line in (
            *_iter_summary(edition),
            *_iter_checks(edition, name),
            *clear_dead_rows(rewrite=rewrite),
        ):
            self.stdout.write(line)
        self.stdout.write("You still have to remove these copies (docs/operations.md, Redaction):")
        for left in LEFT:
            self.stdout.write(f"- {left}")


def _iter_summary(edition: Edition) -> Iterator[str]:
    redactions = list(Redaction.objects.filter(edition=edition).order_by("pk"))
    yield f"Subjects: {', '.join(f'{one.subject} {one.subject_id}' for one in redactions)}."
    counted = {
        what: sum(len(getattr(one, what)) for one in redactions)
        for what in ("entries", "revisions", "editions", "reviews")
    }
    yield (
        f"Emptied: {counted['entries']:,} entries, {counted['revisions']:,} revisions, {counted['editions']} edition "
        f"notes, {counted['reviews']} review comments, and what the admin log and unread messages said about them."
    )


def _iter_checks(edition: Edition, name: str) -> Iterator[str]:
    for one in notes_to_read(edition):
        yield (
            f"To read: edition {one.number} published it together with others; its note is “{one.note}”. "
            f"If the note reveals it, run: redact {name} --empty-note {one.number} …"
        )
    for file in unnamed_files():
        yield f"To check: no row refers to the stored file {file}."
    for table in old_samples():
        yield f"Not done: samples of the empty table {table} stay in pg_statistic until a superuser deletes them."
