"""Withdraw subjects from the public, with a reason that readers will see."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from events.editions.lookup import UnknownName, find_public_key
from events.editions.planning import PublishingRefused
from events.editions.publishing import withdraw


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="+", metavar="SUBJECT/SLUG", help="such as event/huawei-entity-list")
        parser.add_argument("--reason", required=True, help="the reason that readers will see")

    def handle(self, *, names: list[str], reason: str, **options: object) -> None:
        try:
            edition = withdraw([find_public_key(name) for name in names], by=None, reason=reason)
        except (UnknownName, PublishingRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Withdrawn in edition {edition.number}.")
