"""Two editions compared over REST."""

import orjson
from django.http import HttpRequest, HttpResponse

from events.editions.http.pagination import PAGE, Paging
from events.editions.http.parameters import Parameters
from events.editions.http.responses import json_response
from events.editions.http.views import PublicView
from events.editions.models import Edition

from ..query.compare import COLUMNS, check_order, get_differences
from ..query.comparison import parse_editions, render_comparison
from ..query.parameters import QUESTION, parse_question, to_problem
from ..query.question import QuestionError


class EventCompare(PublicView):
    """What entered, left and changed in the answer to a question between two editions."""

    parameters = (QUESTION - {"order"}) | PAGE | {"from", "to"}
    #: It answers from two editions, and from and to name them.
    time: frozenset[str] = frozenset()

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        query = parse_question(params)
        earlier, later = parse_editions(params, edition)
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
        numbers = {"from": earlier.number, "to": later.number}
        response = json_response(orjson.dumps({**numbers, **links, **render_comparison(part.entries)}))
        values = [f'<{url}>; rel="{rel}"' for url, rel in ((following, "next"), (preceding, "prev")) if url]
        if values:
            response.headers["Link"] = ", ".join(values)
        return response
