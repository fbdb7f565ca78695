"""Empty what law forbids to keep, wherever it is kept. This cannot be undone."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from events.editions.lookup import UnknownName, find_public_key
from events.editions.models import Edition, Redaction
from events.editions.planning import PublishingRefused
from events.editions.redaction.redact import notes_to_read, redact
from events.editions.redaction.residues import clear_dead_rows, old_samples, unnamed_files

#: What no statement of ours can reach. docs/operations.md says how each of them goes.
LEFT = (
    "Dead rows: VACUUM gives their space free without overwriting it. VACUUM FULL (--rewrite) leaves them out of new "
    "files; the blocks of the old files are the file system's.",
    "Write-ahead log and its archive: they hold the words until they are recycled or you delete them.",
    "Replicas: they replay all of the above, and keep their own log and archive.",
    "Backups: every pg_dump, base backup and snapshot made before now, and copies of var/media.",
    "Logs: PostgreSQL's holds statements that failed, with their values; proxies' hold addresses that were asked for.",
    "Caches: restart every server process, and purge proxies and CDNs; browsers and clients may keep answers about a "
    "named edition for a day, and feed readers and mirrors whatever they took.",
    "Files that were imported or exported, and downloads.",
    "Slugs and ids: they stay public, and so do digests.",
)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="SUBJECT/SLUG", help="such as event/huawei-entity-list")
        parser.add_argument("--reason", required=True, help="the reason shown to readers")
        parser.add_argument("--by", required=True, help="the superuser who orders it")
        parser.add_argument(
            "--despite-copies", action="store_true", help="although others say the same in words of their own"
        )
        parser.add_argument(
            "--empty-note",
            action="append",
            type=int,
            default=[],
            metavar="EDITION",
            help="empty the note of this edition too; may be given several times",
        )
        parser.add_argument(
            "--rewrite",
            action="store_true",
            help="write the tables again (VACUUM FULL), during which nothing is answered",
        )

    def handle(self, *, name: str, reason: str, by: str, **options: Any) -> None:
        user = get_user_model().objects.filter(username=by).first()
        if user is None:
            raise CommandError(f"There is no user ‘{by}’.")
        try:
            edition = redact(
                find_public_key(name),
                by=user,
                reason=reason,
                despite_copies=options["despite_copies"],
                empty_notes=options["empty_note"],
            )
        except (UnknownName, PublishingRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Redacted in edition {edition.number}.")
        for line in (*_emptied(edition), *_to_look_at(edition, name), *clear_dead_rows(rewrite=options["rewrite"])):
            self.stdout.write(line)
        self.stdout.write("Left to you, since no statement reaches these (docs/operations.md, Law):")
        for left in LEFT:
            self.stdout.write(f"- {left}")


def _emptied(edition: Edition) -> Iterator[str]:
    redactions = list(Redaction.objects.filter(edition=edition).order_by("pk"))
    yield f"Subjects: {', '.join(f'{one.subject} {one.subject_id}' for one in redactions)}."
    counted = {
        what: sum(len(getattr(one, what)) for one in redactions)
        for what in ("entries", "revisions", "editions", "reviews")
    }
    yield (
        f"Emptied: {counted['entries']} entries, {counted['revisions']} revisions, {counted['editions']} notes of "
        f"editions, {counted['reviews']} comments of reviews; of the admin's log and unread messages what told of it."
    )


def _to_look_at(edition: Edition, name: str) -> Iterator[str]:
    for one in notes_to_read(edition):
        yield (
            f"To read: edition {one.number} published it among others, with the note “{one.note}”. "
            f"If the note mentions the subject: redact {name} --empty-note {one.number} …"
        )
    for file in unnamed_files():
        yield f"To look at: the file {file} is kept, and no row names it."
    for table in old_samples():
        yield f"Not done: samples of {table}, which is empty, stay in pg_statistic until a superuser deletes them."
