"""Back up the database and the media into a new folder, with a manifest of all its files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.backup.manifest import BackupError
from config.backup.write import delete_old_backups, write_backup


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the backup's own folder is made")
        parser.add_argument(
            "--keep", type=int, metavar="NUMBER", help="delete all but the newest backups in FOLDER afterwards"
        )

    def handle(self, *, folder: Path, keep: int | None, **options: object) -> None:
        if keep is not None and keep < 1:
            raise CommandError(f"--keep is {keep}. Give the number of backups to keep, at least 1.")
        try:
            written = write_backup(folder, timezone.now())
        except (BackupError, OSError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        self.stdout.write(str(written))
        for deleted in delete_old_backups(folder, keep) if keep else ():
            self.stdout.write(f"Deleted {deleted}")
