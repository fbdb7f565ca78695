"""Index the words of what is published, where they are not indexed: quotations are checked by them.

Publishing does it by itself. With --all everything is indexed again, as is needed once SECRET_KEY has changed: the
hashes of texts that are not public are keyed with it.
"""

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from events.editions.models import Wording
from events.editions.wordings import index_missing


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="index everything again")

    @transaction.atomic
    def handle(self, **options: object) -> None:
        if options["all"]:
            Wording.objects.all().delete()
        self.stdout.write(f"Indexed {index_missing():,} entries.")
