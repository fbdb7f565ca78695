"""Passwords are guessed at slowly."""

import datetime as dt
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

pytestmark = pytest.mark.django_db

RIGHT = "a-long-password"


@pytest.fixture(autouse=True)
def people(db: None) -> None:
    for name in ("erin", "otto"):
        User.objects.create_user(name, password=RIGHT, is_staff=True)


def entered(client: Client, name: str, password: str = RIGHT, **sent: Any) -> Any:
    return client.post(reverse("admin:login"), {"username": name, "password": password}, **sent)


def guessed(client: Client, name: str, **sent: Any) -> None:
    for number in range(settings.AXES_FAILURE_LIMIT):
        entered(client, name, f"guess {number}", **sent)


def test_after_five_guesses_even_the_right_password_waits(client: Client) -> None:
    guessed(client, "erin")
    answer = entered(client, "erin")
    assert answer.status_code == 429
    assert "Wait 15 minutes, then try again" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_another_user_is_let_in_meanwhile(client: Client) -> None:
    guessed(client, "erin")
    assert entered(client, "otto").status_code == 302


def test_the_same_user_is_let_in_from_another_address(client: Client) -> None:
    guessed(client, "erin", REMOTE_ADDR="192.0.2.1")
    assert entered(client, "erin", REMOTE_ADDR="192.0.2.2").status_code == 302


def test_the_wait_ends(client: Client) -> None:
    guessed(client, "erin")
    AccessAttempt.objects.update(attempt_time=dt.datetime.now(dt.UTC) - settings.AXES_COOLOFF_TIME)
    assert entered(client, "erin").status_code == 302


def test_a_forwarded_address_is_nobodys_way_around_where_there_is_no_proxy(client: Client) -> None:
    for number in range(settings.AXES_FAILURE_LIMIT):
        entered(client, "erin", "guess", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
    assert entered(client, "erin", HTTP_X_FORWARDED_FOR="192.0.2.99").status_code == 429


def test_behind_a_proxy_the_address_it_heard_from_is_counted(client: Client, settings: Settings) -> None:
    settings.BEHIND_PROXY = 1
    guessed(client, "erin", HTTP_X_FORWARDED_FOR="198.51.100.7, 192.0.2.1")
    assert entered(client, "erin", HTTP_X_FORWARDED_FOR="198.51.100.8, 192.0.2.1").status_code == 429
    assert entered(client, "erin", HTTP_X_FORWARDED_FOR="192.0.2.1, 192.0.2.2").status_code == 302


def test_a_name_nobody_has_is_answered_as_a_wrong_password_is(client: Client) -> None:
    nobody, wrong = (entered(client, name, "guess").content.decode() for name in ("nobody", "erin"))
    assert nobody.count("Please enter the correct") == wrong.count("Please enter the correct") == 1


def test_a_login_that_came_from_nowhere_leads_to_the_desk(client: Client) -> None:
    answer = client.post(reverse("admin:login"), {"username": "erin", "password": RIGHT}, follow=True)
    assert answer.redirect_chain == [(reverse("admin:index"), 302)]
    assert answer.status_code == 200


def test_a_login_that_came_from_a_page_leads_back_to_it(client: Client) -> None:
    wanted = reverse("admin:password_change")
    answer = client.post(f"{reverse('admin:login')}?next={wanted}", {"username": "erin", "password": RIGHT})
    assert answer.headers["Location"] == wanted
