"""The second step of a log-in: a code is right once, guesses are few, and no way leads around it."""

import datetime as dt
import time

import pytest
from axes.models import AccessAttempt
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from events.people.models import LoginSession, RecoveryCode, SecurityEvent
from events.people.roles import Role
from tests.answers import Response
from tests.threads import in_threads

from .conftest import ANOTHER, PASSWORD, Person, is_logged_in, log_in, next_code, set_up_two_step

pytestmark = pytest.mark.django_db
CODE = reverse("admin_login_code")


@pytest.fixture
def erin(person: Person) -> User:
    return person("erin", Role.EDITOR)


@pytest.fixture
def codes(erin: User) -> list[str]:
    """The recovery codes of erin, who has set up the second step."""
    return set_up_two_step(log_in("erin")[0], erin)


def send_code(browser: Client, code: str) -> Response:
    # As if time had passed: after a wrong code the app's next has to wait for a second, then two.
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - dt.timedelta(hours=1))
    return browser.post(CODE, {"code": code})


def test_the_password_alone_logs_nobody_in(erin: User, codes: list[str]) -> None:
    browser, answer = log_in("erin")
    assert answer.headers["Location"] == f"{CODE}?next=%2Fadmin%2F"
    assert "no-store" in browser.get(CODE).headers["Cache-Control"]
    assert not is_logged_in(browser)
    assert browser.post(reverse("admin_account"), {"act": "end_others"}).status_code == 403
    assert send_code(browser, next_code(erin)).headers["Location"] == reverse("admin:index")
    assert is_logged_in(browser)


def test_whoever_was_on_the_way_to_a_page_comes_to_it_and_to_no_other_site(erin: User, codes: list[str]) -> None:
    for wanted, reached in (("/admin/account/", "/admin/account/"), ("https://evil.example/", "/admin/")):
        browser = Client()
        login = f"{reverse('admin:login')}?next={wanted}"
        code = browser.post(login, {"username": "erin", "password": PASSWORD}).headers["Location"]
        answer = browser.post(code, {"code": next_code(erin)})
        assert answer.headers["Location"] == reached
        assert browser.post(f"{CODE}?next={wanted}").status_code == 302


def test_a_code_is_right_once_in_whatever_browser(erin: User, codes: list[str]) -> None:
    code = next_code(erin)
    assert send_code(log_in("erin")[0], code).status_code == 302
    assert send_code(log_in("erin")[0], code).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_recovery", [False, True])
def test_of_two_who_send_a_code_at_once_one_is_let_in(erin: User, codes: list[str], is_recovery: bool) -> None:
    code = codes[0] if is_recovery else next_code(erin)
    browsers = [log_in("erin")[0] for _ in range(2)]
    statuses: list[int] = []
    in_threads(*(lambda one=one: statuses.append(one.post(CODE, {"code": code}).status_code) for one in browsers))
    assert sorted(statuses) == [200, 302]


@pytest.mark.parametrize("code", ["000000", "12345", "1234567", "", "١٢٣٤٥٦", "AAAA-AAAA-AAAA-AAAA", "x" * 41])
def test_a_wrong_code_is_refused(erin: User, codes: list[str], code: str) -> None:
    TOTPDevice.objects.update(last_t=int(time.time()) // 30 + 100)
    browser, _ = log_in("erin")
    assert send_code(browser, code).status_code == 200
    assert not is_logged_in(browser)


def test_after_five_wrong_codes_the_right_one_and_the_password_wait(erin: User, codes: list[str]) -> None:
    browser, _ = log_in("erin")
    for number in range(django_settings.AXES_FAILURE_LIMIT):
        answer = send_code(browser, f"wrong {number}")
    assert answer.status_code == 429
    for waiting in (send_code(browser, next_code(erin)), send_code(browser, codes[0]), log_in("erin")[1]):
        assert waiting.status_code == 429
        assert "Wait 15 minutes" in waiting.content.decode()
    AccessAttempt.objects.update(attempt_time=timezone.now() - django_settings.AXES_COOLOFF_TIME)
    assert send_code(browser, next_code(erin)).status_code == 302


def test_knowing_the_password_gives_no_new_guesses(erin: User, codes: list[str]) -> None:
    for number in range(django_settings.AXES_FAILURE_LIMIT):
        answer = send_code(log_in("erin")[0], f"wrong {number}")
    assert answer.status_code == 429


def test_a_wrong_code_is_kept_as_a_failed_log_in_and_not_itself(erin: User, codes: list[str]) -> None:
    send_code(log_in("erin")[0], "ABCD-EFGH")
    failed = SecurityEvent.objects.get(kind="login_failed")
    assert (failed.name, failed.detail) == ("erin", "code")
    assert "ABCD" not in str(AccessAttempt.objects.values())


def test_after_a_wrong_code_the_app_s_next_code_has_to_wait(erin: User, codes: list[str]) -> None:
    browser, _ = log_in("erin")
    browser.post(CODE, {"code": "000000"})
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() + dt.timedelta(hours=1))
    assert browser.post(CODE, {"code": next_code(erin)}).status_code == 200


def test_each_of_ten_recovery_codes_logs_in_once_and_only_digests_are_kept(erin: User, codes: list[str]) -> None:
    assert len(set(codes)) == 10
    browser, _ = log_in("erin")
    assert send_code(browser, codes[3].lower().replace("-", " ")).status_code == 302
    assert is_logged_in(browser)
    assert send_code(log_in("erin")[0], codes[3]).status_code == 200
    assert RecoveryCode.objects.count() == 9
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, '') FROM people_recoverycode AS t")
        kept = cursor.fetchone()[0]
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]
    assert SecurityEvent.objects.get(kind="recovery_code_used").detail == "9 left"


def test_a_recovery_code_of_another_is_wrong(erin: User, codes: list[str], person: Person) -> None:
    otto = person("otto", Role.EDITOR)
    set_up_two_step(log_in("otto")[0], otto)
    assert send_code(log_in("otto")[0], codes[0]).status_code == 200


def test_the_password_is_good_for_ten_minutes_and_only_as_it_was(erin: User, codes: list[str]) -> None:
    browser, _ = log_in("erin")
    session = browser.session
    session["awaits_code"] = session["awaits_code"] | {"since": time.time() - 601}
    session.save()
    assert send_code(browser, next_code(erin)).headers["Location"] == reverse("admin:login")
    other, _ = log_in("erin")
    erin.set_password("changed-meanwhile")
    erin.save()
    assert send_code(other, next_code(erin)).headers["Location"] == reverse("admin:login")
    assert not is_logged_in(browser)
    assert not is_logged_in(other)


def test_setting_it_up_needs_a_code_of_the_key_that_is_shown(erin: User) -> None:
    browser, _ = log_in("erin")
    page = browser.get(reverse("admin_two_step")).content.decode()
    assert "<svg" in page
    assert TOTPDevice.objects.get().confirmed is False
    assert "This code is wrong" in browser.post(reverse("admin_two_step"), {"code": "00000a"}).content.decode()
    assert log_in("erin")[1].headers["Location"] == reverse("admin:index")
    assert set_up_two_step(browser, erin)
    assert log_in("erin")[1].headers["Location"].startswith(CODE)


def test_setting_it_up_ends_the_other_sessions(erin: User) -> None:
    other, _ = log_in("erin")
    assert is_logged_in(other)
    browser, _ = log_in("erin")
    set_up_two_step(browser, erin)
    assert is_logged_in(browser)
    assert not is_logged_in(other)


@pytest.mark.parametrize("act", ["remove", "codes"])
def test_changing_it_needs_the_password(erin: User, codes: list[str], act: str) -> None:
    browser, _ = log_in("erin")
    send_code(browser, next_code(erin))
    page = reverse("admin_two_step")
    before = {*RecoveryCode.objects.values_list("digest", flat=True)}
    assert "This is not your password" in browser.post(page, {"act": act, "password": "guess"}).content.decode()
    assert (TOTPDevice.objects.count(), {*RecoveryCode.objects.values_list("digest", flat=True)}) == (1, before)
    browser.post(page, {"act": act, "password": PASSWORD})
    after = {*RecoveryCode.objects.values_list("digest", flat=True)}
    assert (len(after), TOTPDevice.objects.count()) == ((0, 0) if act == "remove" else (10, 1))
    assert not before & after
    kind = {"remove": "two_step_removed", "codes": "recovery_codes_made"}[act]
    assert SecurityEvent.objects.get(kind=kind).name == "erin"


def test_nobody_guesses_the_password_on_the_page_that_changes_it(erin: User, codes: list[str]) -> None:
    browser, _ = log_in("erin")
    send_code(browser, next_code(erin))
    for number in range(django_settings.AXES_FAILURE_LIMIT):
        answer = browser.post(reverse("admin_two_step"), {"act": "remove", "password": f"guess {number}"})
    assert answer.status_code == 429
    assert browser.post(reverse("admin_two_step"), {"act": "remove", "password": PASSWORD}).status_code == 429
    assert TOTPDevice.objects.count() == 1


def test_nobody_guesses_the_password_on_the_page_that_changes_the_password(erin: User) -> None:
    browser, _ = log_in("erin")
    new = {"new_password1": ANOTHER, "new_password2": ANOTHER}
    for number in range(django_settings.AXES_FAILURE_LIMIT):
        answer = browser.post(reverse("admin:password_change"), new | {"old_password": f"guess {number}"})
    assert answer.status_code == 429
    assert browser.post(reverse("admin:password_change"), new | {"old_password": PASSWORD}).status_code == 429
    erin.refresh_from_db()
    assert erin.check_password(PASSWORD)


def test_an_administrator_turns_it_off_for_another(erin: User, codes: list[str], person: Person) -> None:
    person("ada", Role.ADMINISTRATOR)
    log_in("ada")[0].post(reverse("admin:auth_user_access", args=[erin.pk]), {"act": "reset_two_step"})
    assert is_logged_in(log_in("erin")[0])
    assert (TOTPDevice.objects.count(), RecoveryCode.objects.count()) == (0, 0)
    assert SecurityEvent.objects.get(kind="two_step_removed").by == "ada"


def test_no_page_shows_the_keys_of_others(codes: list[str], person: Person) -> None:
    person("ada", Role.ADMINISTRATOR)
    assert log_in("ada")[0].get("/admin/otp_totp/totpdevice/").status_code == 404


@pytest.mark.parametrize(("role", "must"), [(Role.EDITOR, False), (Role.PUBLISHER, True), (Role.ADMINISTRATOR, True)])
def test_where_it_is_demanded_whoever_publishes_sets_it_up_first(
    person: Person, settings: Settings, role: str, must: bool
) -> None:
    settings.ANNALS_REQUIRE_TWO_STEP = True
    user = person("paul", role)
    browser, answer = log_in("paul")
    page = reverse("admin_two_step")
    assert (answer.headers["Location"] == page) is must
    assert is_logged_in(browser) is not must
    if must:
        for place in (reverse("admin:events_event_add"), reverse("admin_account"), reverse("admin:password_change")):
            for sent in (browser.get(place), browser.post(place, {"act": "end_others"})):
                assert sent.headers["Location"] == page
        assert "Not now" not in browser.get(page).content.decode()
        set_up_two_step(browser, user)
        assert is_logged_in(browser)


@pytest.mark.parametrize(("role", "is_advised"), [(Role.EDITOR, False), (Role.PUBLISHER, True)])
def test_the_desk_advises_whoever_publishes_to_set_it_up(person: Person, role: str, is_advised: bool) -> None:
    user = person("paul", role)
    browser, _ = log_in("paul")
    advice = "You can change what is public with a password alone"
    assert (advice in browser.get(reverse("admin:index")).content.decode()) is is_advised
    set_up_two_step(browser, user)
    assert advice not in browser.get(reverse("admin:index")).content.decode()


def test_a_log_in_that_is_not_complete_takes_over_nothing_of_another_session(erin: User, codes: list[str]) -> None:
    browser, _ = log_in("erin")
    assert not LoginSession.objects.filter(user=erin, begun_at__gt=timezone.now()).exists()
    assert "_auth_user_id" not in browser.session
    assert "login_session" not in browser.session
