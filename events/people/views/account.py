"""One's own account: the second step of the log-in, and the sessions."""

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from events.editions.admin import get_user
from events.editions.lookup import parse_uuid

from ..forms import CodeForm, OwnPasswordForm
from ..record import Kind, get_events_about, record
from ..roles import Role, get_role
from ..sessions import end_sessions, get_session_id, get_sessions
from ..two_step import (
    MUST_SET_UP,
    Setup,
    has_two_step,
    make_recovery_codes,
    must_set_up,
    remove_two_step,
)
from .passwords import is_password


def account(request: HttpRequest) -> HttpResponse:
    """The account of whoever is logged in."""
    user = get_user(request)
    if request.method == "POST":
        end_chosen_sessions(request, user)
        return HttpResponseRedirect(reverse("admin_account"))
    return TemplateResponse(request, "people/account.html", describe_access(request, user) | {"title": "Your account"})


def describe_access(request: HttpRequest, user: User) -> dict[str, object]:
    """What pages about a person's log-ins show."""
    return {
        **admin.site.each_context(request),
        "person": user,
        "role": dict(Role.choices).get(get_role(user), "No role: only what groups and single permissions grant."),
        "has_two_step": has_two_step(user),
        "codes_left": user.recovery_codes.count(),
        "sessions": get_sessions(user),
        "own_session": get_session_id(request),
        "events": get_events_about(user),
    }


def end_chosen_sessions(request: HttpRequest, user: User) -> None:
    """End the sessions of a user that a form names, one or all but the request's own."""
    chosen = parse_uuid(request.POST.get("session", ""))
    if request.POST.get("act") == "end_others":
        number = end_sessions(user, except_of=request)
    elif request.POST.get("act") == "end" and chosen and chosen != get_session_id(request):
        number = user.login_sessions.filter(pk=chosen).delete()[0]
    else:
        return
    if number:
        record(Kind.SESSION_ENDED, user, request=request, by=get_user(request), detail=f"{number} ended")
    messages.success(request, f"{number} {'session was' if number == 1 else 'sessions were'} ended.")


def two_step(request: HttpRequest) -> HttpResponse:
    """The page on which people set up the second step of their log-in, or change it."""
    user = get_user(request)
    return _change_two_step(request, user) if has_two_step(user) else _set_up_two_step(request, user)


def _set_up_two_step(request: HttpRequest, user: User) -> HttpResponse:
    setup = Setup(user)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if codes := setup.confirm(user, form.cleaned_data["code"]):
            request.session.pop(MUST_SET_UP, None)
            end_sessions(user, except_of=request)
            record(Kind.TWO_STEP_SET_UP, user, request=request)
            return _show_codes(request, codes)
        form.add_error("code", "This code is wrong. Check the clock of your device, and enter the next code.")
    context = {"form": form, "key": setup.key, "picture": setup.picture, "must": must_set_up(user)}
    return _page(request, "people/set_up.html", "Set up two-step log-in", context)


def _change_two_step(request: HttpRequest, user: User) -> HttpResponse:
    form = OwnPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not is_password(request, user, form.cleaned_data["password"]):
            form.add_error("password", "This is not your password.")
        elif request.POST.get("act") == "remove":
            remove_two_step(user)
            record(Kind.TWO_STEP_REMOVED, user, request=request)
            messages.success(request, "Two-step log-in is off.")
            return HttpResponseRedirect(reverse("admin_account"))
        elif request.POST.get("act") == "codes":
            record(Kind.RECOVERY_CODES_MADE, user, request=request)
            return _show_codes(request, make_recovery_codes(user))
    return _page(
        request, "people/two_step.html", "Two-step log-in", {"form": form, "codes_left": user.recovery_codes.count()}
    )


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The page that shows recovery codes, this once."""
    return _page(request, "people/codes.html", "Your recovery codes", {"codes": codes})


def _page(request: HttpRequest, template: str, title: str, context: dict[str, object]) -> HttpResponse:
    shown = {**admin.site.each_context(request), "title": title} | context
    return TemplateResponse(request, template, shown)
