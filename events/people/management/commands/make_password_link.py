"""Make a link by which a person sets a password, where no administrator can do so in the admin."""

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.people.links import VALID_DAYS, make_link
from events.people.record import Kind, record
from events.people.two_step import remove_two_step


class Command(BaseCommand):
    help = "Print a link by which a person sets a new password. It works once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the name that the person logs in with")
        parser.add_argument("--base", default="", help="the address of this Annals, without ANNALS_BASE_URL")
        parser.add_argument("--without-two-step", action="store_true", help="remove their two-step log-in too")

    def handle(self, *, name: str, base: str, without_two_step: bool, **options: object) -> None:
        user = User.objects.filter(username=name).first()
        if user is None or not (user.is_active and user.is_staff):
            raise CommandError(
                f"Nobody who may log in is called “{name}”. The list of people in the admin has all names."
            )
        base = base.rstrip("/") or settings.ANNALS_BASE_URL or "http://127.0.0.1:8000"
        if without_two_step and remove_two_step(user):
            record(Kind.TWO_STEP_REMOVED, user, request=None)
        record(Kind.LINK_MADE, user, request=None, detail="printed")
        self.stdout.write(make_link(user, base))
        self.stderr.write(f"It works once, for {VALID_DAYS} days, until the next log-in.")
