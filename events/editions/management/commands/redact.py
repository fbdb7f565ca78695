"""Empty what law forbids to keep, wherever it is kept. This cannot be undone."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from events.editions.naming import UnknownName, public_named
from events.editions.planning import Refused
from events.editions.redacting import redact


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="SUBJECT/SLUG", help="such as event/huawei-entity-list")
        parser.add_argument("--reason", required=True, help="what readers are told")
        parser.add_argument("--by", required=True, help="the superuser who orders it")

    def handle(self, *, name: str, reason: str, by: str, **options: Any) -> None:
        user = get_user_model().objects.filter(username=by).first()
        if user is None:
            raise CommandError(f"There is no user ‘{by}’.")
        try:
            edition = redact(public_named(name), by=user, reason=reason)
        except (UnknownName, Refused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Redacted in edition {edition.number}.")
