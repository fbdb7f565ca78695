"""What tools answer about events."""

import datetime as dt
from dataclasses import replace

import orjson

from events.editions.documents import decode
from events.editions.http.parameters import choice_parser, parse_day
from events.editions.http.responses import render_document
from events.editions.http.views import find_entry_or_problem
from events.editions.querysets import SERVED

from ..choices import LANGUAGES
from ..documents.in_force import get_in_force_since, in_force_state
from ..documents.shapes import EventDocument, Quote
from ..documents.translation import Translator
from ..query.compare import COLUMNS, check_order, get_differences
from ..query.comparison import parse_editions, render_comparison
from ..query.parameters import QUESTION, parse_question, to_problem
from ..query.querysets import get_sort
from ..query.question import EventQuery, QuestionError
from ..query.question_words import format_question
from ..query.results import EventResults
from ..query.slugs import resolve_or_problem
from .calls import Answer, Call
from .shapes import ListedEvent, MeasureInForce, QuoteBrief


def search_events(call: Call) -> Answer:
    """A page of the events that answer a question."""
    pairs = _question_pairs(call)
    events, fields = _find_page(call, parse_question(call.params))
    results = [_render_listed(event) for event in events]
    title = f"Annals: {format_question(pairs)}"
    return Answer({**fields, "results": results}, title, "/", [*pairs, *call.in_edition], is_empty=not results)


def get_in_force(call: Call) -> Answer:
    """A page of the measures that were in force on a day, or may have been."""
    call.require("on", "2025-05-13")
    pairs = _question_pairs(call)
    query = parse_question(call.params)
    on = call.params.value("on", parse_day)
    call.params.check()
    day = on or dt.date.min
    events, fields = _find_page(call, replace(query, in_force_on=day))
    results = [_render_in_force(event, day) for event in events]
    pairs = [*pairs, ("in_force_on", day.isoformat())]
    return Answer(
        {"on": day.isoformat(), **fields, "results": results},
        f"Annals: {format_question(pairs)}",
        "/",
        [*pairs, *call.in_edition],
        is_empty=not results,
    )


def get_event(call: Call) -> Answer:
    """One event, whole."""
    call.require("slug", "bis-ascend-wording-amended")
    slug = call.params.value("slug", str)
    language = call.params.value("lang", choice_parser(LANGUAGES))
    call.params.check()
    entry = find_entry_or_problem("event", slug or "", call.edition).entry
    event: object = orjson.Fragment(render_document(entry))
    if language:
        event = Translator(language, call.edition).translate(decode(render_document(entry)))
    return Answer({"event": event}, entry.label, f"/events/{entry.slug}", call.in_edition)


def get_changes(call: Call) -> Answer:
    """A page of what entered, left or changed in the answer to a question between two editions."""
    pairs = _question_pairs(call)
    query = parse_question(call.params)
    earlier, later = parse_editions(call.params, call.edition)
    paging = call.paging(f"compare {earlier.number} {later.number} {query.digest}", COLUMNS)
    call.params.check()
    try:
        check_order(earlier, later)
        part = get_differences(query, earlier, later, paging.window)
    except QuestionError as error:
        raise to_problem(error) from error
    numbers = {"from": earlier.number, "to": later.number}
    fields = {"next_cursor": call.next_cursor(paging, part), **numbers, **render_comparison(part.entries)}
    title = f"Annals: what changed in {format_question(pairs)} from edition {earlier.number} to {later.number}"
    return Answer(fields, title, "/compare", [*pairs, *numbers.items()], is_empty=not part.entries)


def render_quote(quote: Quote, source: str) -> QuoteBrief:
    """A quotation from a source, with the result of its check."""
    return {
        "source": source,
        "exact": quote["exact"],
        "status": quote["status"],
        "reason": quote.get("reason"),
        "changed": quote["changed"],
        "now": quote["now"],
    }


def _find_page(call: Call, query: EventQuery) -> tuple[list[EventDocument], dict[str, object]]:
    """The events of a page, in the language that is asked for, and what else a page says."""
    sort = get_sort(query)
    paging = call.paging(query.digest, sort.columns)
    counts = call.params.value("count", choice_parser(("exact",)))
    language = call.params.value("lang", choice_parser(LANGUAGES))
    call.params.check()
    resolved, missing = resolve_or_problem(query, call.edition)
    events = EventResults(call.edition)
    part = events.get_page(resolved, paging.window, *SERVED, sort=sort)
    count = events.count(resolved) if counts else None
    documents: list[EventDocument] = [decode(entry.document or "{}") for entry in part.entries]
    if language:
        documents = Translator(language, call.edition).translate_all(documents)
    return documents, {"next_cursor": call.next_cursor(paging, part), "count": count, "not_found": missing}


def _question_pairs(call: Call) -> list[tuple[str, str]]:
    return [pair for pair in call.params.pairs if pair[0] in QUESTION]


def _render_listed(event: EventDocument) -> ListedEvent:
    return {
        "slug": event["slug"],
        "title": event["title"],
        "date": event["date"],
        "path": event["path"],
        "summary": event["summary"],
        "kind": event["kind"],
        "significance": event["significance"],
        "jurisdictions": event["jurisdictions"],
        "quotes": [render_quote(one["quote"], one["source"]["slug"]) for one in event["citations"] if one["quote"]],
    }


def _render_in_force(event: EventDocument, day: dt.date) -> MeasureInForce:
    since = get_in_force_since(event["dates"], day)
    return {
        **_render_listed(event),
        "in_force": in_force_state(event["dates"], day),
        "since": since.isoformat() if since else None,
    }
