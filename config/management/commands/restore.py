"""Restore a backup, bring its tables up to date, and verify its history."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.backup.manifest import BackupError
from config.backup.restore import restore_backup


class Command(BaseCommand):
    help = __doc__
    # The tables that checks would look at may be others in a moment.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="a folder that `backup` made")
        parser.add_argument("--replace", action="store_true", help="delete the database and media that are there")

    def handle(self, *, folder: Path, replace: bool, **options: object) -> None:
        try:
            manifest = restore_backup(folder, replace=replace)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        call_command("migrate", verbosity=0)
        self.stdout.write(f"Restored edition {manifest.edition} of {manifest.made_at:%Y-%m-%d %H:%M} UTC.")
        call_command("verify_history", head=manifest.head or "", stdout=self.stdout)
