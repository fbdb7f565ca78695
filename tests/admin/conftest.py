"""Editors and publishers, and clients that are logged in as them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from events.models import Event

Login = Callable[..., Client]


@pytest.fixture
def login(db: None) -> Login:
    """A client of a member of staff in these groups."""

    def made(name: str, *groups: str) -> Client:
        user = User.objects.create_user(name, password="a-long-password", is_staff=True)
        user.groups.set([Group.objects.get(name=group) for group in groups])
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return made


@pytest.fixture
def editor(login: Login) -> Client:
    return login("erin", "Editor")


@pytest.fixture
def publisher(login: Login) -> Client:
    return login("paul", "Publisher")


def address(event: Event, act: str = "change") -> str:
    return f"{reverse('admin:events_event_changelist')}{event.pk}/{act}/"


def form_values(client: Client, event: Event) -> dict[str, Any]:
    """What a browser would send of an event's form as it was opened."""
    return sent(client.get(address(event)))


def sent(page: Any) -> dict[str, Any]:
    """What a browser would send of a form that a page shows."""
    values: dict[str, Any] = {}
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is None or value is False:
                continue
            values[field.html_name] = [str(one) for one in value] if isinstance(value, list) else value
    return values
