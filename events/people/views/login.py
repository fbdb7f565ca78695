"""The two steps of a log-in: the password, and a code where the person has set one up."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import admin, messages
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView, RedirectURLMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseForbidden, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.generic import FormView
from unfold.forms import AuthenticationForm

from ..forms import CodeForm
from ..record import Kind, record
from ..two_step import MUST_SET_UP, has_two_step, is_right_code, must_set_up, use_recovery_code

if TYPE_CHECKING:
    CodeView = FormView[CodeForm]
else:
    CodeView = FormView

BACKEND = "django.contrib.auth.backends.ModelBackend"
#: The key of a session whose user has given the password, and for how many seconds the code is awaited.
_WAITING, _SECONDS = "awaits_code", 600


def begin_login(request: HttpRequest, user: User, following: str) -> HttpResponseRedirect:
    """Log somebody in who has shown that they know or have just set their password, or ask for their code.

    Args:
        following: the address of the page they are on the way to.
    """
    if not has_two_step(user):
        return complete_login(request, user, following)
    # Nothing of what the session held before is theirs.
    request.session.flush()
    request.session[_WAITING] = {"user": user.pk, "hash": user.get_session_auth_hash(), "since": _now()}
    return HttpResponseRedirect(f"{reverse('admin_login_code')}?{urlencode({'next': following})}")


def complete_login(request: HttpRequest, user: User, following: str) -> HttpResponseRedirect:
    """Log somebody in, and lead on to the page, or to setting up the second step where that is demanded."""
    login(request, user, BACKEND)
    if must_set_up(user):
        request.session[MUST_SET_UP] = True
        return HttpResponseRedirect(reverse("admin_two_step"))
    return HttpResponseRedirect(following)


def _now() -> float:
    return timezone.now().timestamp()


class PasswordStep(LoginView):
    """The admin's log-in page."""

    authentication_form = AuthenticationForm
    template_name = "people/login.html"

    def get(self, request: HttpRequest, *arguments: object, **options: object) -> HttpResponse:
        if admin.site.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        return super().get(request, *arguments, **options)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        return begin_login(self.request, form.get_user(), self.get_success_url())

    def get_context_data(self, **more: object) -> dict[str, object]:
        context = {
            **admin.site.each_context(self.request),
            "title": "Log in to Annals",
            "subtitle": None,
            "app_path": self.request.get_full_path(),
            "username": self.request.user.get_username(),
        }
        return super().get_context_data(**context | more)


class CodeStep(RedirectURLMixin, CodeView):
    """The page that asks for a code after the password."""

    form_class = CodeForm
    template_name = "people/code.html"
    next_page = "admin:index"

    def dispatch(self, request: HttpRequest, *arguments: object, **options: object) -> HttpResponseBase:
        user = self._find_user()
        if user is None:
            messages.warning(request, "Enter your password again: a code is awaited for ten minutes.")
            return HttpResponseRedirect(reverse("admin:login"))
        self.user = user
        credentials = {"username": user.get_username(), "step": "code"}
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out, request.axes_credentials = True, credentials  # type: ignore[attr-defined]
            return HttpResponseForbidden()
        return super().dispatch(request, *arguments, **options)

    def _find_user(self) -> User | None:
        """Who has given the password in this session, not too long ago and not another password since."""
        waiting = self.request.session.get(_WAITING, {})
        if _now() - waiting.get("since", 0) > _SECONDS:
            return None
        user = User.objects.filter(pk=waiting["user"], is_active=True, is_staff=True).first()
        is_same = user and constant_time_compare(waiting["hash"], user.get_session_auth_hash())
        return user if is_same else None

    def form_valid(self, form: CodeForm) -> HttpResponse:
        code, user = form.cleaned_data["code"], self.user
        if is_right_code(user, code):
            return self._log_in()
        if use_recovery_code(user, code):
            left = user.recovery_codes.count()
            record(Kind.RECOVERY_CODE_USED, user, request=self.request, detail=f"{left} left")
            messages.warning(self.request, f"You used a recovery code. You have {left} left.")
            return self._log_in()
        user_login_failed.send(
            __name__, credentials={"username": user.get_username(), "step": "code"}, request=self.request
        )
        form.add_error("code", "This code is wrong, or was used already. Wait for the app to show the next one.")
        return self.form_invalid(form)

    def _log_in(self) -> HttpResponse:
        del self.request.session[_WAITING]
        return complete_login(self.request, self.user, self.get_success_url())

    def get_context_data(self, **more: object) -> dict[str, object]:
        context = {**admin.site.each_context(self.request), "title": "Enter a code"}
        return super().get_context_data(**context | more)
