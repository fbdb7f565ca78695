"""Captures brought by hand in admin: words pasted, or a file that holds them."""

import datetime as dt
import hashlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from events.editions.models import Revision
from sources.archives import download
from sources.capture.http import Fetched, NotFetched
from sources.models import Capture, Source
from tests.answers import Json, Response
from tests.desk import written

from .conftest import page as a_page
from .test_capture import a_pdf

pytestmark = pytest.mark.django_db
ADD = "admin:sources_capture_add"


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def brought(
    client: Client, body: bytes | None = None, *, name: str = "statement.bin", told: str = "image/png", **typed: Json
) -> Response:
    """What the form answers; its source is there."""
    if not Source.objects.exists():
        written()
    values: dict[str, Json] = {"source": str(Source.objects.get().pk), "seen": "2025-05-13", "extent": "whole"} | typed
    if body is not None:
        values["file"] = SimpleUploadedFile(name, body, content_type=told)
    return client.post(reverse(ADD), values)


def errors(answer: Response) -> Json:
    assert not Capture.objects.exists()
    return answer.context["adminform"].form.errors


@pytest.mark.parametrize(
    ("body", "media_type", "words"),
    [
        (a_page("Chips used anywhere in the world violate the controls."), "text/html", "violate the controls"),
        (a_pdf("Hello there"), "application/pdf", "Hello there"),
        ("“So”, it says.\r\nEnd".encode(), "text/plain", "“So”, it says.\nEnd"),
        ("\ufeffWide words".encode("utf-16"), "text/plain", "Wide words"),
    ],
)
def test_a_file_gives_its_text_and_is_kept_whatever_it_is_called(
    body: bytes, media_type: str, words: str, admin_client: Client
) -> None:
    assert brought(admin_client, body).status_code == 302
    capture = Capture.objects.get()
    assert words in capture.text
    assert (capture.media_type, capture.raw_sha256) == (media_type, hashlib.sha256(body).hexdigest())
    with capture.raw.open() as kept:
        assert kept.read() == body
    assert Revision.objects.get(subject="capture").row == capture.row()


def test_pasted_words_are_kept_line_by_line(admin_client: Client) -> None:
    brought(admin_client, text="One line\r\nand another")
    capture = Capture.objects.get()
    assert (capture.text, capture.media_type, capture.raw_sha256) == ("One line\nand another", "text/plain", "")


def test_typed_words_are_taken_before_those_of_the_file_which_is_kept_beside_them(admin_client: Client) -> None:
    brought(admin_client, a_pdf("Helo"), text="Hello")
    capture = Capture.objects.get()
    assert (capture.text, capture.media_type) == ("Hello", "application/pdf")
    assert capture.raw_sha256 == hashlib.sha256(a_pdf("Helo")).hexdigest()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (a_pdf(""), "No text was found"),
        (b"%PDF-1.7 broken", "The PDF cannot be read"),
        (b"<html><body></body></html>", "No text was found"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not HTML, PDF or plain text"),
        (b" \n ", "No text was found"),
        (b"", "empty"),
    ],
)
def test_a_file_without_text_is_refused_and_what_was_typed_stays(body: bytes, told: str, admin_client: Client) -> None:
    answer = brought(admin_client, body, note="A scan of the statement")
    assert list(errors(answer)) == ["file"]
    assert told in errors(answer)["file"][0]
    assert "A scan of the statement" in answer.content.decode()


def test_a_file_that_is_too_large_is_refused(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.admin.forms.MOST_BYTES", 10)
    assert "the limit is 10." in errors(brought(admin_client, b"eleven byte"))["file"][0]


def test_a_form_refused_for_another_reason_asks_for_the_file_again_and_keeps_the_rest(admin_client: Client) -> None:
    answer = brought(admin_client, b"The words", seen="soon", note="Brought by post")
    assert list(errors(answer)) == ["seen", "file"]
    assert "again" in errors(answer)["file"][0]
    assert "Brought by post" in answer.content.decode()


def test_neither_words_nor_file_is_told(admin_client: Client) -> None:
    assert list(errors(brought(admin_client))) == ["text"]


def test_the_same_words_seen_on_the_same_day_are_told(admin_client: Client) -> None:
    brought(admin_client, text="The words")
    answer = brought(admin_client, b"The words")
    assert "Capture 1" in answer.context["adminform"].form.errors["seen"][0]
    assert Capture.objects.count() == 1


def test_a_capture_that_is_there_is_only_looked_at(admin_client: Client) -> None:
    brought(admin_client, b"The words")
    capture = Capture.objects.get()
    page = reverse("admin:sources_capture_change", args=[capture.pk])
    shown = admin_client.get(page).content.decode()
    assert capture.raw_sha256 in shown
    assert 'type="file"' not in shown
    admin_client.post(page, {"text": "Other words", "file": SimpleUploadedFile("x", b"Other words")})
    capture.refresh_from_db()
    assert capture.text == "The words"


@pytest.mark.parametrize("seen", ["2999", "2999-01-01/..", "2025-05-13/2999-01-01"])
def test_nobody_has_seen_what_is_yet_to_come(seen: str, admin_client: Client) -> None:
    assert "is in the future" in errors(brought(admin_client, text="Words", seen=seen))["seen"][0]


@pytest.mark.parametrize("seen", ["2025-05-13/..", "../2025", "2025-05~"])
def test_a_text_may_be_seen_at_any_time_that_has_come(seen: str, admin_client: Client) -> None:
    assert brought(admin_client, text="Words", seen=seen).status_code == 302


def test_a_text_may_be_pasted_that_is_as_long_as_a_file(admin_client: Client) -> None:
    long = "Words. " * 1_000_000
    assert brought(admin_client, text=long).status_code == 302
    assert Capture.objects.get().text == long.strip()


def test_of_a_text_that_is_too_long_the_most_is_told(admin_client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
    answer = brought(admin_client, text="Words. " * 200_000)
    assert answer.status_code == 413
    assert "larger than 1 MB, which is the limit" in answer.content.decode()


def test_of_a_form_of_too_many_fields_the_most_is_told(admin_client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    answer = brought(admin_client, text="Words")
    assert answer.status_code == 413
    assert "more than 2 fields, which is the limit" in answer.content.decode()


COPY = "https://web.archive.org/web/20250513120000/https://ministry.example/ban"


def test_an_archives_address_alone_gives_the_text_its_date_and_its_bytes(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = a_page("Chips used anywhere in the world violate the controls.")

    def fetch(url: str, *, now: dt.datetime, **more: Json) -> Fetched:
        return Fetched(url, 200, {"content-type": "text/html"}, body, now)

    monkeypatch.setattr(download, "fetch", fetch)
    assert brought(admin_client, seen="", archive_url=COPY).status_code == 302
    capture = Capture.objects.get()
    assert "violate the controls" in capture.text
    assert (capture.seen, capture.archive_url, capture.media_type) == ("2025-05-13", COPY, "text/html")
    assert capture.fetched_from == COPY.replace("/https", "id_/https")
    assert capture.raw_sha256 == hashlib.sha256(body).hexdigest()


def test_a_copy_that_cannot_be_fetched_is_an_error_with_the_way_out(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(url: str, **more: Json) -> Fetched:
        raise NotFetched(f"{url}: the server responded with status 404.")

    monkeypatch.setattr(download, "fetch", fetch)
    (told,) = errors(brought(admin_client, seen="", archive_url=COPY))["archive_url"]
    assert told.startswith("The copy cannot be fetched.")
    assert told.endswith("status 404. Paste its text below instead.")


def test_pasted_words_with_an_archives_address_take_its_date_and_fetch_nothing(admin_client: Client) -> None:
    brought(admin_client, seen="", archive_url=COPY, text="Words.")
    assert [(one.seen, one.text, one.raw_sha256) for one in Capture.objects.all()] == [("2025-05-13", "Words.", "")]


def test_without_a_date_or_an_address_that_says_it_the_date_is_asked_for(admin_client: Client) -> None:
    told = errors(brought(admin_client, seen="", text="Words.", archive_url="https://archive.example/x"))
    assert told["seen"] == ["Enter the date when the text was seen, or the address of a copy that says it."]


def test_a_source_links_to_where_its_page_is_saved(admin_client: Client) -> None:
    written()
    source = Source.objects.get()
    source.url = "https://ministry.example/?a=1&b=2"
    source.save()
    page = admin_client.get(reverse("admin:sources_source_change", args=[source.pk])).content.decode()
    assert 'href="https://web.archive.org/save/https://ministry.example/?a=1&amp;b=2"' in page
