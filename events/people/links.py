"""One-time links by which people set a password: those who were invited, and those who forgot theirs.

A link is signed with what it changes, the password, and with the time of the last log-in: it works once, and until
``PASSWORD_RESET_TIMEOUT``. It is stored nowhere and never logged.
"""

import datetime as dt
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.db import close_old_connections
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from events.editions.admin.mail import send

_LOG = logging.getLogger(__name__)
_BACKGROUND = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")
VALID_DAYS = dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days


def run_in_background(act: Callable[..., None], *arguments: object) -> Future[None]:
    """Do something after what was done so before, so that no answer shows whether and for how long."""
    return _BACKGROUND.submit(_run, act, *arguments)


def _run(act: Callable[..., None], *arguments: object) -> None:
    try:
        act(*arguments)
    except Exception:
        _LOG.exception("mail could not be sent")
    finally:
        close_old_connections()


def make_link(user: User, base: str) -> str:
    """A link for a user, below the address of this Annals, which has no slash at its end."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("admin_set_password", args=[uid, default_token_generator.make_token(user)])
    return f"{base}{path}"


def is_invited(user: User) -> bool:
    """Whether a user has been invited and has not set a password yet."""
    return user.last_login is None and not user.has_usable_password()


def invalidate_links(user: User) -> None:
    """Make all links for a user who has no password useless."""
    # What stands in the place of a password is random.
    user.set_unusable_password()
    user.save(update_fields=["password"])


def has_mail() -> bool:
    """Whether a mail server is set up."""
    return bool(settings.EMAIL_HOST)


def mail_link(user: User, base: str, *, by: User | None = None) -> bool:
    """Mail a user a link: an invitation, or the way to a new password.

    Args:
        by: who makes it, where that is not the user.

    Returns:
        Whether it could be sent.
    """
    context = {"user": user, "link": make_link(user, base), "base": base, "by": by, "days": VALID_DAYS}
    name = "invitation" if is_invited(user) else "reset"
    subject = "Your invitation to Annals" if is_invited(user) else "A new password"
    return send(subject, render_to_string(f"people/{name}.txt", context), [user])
