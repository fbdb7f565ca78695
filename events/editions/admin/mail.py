"""Mail between colleagues: what was submitted, and what was returned, with what was said."""

import logging
from collections.abc import Iterable
from smtplib import SMTPException
from typing import NamedTuple

from django.contrib.auth.models import User
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage
from django.db.models import Q

from ..models import Review, Stage

_LOG = logging.getLogger(__name__)
#: The permission of Django's that publishing takes, and the one that writing takes.
MAY_PUBLISH, MAY_WRITE = "editions.add_edition", "events.change_event"
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_DONE = {Stage.SUBMITTED: "Submitted for review", Stage.RETURNED: "Returned to you"}


class Step(NamedTuple):
    """A step in review, of what it was taken on the name, and the address of its form with its host."""

    review: Review
    name: str
    address: str

    def __str__(self) -> str:
        step = f"“{self.name}”, revision {self.review.revision.number}, {self.review.get_stage_display()}"
        said = f"\n\n    {self.review.comment}\n" if self.review.comment else ""
        return f"{step} by {self.review.created_by}.{said}\n{self.address}\n"


def get_colleagues(permission: str) -> list[User]:
    """Everybody who has a permission and an address of mail."""
    return list(User.objects.with_perm(permission, backend=_BACKEND).filter(is_active=True).exclude(email=""))


def mail_steps(steps: list[Step]) -> bool:
    """Tell those who have to act next of steps of one stage: publishers of submissions, editors of a return.

    Returns:
        Whether whoever has an address of mail was sent one.
    """
    if not steps:
        return True
    first = steps[0].review
    readers = get_colleagues(MAY_PUBLISH) if first.stage == Stage.SUBMITTED else _get_editors(first)
    name = steps[0].name if len(steps) == 1 else f"{len(steps):,} drafts"
    others = [reader for reader in readers if reader.pk != first.created_by_id]
    return send(f"{_DONE[Stage(first.stage)]}: {name}", "\n".join(map(str, steps)), others)


def _get_editors(returned: Review) -> list[User]:
    """Who saved what was returned, and who had submitted it."""
    submitted = Review.objects.filter(
        subject=returned.subject, subject_id=returned.subject_id, stage=Stage.SUBMITTED
    ).order_by("-pk")
    last = submitted.values_list("created_by", flat=True).first()
    ids = Q(pk=last) | Q(pk=returned.revision.created_by_id)
    return list(User.objects.filter(ids, is_active=True).exclude(email=""))


def send(subject: str, text: str, readers: Iterable[User]) -> bool:
    """Send each of these people a mail of their own. A mail that cannot be sent is logged: no work waits for it."""
    line = " ".join(subject.split())[:200]
    mails = [EmailMessage(f"[Annals] {line}", text, to=[reader.email]) for reader in readers]
    try:
        if mails:
            get_connection().send_messages(mails)
    except (SMTPException, OSError, ValueError) as error:
        _LOG.warning("mail “%s” could not be sent: %s", line, error)
        return False
    return True
