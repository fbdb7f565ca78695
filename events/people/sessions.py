"""The sessions in which people are logged in: begun, seen, listed and ended, without reading a session of others."""

import datetime as dt
import re
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from .models import LoginSession
from .record import get_address

#: The key of a session that names its row.
_KEY = "login_session"
#: How often a row says that it was seen.
_SEEN_EVERY = dt.timedelta(minutes=1)
#: What browsers call themselves, the most particular first: most call themselves Chrome and Safari too.
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
             ("Chrom", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
_SYSTEMS = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
            ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


def begin_session(request: HttpRequest, user: User) -> None:
    """Keep that a request's session is one in which a user is logged in, in place of what it was before."""
    if replaced := request.session.get(_KEY):
        LoginSession.objects.filter(pk=replaced).delete()
    begun = LoginSession.objects.create(
        user=user,
        seen_at=timezone.now(),
        address=get_address(request),
        browser=describe_browser(request.headers.get("User-Agent", "")),
    )
    request.session[_KEY] = str(begun.pk)


def see_session(request: HttpRequest, user: User) -> bool:
    """Whether the session that a logged-in request came with has not been ended; if so, keep that it was used.

    A session that began before sessions were listed is listed from now on.
    """
    if _KEY not in request.session:
        begin_session(request, user)
        return True
    row = LoginSession.objects.filter(pk=request.session[_KEY], user=user)
    seen_at = row.values_list("seen_at", flat=True).first()
    if seen_at is None:
        return False
    if (now := timezone.now()) - seen_at > _SEEN_EVERY:
        row.update(seen_at=now, address=get_address(request))
    return True


def get_session_id(request: HttpRequest) -> UUID | None:
    """The id of the row of a request's own session."""
    return UUID(key) if (key := request.session.get(_KEY)) else None


def get_sessions(user: User) -> QuerySet[LoginSession]:
    """The sessions in which a user may be logged in, the last used first."""
    return LoginSession.objects.filter(user=user, seen_at__gt=_earliest())


def end_sessions(user: User, *, except_of: HttpRequest | None = None) -> int:
    """End all sessions of a user, except that of a request.

    Returns:
        The number of sessions ended.
    """
    ended = LoginSession.objects.filter(user=user)
    if except_of and (kept := get_session_id(except_of)):
        ended = ended.exclude(pk=kept)
    return ended.delete()[0]


def delete_expired_sessions() -> int:
    """Delete the rows of sessions that have expired.

    Returns:
        The number of rows deleted.
    """
    return LoginSession.objects.filter(seen_at__lte=_earliest()).delete()[0]


def _earliest() -> dt.datetime:
    # A session lives from its last change, which is not after its last use.
    return timezone.now() - dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)


def describe_browser(agent: str) -> str:
    """The browser and system that a User-Agent names, in words."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    if not browser:
        program = re.match(r"[A-Za-z][\w.-]{0,30}", agent)
        browser = program.group() if program and program.group() != "Mozilla" else "Unknown browser"
    return f"{browser} on {system}" if system else browser
