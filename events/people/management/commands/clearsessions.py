"""Django's command of this name, which also deletes what else is kept of log-ins for a time."""

import datetime as dt

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.management.commands import clearsessions
from django.utils import timezone

from events.people.record import delete_old_events
from events.people.sessions import delete_expired_sessions


class Command(clearsessions.Command):
    help = "Delete expired sessions, and security events and failed log-ins older than SECURITY_EVENTS_DAYS."

    def handle(self, **options: object) -> None:
        super().handle(**options)
        delete_expired_sessions()
        delete_old_events()
        before = timezone.now() - dt.timedelta(days=settings.SECURITY_EVENTS_DAYS)
        AccessAttempt.objects.filter(attempt_time__lt=before).delete()
