"""Capturing a source: its text is fetched and saved as a capture for review."""

import datetime as dt
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from events.editions.drafts import save_revision
from events.editions.edtf import Edtf
from events.editions.models import Origin

from ..models import Capture, Extent, Outcome, Review, Source, record_look, seen_sort_key, text_digest
from .addresses import ForbiddenAddress, parse_destination
from .extract import NoDocument, NoText, detect_media_type, extract_text
from .http import Bounds, Fetched, NotFetched, fetch
from .page_noise import is_same_wording

#: The paths of a site that are its front page, without the slashes around them.
_FRONT_PAGES = frozenset(
    ("", "index.html", "index.htm", "index.php", "home", "default.aspx", "en", "de", "fr", "es", "zh", "cn")
)

logger = logging.getLogger("annals.capture")


@dataclass(frozen=True)
class Attempt:
    """One attempt: its outcome, the new capture if there is one, and the reason for a failure."""

    source: Source
    outcome: Outcome
    capture: Capture | None = None
    reason: str = ""


@contextmanager
def host_turn(source: Source, delay: dt.timedelta) -> Iterator[None]:
    """Hold the only request to a source's host among all processes, at least ``delay`` after the last one."""
    host = find_host(source)
    if not host:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('annals host'), hashtext(%s))", [host])
        try:
            _wait(host, delay)
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('annals host'), hashtext(%s))", [host])


def _wait(host: str, delay: dt.timedelta) -> None:
    now = timezone.now()
    lately = Source.objects.filter(checked_at__gt=now - delay, checked_at__lte=now)
    last_requests = [source.checked_at for source in lately if source.checked_at and find_host(source) == host]
    if last_requests:
        time.sleep((max(last_requests) + delay - now).total_seconds())


def find_host(source: Source) -> str:
    """The host of a source's URL; empty if it cannot be fetched."""
    try:
        return parse_destination(source.url, range(1, 65536)).host
    except ForbiddenAddress:
        return ""


def capture_source(
    source: Source, *, now: dt.datetime, bounds: Bounds | None = None, by: User | None = None
) -> Attempt:
    """Fetch a source and save its text. The same text as before is a sighting; at most one per day is saved.

    Args:
        now: the time of the attempt, with a time zone.
        by: whoever has it fetched; None if it is fetched by itself.
    """
    before = source.captures.filter(extent=Extent.WHOLE, http_status__isnull=False).order_by("-number").first()
    known = before.http_headers if before else {}
    try:
        if not source.url:
            raise NotFetched("the source has no URL.")
        fetched = fetch(
            source.url,
            now=now,
            etag=known.get("etag", ""),
            last_modified=known.get("last-modified", ""),
            home=settings.ANNALS_BASE_URL,
            bounds=bounds,
        )
        if is_front_page(fetched.url) and not is_front_page(source.url):
            raise NoDocument("the server led to its front page instead of the document.")
        if fetched.status == 304 and before:
            text = before.text
        else:
            text = extract_text(fetched.body, fetched.headers.get("content-type", ""))
    except NoDocument as error:
        return _record_failure(source, f"{error} Nothing was saved.", now, Outcome.NO_DOCUMENT)
    except NoText as error:
        return _record_failure(source, f"{error} Add its text by hand.", now)
    except (ForbiddenAddress, NotFetched) as error:
        return _record_failure(source, str(error), now)
    except Exception as error:
        # Whatever a server answers, and whatever a library makes of it: the next source is fetched.
        logger.exception("Not captured: %s", source.slug)
        return _record_failure(
            source, f"{source.url}: unexpected error ({type(error).__name__}). It has been logged.", now
        )
    try:
        return save_capture(source, before, fetched, text, now, by=by)
    except ValidationError as error:
        return _record_failure(source, f"{fetched.url}: the response cannot be saved: {' '.join(error.messages)}", now)


def is_front_page(url: str) -> bool:
    """Whether an address is that of a site instead of a document on it."""
    parts = urlsplit(url)
    return parts.path.strip("/").casefold() in _FRONT_PAGES and not parts.query


def _record_failure(source: Source, reason: str, now: dt.datetime, outcome: Outcome = Outcome.FAILED) -> Attempt:
    record_look(source, now, outcome)
    return Attempt(source, outcome, reason=reason)


@transaction.atomic
def save_capture(
    source: Source, before: Capture | None, fetched: Fetched, text: str, now: dt.datetime, *, by: User | None = None
) -> Attempt:
    """Save what was fetched of a source as a capture, unless it is the text that was seen before on that day.

    Args:
        before: the capture whose text it is where the server said that nothing changed.
        now: the time of the fetch, with a time zone.
        by: whoever had it fetched; None if it was fetched by itself.

    Raises:
        ValidationError: the response cannot be saved.
    """
    Source.objects.select_for_update().only("pk").get(pk=source.pk)
    digest = text_digest(text)
    seen = now.astimezone(dt.UTC).date().isoformat()
    whole = source.captures.filter(extent=Extent.WHOLE)
    last_words = max(whole.exclude(review=Review.NOISE), key=seen_sort_key, default=None)
    is_noise = whole.filter(review=Review.NOISE, sha256=digest).exists()
    is_sighting = is_noise or (last_words is not None and last_words.sha256 == digest)
    if last_words and not is_sighting:
        is_noise = is_sighting = is_same_wording(last_words.text, text, Edtf.parse(last_words.seen).latest, now.date())
    outcome = Outcome.SIGHTING if is_sighting else Outcome.NEW
    if source.captures.filter(seen=seen, sha256=digest).exists():
        record_look(source, now, Outcome.SIGHTING)
        return Attempt(source, Outcome.SIGHTING)
    capture = Capture(
        source=source,
        captured_at=now,
        seen=seen,
        extent=Extent.WHOLE,
        media_type=before.media_type if fetched.status == 304 and before else _media_type(fetched),
        text=text,
        review=Review.NOISE if is_noise else Review.CONFIRMED if is_sighting else Review.UNREVIEWED,
        http_status=fetched.status,
        http_headers=(before.http_headers if before and fetched.status == 304 else {}) | fetched.headers,
        fetched_from=fetched.url[:2000],
    )
    capture.full_clean(exclude=["id", "number", "sha256"])
    if fetched.body:
        capture.keep(fetched.body)
    capture.save()
    save_revision(capture, by=by, comment=f"Captured from {fetched.url}", origin=Origin.IMPORT)
    record_look(source, now, outcome)
    return Attempt(source, outcome, capture)


def _media_type(fetched: Fetched) -> str:
    return detect_media_type(fetched.body, fetched.headers.get("content-type", ""))
