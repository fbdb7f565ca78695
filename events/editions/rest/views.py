"""Editions over REST: the acts of publishing, and what each of them changed."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from ..models import Edition, Entry
from ..paging import Sort, keyset
from .answers import PAGE, Paging, PublicView, entry_block, page_response, pinned, timestamp
from .parameters import Parameters


class EditionList(PublicView):
    """Acts of publishing, newest first."""

    parameters = PAGE

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: Any) -> HttpResponse:
        paging = Paging(request, asked, "editions", ("number",), default=20, most=100)
        asked.check()
        edition = paging.pin(asked, edition)
        editions = Edition.objects.using("public").filter(number__lte=edition.number).with_changes()
        part = keyset(editions, Sort(("number",), descending=True), paging.window)
        lines = (orjson.dumps(edition_line(one)).decode() for one in part.entries)
        return page_response(edition, paging.links(edition, part), lines)


class EditionDetail(PublicView):
    """One act of publishing, and a page of what it changed."""

    parameters = PAGE

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: Any) -> HttpResponse:
        paging = Paging(request, asked, f"edition {names['number']}", ("id",), default=100, most=1000)
        asked.check()
        edition = paging.pin(asked, edition)
        shown = pinned(asked, {"edition": names["number"], "as_of": None})
        part = keyset(Entry.objects.using("public").filter(edition=shown), Sort(("id",)), paging.window)
        changed = (orjson.dumps(changed_line(entry)).decode() for entry in part.entries)
        lead = {"number": shown.number, "note": shown.note, "changes": shown.entries.using("public").count()}
        return page_response(edition, paging.links(edition, part), changed, lead=lead)


def edition_line(edition: Edition) -> dict[str, Any]:
    return {
        "number": edition.number,
        "published_at": timestamp(edition.published_at),
        "note": edition.note,
        "changes": edition.changes,  # type: ignore[attr-defined]  # with_changes() counts them
    }


def changed_line(entry: Entry) -> dict[str, Any]:
    """What an edition did to one subject."""
    subject = {"subject": entry.subject, "id": str(entry.subject_id), "slug": entry.slug, "title": entry.label}
    return subject | entry_block(entry)
