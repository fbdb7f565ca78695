"""How a link to set a password reaches a person: by mail, or copied from a page that shows it once."""

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from events.editions.admin import get_user
from events.editions.http.responses import base_url

from ..links import VALID_DAYS, is_invited, mail_link, make_link
from ..record import Kind, record


def hand_over_link(request: HttpRequest, user: User, *, by_mail: bool) -> HttpResponse:
    """Mail a link to a person, or show it where there is no mail or the mail could not be sent."""
    by, base = get_user(request), base_url(request)
    is_mailed = by_mail and mail_link(user, base, by=by)
    record(Kind.LINK_MADE, user, request=request, by=by, detail=f"mailed to {user.email}" if is_mailed else "shown")
    if is_mailed:
        messages.success(request, f"A link was mailed to {user.email}. It works once, for {VALID_DAYS} days.")
        return HttpResponseRedirect(reverse("admin:auth_user_access", args=[user.pk]))
    if by_mail:
        messages.warning(request, "The mail could not be sent. Give them the link yourself.")
    context = {
        **admin.site.each_context(request),
        "title": f"A link for {user}",
        "person": user,
        "link": make_link(user, base),
        "days": VALID_DAYS,
        "is_invited": is_invited(user),
        "opts": User._meta,
    }
    return TemplateResponse(request, "people/link.html", context)
