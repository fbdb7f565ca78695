"""Lists of subjects that events mention, by name, with how many events do."""

from typing import ClassVar

import orjson
from django.http import HttpRequest, HttpResponse

from ..documents import decode
from ..http.pagination import PAGE, Paging
from ..http.parameters import Parameters
from ..http.responses import json_response, redirect_to, render_entry_block
from ..http.views import PublicView, find_entry_or_problem
from ..keyset import Sort, get_slice
from ..models import Edition, Entry
from ..tallies import count_mentions


class SubjectList(PublicView):
    """The public subjects of one kind, by name."""

    subject: ClassVar[str] = ""
    with_count: ClassVar[bool] = True
    parameters = PAGE

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        paging = Paging(request, params, edition, self.subject, ("label", "slug"), default=20, most=100)
        params.check()
        entries = Entry.objects.using("public").at(edition).public().of(self.subject)
        part = get_slice(entries.to_rows(), Sort(("label", "slug")), paging.window)
        counts = (
            count_mentions(self.subject, [entry.slug for entry in part.entries], edition) if self.with_count else None
        )
        lines = (orjson.dumps(_render_subject(entry, counts)).decode() for entry in part.entries)
        return paging.page_response(part, lines)


class SubjectDetail(PublicView):
    """One subject of the vocabulary."""

    subject: ClassVar[str] = ""
    plural: ClassVar[str] = ""

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        params.check()
        found = find_entry_or_problem(self.subject, names["slug"], edition)
        if found.renamed:
            return redirect_to(request, f"/api/v1/{self.plural}/{found.entry.slug}")
        counts = count_mentions(self.subject, [found.entry.slug], edition)
        body = _render_subject(found.entry, counts) | {"entry": render_entry_block(found.entry)}
        return json_response(orjson.dumps(body))


def _render_subject(entry: Entry, counts: dict[str, int] | None) -> dict[str, object]:
    document: dict[str, object] = decode(entry.document or "{}")
    return document if counts is None else document | {"count": counts.get(entry.slug, 0)}
