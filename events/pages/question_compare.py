"""The page that compares the events of a question in two editions: what is new, what changed and what is gone."""

from typing import NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from events.editions.documents import decode
from events.editions.http.pagination import PAGE, Paging
from events.editions.http.parameters import Parameters, choice_parser
from events.editions.http.responses import base_url
from events.editions.http.views import TIME
from events.editions.models import Edition, Entry

from ..documents.languages import render_date
from ..documents.shapes import EventDocument, Timeline
from ..query.compare import COLUMNS, ComparedEvent, check_order, find_edition, get_differences
from ..query.compare import Difference as Kind
from ..query.parameters import parse_question, to_problem
from ..query.question import EventQuery, QuestionError
from ..query.slugs import resolve_or_problem
from ..templatetags.annals import words
from .addresses import PageAddress, Pairs, to_question_pairs
from .base import Page, get_latest_editions, page_address, render_page
from .compare_views import VIEWS
from .controls import QUESTION
from .facet_choices import HEADINGS, Choice, Facet, name_missing
from .filters import Filter, get_filters
from .history import Difference, compare_documents
from .share import Sharing

#: The parameters of the question: an order would change nothing.
_QUESTION = QUESTION - {"order"}
#: How many events a page compares.
_LISTED = 30


class ComparedRow(NamedTuple):
    """An event in one edition or both; ``edition`` is the number of the latest edition of the two that has it."""

    event: EventDocument
    kind: Kind
    edition: int
    differences: list[Difference]
    is_redacted: bool
    reason: str


class QuestionComparison(Page):
    """The events of a question in two editions; without a choice, the newest and the one before it.

    An address with both ``from`` and ``to`` as numbers always shows the same.
    """

    parameters = _QUESTION | PAGE | {"from", "to", "view"}
    expensive = parameters

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        query = parse_question(params)
        texts = [params.value(name, str) for name in ("from", "to")]
        view = params.value("view", choice_parser(VIEWS)) or "side"
        params.check()
        try:
            later = edition if texts[1] is None else find_edition("to", texts[1])
            earlier = _get_edition_before(later) if texts[0] is None else find_edition("from", texts[0])
            check_order(earlier, later)
        except QuestionError as error:
            raise to_problem(error) from error
        place = f"compare {earlier.number} {later.number} {query.digest}"
        paging = Paging(request, params, edition, place, COLUMNS, default=_LISTED, most=_LISTED)
        params.check()
        try:
            part = get_differences(query, earlier, later, paging.window)
        except QuestionError as error:
            raise to_problem(error) from error
        following, preceding = paging.links(edition, part)
        return render_page(
            request,
            "pages/compare.html",
            edition,
            old=earlier,
            new=later,
            editions=_get_choices(earlier, later),
            groups=_group(_to_rows(part.entries, earlier, later)),
            next=following,
            previous=preceding,
            **_describe(request, params, query, edition, (earlier, later), view),
        )


def compare_address(pairs: Pairs, later: Edition) -> str:
    """The page that compares the events of a question in an edition with those in the edition before it."""
    edition = [] if later.newest else [("edition", str(later.number))]
    return page_address("/compare", [*(pair for pair in pairs if pair[0] in _QUESTION | {"lang"}), *edition])


def get_timeline_pairs(timeline: Timeline, pairs: Pairs) -> Pairs:
    """The question of a timeline as parameters, with those of a reader that the timeline leaves open."""
    return [*to_question_pairs(timeline), *(pair for pair in pairs if pair[0] not in timeline["question"])]


def _describe(
    request: HttpRequest,
    params: Parameters,
    query: EventQuery,
    edition: Edition,
    compared: tuple[Edition, Edition],
    view: str,
) -> dict[str, object]:
    """The context that names the question, and the addresses of the page's variants."""
    question = [pair for pair in params.pairs if pair[0] in _QUESTION]
    time = [pair for pair in params.pairs if pair[0] in TIME | {"lang"}]
    numbers = [("from", str(compared[0].number)), ("to", str(compared[1].number))]
    address = PageAddress(request.path, [*question, *numbers, *time, ("view", view)])
    filters = _get_filters(query, edition, address)
    summary = ", ".join(f"{one.heading} {one.value}" for one in filters)
    title = f"Editions {compared[0].number} and {compared[1].number} compared"
    base = base_url(request)
    sharing = Sharing(f"{title}: {summary}" if summary else title, base, request.path, [*question, *numbers], edition)
    return {
        "view": view,
        "views": [(name, address.with_parameters(view=name), name == view) for name in VIEWS],
        "filters": filters,
        "summary": summary,
        "hidden": [*question, *time, ("view", view)],
        "events_url": page_address("/", question),
        "feed_url": page_address("/api/v1/events/compare.atom", question),
        "api_url": page_address("/api/v1/events/compare", [*question, *numbers]),
        "sharing": sharing,
        "canonical": f"{base}{page_address(request.path, [*question, *numbers])}",
    }


def _get_filters(query: EventQuery, edition: Edition, address: PageAddress) -> list[Filter]:
    """The filters in use, by the names that the edition has for their values."""
    resolved, _ = resolve_or_problem(query, edition)
    facets = [
        Facet(name, str(heading), [
            Choice(row.value, row.label, row.count, True, address.with_value_toggled(name, row.value))
            for row in name_missing(name, list(getattr(resolved, name)), edition)
        ])
        for name, heading in HEADINGS.items()
    ]  # fmt: skip
    filters = get_filters(address.pairs, facets, edition, lambda name: address.with_parameters(**{name: None}))
    spans = [("since", query.since), ("until", query.until)]
    return filters + [
        Filter(words(name), render_date(date.text), address.with_parameters(**{name: None}))
        for name, date in spans
        if date
    ]


def _get_edition_before(later: Edition) -> Edition:
    before = Edition.objects.using("public").filter(number__lt=later.number).order_by("-number").first()
    return before or later


def _get_choices(*chosen: Edition) -> list[Edition]:
    """The latest editions, and those that are compared; newest first."""
    by_number = {edition.number: edition for edition in (*get_latest_editions(), *chosen)}
    return [by_number[number] for number in sorted(by_number, reverse=True) if number]


def _to_rows(compared: list[ComparedEvent], earlier: Edition, later: Edition) -> list[ComparedRow]:
    gone = [one.subject_id for one in compared if one.difference is Kind.LEFT]
    reasons = _get_reasons(gone, later) if gone else {}
    return [_to_row(one, earlier, later, reasons.get(one.subject_id, "")) for one in compared]


def _to_row(one: ComparedEvent, earlier: Edition, later: Edition, reason: str) -> ComparedRow:
    sides = [decode(entry.document or "{}") for entry in (one.before, one.after) if entry]
    event = sides[-1]
    differences = compare_documents(sides[0], event) if len(sides) == 2 else []
    shown = later.number if one.after is not None else earlier.number
    return ComparedRow(event, one.difference, shown, differences, one.is_redacted, reason)


def _get_reasons(ids: list[UUID], edition: Edition) -> dict[UUID, str]:
    """Why events were withdrawn, of those that were."""
    entries = (
        Entry.objects.using("public")
        .at(edition)
        .of("event")
        .filter(subject_id__in=ids, document=None)
        .select_related("redaction")
    )
    return {entry.subject_id: entry.reason for entry in entries}


def _group(rows: list[ComparedRow]) -> list[tuple[Kind, list[ComparedRow]]]:
    """The events by what happened to them: the changed ones first, whose words are what a reader came for."""
    groups = [(kind, [row for row in rows if row.kind is kind]) for kind in (Kind.CHANGED, Kind.ENTERED, Kind.LEFT)]
    return [(kind, some) for kind, some in groups if some]
