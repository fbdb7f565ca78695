"""Previews of a draft event, for editors only."""

from typing import NamedTuple, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from events.documents.shapes import Event, EventDocument
from events.editions.documents import EntryBlock, decode, digest
from events.editions.http.responses import format_timestamp
from events.editions.models import Edition, Revision
from events.editions.planning import PlannedEntry, plan
from events.editions.rows import Key
from events.formats.page import Page
from events.formats.registry import FORMATS

from ..pages.base import render_page
from ..pages.context import (
    count_lost_quotations,
    describe_dates,
    get_event_source_titles,
    group_citations,
    group_relations,
)
from ..pages.rewordings import collect_rewordings


class FormatPreview(NamedTuple):
    """A draft in one format."""

    format: str
    text: str


def render_draft(revision: Revision) -> Event:
    """The document a revision of an event would be, with the entry block of an edition to come.

    Raises:
        PublishingRefused: it cannot be published; every reason is named.
    """
    step = _plan_own(revision)
    edition = next_entry_block()
    document = step.document or ""
    entry: EntryBlock = {
        "edition": edition.number,
        "revision": revision.number,
        "published_at": format_timestamp(edition.published_at),
        "updated": format_timestamp(edition.published_at),
        "change": step.change,
        "cause": step.cause,
        "note": "Preview",
        "digest": digest(document),
    }
    event: EventDocument = decode(document)
    return cast(Event, {**event, "entry": entry})


def next_entry_block() -> Edition:
    """The edition that would be made now. It is not stored."""
    return Edition(number=Edition.objects.newest().number + 1, published_at=timezone.now(), note="Preview")


def render_in_every_format(event: Event, base: str) -> list[FormatPreview]:
    """Render a draft event in every format."""
    edition = next_entry_block()
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
        FormatPreview(format.name, format.render(page).decode("utf-8", "replace"))
        for format in FORMATS.values()
        if format.render
    ]


def render_draft_page(request: HttpRequest, event: Event) -> HttpResponse:
    """Render the page of a draft event as readers would see it."""
    edition = next_entry_block()
    edition.newest = True
    titles = get_event_source_titles(event, edition)
    return render_page(
        request,
        "pages/event.html",
        edition,
        event=event,
        entry={**event["entry"], "published_at": edition.published_at},
        dates=describe_dates(event, titles),
        sources=group_citations(event, titles),
        wording=count_lost_quotations(event),
        rewordings=collect_rewordings([event]),
        relations=group_relations(event),
        canonical=event["path"],
    )


def _plan_own(revision: Revision) -> PlannedEntry:
    mine = Key(revision.subject, revision.subject_id)
    return next(step for step in plan([revision]) if step.key == mine)
