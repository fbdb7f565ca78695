"""Setting a password by a link, asking for a link, and changing one's own password."""

import datetime as dt

from django.contrib import admin, messages
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.contrib.auth.models import User
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView, PasswordResetView
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy

from events.editions.admin import get_user
from events.editions.http.responses import base_url

from .. import links
from ..forms import NewPasswordForm, ResetForm
from ..record import Kind, record, was_mailed_since
from ..sessions import end_sessions
from .login import begin_login

#: How often one person is mailed a link on request.
_MAIL_EVERY = dt.timedelta(minutes=5)


class SetPassword(PasswordResetConfirmView):
    """The page that a link leads to."""

    form_class = NewPasswordForm
    template_name = "people/set_password.html"

    user: User

    def get_user(self, uidb64: str) -> User | None:
        user = super().get_user(uidb64)
        return user if isinstance(user, User) and user.is_active and user.is_staff else None

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        is_first = links.is_invited(self.user)
        user = form.save()
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        end_sessions(user)
        record(Kind.PASSWORD_SET, user, request=self.request, detail="by a link")
        messages.success(self.request, "Your password is set.")
        return begin_login(self.request, user, reverse("admin_two_step" if is_first else "admin:index"))

    def get_context_data(self, **more: object) -> dict[str, object]:
        context = super().get_context_data(**admin.site.each_context(self.request) | more)
        title = "Choose your password" if self.validlink else "This link does not work"
        is_first = self.validlink and links.is_invited(self.user)
        return context | {"title": title, "is_first": is_first, "person": self.user}


class RequestLink(PasswordResetView):
    """The page on which whoever forgot their password requests a link."""

    form_class = ResetForm
    template_name = "people/reset.html"
    success_url = reverse_lazy("admin_password_reset_done")

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        if links.has_mail():
            # After the answer, so that the time it takes shows nothing either.
            links.run_in_background(_mail_links, form, self.request, base_url(self.request))
        return HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **more: object) -> dict[str, object]:
        context = super().get_context_data(**admin.site.each_context(self.request) | more)
        return context | {"title": "Forgotten password", "has_mail": links.has_mail()}


def show_link_sent(request: HttpRequest) -> HttpResponse:
    """The page that follows, whoever requested it."""
    context = {**admin.site.each_context(request), "title": "Look into your mail", "days": links.VALID_DAYS}
    return TemplateResponse(request, "people/reset_done.html", context)


def _mail_links(form: PasswordResetForm, request: HttpRequest, base: str) -> None:
    """Mail a link to whoever has this address and a password, but none to whom one was mailed just now."""
    for user in form.get_users(form.cleaned_data["email"]):
        if isinstance(user, User) and user.is_staff and not was_mailed_since(user, _MAIL_EVERY):
            record(Kind.RESET_MAILED, user, request=request)
            links.mail_link(user, base)


def is_password(request: HttpRequest, user: User, password: str) -> bool:
    """Whether this is the password of whoever is logged in. A wrong one counts as in a log-in: nobody guesses on."""
    return authenticate(request, username=user.get_username(), password=password) == user


def change_password(request: HttpRequest) -> HttpResponse:
    """The admin's page on which people change their own password, which ends their other sessions."""
    is_right = request.method != "POST" or is_password(request, get_user(request), request.POST.get("old_password", ""))
    if not is_right and getattr(request, "axes_locked_out", False):
        return HttpResponseForbidden()
    response = admin.site.password_change(request)
    if request.method == "POST" and response.status_code == 302:
        user = get_user(request)
        end_sessions(user, except_of=request)
        record(Kind.PASSWORD_SET, user, request=request)
    return response
