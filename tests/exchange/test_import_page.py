"""The admin's import page: what a file would do, told before it is done."""

import json

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from events.models import Event
from tests.answers import Response
from tests.desk import an_event, written
from tests.sources.conftest import Site
from tests.sources.conftest import site as site  # a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client, django_user_model: type[User]) -> User:
    user = django_user_model.objects.create_user("ed", password="ed", is_staff=True)
    names = [f"{act}_event" for act in ("add", "change", "view")]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return user


def upload(client: Client, text: str | bytes, format: str = "csv", name: str = "a.csv", **fields: object) -> Response:
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    return client.post(reverse("admin:events_event_import"), {"file": file, "format": format} | fields)


def test_a_file_is_tried_and_then_imported_as_drafts(client: Client, editor: User) -> None:
    tried = upload(client, "title,date\nA ban,2019\n")
    assert (tried.context["new_count"], tried.context["problem_count"]) == (1, 0)
    assert not Event.objects.exists()
    client.post(reverse("admin:events_event_import"), {"packed": tried.context["packed"]})
    assert Event.objects.get().title == "A ban"


def test_three_bad_rows_are_told_and_nothing_can_be_imported(client: Client, editor: User) -> None:
    tried = upload(client, "title,date,kind\nA,2019,\nB,x,\nC,2019-13,\nD,2019,none\n")
    assert [problem.place for problem in tried.context["problems"]] == [
        "a.csv:3 event.date",
        "a.csv:4 event.date",
        "a.csv:5 event.kind",
    ]
    assert "Import as drafts" not in tried.content.decode()


def test_what_changes_is_shown_field_by_field(client: Client, editor: User) -> None:
    written(an_event("a", title="Old title"))
    rows = {"events": [{"slug": "a", "title": "New title"}]}
    tried = upload(client, json.dumps(rows), "annals", "a.json")
    ((difference,),) = [one["differences"] for one in tried.context["changed"]]
    assert (difference.field, difference.before, difference.after) == ("title", "Old title", "New title")


def test_an_event_by_the_same_source_is_pointed_out(client: Client, editor: User) -> None:
    written(an_event("told", title="Told"))
    rows = {"events": [{"slug": "again", "title": "Again", "citations": [{"source": "gazette"}]}]}
    (likeness,) = upload(client, json.dumps(rows), "annals", "a.json").context["duplicates"]
    assert (likeness.resembles.slug, likeness.why) == ("told", "it cites the same source")


@pytest.mark.parametrize(
    ("date", "title", "is_near"),
    [("2019-05-20", "Firm A listed", True), ("2019-06-20", "Firm A listed", False), ("2019-05-20", "Chips", False)],
)
def test_the_same_actor_near_in_time_with_a_similar_title_is_pointed_out(
    client: Client, editor: User, date: str, title: str, is_near: bool
) -> None:
    actors = [{"actor": "bis", "role": "issuer"}]
    written(
        an_event("told", title="Firm A is listed", actors=actors),
        actors=[{"slug": "bis", "name": "BIS", "kind": "agency"}],
    )
    rows = {"events": [{"slug": "x", "title": title, "date": date, "date_type": "effective", "actors": actors}]}
    found = upload(client, json.dumps(rows), "annals", "a.json").context["duplicates"]
    assert bool(found) is is_near


def test_two_rows_of_one_file_that_tell_the_same_are_pointed_out(client: Client, editor: User) -> None:
    written(actors=[{"slug": "bis", "name": "BIS", "kind": "agency"}])
    actors = [{"actor": "bis", "role": "issuer"}]
    same = {"date_type": "effective", "actors": actors}
    rows = {
        "events": [
            {"slug": "x", "title": "Firm A is listed", "date": "2019-05-16"} | same,
            {"slug": "y", "title": "Firm A listed", "date": "2019-05-20"} | same,
            {"slug": "z", "title": "Firm A is listed", "date": "2021"} | same,
        ]
    }
    tried = upload(client, json.dumps(rows), "annals", "a.json")
    assert [(one.title, one.resembles) for one in tried.context["duplicates"]] == [
        ("Firm A listed", "Firm A is listed")
    ]
    assert "resembles “Firm A is listed”" in tried.content.decode()


def test_the_format_is_found_and_the_file_is_kept_while_problems_are_shown(client: Client, editor: User) -> None:
    tried = upload(client, "title,date\nA,x\n", "", "a.csv")
    assert tried.context["problem_count"] == 1
    kept = tried.context["form"]["kept"].value()
    again = client.post(reverse("admin:events_event_import"), {"kept": kept, "format": "timelinejs"})
    assert "needs columns with the headings Year and Headline" in again.content.decode()


def test_the_file_is_kept_while_another_field_is_wrong(client: Client, editor: User) -> None:
    wrong = upload(client, "title,date\nA ban,2019\n", "csv", mapping=SimpleUploadedFile("m", b"["))
    assert "The mapping file cannot be used" in wrong.content.decode()
    kept = wrong.context["form"]["kept"].value()
    assert client.post(reverse("admin:events_event_import"), {"kept": kept}).context["new_count"] == 1


def test_without_a_file_one_is_asked_for(client: Client, editor: User) -> None:
    answer = client.post(reverse("admin:events_event_import"), {"format": ""})
    assert "Choose a file, or give its address." in answer.content.decode()
    assert "no longer kept" in client.post(reverse("admin:events_event_import"), {"kept": "x"}).content.decode()


def test_a_file_at_an_address_is_fetched_by_the_guarded_fetcher(
    client: Client, editor: User, monkeypatch: pytest.MonkeyPatch, site: Site
) -> None:
    site.pages = {"/bans.csv": (200, {}, b"title,date\nA ban,2019\n")}
    refused = client.post(reverse("admin:events_event_import"), {"address": site.url("/bans.csv")})
    assert "port" in refused.content.decode()
    assert not site.asked
    monkeypatch.setattr("events.admin.import_form.BOUNDS", site.bounds())
    tried = client.post(reverse("admin:events_event_import"), {"address": site.url("/bans.csv")})
    assert (tried.context["name"], tried.context["new_count"]) == ("bans.csv", 1)


def test_after_the_import_the_table_is_offered_with_its_slugs(client: Client, editor: User) -> None:
    packed = upload(client, "title,date\nA ban,2019\n").context["packed"]
    done = client.post(reverse("admin:events_event_import"), {"packed": packed})
    assert "Imported as drafts: 1 new" in done.content.decode()
    table = client.post(reverse("admin:events_event_import"), {"packed": packed, "slugs": "1"})
    assert table.headers["Content-Disposition"] == 'attachment; filename="a.csv"'
    assert table.content.decode("utf-8-sig") == "slug,title,date\r\na-ban-2019,A ban,2019\r\n"


def test_a_similar_row_is_confirmed_as_a_change(client: Client, editor: User) -> None:
    client.post(
        reverse("admin:events_event_import"),
        {"packed": upload(client, "title,date\nA bann,2019-05-16\n").context["packed"]},
    )
    changed = "title,date\nA ban,2019-05-16\n"
    assert upload(client, changed).context["problem_count"] == 1
    assert upload(client, changed, similar="change").context["changed_count"] == 1


def test_who_may_not_change_events_may_not_import(client: Client, django_user_model: type[User]) -> None:
    client.force_login(django_user_model.objects.create_user("reader", password="x", is_staff=True))
    assert upload(client, "title\nA\n").status_code == 403
    assert client.post(reverse("admin:events_event_import"), {"packed": "x"}).status_code == 403


def test_what_was_not_tried_here_is_not_imported(client: Client, editor: User) -> None:
    answer = client.post(reverse("admin:events_event_import"), {"packed": "eyJ9:forged"})
    assert "Choose the file again" in answer.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize("data", [b"\x00\xff\xfe", b"[" * 50_000, b"\x89PNG", b"a: *b"])
@pytest.mark.parametrize("format", ["annals", "csv", "timelinejs", "federal-register"])
def test_a_file_of_another_sort_is_refused_in_words(client: Client, editor: User, data: bytes, format: str) -> None:
    assert upload(client, data, format, "a.json").context["problem_count"]


@pytest.mark.parametrize(
    ("date", "title", "why"),
    [
        ("2019-05-16", "Told", "it has the same title and the same date"),
        ("", "Told", "it has the same title"),
        ("2020-05-16", "Told", ""),
        ("2019-05-16", "Another", ""),
    ],
)
def test_the_same_title_on_the_same_day_is_pointed_out_though_nothing_else_is_known(
    client: Client, editor: User, date: str, title: str, why: str
) -> None:
    written(an_event("told", title="Told"))
    dated = {"date": date, "date_type": "effective"} if date else {}
    rows = {"events": [{"slug": "again", "title": title} | dated]}
    found = upload(client, json.dumps(rows), "annals", "a.json").context["duplicates"]
    assert [(one.resembles.slug, one.why) for one in found] == ([("told", why)] if why else [])


def test_the_same_row_twice_in_a_file_is_pointed_out(client: Client, editor: User) -> None:
    table = "title,date\nA ban,2019-05-16\nA ban!,2019-05-16\n"
    found = upload(client, table, "csv", "a.csv").context["duplicates"]
    assert [one.why for one in found] == ["it has the same title and the same date, in the same file"]


def test_a_table_is_given_what_it_lacks(client: Client, editor: User) -> None:
    written(an_event("other"), topics=[{"slug": "chips", "name": "Chips"}, {"slug": "trade", "name": "Trade"}])
    given = {"kind": "Rule", "topics": "chips; Trade", "sources": "gazette"}
    page = upload(client, "title,date\nA ban,2019\n", **given)
    client.post(reverse("admin:events_event_import"), {"packed": page.context["packed"]})
    event = Event.objects.get(title="A ban")
    assert (event.kind and event.kind.slug, sorted(event.topics.values_list("slug", flat=True))) == (
        "rule", ["chips", "trade"],
    )  # fmt: skip
    assert event.citations.get().source.slug == "gazette"


def test_rows_with_problems_are_left_out_and_offered_as_a_file(client: Client, editor: User) -> None:
    text = "title,date\nA ban,2019\nAnother,2019-13\n"
    refused = upload(client, text)
    assert "cannot be imported" in refused.content.decode()
    assert "Import as drafts" not in refused.content.decode()
    page = upload(client, text, good_rows="on")
    assert "Import as drafts" in page.content.decode()
    done = client.post(reverse("admin:events_event_import"), {"packed": page.context["packed"]})
    assert "1 new" in done.content.decode()
    assert list(Event.objects.values_list("title", flat=True)) == ["A ban"]
    rest = client.post(reverse("admin:events_event_import"), {"packed": page.context["packed"], "rest": "1"})
    assert rest.content.decode("utf-8-sig") == "title,date\r\nAnother,2019-13\r\n"
    assert rest.headers["Content-Disposition"] == 'attachment; filename="a.rest.csv"'
    assert Event.objects.count() == 1
