"""A source, its capture and an event made of the address of a web page."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from events.admin import from_address
from events.editions.models import Entry, Revision
from events.exchange import web_pages
from events.models import Event
from sources.capture.http import Bounds, Fetched, NotFetched
from sources.models import Capture, Publisher, Source
from tests.answers import Response
from tests.desk import KIND, SOURCE, an_event, document, published, written

from .conftest import HTML, NOW, TEXT, WORDS, Site, Trap

pytestmark = pytest.mark.django_db
PAGE = b"""<!doctype html><html lang="en-US"><head><title>Statement | Bureau</title>
<meta property="og:site_name" content="The Bureau"><meta name="citation_author" content="Jane Doe">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A statement on chips",
"datePublished": "2025-05-13"}</script><link rel="canonical" href="/statement"></head><body><article>
<h1>A statement on chips</h1><p>The rule applies. Chips used anywhere in the world violate the controls, the Bureau
says.</p><p>The rule applies at home too.</p></article></body></html>"""


@pytest.fixture(autouse=True)
def wired(site: Site, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    """The site is what the guarded fetcher reaches, and captures are kept apart."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(from_address, "BOUNDS", site.bounds(seconds=5))


@pytest.fixture
def logged_in(db: None) -> Callable[..., Client]:
    def made(*groups: str, may: tuple[str, ...] = ()) -> Client:
        user = User.objects.create_user("erin", password="a-long-password", is_staff=True)
        user.groups.set(Group.objects.filter(name__in=groups))
        user.user_permissions.set(Permission.objects.filter(codename__in=may))
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return made


@pytest.fixture
def editor(logged_in: Callable[..., Client]) -> Client:
    return logged_in("Editor")


def read(client: Client, address: str, **more: str) -> Response:
    return client.post(reverse("admin:events_event_from_address"), {"address": address} | more)


def proposed(page: Response) -> dict[str, Any]:
    """What a browser would send of the proposal as it is shown."""
    values: dict[str, Any] = {"packed": page.context["packed"]}
    forms = [form for form in (page.context["source_form"], page.context["event_form"]) if form]
    for field in (field for form in forms for field in form):
        shown = field.value()
        value = field.field.prepare_value(shown)
        if value not in (None, False, ""):
            values[field.html_name] = value
    return values


def save(client: Client, values: dict[str, Any], button: str = "_event", **typed: Any) -> Response:
    return client.post(reverse("admin:events_event_from_address"), values | typed | {button: "1"})


def errors(page: Response) -> dict[str, list[str]]:
    assert page.status_code == 200
    forms = [form for form in (page.context["source_form"], page.context["event_form"]) if form]
    return {name: list(map(unescape, texts)) for form in forms for name, texts in form.errors.items()}


def test_a_page_is_proposed_field_by_field_and_saved_as_drafts(editor: Client, site: Site) -> None:
    site.pages["/a?utm=1"] = (200, HTML, PAGE)
    page = read(editor, site.url("/a?utm=1"))
    values = proposed(page)
    assert not Source.objects.exists()
    text = page.content.decode()
    assert "Read from JSON-LD headline." in unescape(text)
    assert "“Statement | Bureau”, from <title>" in unescape(text)

    quoted = {"event-quote": "Chips used anywhere  in the world violate the controls"}
    written(kinds=[KIND], sources=[SOURCE])
    answer = save(editor, values, **quoted, **{"event-date_type": "announced"})
    source, event = Source.objects.get(title="A statement on chips"), Event.objects.get()
    assert answer["Location"] == reverse("admin:events_event_change", args=[event.pk])
    assert (source.slug, source.url, source.published) == ("a-statement-on-chips", site.url("/statement"), "2025-05-13")
    assert (source.type, source.language, source.authors) == ("news_article", "en", ["Jane Doe"])
    assert source.publisher == Publisher.objects.get(name="The Bureau")
    capture = source.captures.get()
    assert "violate the controls, the Bureau says." in capture.text
    assert (capture.fetched_from, capture.http_status) == (site.url("/a?utm=1"), 200)
    with capture.raw as kept:
        assert kept.read() == PAGE
    citation = event.citations.get()
    assert citation.quote == "Chips used anywhere in the world violate the controls"
    assert citation.prefix.endswith("The rule applies.")
    assert citation.suffix.startswith(", the Bureau says.")
    assert [(date.type, date.date) for date in event.dates.all()] == [("announced", "2025-05-13")]
    assert Revision.objects.filter(created_by__username="erin").count() == 4
    assert Entry.objects.public().of("source").count() == 0


def test_only_a_post_fetches_and_the_bookmarklet_fills_in(editor: Client, site: Site) -> None:
    address = site.url("/a")
    page = editor.get(reverse("admin:events_event_from_address"), {"url": address, "words": "used <b>anywhere"})
    assert page.context["form"].initial == {"address": address, "words": "used <b>anywhere"}
    text = page.content.decode()
    assert "used &lt;b&gt;anywhere" in text
    link = unescape(re.search(r'href="(javascript:[^"]+)"', text)[1])  # type: ignore[index]
    assert link.startswith("javascript:void(open('http://testserver/admin/events/event/from-address/?url='+")
    assert site.asked == []
    assert not Source.objects.exists()


def test_selected_words_become_the_first_quotation(editor: Client, site: Site) -> None:
    site.pages["/a"] = (200, TEXT, b"First. " + WORDS + b" Last.")
    values = proposed(read(editor, site.url("/a"), words="Chips used anywhere"))
    assert values["event-quote"] == "Chips used anywhere"
    assert (values["event-before"], values["event-after"][:6]) == ("First.", "in the")


def test_a_source_with_that_address_is_found_instead(editor: Client, site: Site) -> None:
    written(sources=[SOURCE | {"url": site.url("/old", "www.news.example")}])
    site.pages["/new"] = (302, {"Location": "/old/"}, b"")
    site.pages["/old/"] = (200, TEXT, WORDS)
    page = read(editor, site.url("/new"))
    assert page.context["found"] == Source.objects.get()
    assert "is there already" in page.content.decode()
    save(editor, proposed(page), **{"event-title": "An event", "event-quote": "Chips used anywhere"})
    assert Event.objects.get().citations.get().source == Source.objects.get()
    assert Source.objects.get().captures.get().text == WORDS.decode()
    save(editor, proposed(read(editor, site.url("/new"))), "_source")
    assert Source.objects.get().captures.count() == 1


def test_a_page_of_that_canonical_address_is_found(editor: Client, site: Site) -> None:
    written(sources=[SOURCE | {"url": site.url("/statement")}])
    site.pages["/print"] = (200, HTML, PAGE)
    assert read(editor, site.url("/print")).context["found"] == Source.objects.get()


@pytest.mark.parametrize(
    ("canonical", "is_warned"), [("https://official.example/statement", True), ("/", False), ("/index.html", False)]
)
def test_a_page_is_no_other_source_because_it_claims_to_be(
    editor: Client, site: Site, canonical: str, is_warned: bool
) -> None:
    """A text must not become a capture of a source at whose address it was not found."""
    known = {"official": "https://official.example/statement", "front": site.url("/")}
    bare = {"title": "Known", "type": "web_page"}
    written(sources=[SOURCE, *(bare | {"slug": slug, "url": url} for slug, url in known.items())])
    site.pages["/copy"] = (200, HTML, PAGE.replace(b'"/statement"', f'"{canonical}"'.encode()))
    page = read(editor, site.url("/copy"))
    assert page.context["found"] is None
    assert proposed(page)["url"] == site.url("/copy")
    assert ("on another host, its own" in page.content.decode()) == is_warned


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/none", "status 404"), ("/gone", "the document is not there"), ("/picture", "image/png are not supported")],
)
def test_a_page_that_cannot_be_read_is_described_and_continued_by_hand(
    editor: Client, site: Site, path: str, reason: str
) -> None:
    site.pages["/none"] = (404, {}, b"")
    site.pages["/gone"] = (200, TEXT, b"Page not found. Sorry, the page you are looking for does not exist.")
    site.pages["/picture"] = (200, {"Content-Type": "image/png"}, b"\x89PNG")
    page = read(editor, site.url(path))
    assert reason in unescape(page.content.decode())
    typed = {"title": "By hand", "type": "web_page", "language": "en", "text": "Pasted words of the page."}
    answer = save(editor, proposed(page), "_source", **typed)
    source = Source.objects.get()
    assert answer["Location"] == reverse("admin:sources_source_change", args=[source.pk])
    assert (source.url, source.captures.get().text) == (site.url(path), "Pasted words of the page.")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "metadata.example", "[::1]"])
def test_the_guard_is_in_force_for_addresses_that_are_pasted(
    editor: Client, trap: Trap, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """Of the limits only the port and the resolver are the test's: every name leads to this machine."""
    monkeypatch.setattr(from_address, "BOUNDS", Bounds(ports={trap.port}, resolver=lambda name, port: ["127.0.0.1"]))
    page = read(editor, f"http://{host}:{trap.port}/")
    assert "The page could not be read." in page.content.decode()
    assert not trap.touched


def test_words_that_are_not_in_the_text_are_refused_with_the_nearest(editor: Client, site: Site) -> None:
    site.pages["/a"] = (200, TEXT, WORDS)
    values = proposed(read(editor, site.url("/a"))) | {"title": "A", "type": "web_page", "language": "en"}
    refused = save(editor, values, **{"event-title": "E", "event-quote": "Chips used anywhere in a world violate"})
    assert "The nearest passage is “Chips used anywhere in the world violate" in errors(refused)["quote"][0]
    assert not Source.objects.exists()


def test_words_at_several_places_need_a_choice(editor: Client, site: Site) -> None:
    site.pages["/a"] = (
        200,
        TEXT,
        b"The rule applies to chips. Later it says: the rule applies abroad. The rule applies. End.",
    )
    values = proposed(read(editor, site.url("/a"))) | {"title": "A", "type": "web_page", "language": "en"}
    values |= {"event-title": "E", "event-quote": "The rule applies"}
    refused = save(editor, values)
    assert "2 times" in errors(refused)["quote"][0]
    assert len(refused.context["event_form"].places) == 2
    assert refused.content.decode().count('name="event-place"') == 2
    save(editor, values, **{"event-place": "1"})
    assert Event.objects.get().citations.get().prefix.endswith("the rule applies abroad.")


def test_the_words_around_a_selection_choose_its_place(editor: Client, site: Site) -> None:
    site.pages["/a"] = (
        200,
        TEXT,
        b"The rule applies to chips. Later it says: the rule applies abroad. The rule applies. End.",
    )
    values = proposed(read(editor, site.url("/a"))) | {"title": "A", "type": "web_page", "language": "en"}
    values |= {
        "event-title": "E",
        "event-quote": "The rule applies",
        "event-before": "",
        "event-after": "to chips. Later",
    }
    save(editor, values)
    assert Event.objects.get().citations.get().suffix.startswith("to chips.")


def test_a_quotation_without_an_event_is_not_lost(editor: Client, site: Site) -> None:
    site.pages["/a"] = (200, TEXT, WORDS)
    values = proposed(read(editor, site.url("/a"))) | {"title": "A", "type": "web_page", "language": "en"}
    assert "quote" in errors(save(editor, values, "_source", **{"event-quote": "Chips used anywhere"}))
    assert not Source.objects.exists()


def test_likely_duplicates_are_shown_before_another_is_saved(editor: Client, site: Site) -> None:
    written(an_event("chips-rule", title="Chips rule", date="2025-05-13"))
    site.pages["/a"] = (200, TEXT, WORDS)
    values = proposed(read(editor, site.url("/a"))) | {"title": "A", "type": "web_page", "language": "en"}
    values |= {"event-title": "Chips rule", "event-date": "13 May 2025", "event-date_type": "announced"}
    refused = save(editor, values)
    assert "title" in errors(refused)
    assert 'name="event-is_another"' in refused.content.decode()
    save(editor, values, **{"event-is_another": "on"})
    assert Event.objects.filter(title="Chips rule").count() == 2


def test_a_copy_in_an_archive_is_a_capture_of_its_day(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched_from = []

    def fetch(url: str, **options: Any) -> Fetched:
        fetched_from.append(url)
        return Fetched(url, 200, TEXT, WORDS, NOW)

    monkeypatch.setattr(web_pages, "fetch", fetch)
    copy = "https://web.archive.org/web/20250101120000/https://news.example/a"
    values = proposed(read(editor, copy)) | {"title": "A", "type": "web_page", "language": "en"}
    save(editor, values, "_source")
    source, capture = Source.objects.get(), Capture.objects.get()
    assert fetched_from == ["https://web.archive.org/web/20250101120000id_/https://news.example/a"]
    assert (source.url, source.archive_url) == ("https://news.example/a", copy)
    assert (capture.seen, capture.archive_url) == ("2025-01-01", copy)


REGISTER = "https://www.federalregister.gov/documents/2019/05/21/2019-10616/entity-list"
DOCUMENT = {
    "document_number": "2019-10616", "publication_date": "2019-05-21", "title": "Addition of Entities",
    "type": "Rule", "html_url": REGISTER, "effective_on": "2019-05-16", "citation": "84 FR 22961",
    "raw_text_url": "https://www.federalregister.gov/documents/full_text/text/2019/05/21/2019-10616.txt",
}  # fmt: skip


@pytest.mark.parametrize(("day", "is_described"), [("2019-05-21", True), ("1999-05-21", False)])
def test_the_federal_register_describes_its_document(
    editor: Client, monkeypatch: pytest.MonkeyPatch, day: str, is_described: bool
) -> None:
    def fetch(url: str, **options: Any) -> Fetched:
        if url.endswith(".json"):
            assert url == "https://www.federalregister.gov/api/v1/documents/2019-10616.json"
            return Fetched(url, 200, {}, json.dumps(DOCUMENT | {"publication_date": day}).encode(), NOW)
        if url.endswith(".txt"):
            return Fetched(url, 200, TEXT, WORDS, NOW)
        raise NotFetched(f"{url}: the server responded with status 403.")

    monkeypatch.setattr(web_pages, "fetch", fetch)
    values = proposed(read(editor, REGISTER))
    if not is_described:
        assert "title" not in values
        return
    save(editor, values)
    source, event = Source.objects.get(), Event.objects.get()
    assert (source.title, source.type, source.published) == ("Addition of Entities", "regulation", "2019-05-21")
    assert (source.url, source.rights) == (REGISTER, "public_domain")
    assert source.identifiers == {"document_number": "2019-10616", "fr_citation": "84 FR 22961"}
    assert [(one.type, one.date) for one in event.dates.all()] == [("published", "2019-05-21")]
    assert source.captures.get().text == WORDS.decode()


def test_what_was_read_cannot_be_forged_nor_sent_for_ever(
    editor: Client, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/a"] = (200, TEXT, WORDS)
    values = proposed(read(editor, site.url("/a"))) | {"title": "A", "type": "web_page", "language": "en"}
    answer = save(editor, values | {"packed": "x" + values["packed"]}, "_source")
    assert "Read it again" in answer.content.decode()
    with monkeypatch.context() as patch:
        patch.setattr(web_pages, "_KEPT_SECONDS", -1)
        assert "Read it again" in save(editor, values, "_source").content.decode()
    assert not Source.objects.exists()
    assert save(editor, values, "_source").status_code == 302


def test_a_page_that_is_too_long_for_the_form_is_reported(
    editor: Client, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_pages, "_LONGEST_PACKED", 1000)
    site.pages["/a"] = (200, TEXT, " ".join(str(number) for number in range(2000)).encode())
    page = read(editor, site.url("/a"))
    assert "too long for this form" in page.content.decode()
    assert len(page.context["packed"]) < 1000


def test_an_event_is_published_with_the_capture_that_it_quotes(logged_in: Callable[..., Client], site: Site) -> None:
    paul = logged_in("Publisher")
    written(kinds=[KIND], sources=[SOURCE])
    site.pages["/a"] = (200, TEXT, WORDS)
    values = proposed(read(paul, site.url("/a"))) | {"title": "A", "type": "web_page", "language": "en"}
    kind = str(Revision.objects.get(subject="kind").subject_id)
    event = {"event-title": "A rule on chips", "event-kind": kind, "event-date": "2025-05-13"}
    answer = save(paul, values, "_publish", **event, **{"event-date_type": "announced", "event-quote": WORDS.decode()})
    address = answer["Location"]
    page = paul.get(address)
    assert page.context["warnings"] == []
    paul.post(address, {"confirmed": "yes", "seen": page.context["seen"], "note": "From an address"})
    assert document("a-rule-on-chips")["citations"][0]["quote"]["status"] == "stands"


def test_publishing_without_the_capture_says_so(logged_in: Callable[..., Client], site: Site) -> None:
    paul = logged_in("Publisher")
    published(an_event("a-rule", citations=[{"source": "gazette", "quote": "Chips used anywhere"}]))
    capture = Capture.objects.create(source=Source.objects.get(), seen="2025-05-13", text=WORDS.decode())
    address = f"{reverse('admin:events_event_changelist')}{Event.objects.get().pk}/publish/"
    assert [f"?captures={capture.pk}" in one for one in paul.get(address).context["warnings"][:1]] == [True]


@pytest.mark.parametrize(("may", "status"), [((), 403), (("add_source",), 403), (("add_source", "add_capture"), 200)])
def test_it_is_for_those_who_may_add_sources(
    logged_in: Callable[..., Client], site: Site, may: tuple[str, ...], status: int
) -> None:
    site.pages["/a"] = (200, TEXT, WORDS)
    client = logged_in(may=may)
    assert client.get(reverse("admin:events_event_from_address")).status_code == status
    page = read(client, site.url("/a"))
    assert page.status_code == status
    if status == 200:
        values = proposed(page) | {"title": "A", "type": "web_page", "language": "en"}
        assert save(client, values, **{"event-title": "E"}).status_code == 403
        assert (
            "you may not add one" in errors(save(client, values, "_source", publisher_name="New"))["publisher_name"][0]
        )
        assert save(client, values, "_source").status_code == 302


def test_words_of_a_capture_become_the_quotation_of_a_new_event(editor: Client) -> None:
    written(sources=[SOURCE])
    capture = Capture.objects.create(
        source=Source.objects.get(), seen="2025-05-13", text="The rule applies. The rule applies at home."
    )
    address = reverse("admin:events_event_from_capture", args=[capture.pk])
    assert "The rule applies at home." in editor.get(address).content.decode()
    refused = editor.post(address, {"event-title": "E", "event-quote": "The rule applies", "_event": "1"})
    assert "2 times" in errors(refused)["quote"][0]
    editor.post(address, {"event-title": "E", "event-quote": "at home", "_event": "1"})
    citation = Event.objects.get().citations.get()
    assert (citation.source, citation.quote, citation.prefix) == (
        capture.source,
        "at home",
        "rule applies. The rule applies",
    )


def test_words_of_a_capture_are_quoted_in_an_event_that_cites_the_source(editor: Client) -> None:
    written(an_event("a-rule"), an_event("another", citations=[]))
    event = Event.objects.get(slug="a-rule")
    capture = Capture.objects.create(source=Source.objects.get(), seen="2025-05-13", text="The rule applies at home.")
    address = reverse("admin:events_event_from_capture", args=[capture.pk])
    choices = editor.get(address).context["event_form"].fields["cited_in"].queryset
    assert [one.slug for one in choices] == ["a-rule"]
    chosen = {"event-cited_in": str(event.pk), "_event": "1"}
    assert "quote" in errors(editor.post(address, chosen))
    for words in ("at home", "The rule"):
        editor.post(address, chosen | {"event-quote": words})
    # The citation without words gets the first, and a second citation the other.
    assert [citation.quote for citation in event.citations.all()] == ["at home", "The rule"]
    assert Event.objects.count() == 2
    other = Event.objects.get(slug="another")
    assert "cited_in" in errors(
        editor.post(address, {"event-cited_in": str(other.pk), "event-quote": "The", "_event": "1"})
    )
