"""The record of what bears on who may do what."""

import datetime as dt

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from .models import SecurityEvent

Kind = SecurityEvent.Kind


def record(
    kind: SecurityEvent.Kind,
    user: User | None,
    *,
    request: HttpRequest | None,
    by: User | None = None,
    detail: str = "",
) -> None:
    """Keep that something happened to a user; without a request, by a command.

    Args:
        by: who did it, where that is not the user.
    """
    SecurityEvent.objects.create(
        kind=kind,
        user_id=user.pk if user else None,
        name=user.get_username() if user else "",
        by=by.get_username() if by and by != user else "" if request else "command",
        address=get_address(request) if request else "",
        detail=detail[:200],
    )


def get_address(request: HttpRequest) -> str:
    """Where a request came from."""
    return str(get_client_ip_address(request) or "")[:64]


def get_events_about(user: User) -> list[SecurityEvent]:
    """The latest events about a user."""
    return list(SecurityEvent.objects.filter(user_id=user.pk)[:20])


def was_mailed_since(user: User, period: dt.timedelta) -> bool:
    """Whether a user was mailed a link on request in this period before now."""
    recent = SecurityEvent.objects.filter(user_id=user.pk, kind=Kind.RESET_MAILED, at__gt=timezone.now() - period)
    return recent.exists()


def delete_old_events() -> int:
    """Delete what is older than ``SECURITY_EVENTS_DAYS``.

    Returns:
        The number of events deleted.
    """
    before = timezone.now() - dt.timedelta(days=settings.SECURITY_EVENTS_DAYS)
    return SecurityEvent.objects.filter(at__lt=before).delete()[0]
