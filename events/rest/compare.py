"""Two editions compared over REST, and the feed of what each edition changed."""

from itertools import islice
from typing import ClassVar

import orjson
from django.http import HttpRequest, HttpResponse

from events.editions.http.formats import JSON, Format
from events.editions.http.pagination import PAGE, Paging
from events.editions.http.parameters import Parameters, whole_number_parser
from events.editions.http.responses import base_url, json_response
from events.editions.http.views import FormattedView
from events.editions.models import Edition

from ..formats.comparison_feed import LISTED, render_feed
from ..formats.feed import MEDIA_TYPE
from ..query.compare import COLUMNS, check_order, get_differences, iter_edition_differences
from ..query.comparison import find_later, parse_editions, render_comparison
from ..query.parameters import QUESTION, parse_question, to_problem
from ..query.question import EventQuery, QuestionError

_ATOM = Format(
    name="atom",
    media_type=MEDIA_TYPE,
    accepted=("application/atom+xml",),
    extension="atom",
    takes_long=True,
)
#: The entries of a feed, without ``limit``.
_ENTRIES = 20
#: What a feed does not take: a sample is drawn from all of each edition, the feed itself is of what changed since one,
#: and its latest entries are its page.
_NOT_IN_FEED = ("sample", "seed", "changed_since", "cause", "cursor")


class EventCompare(FormattedView):
    """What entered, left and changed in the answer to a question between two editions."""

    formats: ClassVar[dict[str, Format]] = {"json": JSON, "atom": _ATOM}
    parameters = (QUESTION - {"order"}) | PAGE | {"from", "to", "format"}
    #: It answers from two editions, and from and to name them.
    time: frozenset[str] = frozenset()

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        query = parse_question(params)
        if self.format is _ATOM:
            return self._answer_as_feed(request, params, query, edition)
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

    def _answer_as_feed(
        self, request: HttpRequest, params: Parameters, query: EventQuery, edition: Edition
    ) -> HttpResponse:
        for name in _NOT_IN_FEED:
            if name in params:
                params.wrong(name, f"{name} cannot be used in a feed. Remove it.", "not_supported")
        most = params.value("limit", whole_number_parser(1, 100)) or _ENTRIES
        earlier, later = parse_editions(params, edition) if "from" in params else (None, find_later(params, edition))
        params.check()
        try:
            if earlier:
                check_order(earlier, later)
            found = iter_edition_differences(query, earlier.number if earlier else 0, later, LISTED)
            pairs = [pair for pair in params.pairs if pair[0] in QUESTION]
            feed = render_feed(list(islice(found, most)), pairs, later, base_url(request), request.get_full_path())
        except QuestionError as error:
            raise to_problem(error) from error
        return HttpResponse(feed, content_type=MEDIA_TYPE)
