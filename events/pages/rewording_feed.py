"""The changes of wording of the sources of a question, as an Atom feed."""

from html import escape

from django.http import HttpRequest, HttpResponse

from events.editions.http.parameters import Parameters
from events.editions.http.responses import base_url
from events.editions.models import Edition

from ..formats.feed import MEDIA_TYPE, Feed
from ..query.parameters import QUESTION, parse_question
from ..query.question_words import format_question, to_urn
from ..query.slugs import resolve_or_problem
from ..query.wording_changes import Reworded, get_reworded
from .base import Page

#: How many changes the feed has.
_MOST = 50
_TOUCHED = {
    "quotation": "Quoted words reworded",
    "number": "A number changed",
    "date": "A date changed",
    "negation": "A negation changed",
    "modal": "A modal verb changed",
    "words": "Reworded",
    "style": "Punctuation or capitals changed",
}


class RewordingFeed(Page):
    """The latest changes of wording of the sources that the events of a question cite (RFC 4287)."""

    is_translated = False
    parameters = QUESTION - {"order"}

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        query = parse_question(params)
        params.check()
        resolved, _ = resolve_or_problem(query, edition)
        changes = get_reworded(edition, resolved, _MOST)
        pairs = [pair for pair in params.pairs if pair[0] in self.parameters]
        of = f" in sources of {format_question(pairs)}" if pairs else ""
        base = base_url(request)
        feed = Feed(
            title=f"Annals: changes of wording{of}",
            link=base,
            subtitle="How the sources of events were reworded.",
            feed_guid=to_urn("rewordings", pairs),
            feed_url=f"{base}{request.get_full_path()}",
            updated=max((one.published_at for one in changes), default=edition.published_at),
        )
        for one in changes:
            _add(feed, one, base)
        return HttpResponse(feed.render(), content_type=MEDIA_TYPE)


def _add(feed: Feed, one: Reworded, base: str) -> None:
    change, source = one.change, one.capture["source"]
    window = change["window"]
    when = f"<p>{escape(window['display'])}</p>" if window else ""
    feed.add_item(
        title=f"{_TOUCHED[change['weight']]}: {source['title']}",
        link=f"{base}/sources/{source['slug']}/compare?from={change['from']}&to={change['to']}",
        description=f"{when}<p>{change['html']}</p>",
        unique_id=f"urn:uuid:{one.capture['id']}",
        pubdate=one.published_at,
        updateddate=one.published_at,
        categories=[change["weight"]],
    )
