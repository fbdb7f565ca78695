"""Whoever forgot their password is mailed a link; the answer shows nobody whether there is an account."""

import datetime as dt
import logging
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from config.logs import JsonFormatter, LineFormatter, NoPasswordLinks
from events.people import links
from events.people.models import SecurityEvent
from events.people.record import Kind
from events.people.roles import Role
from tests.answers import found

from .conftest import Person, choose_password, is_logged_in, log_in

pytestmark = pytest.mark.django_db
PAGE = reverse("admin_password_reset")


class Postman:
    """Does at once, or when told, what is done in the background."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def take(self, act: Callable[..., None], *arguments: object) -> None:
        self.waiting.append(lambda: act(*arguments))

    def deliver(self) -> list[str]:
        """The addresses to which mail is sent."""
        for act in self.waiting:
            act()
        self.waiting = []
        return [address for one in mail.outbox for address in one.to]


@pytest.fixture
def postman(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Postman:
    settings.EMAIL_HOST = "mail.example.org"
    postman = Postman()
    monkeypatch.setattr(links, "run_in_background", postman.take)
    return postman


def test_the_log_in_leads_to_a_link_by_mail_that_sets_a_password(person: Person, postman: Postman) -> None:
    person("erin", Role.EDITOR)
    assert f'href="{PAGE}"' in Client().get(reverse("admin:login")).content.decode()
    assert "Mail me a link" in Client().get(PAGE).content.decode()
    Client().post(PAGE, {"email": "ERIN@example.org"})
    assert postman.deliver() == ["erin@example.org"]
    link = found(r"http://testserver(/admin/password/\S+)", str(mail.outbox[0].body)).group(1)
    browser, answer = choose_password(link)
    assert answer.headers["Location"] == reverse("admin:index")
    assert is_logged_in(browser)
    assert is_logged_in(log_in("erin", "another-long-password")[0])
    kinds = SecurityEvent.objects.filter(name="erin").order_by("pk").values_list("kind", flat=True)
    assert [*kinds][:2] == ["reset_mailed", "password_set"]


def test_the_answer_is_the_same_whoever_has_the_address_and_nothing_is_looked_up_before_it(
    person: Person, postman: Postman, django_assert_num_queries: Callable[[int], object]
) -> None:
    for name in ("erin", "gone"):
        person(name, Role.EDITOR)
    User.objects.filter(username="gone").update(is_active=False)
    User.objects.create_user("invited", "invited@example.org")
    User.objects.create_user("reader", "reader@example.org", "a-long-password")
    answers = []
    for name in ("erin", "gone", "invited", "reader", "nobody"):
        with django_assert_num_queries(0):  # type: ignore[attr-defined]
            answer = Client().post(PAGE, {"email": f"{name}@example.org"})
        answers.append((answer.status_code, dict(answer.headers), answer.content))
    assert answers == [answers[0]] * 5
    assert answers[0][1]["Location"] == reverse("admin_password_reset_done")
    assert postman.deliver() == ["erin@example.org"]


def test_one_person_is_mailed_once_in_five_minutes(person: Person, postman: Postman) -> None:
    person("erin", Role.EDITOR)
    for number, sent in ((1, 1), (2, 1)):
        Client().post(PAGE, {"email": "erin@example.org"})
        assert len(postman.deliver()) == sent, number
    mailed = SecurityEvent.objects.filter(kind=Kind.RESET_MAILED)
    mailed.update(at=timezone.now() - dt.timedelta(minutes=6))
    Client().post(PAGE, {"email": "erin@example.org"})
    assert len(postman.deliver()) == 2


def test_one_address_requests_its_share_of_links(settings: Settings, postman: Postman) -> None:
    settings.LOGIN_RATE_LIMIT, settings.WORKERS = "3/hour", 1
    browser = Client()
    browser.handler.load_middleware()
    statuses = [browser.post(PAGE, {"email": "nobody@example.org"}).status_code for _ in range(5)]
    assert statuses == [302, 302, 302, 429, 429]


def test_without_mail_the_page_says_who_makes_a_link_and_nothing_is_sent(person: Person) -> None:
    person("erin", Role.EDITOR)
    page = Client().get(PAGE).content.decode()
    assert "manage.py make_password_link NAME" in page
    assert '<input type="email"' not in page
    assert Client().post(PAGE, {"email": "erin@example.org"}).status_code == 302
    assert mail.outbox == []


@pytest.mark.parametrize("formatter", [LineFormatter(), JsonFormatter()])
def test_no_log_has_a_link(formatter: logging.Formatter) -> None:
    path = "/admin/password/MQ/d3n5-0123456789abcdef/"
    record = logging.LogRecord("django.request", logging.ERROR, "", 1, "%s: %s", ("Internal Server Error", path), None)
    assert NoPasswordLinks().filter(record)
    logged = formatter.format(record)
    assert "Internal Server Error: /admin/password/…" in logged
    assert "0123456789abcdef" not in logged


@pytest.mark.django_db(transaction=True)
def test_what_is_done_in_the_background_is_done_in_turn_and_its_failure_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seen: list[int] = []

    def look_up() -> None:
        seen.append(User.objects.count())
        if len(seen) == 1:
            raise OSError("no route")

    links.run_in_background(look_up)
    links.run_in_background(look_up).result(60)
    assert seen == [0, 0]
    assert "no route" in caplog.text


@pytest.mark.parametrize(
    "path", ["/admin/password/MQ/x-y/", "/admin/password/%00/set-password/", "/admin/password/x/y/"]
)
def test_a_link_of_any_form_is_answered(path: str) -> None:
    for answer in (Client().get(path), Client().post(path, {"new_password1": "x"})):
        assert answer.status_code == 200
        assert "This link does not work" in answer.content.decode()
