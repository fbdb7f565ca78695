"""Answers that count events instead of listing them, and quotations across events."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from events.editions.http.pagination import PAGE, Paging, page_response
from events.editions.http.parameters import Parameters, one_of
from events.editions.http.views import PublicView, json_response, named_or_problem
from events.editions.models import Edition

from ..query.histogram import INTERVALS, histogram
from ..query.parameters import QUESTION, question, refusal
from ..query.question import QuestionError, QuoteStatus
from ..query.quotations import COLUMNS, quotes
from .selection import facets_told
from .views import resolved_or_problem


class EventFacets(PublicView):
    """How many events answer a question, by kind, topic, actor, jurisdiction, publisher, source type and year."""

    parameters = QUESTION

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: Any) -> HttpResponse:
        query = question(asked)
        asked.check()
        resolved, _ = resolved_or_problem(query, edition)
        return json_response(orjson.dumps(facets_told(resolved, edition)))


class EventHistogram(PublicView):
    """How the events that answer a question lie in time."""

    parameters = QUESTION | {"interval"}

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: Any) -> HttpResponse:
        query = question(asked)
        interval = asked.value("interval", one_of(INTERVALS)) or "year"
        asked.check()
        resolved, _ = resolved_or_problem(query, edition)
        try:
            bins = histogram(resolved, edition, interval)
        except QuestionError as error:
            raise refusal(error) from error
        return json_response(orjson.dumps({"interval": interval, "bins": [one._asdict() for one in bins]}))


class QuoteList(PublicView):
    """Quotations, with what became of them, their source and the events that have them."""

    parameters = PAGE | {"status", "source"}

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: Any) -> HttpResponse:
        statuses = asked.chosen("status", [status.value for status in QuoteStatus])
        sources = asked.texts("source")
        told = f"quotes {sorted(statuses)} {sorted(sources)}"
        paging = Paging(request, asked, edition, told, COLUMNS, default=20, most=100)
        asked.check()
        sources = named_or_problem(edition, source=("source", sources))[0]["source"]
        part = quotes(edition, paging.window, statuses=statuses, sources=sources)
        lines = (orjson.dumps(quote).decode() for _, quote in part.entries)
        return page_response(edition, paging.links(edition, part), lines)
