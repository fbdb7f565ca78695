"""A draft event as it would be told, before anybody else can see it."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from events.editions.documents import decode, digest
from events.editions.http.views import timestamp
from events.editions.models import Edition, Revision
from events.editions.planning import Step, plan
from events.editions.rows import Key
from events.formats.page import Page
from events.formats.registry import FORMATS

from ..pages.base import shown
from ..pages.context import dates_told, relations_told, sources_of, titles_of, wording_of


class Shown(NamedTuple):
    """A draft in one format."""

    format: str
    text: str


def drafted(revision: Revision) -> dict[str, Any]:
    """The document a revision of an event would be, with the entry block of an edition to come.

    Raises:
        Refused: it could not be published; everything that stands in the way is named.
    """
    step = _step(revision)
    edition = coming()
    document = step.document or ""
    entry = {
        "edition": edition.number,
        "revision": revision.number,
        "published_at": timestamp(edition.published_at),
        "updated": timestamp(edition.published_at),
        "change": step.change,
        "cause": step.cause,
        "note": "Preview",
        "digest": digest(document),
    }
    return decode(document) | {"entry": entry}


def coming() -> Edition:
    """The edition that would be made now. It is not stored."""
    return Edition(number=Edition.objects.newest().number + 1, published_at=timezone.now(), note="Preview")


def in_every_format(event: dict[str, Any], base: str) -> list[Shown]:
    """A drafted event in each format there is."""
    edition = coming()
    page = Page(
        events=[event],
        edition=edition.number,
        published_at=edition.published_at,
        title=event["title"],
        description="Preview",
        base=base,
        url=f"{base}/api/v1{event['path']}",
        id=f"urn:uuid:{event['id']}",
        licence=settings.ANNALS_LICENCE,
    )
    return [
        Shown(format.name, format.render(page).decode("utf-8", "replace"))
        for format in FORMATS.values()
        if format.render
    ]


def its_page(request: HttpRequest, event: dict[str, Any]) -> HttpResponse:
    """A drafted event's page, as readers would see it."""
    edition = coming()
    edition.newest = True
    titles = titles_of(event, edition)
    return shown(
        request,
        "pages/event.html",
        edition,
        event=event,
        entry=event["entry"] | {"published_at": edition.published_at},
        dates=dates_told(event, titles),
        sources=sources_of(event, titles),
        wording=wording_of(event),
        relations=relations_told(event),
        canonical=event["path"],
    )


def _step(revision: Revision) -> Step:
    mine = Key(revision.subject, revision.subject_id)
    return next(step for step in plan([revision]) if step.key == mine)
