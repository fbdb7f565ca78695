"""Lists of subjects that events mention, by name, with how many events do."""

from collections.abc import Callable, Collection, Mapping
from typing import ClassVar

import orjson
from django.http import HttpRequest, HttpResponse

from ..documents import Document
from ..http.pagination import PAGE, Paging
from ..http.parameters import Parameters
from ..http.responses import json_response, redirect_to, render_entry_block
from ..http.subject_lists import COLUMNS, get_subjects_page, render_subject
from ..http.views import PublicView, find_entry_or_problem
from ..models import Edition
from ..tallies import count_mentions


class SubjectList(PublicView):
    """The public subjects of one kind, by name."""

    subject: ClassVar[str] = ""
    with_count: ClassVar[bool] = True
    parameters = PAGE

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        filters = {name: sorted(values) for name, values in self.get_filters(params).items() if values}
        question = f"{self.subject} {filters}" if filters else self.subject
        paging = Paging(request, params, edition, question, COLUMNS, default=20, most=100)
        render = self.get_renderer(params)
        params.check()
        part = get_subjects_page(self.subject, edition, paging.window, with_count=self.with_count, filters=filters)
        lines = (orjson.dumps(render(document)).decode() for document in part.entries)
        return paging.page_response(part, lines)

    def get_filters(self, params: Parameters) -> Mapping[str, Collection[str]]:
        """The lookups of entries that a request filters by, with their values; errors are noted in ``params``."""
        return {}

    def get_renderer(self, params: Parameters) -> Callable[[Document], Mapping[str, object]]:
        """What makes of a document what the list has of it; errors are noted in ``params``."""
        return lambda document: document


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
        body = render_subject(found.entry, counts) | {"entry": render_entry_block(found.entry)}
        return json_response(orjson.dumps(body))
