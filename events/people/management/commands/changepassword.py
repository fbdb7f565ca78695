"""Django's command of this name, which also ends the person's sessions and is kept among the security events."""

import getpass

from django.contrib.auth.management.commands import changepassword
from django.contrib.auth.models import User

from events.people.record import Kind, record
from events.people.sessions import end_sessions


class Command(changepassword.Command):
    def handle(self, *arguments: object, **options: object) -> str | None:
        done = super().handle(*arguments, **options)
        user = User.objects.get(username=options["username"] or getpass.getuser())
        end_sessions(user)
        record(Kind.PASSWORD_SET, user, request=None)
        return str(done) if done else None
