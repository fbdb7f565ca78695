"""Sources captured: their text kept, reviewed and never changed."""

import datetime as dt
import io
import subprocess
import sys
from http.server import BaseHTTPRequestHandler
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from pypdf import PdfWriter
from pytest_django import Settings

from events.editions.models import Revision
from sources.capture.capture import Attempt, capture_source, host_turn
from sources.capture.extract import MOST_MEMORY, NoText, extract_text
from sources.capture.http import Bounds
from sources.models import Capture, Outcome, Review, Source
from tests.sources.conftest import DAY, HTML, NOW, TEXT, WORDS, Site, Trap, captured, page


def test_a_page_is_captured_with_its_bytes(source: Source, site: Site) -> None:
    site.pages["/"] = (200, HTML | {"ETag": '"1"'}, page(WORDS.decode()))
    attempt = captured(source, site)
    capture = Capture.objects.get()
    assert attempt.outcome is Outcome.NEW
    assert "Chips used anywhere in the world violate the controls." in capture.text
    assert (capture.number, capture.seen, capture.extent) == (1, "2025-05-13", "whole")
    assert (capture.review, capture.http_status, capture.http_headers["etag"]) == (Review.UNREVIEWED, 200, '"1"')
    assert capture.raw.read() == site.pages["/"][2]
    capture.raw.close()
    assert Revision.objects.get(subject="capture").row == capture.row()
    assert not {"review", "raw", "http_status"} & capture.row().keys()


def test_the_same_text_again_is_a_sighting_once_a_day(source: Source, site: Site) -> None:
    captured(source, site)
    assert captured(source, site, NOW + DAY).outcome is Outcome.SIGHTING
    assert captured(source, site, NOW + DAY).capture is None
    assert [(capture.seen, capture.review) for capture in source.captures.all()] == [
        ("2025-05-13", Review.UNREVIEWED),
        ("2025-05-14", Review.CONFIRMED),
    ]


def test_a_page_that_has_not_changed_is_asked_for_by_condition(source: Source, site: Site) -> None:
    captured(source, site)
    site.pages["/"] = (304, {}, b"")
    attempt = captured(source, site, NOW + DAY)
    assert site.asked[1]["If-None-Match"] == '"1"'
    assert attempt.capture
    assert (attempt.outcome, attempt.capture.text) == (Outcome.SIGHTING, source.captures.earliest("pk").text)


def test_whoever_is_asked_can_read_who_asks(source: Source, site: Site, settings: Settings) -> None:
    settings.ANNALS_BASE_URL = "https://annals.example"
    captured(source, site)
    assert site.asked[0]["User-Agent"].endswith("+https://annals.example")


def test_another_text_is_a_new_wording(source: Source, site: Site) -> None:
    captured(source, site)
    site.pages["/"] = (200, TEXT, b"Industry is alerted to the risks of using such chips.")
    assert captured(source, site, NOW + DAY).outcome is Outcome.NEW


def test_what_was_noise_once_is_noise_again_and_the_words_before_it_are_no_news(source: Source, site: Site) -> None:
    first, noise = site.pages["/"], (200, TEXT, b"Chips! Today's advertisement is about shoes.")
    captured(source, site)
    site.pages["/"] = noise
    capture = captured(source, site, NOW + DAY).capture
    assert capture
    capture.review = Review.NOISE
    capture.save()
    site.pages["/"] = first
    assert captured(source, site, NOW + 2 * DAY).outcome is Outcome.SIGHTING
    site.pages["/"] = noise
    captured(source, site, NOW + 3 * DAY)
    assert [capture.review for capture in source.captures.all()] == ["unreviewed", "noise", "confirmed", "noise"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", ["http://a@127.0.0.1/", "http://ⓔxample.com/", "http://127.1/", "http://[::1]/", "file:///etc/passwd"]
)
def test_a_source_cannot_be_saved_with_a_private_address(url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Source(slug="trick", title="Trick", type="report", url=url).full_clean()
    assert list(refused.value.message_dict) == ["url"]


def test_a_failure_is_told_and_makes_no_capture(source: Source, site: Site) -> None:
    site.pages["/"] = (500, HTML, b"")
    attempt = captured(source, site)
    assert (attempt.outcome, Capture.objects.count()) == (Outcome.FAILED, 0)
    assert "500" in attempt.reason


def test_the_words_of_a_capture_never_change(source: Source, site: Site) -> None:
    captured(source, site)
    capture = Capture.objects.get()
    capture.text, capture.review = "Other words.", Review.NOISE
    capture.save()
    capture.refresh_from_db()
    assert (capture.text == "Other words.", capture.review) == (False, Review.NOISE)


def test_a_source_is_due_when_it_was_checked_long_enough_ago(source: Source) -> None:
    assert not Source.objects.due(NOW).exists()
    source.check_every = 7
    source.save()
    assert Source.objects.due(NOW).get() == source
    source.checked_at = NOW
    source.save()
    assert not Source.objects.due(NOW + 6 * DAY).exists()
    assert Source.objects.due(NOW + 7 * DAY).get() == source


def test_the_command_sums_up_and_connects_to_nothing_private(source: Source, trap: Trap) -> None:
    Source.objects.update(url=f"http://127.0.0.1:{trap.port}/")
    out = StringIO()
    call_command("capture_sources", "statement", stdout=out)
    assert out.getvalue().splitlines()[-1] == "0 new wording, 0 unchanged, 0 no document, 1 failed."
    assert not trap.touched


def test_a_host_is_asked_again_only_after_the_delay_whoever_asked_it_last(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("sources.capture.capture.time.sleep", waits.append)
    delay = dt.timedelta(seconds=30)
    other = Source.objects.create(slug="other", title="Other", type="report", url="http://NEWS.example/other")
    elsewhere = Source.objects.create(slug="far", title="Far", type="report", url="http://far.example/")
    Source.objects.filter(pk=source.pk).update(checked_at=timezone.now() - dt.timedelta(seconds=10))
    for asked in (other, elsewhere):
        with host_turn(asked, delay):
            pass
    assert len(waits) == 1
    assert 15 < waits[0] <= 20


def test_nobody_waits_for_a_check_that_is_dated_in_the_future(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the clock was ahead, the delay would last as long as it was ahead."""
    waits: list[float] = []
    monkeypatch.setattr("sources.capture.capture.time.sleep", waits.append)
    for checked_at in (timezone.now() + DAY, timezone.now() + 3650 * DAY):
        Source.objects.filter(pk=source.pk).update(checked_at=checked_at)
        with host_turn(source, dt.timedelta(seconds=30)):
            pass
    assert waits == []


def test_a_source_whose_check_is_dated_in_the_future_is_due(source: Source) -> None:
    """Or it would be left alone until then, whatever made it so."""
    Source.objects.filter(pk=source.pk).update(check_every=7, checked_at=NOW + 3650 * DAY)
    assert Source.objects.due(NOW).get() == source
    Source.objects.filter(pk=source.pk).update(checked_at=NOW)
    assert not Source.objects.due(NOW).exists()


@pytest.mark.django_db(transaction=True)
def test_a_host_is_asked_by_one_process_at_a_time() -> None:
    source = Source.objects.create(slug="a", title="A", type="report", url="http://news.example/")
    other = connection.copy()
    with host_turn(source, dt.timedelta()):
        assert not free(other)
    assert free(other)
    other.close()


def free(other: BaseDatabaseWrapper) -> bool:
    # Held for this statement: a lock of the session would go back to the pool with its connection.
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('annals host'), hashtext('news.example'))")
        return bool(cursor.fetchone()[0])


def test_an_older_wording_that_is_added_later_makes_no_news_of_the_newer_one(source: Source, site: Site) -> None:
    captured(source, site, NOW + DAY)
    Capture(source=source, seen="2025-05-01", text="Older words", review=Review.CONFIRMED).save()
    assert captured(source, site, NOW + 2 * DAY).outcome is Outcome.SIGHTING


def test_an_answer_that_cannot_be_kept_is_told(source: Source, site: Site) -> None:
    bounds = Bounds(ports={site.port}, hosts={"news.example": "127.0.0.1", "under_score.example": "127.0.0.1"})
    site.pages["/"] = lambda handler: _redirect_once(handler, site)
    attempt = capture_source(source, now=NOW, bounds=bounds)
    assert (attempt.outcome, Capture.objects.count()) == (Outcome.FAILED, 0)
    assert "cannot be saved" in attempt.reason


def _redirect_once(handler: BaseHTTPRequestHandler, site: Site) -> None:
    named = handler.headers["Host"].startswith("under_score")
    handler.send_response(200 if named else 302)
    handler.send_header("Content-Type", "text/plain")
    handler.send_header("Location", site.url("/", "under_score.example"))
    handler.end_headers()
    handler.wfile.write(b"Words" if named else b"")


@pytest.mark.django_db
def test_the_command_wants_to_be_told_which() -> None:
    with pytest.raises(CommandError, match="--due"):
        call_command("capture_sources")
    with pytest.raises(CommandError, match="unknown source 'nowhere'"):
        call_command("capture_sources", "nowhere")


def test_plain_text_is_taken_as_it_is() -> None:
    assert extract_text("Ça va\r\nbien\x00".encode("latin-1"), "text/plain; charset=latin-1") == "Ça va\nbien"
    assert extract_text("“So”".encode(), "text/plain") == "“So”"


def test_the_words_of_a_pdf_are_read() -> None:
    assert extract_text(a_pdf("Hello"), "application/pdf") == "Hello"


@pytest.mark.parametrize("charset", ["undefined", "punycode", "idna", "hex", "unicode_escape", "é", "x" * 500])
def test_a_charset_that_is_none_is_passed_over(charset: str) -> None:
    assert extract_text("So “it” says".encode() + b"-" * 100_000, f"text/plain; charset={charset}").startswith(
        "So “it” says-"
    )


def test_a_document_that_takes_its_reader_too_long_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.capture.extract.SECONDS", 0.01)
    with pytest.raises(NoText, match=r"within 0\.01 seconds"):
        extract_text(a_pdf("Hello"), "application/pdf")


def test_a_document_that_asks_for_too_much_breaks_only_its_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.capture.extract.sys.executable", "/bin/false")
    with pytest.raises(NoText, match="parser crashed"):
        extract_text(a_pdf("Hello"), "application/pdf")


def a_reader_that_takes(memory: int) -> subprocess.CompletedProcess[bytes]:
    """What the process of a reader ends with that asks the system for so many bytes, and touches none of them."""
    program = (
        "import mmap, sources.capture.extract as extract\n"
        f"extract._READERS['a/b'] = lambda body: str(len(mmap.mmap(-1, {memory})))\n"
        "extract.main()"
    )
    return subprocess.run([sys.executable, "-c", program, "a/b"], input=b"", capture_output=True, check=False)


def test_a_reader_gets_no_more_memory_than_its_bound() -> None:
    within, beyond = a_reader_that_takes(MOST_MEMORY // 4), a_reader_that_takes(MOST_MEMORY)
    assert (within.returncode, within.stdout) == (0, str(MOST_MEMORY // 4).encode())
    assert beyond.returncode not in (0, 3)
    assert b"Cannot allocate memory" in beyond.stderr


@pytest.mark.parametrize(
    ("body", "media_type"),
    [(b"%PDF-1.7 broken", "application/pdf"), (b"", "text/plain"), (b"<html>", "text/html"), (b"\x89PNG", "image/png")],
)
def test_a_document_without_text_is_told_in_words(body: bytes, media_type: str) -> None:
    with pytest.raises(NoText):
        extract_text(body, media_type)


def a_pdf(words: str) -> bytes:
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    sheet = writer.add_blank_page(200, 200)
    font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                             NameObject("/BaseFont"): NameObject("/Helvetica")})  # fmt: skip
    fonts = DictionaryObject({NameObject("/F1"): font})
    sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 10 100 Td ({words}) Tj ET".encode())
    sheet[NameObject("/Contents")] = writer._add_object(stream)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def test_who_stops_capturing_is_told_what_was_captured(
    site: Site, db: None, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    for slug in ("a", "b", "c"):
        Source.objects.create(slug=slug, title=slug, type="press_release")

    def capturing(source: Source, *, now: dt.datetime) -> Attempt:
        if source.slug == "b":
            raise KeyboardInterrupt
        return capture_source(source, now=now)

    monkeypatch.setattr("sources.management.commands.capture_sources.capture_source", capturing)
    out = StringIO()
    with pytest.raises(
        CommandError, match="Stopped: 0 new wording, 0 unchanged, 0 no document, 1 failed, 2 not fetched"
    ) as stopped:
        call_command("capture_sources", "a", "b", "c", stdout=out)
    assert stopped.value.returncode == 130
    assert out.getvalue().startswith("a: failed")


@pytest.mark.parametrize("delay", ["nan", "1e300", "-5", "soon", "inf"])
def test_a_delay_that_cannot_be_waited_for_is_refused(db: None, delay: str) -> None:
    with pytest.raises(CommandError, match=f"‘{delay}’ is not a number of seconds"):
        call_command("capture_sources", "--due", f"--delay={delay}")


@pytest.mark.parametrize("host", ["xn--n3h.com", "xn--a.com", "xn--zzzzzzzzz.com"])
def test_an_address_that_cannot_be_decoded_is_noted_and_the_next_source_is_asked(db: None, host: str) -> None:
    for slug, url in (("bad", f"http://{host}/"), ("next", "http://news.example/")):
        Source.objects.create(slug=slug, title=slug, type="press_release", url=url, check_every=1)
    out = StringIO()
    call_command("capture_sources", due=True, delay=0, stdout=out)
    assert "bad: failed" in out.getvalue()
    assert "next: failed" in out.getvalue()
    assert not Source.objects.filter(checked_at=None).exists()


def test_whatever_goes_wrong_with_one_source_is_noted_at_it(
    source: Source, site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("unforeseen")

    monkeypatch.setattr("sources.capture.capture.extract_text", fail)
    attempt = captured(source, site)
    assert attempt.outcome is Outcome.FAILED
    assert attempt.reason.endswith("unexpected error (KeyError). It has been logged.")
    source.refresh_from_db()
    assert source.checked_at == NOW
    assert "unforeseen" in caplog.text
