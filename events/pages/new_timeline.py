"""The form of a new timeline, filled in with the question of a page."""

from urllib.parse import urlencode

from events.editions.http.pagination import PAGE
from events.editions.http.views import TIME

from ..documents.shapes import Timeline
from .addresses import PageAddress, to_question_pairs


def render_form_query(timeline: Timeline | None, address: PageAddress, title: str) -> str:
    """The query string of the form: a parameter of the question per line, as editors type it.

    Args:
        timeline: the timeline of the page, whose question applies as well.
        address: the page's address, without its edition and its place in the list.
        title: what the page asks for, in words.
    """
    own = to_question_pairs(timeline) if timeline else []
    kept = [pair for pair in address.pairs_without(*TIME, *PAGE, "count", "lang") if pair[1]]
    return urlencode({"question": "\n".join(f"{name}: {text}" for name, text in [*own, *kept]), "title": title[:300]})
