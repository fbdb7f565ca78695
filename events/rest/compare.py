"""Two editions compared over REST."""

import orjson
from django.http import HttpRequest, HttpResponse

from events.editions.http.pagination import PAGE, Paging
from events.editions.http.parameters import Parameters
from events.editions.http.responses import json_response
from events.editions.http.views import PublicView
from events.editions.models import Edition

from ..query.compare import COLUMNS, ComparedEvent, Difference, check_order, find_edition, get_differences
from ..query.parameters import QUESTION, parse_question, to_problem
from ..query.question import QuestionError


class EventCompare(PublicView):
    """What entered, left and changed in the answer to a question between two editions."""

    parameters = (QUESTION - {"order"}) | PAGE | {"from", "to"}
    #: It answers from two editions, and from and to name them.
    time: frozenset[str] = frozenset()

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        query = parse_question(params)
        earlier, later = _find_editions(params, edition)
        place = f"compare {earlier.number} {later.number} {query.digest}"
        paging = Paging(request, params, edition, place, COLUMNS, default=20, most=100)
        params.check()
        try:
            check_order(earlier, later)
            part = get_differences(query, earlier, later, paging.window)
        except QuestionError as error:
            raise to_problem(error) from error
        following, preceding = paging.links(edition, part)
        links = {"next": following, "previous": preceding}
        response = json_response(
            orjson.dumps({"from": earlier.number, "to": later.number} | links | _render(part.entries))
        )
        values = [f'<{url}>; rel="{rel}"' for url, rel in ((following, "next"), (preceding, "prev")) if url]
        if values:
            response.headers["Link"] = ", ".join(values)
        return response


def _find_editions(params: Parameters, edition: Edition) -> tuple[Edition, Edition]:
    if "from" not in params:
        detail = "from is missing. Give the number of an edition, a date or an instant."
        params.wrong("from", detail, "missing")
    texts = {name: params.value(name, str) for name in ("from", "to")}
    params.check()
    try:
        earlier = find_edition("from", texts["from"] or "")
        return earlier, edition if texts["to"] is None else find_edition("to", texts["to"])
    except QuestionError as error:
        raise to_problem(error) from error


def _render(compared: list[ComparedEvent]) -> dict[str, object]:
    def of(difference: Difference) -> list[ComparedEvent]:
        return [one for one in compared if one.difference is difference]

    return {
        "entered": [one.slug for one in of(Difference.ENTERED)],
        "left": [one.slug for one in of(Difference.LEFT)],
        "changed": [
            {"slug": one.slug, "former_slug": _former_slug(one), "changes": one.changes}
            for one in of(Difference.CHANGED)
        ],
        "redacted": [one.slug for one in compared if one.is_redacted],
        "ids": {one.slug: str(one.subject_id) for one in compared},
    }


def _former_slug(one: ComparedEvent) -> str | None:
    if one.before is None or one.after is None or one.before.slug == one.after.slug:
        return None
    return one.before.slug
