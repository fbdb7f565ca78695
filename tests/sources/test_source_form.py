"""The form of a source: its captures, its wording changes, what cites it, and captures that are added there."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from events.editions.models import Revision
from events.models import Event
from sources.admin import about_source
from sources.models import Capture, Look, Outcome, Source
from tests.answers import Response
from tests.desk import SOURCE, an_event, published, written

from .conftest import NOW, TEXT, WORDS, Site

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wired(site: Site, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(about_source, "BOUNDS", site.bounds(seconds=5))


def form(client: Client, slug: str = "gazette") -> Response:
    return client.get(reverse("admin:sources_source_change", args=[Source.objects.get(slug=slug).pk]))


def test_it_shows_captures_changes_and_what_cites_it(admin_client: Client) -> None:
    captures = [
        {"seen": "2025-05-10", "extent": "whole", "text": "It applies anywhere."},
        {"seen": "2025-05-12", "extent": "whole", "text": "It applies at home."},
    ]
    published(an_event("a-rule"), sources=[SOURCE | {"rights": "public_domain", "captures": captures}])
    draft = Capture.objects.create(source=Source.objects.get(), seen="2025-05-13", text="It applies nowhere.")
    page = form(admin_client)
    about = page.context["about"]
    assert [(one.number, is_public) for one, is_public in about.captures] == [(3, False), (2, True), (1, True)]
    assert [(change["from"], change["to"]) for change in about.changes] == [(1, 2)]
    assert about.citing == [("A rule", reverse("admin:events_event_change", args=[Event.objects.get().pk]))]
    text = page.content.decode()
    assert reverse("admin:sources_capture_review", args=[draft.pk]) in text
    assert reverse("admin:events_event_from_capture", args=[draft.pk]) in text
    compared = admin_client.get("/sources/gazette/compare?from=1&to=2")
    assert "/sources/gazette/compare?from=1&amp;to=2" in text
    assert compared.status_code == 200


def test_all_captures_of_a_source_are_a_list(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(about_source, "_SHOWN", 1)
    written(sources=[SOURCE, {"slug": "other", "title": "Other", "type": "web_page"}])
    for slug, text in (("gazette", "One"), ("gazette", "Two"), ("other", "Three")):
        Capture.objects.create(source=Source.objects.get(slug=slug), seen="2025-05-13", text=text)
    text = form(admin_client).content.decode()
    address = f"{reverse('admin:sources_capture_changelist')}?source__id__exact={Source.objects.get(slug='gazette').pk}"
    assert f'href="{address}">All 2 captures' in text
    assert admin_client.get(address).context["cl"].result_count == 2


def test_it_is_captured_now(admin_client: Client, site: Site) -> None:
    written(sources=[SOURCE | {"url": site.url("/a")}])
    site.pages["/a"] = (200, TEXT, WORDS)
    source = Source.objects.get()
    address = reverse("admin:sources_source_capture_now", args=[source.pk])
    assert "Capture now" in form(admin_client).content.decode()
    assert admin_client.get(address).status_code == 405
    assert site.asked == []
    assert "Capture 1 was added" in admin_client.post(address, follow=True).content.decode()
    assert source.captures.get().text == WORDS.decode()
    assert [str(one.created_by) for one in Revision.objects.filter(subject="capture")] == ["admin"]
    assert "The wording is unchanged" in admin_client.post(address, follow=True).content.decode()
    site.pages["/a"] = (404, {}, b"")
    assert "Nothing was captured." in admin_client.post(address, follow=True).content.decode()
    assert Look.objects.get().outcome == Outcome.FAILED


def test_only_those_who_may_add_captures_capture_now(client: Client, site: Site) -> None:
    written(sources=[SOURCE | {"url": site.url("/a")}])
    user = User.objects.create_user("erin", password="a-long-password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["change_source", "view_source"]))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert "Capture now" not in form(client).content.decode()
    address = reverse("admin:sources_source_capture_now", args=[Source.objects.get().pk])
    assert client.post(address).status_code == 403
    assert site.asked == []


def test_a_capture_is_added_in_the_form_of_its_source(admin_client: Client) -> None:
    written(sources=[SOURCE])
    source = Source.objects.get()
    typed = {"source": str(source.pk), "_from_source": "1", "seen": "13 May 2025", "extent": "whole", "text": "Words."}
    answer = admin_client.post(reverse("admin:sources_capture_add"), typed)
    assert answer["Location"] == reverse("admin:sources_source_change", args=[source.pk])
    assert (source.captures.get().seen, source.captures.get().text) == ("2025-05-13", "Words.")


def test_a_capture_leads_to_the_review_of_its_wording(admin_client: Client) -> None:
    written(sources=[SOURCE])
    capture = Capture.objects.create(source=Source.objects.get(), seen="2025-05-13", text="Words.")
    page = admin_client.get(reverse("admin:sources_capture_change", args=[capture.pk]))
    assert reverse("admin:sources_capture_review", args=[capture.pk]) in page.content.decode()


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ({"look": "dead"}, ["failed", "wall"]),
        ({"look": "unchanged"}, ["fine"]),
        ({"lacks": "all"}, ["gazette-without"]),
        ({"lacks": "date"}, ["failed", "fine", "gazette-without", "wall"]),
        ({"lacks": "nonsense"}, ["failed", "fine", "gazette", "gazette-without", "wall"]),
    ],
)
def test_dead_links_and_bare_sources_are_listed(admin_client: Client, query: dict[str, str], slugs: list[str]) -> None:
    bare = {"title": "Bare", "type": "web_page"}
    looks = {"failed": Outcome.FAILED, "wall": Outcome.NO_DOCUMENT, "fine": Outcome.SIGHTING}
    addressed = [bare | {"slug": slug, "url": f"https://a.example/{slug}"} for slug in looks]
    written(sources=[SOURCE, bare | {"slug": "gazette-without"}, *addressed])
    for slug, outcome in looks.items():
        Look.objects.create(source_id=Source.objects.get(slug=slug).pk, last_looked=NOW, outcome=outcome)
    page = admin_client.get(reverse("admin:sources_source_changelist"), query)
    assert sorted(source.slug for source in page.context["cl"].queryset) == slugs
    panel = next(one for one in admin_client.get("/admin/").context["panels"] if one.title.startswith("Links"))
    assert sorted(name for name, _ in panel.rows) == ["Bare (failed, 13 May 2025)", "Bare (no document, 13 May 2025)"]
