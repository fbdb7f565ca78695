"""What Django reports of log-ins, kept."""

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from .record import Kind, record
from .sessions import begin_session, get_session_id


def connect_receivers() -> None:
    """Keep log-ins, failed ones and log-outs from now on."""
    user_logged_in.connect(_keep_login, dispatch_uid="people.login")
    user_login_failed.connect(_keep_failure, dispatch_uid="people.failure")
    user_logged_out.connect(_keep_logout, dispatch_uid="people.logout")


def _keep_login(sender: object, request: HttpRequest, user: User, **rest: object) -> None:
    begin_session(request, user)
    record(Kind.LOGGED_IN, user, request=request)


def _keep_failure(
    sender: object, credentials: dict[str, object], request: HttpRequest | None = None, **rest: object
) -> None:
    # Only a name that somebody has: people type passwords into the field for names.
    user = User.objects.filter(username=str(credentials.get("username", ""))).first()
    record(Kind.LOGIN_FAILED, user, request=request, detail=str(credentials.get("step", "")))


def _keep_logout(sender: object, request: HttpRequest, user: User | None, **rest: object) -> None:
    if user:
        if id := get_session_id(request):
            user.login_sessions.filter(pk=id).delete()
        record(Kind.LOGGED_OUT, user, request=request)
