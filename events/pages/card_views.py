"""The cards of pages: the pictures that other sites show beside a link. Only Annals' own pages have one."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse

from events.editions.documents import Document, decode
from events.editions.http.parameters import Parameters
from events.editions.models import Edition
from sources.captures import get_public_captures, get_wording_change
from sources.shapes import OpBlock

from ..documents.shapes import EventDocument, Timeline
from ..query.results import EventResults
from ..templatetags.annals import source_count
from .base import Page
from .card_picture import Card, render_png
from .context import format_date
from .explore import PARAMETERS, Exploration
from .rewordings import collect_rewordings, get_most_significant, get_rewordings


class CardPage(Page):
    """A card. Drawing it takes as long as many questions, so that it waits for a turn; it is kept for its edition."""

    is_translated = False
    subject: ClassVar[str]

    def is_expensive(self, params: Parameters) -> bool:
        return True

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        params.check()
        entry = self.find(self.subject, names["slug"], edition)
        return to_response(self.describe(decode(entry.document or ""), edition))

    def describe(self, document: Document, edition: Edition) -> Card:
        raise TypeError(f"{type(self).__name__} does not implement describe()")


class FrontCard(CardPage):
    """The card of every page without one of its own: the finding of the front page."""

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        params.check()
        lead = get_most_significant(get_rewordings(EventResults(edition).entries))
        if lead is None:
            text = "Policy events and their sources. Every change is published as a numbered edition."
            return to_response(Card("What happened, when, and who says so", text=text, facts=[_name(edition)]))
        when = lead.window.display if lead.window else ""
        eyebrow = " · ".join(filter(None, ("Changed without notice", when)))
        return to_response(Card(lead.event["title"], eyebrow, facts=[_name(edition)], change=_get_change(lead.event)))


class EventCard(CardPage):
    """An event: when, what, and the words that were changed."""

    subject = "event"

    def describe(self, document: Document, edition: Edition) -> Card:
        number = source_count(document)  # type: ignore[arg-type]
        return Card(
            document["title"],
            document["date"]["display"],
            document["summary"],
            [document["kind"]["name"], f"{number} source{'' if number == 1 else 's'}", _name(edition)],
            _get_change(document),  # type: ignore[arg-type]
        )


class SourceCard(CardPage):
    """A source, with its latest change of words."""

    subject = "source"

    def describe(self, document: Document, edition: Edition) -> Card:
        publisher = (document["publisher"] or {}).get("name", "")
        captures = get_public_captures(document["slug"], edition)
        pairs = [(one["change"]["from"], one["number"]) for one in captures if one["change"]]
        change = get_wording_change(captures, *pairs[-1]) if pairs else None
        if change and change["window"]:
            eyebrow = f"Changed {change['window']['display']}"
        else:
            eyebrow = " · ".join(filter(None, (format_date(document["published"]), publisher)))
        ops = change["ops"] if change else None
        return Card(document["title"], eyebrow, facts=[publisher or "Source", _name(edition)], change=ops)


class TimelineCard(CardPage):
    """A named timeline as it is drawn; one without events at a known time says what it is about."""

    subject = "timeline"

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        params.check()
        timeline: Timeline = decode(self.find(self.subject, names["slug"], edition).document or "")
        drawing = Exploration(request, Parameters("", PARAMETERS), edition, timeline=timeline).drawing
        facts = ["Timeline", _name(edition)]
        if drawing:
            return to_response(Card(timeline["title"], facts=facts, chart=drawing.render_picture))
        return to_response(Card(timeline["title"], text=timeline["description"], facts=facts))


class TermCard(CardPage):
    """An actor, topic, kind or publisher, and how many events mention it."""

    #: The column of events that has its slug.
    column: ClassVar[str]

    def describe(self, document: Document, edition: Edition) -> Card:
        slug = document["slug"]
        condition = {"kind": slug} if self.subject == "kind" else {f"{self.column}__contains": [slug]}
        number = EventResults(edition).entries.filter(**condition).count()
        facts = [f"{number:,} event{'' if number == 1 else 's'}", _name(edition)]
        return Card(document["name"], self.subject.capitalize(), document.get("description") or "", facts)


class ActorCard(TermCard):
    subject, column = "actor", "actors"


class TopicCard(TermCard):
    subject, column = "topic", "topics"


class KindCard(TermCard):
    subject, column = "kind", "kind"


class PublisherCard(TermCard):
    subject, column = "publisher", "publishers"


def to_response(card: Card) -> HttpResponse:
    """A card as PNG, which any site may show."""
    response = HttpResponse(render_png(card), content_type="image/png")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _name(edition: Edition) -> str:
    return f"Edition {edition.number}"


def _get_change(event: EventDocument) -> list[OpBlock] | None:
    """The word diff of the rewording that an event quotes."""
    rewording = get_most_significant(collect_rewordings([event]))
    return rewording.ops if rewording and rewording.new is not None else None
