"""Sessions are listed in words, and end when their person or an administrator ends them."""

import datetime as dt

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from config.middleware import login_sessions
from events.people.management.commands import changepassword
from events.people.models import LoginSession, SecurityEvent
from events.people.roles import Role
from events.people.sessions import describe_browser

from .conftest import ANOTHER, PASSWORD, Person, choose_password, is_logged_in, log_in, shown_link

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ACCOUNT = reverse("admin_account")


@pytest.fixture
def erin(person: Person) -> User:
    return person("erin", Role.EDITOR)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0", "Edge on Windows"),  # noqa: E501
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36", "Chrome on Android"),  # noqa: E501
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1", "Safari on iPhone"),  # noqa: E501
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15", "Safari on macOS"),  # noqa: E501
        ("curl/8.5.0", "curl"),
        ("Mozilla/5.0 (compatible)", "Unknown browser"),
        ("", "Unknown browser"),
        ("<script>", "Unknown browser"),
    ],
)  # fmt: skip
def test_a_browser_is_called_by_its_name(agent: str, words: str) -> None:
    assert describe_browser(agent) == words


def test_each_person_sees_their_own_sessions_and_no_others(erin: User, person: Person) -> None:
    person("otto", Role.EDITOR)
    log_in("otto", **{"User-Agent": "curl/8.5.0"})
    log_in("erin", **{"User-Agent": FIREFOX})
    browser, _ = log_in("erin", **{"User-Agent": "Wget/1.25"})
    page = browser.get(ACCOUNT).content.decode()
    assert "Firefox on Linux" in page
    assert "Wget</strong> (this one)" in page
    assert "curl" not in page
    assert "from 127.0.0.1, begun <time" in page


def test_a_person_ends_one_session_or_all_others_and_never_another_s(erin: User, person: Person) -> None:
    person("otto", Role.EDITOR)
    otto, _ = log_in("otto")
    browsers = [log_in("erin")[0] for _ in range(4)]
    own = browsers[3]
    first, theirs = (str(browser.session["login_session"]) for browser in (browsers[0], otto))
    for session in (first, theirs, own.session["login_session"], "no id", ""):
        own.post(ACCOUNT, {"act": "end", "session": session})
    assert [is_logged_in(browser) for browser in (*browsers, otto)] == [False, True, True, True, True]
    own.post(ACCOUNT, {"act": "end_others"})
    assert [is_logged_in(browser) for browser in (*browsers, otto)] == [False, False, False, True, True]
    ended = SecurityEvent.objects.filter(kind="session_ended").order_by("pk")
    assert [(one.name, one.by, one.detail) for one in ended] == [("erin", "", "1 ended"), ("erin", "", "2 ended")]


def test_what_is_sent_from_an_ended_session_is_kept_to_be_sent_again(erin: User) -> None:
    browser, _ = log_in("erin")
    log_in("erin")[0].post(ACCOUNT, {"act": "end_others"})
    answer = browser.post(reverse("admin:events_event_add"), {"title": "Typed for an hour"})
    assert answer.status_code == 403
    assert "Typed for an hour" in answer.content.decode()


def test_an_administrator_ends_the_sessions_of_another(erin: User, person: Person) -> None:
    person("ada", Role.ADMINISTRATOR)
    admin, (browser, _) = log_in("ada")[0], log_in("erin", **{"User-Agent": FIREFOX})
    place = reverse("admin:auth_user_access", args=[erin.pk])
    assert "Firefox on Linux" in admin.get(place).content.decode()
    admin.post(place, {"act": "end_others"})
    assert not is_logged_in(browser)
    assert is_logged_in(admin)
    assert SecurityEvent.objects.get(kind="session_ended").by == "ada"


def test_a_session_is_listed_until_it_is_logged_out_or_expires(erin: User) -> None:
    browser, _ = log_in("erin")
    again, _ = log_in("erin")
    browser.post(reverse("admin:logout"))
    assert erin.login_sessions.count() == 1
    assert SecurityEvent.objects.get(kind="logged_out").name == "erin"
    old = timezone.now() - dt.timedelta(seconds=django_settings.SESSION_COOKIE_AGE + 1)
    erin.login_sessions.update(seen_at=old)
    other, _ = log_in("erin")
    page = other.get(ACCOUNT).content.decode()
    assert page.count("last used") == 1
    call_command("clearsessions")
    assert erin.login_sessions.count() == 1
    assert not is_logged_in(again)


def test_a_session_is_seen_once_a_minute(erin: User) -> None:
    browser, _ = log_in("erin")
    for earlier, is_written in ((30, False), (90, True)):
        then = timezone.now() - dt.timedelta(seconds=earlier)
        LoginSession.objects.update(seen_at=then)
        is_logged_in(browser)
        assert (LoginSession.objects.get().seen_at > then) is is_written


def test_a_session_from_before_sessions_were_listed_goes_on_and_is_listed(erin: User) -> None:
    browser, _ = log_in("erin")
    LoginSession.objects.all().delete()
    session = browser.session
    del session["login_session"]
    session.save()
    assert is_logged_in(browser)
    assert erin.login_sessions.count() == 1


def test_logging_in_again_in_the_same_browser_leaves_one_session(erin: User) -> None:
    browser, _ = log_in("erin")
    browser.post(reverse("admin:login"), {"username": "erin", "password": PASSWORD})
    assert erin.login_sessions.count() == 1
    assert is_logged_in(browser)


@pytest.mark.parametrize("way", ["own", "administrator", "link"])
def test_a_new_password_ends_the_other_sessions(erin: User, person: Person, way: str) -> None:
    person("ada", Role.ADMINISTRATOR)
    own, other, admin = log_in("erin")[0], log_in("erin")[0], log_in("ada")[0]
    new = {"password1": ANOTHER, "password2": ANOTHER, "usable_password": "true"}
    if way == "own":
        form = {"old_password": PASSWORD, "new_password1": ANOTHER, "new_password2": ANOTHER}
        assert own.post(reverse("admin:password_change"), form).status_code == 302
    elif way == "administrator":
        assert admin.post(f"/admin/auth/user/{erin.pk}/password/", new).status_code == 302
    else:
        choose_password(shown_link(admin.post(reverse("admin:auth_user_access", args=[erin.pk]), {"act": "link"})))
    assert [is_logged_in(browser) for browser in (own, other, admin)] == [way == "own", False, True]
    assert erin.login_sessions.count() == {"own": 1, "administrator": 0, "link": 1}[way]
    event = SecurityEvent.objects.get(kind="password_set")
    assert (event.name, event.by) == ("erin", "ada" if way == "administrator" else "")
    assert is_logged_in(log_in("erin", ANOTHER)[0])


def test_a_password_that_was_not_changed_is_no_event(erin: User) -> None:
    browser, _ = log_in("erin")
    form = {"old_password": "guess", "new_password1": ANOTHER, "new_password2": ANOTHER}
    browser.post(reverse("admin:password_change"), form)
    assert not SecurityEvent.objects.filter(kind="password_set").exists()


def test_failed_log_ins_are_kept_without_what_was_typed_in_place_of_a_name(erin: User) -> None:
    log_in("erin", "guess", **{"X-Forwarded-For": "192.0.2.7"})
    log_in(PASSWORD, "erin")
    failed = SecurityEvent.objects.filter(kind="login_failed").order_by("pk")
    assert [(one.name, one.address) for one in failed] == [("erin", "127.0.0.1"), ("", "127.0.0.1")]
    assert PASSWORD not in str(SecurityEvent.objects.values())


def test_security_events_are_kept_for_their_period_and_nobody_changes_them(person: Person, settings: Settings) -> None:
    person("ada", Role.ADMINISTRATOR)
    admin, _ = log_in("ada")
    event = SecurityEvent.objects.get()
    for place in ("add/", f"{event.pk}/change/", f"{event.pk}/delete/"):
        assert admin.post(f"/admin/people/securityevent/{place}", {"post": "yes"}).status_code == 403
    assert "logged in" in admin.get(reverse("admin:people_securityevent_changelist")).content.decode()
    settings.SECURITY_EVENTS_DAYS = 30
    for days, left in ((29, 1), (31, 0)):
        SecurityEvent.objects.update(at=timezone.now() - dt.timedelta(days=days))
        call_command("clearsessions")
        assert SecurityEvent.objects.count() == left


def test_events_outlive_whom_they_name(person: Person) -> None:
    person("ada", Role.ADMINISTRATOR)
    erin = person("erin", Role.EDITOR)
    log_in("erin")
    log_in("ada")[0].post(reverse("admin:auth_user_delete", args=[erin.pk]), {"post": "yes"})
    assert not User.objects.filter(username="erin").exists()
    kept = SecurityEvent.objects.filter(name="erin").order_by("pk")
    assert [(one.kind, one.by) for one in kept] == [("logged_in", ""), ("account_deleted", "ada")]


def test_a_database_that_is_down_is_a_503(erin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> bool:
        raise OperationalError("the connection is lost")

    browser, _ = log_in("erin")
    monkeypatch.setattr(login_sessions, "see_session", fail)
    assert browser.get(ACCOUNT).status_code == 503


def test_a_password_set_on_the_server_is_kept_and_ends_all_sessions(
    erin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, _ = log_in("erin")
    monkeypatch.setattr(changepassword.Command, "_get_pass", lambda self, prompt="": ANOTHER)
    call_command("changepassword", "erin")
    assert not is_logged_in(browser)
    assert not erin.login_sessions.exists()
    event = SecurityEvent.objects.get(kind="password_set")
    assert (event.name, event.by, event.address) == ("erin", "command", "")


def test_nobody_who_is_not_logged_in_comes_to_an_account() -> None:
    for place in (ACCOUNT, reverse("admin_two_step")):
        assert Client().get(place).headers["Location"].startswith(reverse("admin:login"))
