"""Events over REST: each view reads the parameters, asks the entries, and splices their documents."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from events.editions.models import Edition, Entry
from events.editions.paging import Sort, keyset
from events.editions.problems import bad_question
from events.editions.rest.answers import (
    PAGE,
    Paging,
    PublicView,
    found_or_problem,
    json_response,
    moved,
    page_response,
    served,
)
from events.editions.rest.parameters import Parameters, one_of
from events.editions.rest.views import changed_line

from ..models import EventEntry
from ..querysets import sort_of
from ..question import LISTS, SINGLES, EventQuery, QuestionError
from ..resolving import resolve
from .question import question

QUESTION = frozenset((*LISTS, *SINGLES))


class EventList(PublicView):
    """A page of events that answer a question."""

    parameters = QUESTION | PAGE | {"count"}

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: Any) -> HttpResponse:
        query = question(asked)
        paging = Paging(request, asked, query.digest, sort_of(query).columns, default=20, most=100)
        exact = asked.value("count", one_of(("exact",))) is not None
        asked.check()
        edition = paging.pin(asked, edition)
        resolved, missing = resolved_or_problem(query, edition)
        entries = EventEntry.objects.using("public").at(edition).public()
        part = entries.asked(resolved, paging.window)
        count = entries.matching(resolved).count() if exact else None
        more = {"not_found": missing}
        return page_response(edition, paging.links(edition, part), map(served, part.entries), count=count, more=more)


class EventDetail(PublicView):
    """One event."""

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: Any) -> HttpResponse:
        asked.check()
        found = found_or_problem("event", names["slug"], edition)
        if found.moved:
            return moved(request, f"/api/v1/events/{found.entry.slug}")
        return json_response(served(found.entry))


class EventHistory(PublicView):
    """What was published of one event, newest first."""

    parameters = PAGE | {"cause"}

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: Any) -> HttpResponse:
        every_cause = asked.value("cause", one_of(("own", "all"))) == "all"
        paging = Paging(request, asked, f"history {names['slug']} {every_cause}", ("edition_id",), default=20, most=100)
        asked.check()
        edition = paging.pin(asked, edition)
        found = found_or_problem("event", names["slug"], edition, withdrawn=True)
        if found.moved:
            return moved(request, f"/api/v1/events/{found.entry.slug}/history")
        entries = Entry.objects.using("public").of("event", found.entry.subject_id).filter(edition__lte=edition.number)
        if not every_cause:
            entries = entries.own()
        part = keyset(entries, Sort(("edition_id",), descending=True), paging.window)
        return page_response(
            edition, paging.links(edition, part), (orjson.dumps(changed_line(entry)).decode() for entry in part.entries)
        )


def resolved_or_problem(query: EventQuery, edition: Edition) -> tuple[EventQuery, list[str]]:
    """The question in the words of the edition.

    Raises:
        Problem: 400, naming an unknown word and the nearest known one.
    """
    try:
        return resolve(query, edition)
    except QuestionError as error:
        raise bad_question([{"parameter": error.parameter, "detail": error.detail, "code": error.code}]) from error
