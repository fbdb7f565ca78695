"""People who are invited choose a password by a link, and can log in; a link works once."""

import datetime as dt
from smtplib import SMTPException
from unittest import mock

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core import mail
from django.core.mail.backends import locmem
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from events.editions.drafts import save_revision
from events.models import Event
from events.people.models import SecurityEvent
from events.people.roles import Role, get_role
from tests.desk import an_event, written

from .conftest import PASSWORD, Person, choose_password, is_logged_in, log_in, next_code, set_up_two_step, shown_link

pytestmark = pytest.mark.django_db
NINA = {"username": "nina", "email": "nina@example.org", "role": "Editor"}


@pytest.fixture
def admin(person: Person) -> Client:
    person("ada", Role.ADMINISTRATOR)
    return log_in("ada")[0]


def kinds(name: str) -> list[str]:
    return [*SecurityEvent.objects.filter(name=name).order_by("pk").values_list("kind", flat=True)]


def test_an_invited_person_chooses_a_password_is_offered_the_second_step_and_logs_in_again(admin: Client) -> None:
    shown = admin.post(reverse("admin:auth_user_invite"), NINA)
    assert "no-store" in shown.headers["Cache-Control"]
    browser, answer = choose_password(shown_link(shown))
    assert answer.headers["Location"] == reverse("admin_two_step")
    assert is_logged_in(browser)
    assert is_logged_in(log_in("nina", "another-long-password")[0])
    nina = User.objects.get(username="nina")
    assert (get_role(nina), nina.is_staff, nina.is_superuser) == (Role.EDITOR, True, False)
    assert kinds("nina") == ["invited", "link_made", "password_set", "logged_in", "logged_in"]
    invited = SecurityEvent.objects.get(kind="invited")
    assert (invited.by, invited.address, invited.detail) == ("ada", "127.0.0.1", "Editor")


def test_a_link_works_once(admin: Client) -> None:
    link = shown_link(admin.post(reverse("admin:auth_user_invite"), NINA))
    choose_password(link)
    again = Client().get(link)
    assert again.status_code == 200
    assert "This link does not work" in again.content.decode()


def test_a_link_works_for_three_days(admin: Client) -> None:
    link = shown_link(admin.post(reverse("admin:auth_user_invite"), NINA))
    later = dt.datetime.now() + dt.timedelta(days=3, minutes=1)
    with mock.patch("django.contrib.auth.tokens.PasswordResetTokenGenerator._now", return_value=later):
        assert "This link does not work" in Client().get(link).content.decode()
    assert Client().get(link).status_code == 302


def test_an_invitation_sent_again_makes_the_one_before_useless(admin: Client) -> None:
    first = shown_link(admin.post(reverse("admin:auth_user_invite"), NINA))
    page = reverse("admin:auth_user_access", args=[User.objects.get(username="nina").pk])
    second = shown_link(admin.post(page, {"act": "link"}))
    assert "This link does not work" in Client().get(first).content.decode()
    assert choose_password(second)[1].status_code == 302


def test_a_withdrawn_invitation_leaves_no_account_and_one_that_was_accepted_cannot_be_withdrawn(admin: Client) -> None:
    link = shown_link(admin.post(reverse("admin:auth_user_invite"), NINA))
    page = reverse("admin:auth_user_access", args=[User.objects.get(username="nina").pk])
    admin.post(page, {"act": "withdraw"})
    assert not User.objects.filter(username="nina").exists()
    assert "This link does not work" in Client().get(link).content.decode()
    choose_password(shown_link(admin.post(reverse("admin:auth_user_invite"), NINA)))
    admin.post(reverse("admin:auth_user_access", args=[User.objects.get(username="nina").pk]), {"act": "withdraw"})
    assert User.objects.filter(username="nina").exists()


def test_an_account_that_the_history_names_stays(admin: Client) -> None:
    written(an_event("ban"))
    importer = User.objects.create_user("importer", is_staff=True)
    event = Event.objects.get()
    event.title = "Another title"
    event.save()
    save_revision(event, by=importer)
    answer = admin.post(reverse("admin:auth_user_access", args=[importer.pk]), {"act": "withdraw"}, follow=True)
    assert "The history names importer, so the account stays" in answer.content.decode()
    assert User.objects.filter(username="importer").exists()
    assert kinds("importer") == []


def test_with_mail_an_invitation_is_mailed_and_shown_nowhere(admin: Client, settings: Settings) -> None:
    settings.EMAIL_HOST, settings.ANNALS_BASE_URL = "mail.example.org", "https://annals.example"
    answer = admin.post(reverse("admin:auth_user_invite"), NINA, follow=True)
    (sent,) = mail.outbox
    assert sent.to == ["nina@example.org"]
    assert "https://annals.example/admin/password/" in sent.body
    assert "/admin/password/" not in answer.content.decode()
    assert "mailed to nina@example.org" in answer.content.decode()


def test_a_link_whose_mail_fails_is_shown(
    admin: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(self: object, mails: object) -> int:
        raise SMTPException("no route")

    settings.EMAIL_HOST = "mail.example.org"
    monkeypatch.setattr(locmem.EmailBackend, "send_messages", fail)
    link = shown_link(admin.post(reverse("admin:auth_user_invite"), NINA))
    assert choose_password(link)[1].status_code == 302
    assert "no route" in caplog.text
    assert link.split("/")[-2] not in caplog.text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"username": "ADA"}, "Somebody has this name already"),
        ({"email": "ADA@example.org"}, "Somebody has this mail address already"),
        ({"role": ""}, "This field is required"),
        ({"role": "Emperor"}, "Select a valid choice"),
    ],
)
def test_an_invitation_that_cannot_be_made_says_why(admin: Client, typed: dict[str, str], message: str) -> None:
    answer = admin.post(reverse("admin:auth_user_invite"), NINA | typed)
    assert message in answer.content.decode()
    assert User.objects.count() == 1


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER])
def test_who_does_not_manage_people_invites_nobody_and_sees_nothing_of_others(person: Person, role: str) -> None:
    other = person("ada", Role.ADMINISTRATOR)
    person("erin", role)
    browser = log_in("erin")[0]
    places = [reverse("admin:auth_user_invite"), reverse("admin:auth_user_access", args=[other.pk])]
    places += [reverse("admin:people_securityevent_changelist"), reverse("admin:auth_user_changelist")]
    for place in places:
        for act in ("link", "end_others", "reset_two_step"):
            assert browser.post(place, NINA | {"act": act}).status_code == 403
        assert browser.get(place).status_code == 403
    assert User.objects.count() == 2


def test_who_manages_people_and_is_no_administrator_makes_none_and_touches_none(person: Person) -> None:
    ada, mona = person("ada", Role.ADMINISTRATOR), person("mona", Role.EDITOR)
    managers = Group.objects.create(name="Managers")
    managers.permissions.set(Permission.objects.filter(content_type__app_label="auth", content_type__model="user"))
    mona.groups.add(managers)
    browser = log_in("mona")[0]
    browser.post(reverse("admin:auth_user_invite"), NINA | {"role": Role.ADMINISTRATOR})
    assert not User.objects.filter(username="nina").exists()
    form = {"username": "mona", "role": Role.ADMINISTRATOR, "is_active": "on"}
    browser.post(reverse("admin:auth_user_change", args=[mona.pk]), form)
    added = {"username": "otto", "role": Role.ADMINISTRATOR, "password1": PASSWORD, "password2": PASSWORD}
    browser.post(reverse("admin:auth_user_add"), added)
    assert [*User.objects.filter(is_superuser=True)] == [ada]
    assert {*mona.groups.values_list("name", flat=True)} == {"Managers", "Editor"}
    for name in ("access", "change", "delete", "password_change"):
        place = reverse(f"admin:auth_user_{name}", args=[ada.pk])
        assert browser.post(place, {"act": "link", "post": "yes"}).status_code == 403, name
    assert browser.post(reverse("admin:auth_user_invite"), NINA).status_code == 200
    assert User.objects.get(username="nina")


def test_a_person_who_is_added_with_a_password_can_log_in(admin: Client) -> None:
    form = {"username": "otto", "role": "Publisher", "password1": "its-own-password", "password2": "its-own-password"}
    assert admin.post(reverse("admin:auth_user_add"), form).status_code == 302
    assert is_logged_in(log_in("otto", "its-own-password")[0])
    assert get_role(User.objects.get(username="otto")) == Role.PUBLISHER
    assert kinds("otto") == ["account_added", "role_changed", "logged_in"]


def test_a_role_is_changed_by_one_choice_and_kept_with_who_did_it(admin: Client, person: Person) -> None:
    erin = person("erin", Role.EDITOR)
    erin.groups.add(Group.objects.create(name="Translators"))
    other = str(Group.objects.get(name="Translators").pk)
    form = {"username": "erin", "email": "erin@example.org", "is_active": "on", "groups": [other]}
    for role in (Role.PUBLISHER, Role.ADMINISTRATOR, Role.EDITOR):
        answer = admin.post(reverse("admin:auth_user_change", args=[erin.pk]), form | {"role": role})
        assert answer.status_code == 302
        erin = User.objects.get(username="erin")
        assert (get_role(erin), erin.is_superuser) == (role, role == Role.ADMINISTRATOR)
        assert "Translators" in erin.groups.values_list("name", flat=True)
    assert not erin.has_perm("editions.add_edition")
    changes = SecurityEvent.objects.filter(kind="role_changed").order_by("pk")
    assert [one.detail for one in changes] == [
        "Editor to Publisher", "Publisher to Administrator", "Administrator to Editor",
    ]  # fmt: skip
    assert {one.by for one in changes} == {"ada"}


def test_the_only_administrator_stays_one(admin: Client, person: Person) -> None:
    ada = User.objects.get(username="ada")
    place = reverse("admin:auth_user_change", args=[ada.pk])
    for form in ({"role": "Editor", "is_active": "on"}, {"role": "Administrator"}):
        answer = admin.post(place, {"username": "ada", "email": "ada@example.org"} | form)
        assert "This is the only administrator" in answer.content.decode()
    assert admin.post(reverse("admin:auth_user_delete", args=[ada.pk]), {"post": "yes"}).status_code == 403
    crafted = {"action": "delete_selected", "_selected_action": [ada.pk], "post": "yes"}
    assert admin.post(reverse("admin:auth_user_changelist"), crafted).status_code == 403
    person("otto", Role.ADMINISTRATOR)
    answer = admin.post(place, {"username": "ada", "email": "ada@example.org", "role": "Editor", "is_active": "on"})
    assert answer.status_code == 302


def test_the_command_prints_a_link_and_refuses_an_unknown_name(
    person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    erin = person("erin", Role.EDITOR)
    set_up_two_step(log_in("erin")[0], erin)
    call_command("make_password_link", "erin", base="http://testserver/")
    browser, answer = choose_password(capsys.readouterr().out.strip().removeprefix("http://testserver"))
    # A link is no way around the second step.
    assert answer.headers["Location"].startswith(reverse("admin_login_code"))
    assert not is_logged_in(browser)
    browser.post(answer.headers["Location"], {"code": next_code(erin)})
    assert is_logged_in(browser)
    call_command("make_password_link", "erin", without_two_step=True)
    assert is_logged_in(log_in("erin", "another-long-password")[0])
    with pytest.raises(CommandError, match="Nobody who may log in is called “nobody”"):
        call_command("make_password_link", "nobody")


def test_an_administrator_who_turns_access_off_ends_the_sessions(admin: Client, person: Person) -> None:
    erin = person("erin", Role.EDITOR)
    browser = log_in("erin")[0]
    assert is_logged_in(browser)
    form = {"username": "erin", "email": "erin@example.org", "role": "Editor"}
    admin.post(reverse("admin:auth_user_change", args=[erin.pk]), form)
    assert not is_logged_in(browser)
    assert not erin.login_sessions.exists()
    assert log_in("erin")[1].status_code == 200
    link = shown_link(admin.post(reverse("admin:auth_user_access", args=[erin.pk]), {"act": "link"}))
    assert "This link does not work" in Client().get(link).content.decode()
