"""Mail editors and publishers which quotations became altered or gone: once a day, and only if any did."""

import datetime as dt

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from events.editions.admin.mail import MAY_WRITE, get_colleagues, send
from events.editions.models import DailyMail
from sources.models import Capture
from sources.review import AffectedQuotation, find_newly_lost

#: How far the first mail looks back.
_FIRST = dt.timedelta(days=1)


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options: object) -> None:
        readers = get_colleagues(MAY_WRITE)
        today = timezone.now().date()
        last = DailyMail.objects.exclude(day=today).first()
        try:
            with transaction.atomic():
                # The day is taken first: tomorrow's mail has what is captured from now on.
                DailyMail.objects.create(day=today)
                found = find_newly_lost(last.sent_at if last else timezone.now() - _FIRST)
                subject = f"{len(found)} quotation{'' if len(found) == 1 else 's'} changed"
                text = "\n\n".join(_describe(*one) for one in found)
                is_sent = bool(found and readers) and send(subject, text, readers)
                transaction.set_rollback(not is_sent)
        except IntegrityError:
            self.stdout.write("Today's mail was sent already. What changed since follows tomorrow.")
            return
        if is_sent:
            self.stdout.write(f"{subject}: mailed to {len(readers)}.")
        elif not found:
            self.stdout.write("No quotation became altered or gone.")
        else:
            self.stdout.write("No mail could be sent; see the log." if readers else "No editor has a mail address.")


def _describe(capture: Capture, quotation: AffectedQuotation) -> str:
    review = f"{settings.ANNALS_BASE_URL}{reverse('admin:sources_capture_review', args=[capture.pk])}"
    citation, after = quotation.citation, quotation.after
    now = f"\n  now: {after.now}" if after.now else ""
    return f"{citation.event}\n  “{citation.quote}”\n  is {after.status} in {capture.source}.{now}\n  {review}"
