"""People who log in through the pages, as browsers do."""

import re
import time
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from events.people.roles import set_role
from tests.answers import Response, found

PASSWORD, ANOTHER = "a-long-password", "another-long-password"
Person = Callable[[str, str], User]


@pytest.fixture
def person(db: None) -> Person:
    """A person with a role, and the same password as all others."""

    def made(name: str, role: str) -> User:
        user = User.objects.create_user(name, f"{name}@example.org", PASSWORD)
        set_role(user, role)
        return user

    return made


def log_in(name: str, password: str = PASSWORD, **sent: str) -> tuple[Client, Response]:
    """A browser in which a person has sent the form of the log-in, and the answer."""
    browser = Client()
    answer = browser.post(reverse("admin:login"), {"username": name, "password": password}, headers=sent)
    return browser, answer


def is_logged_in(browser: Client) -> bool:
    return browser.get(reverse("admin:index")).status_code == 200


def next_code(user: User) -> str:
    """A code that the app of a person shows, or is about to show: one that was not used yet."""
    device = TOTPDevice.objects.filter(user=user).latest("confirmed")
    totp = TOTP(device.bin_key, drift=device.drift)
    totp.time = max(time.time(), (device.last_t + 1 - device.drift) * 30)
    return f"{totp.token():06}"


def set_up_two_step(browser: Client, user: User) -> list[str]:
    """Set up the second step as a person does; gives the recovery codes."""
    page = reverse("admin_two_step")
    browser.get(page)
    shown = browser.post(page, {"code": next_code(user)}).content.decode()
    return re.findall(r"<code>([A-Z2-7-]+)</code>", shown)


def shown_link(page: Response) -> str:
    """The path of the link that a page shows."""
    return found(r'value="http://testserver(/admin/password/[^"]+)"', page.content.decode()).group(1)


def choose_password(link: str, password: str = ANOTHER) -> tuple[Client, Response]:
    """A browser in which a link was followed and a password chosen, and the answer."""
    browser = Client()
    page = browser.get(link)
    answer = browser.post(page.headers["Location"], {"new_password1": password, "new_password2": password})
    return browser, answer
