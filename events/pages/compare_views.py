"""The pages that compare: two saved copies of a source, and an event in two editions."""

from django.http import HttpRequest, HttpResponse

from events.editions.documents import Document, decode
from events.editions.http.parameters import Parameters, choice_parser, whole_number_parser
from events.editions.http.responses import base_url
from events.editions.models import Edition, Entry
from events.editions.problems import not_found_problem
from sources.captures import get_public_captures, get_wording_change
from sources.shapes import Capture

from .addresses import PageAddress
from .base import Page, feed_links, render_page
from .history import Publication, compare_documents, get_history
from .share import Sharing

#: How a comparison is laid out: two columns, or one text with both wordings in it.
VIEWS = ("side", "inline")
_NUMBER = whole_number_parser(1, 2**31 - 1)


class _Comparison(Page):
    """A page with two choices and a layout."""

    parameters = frozenset({"from", "to", "view"})
    subject = ""
    template = ""

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        numbers = params.value("from", _NUMBER), params.value("to", _NUMBER)
        view = params.value("view", choice_parser(VIEWS)) or "side"
        params.check()
        entry = self.find(self.subject, names["slug"], edition)
        document, base = decode(entry.document or ""), base_url(request)
        path, address = f"{document['path']}/compare", PageAddress(request.path, params.pairs)
        return render_page(
            request,
            self.template,
            edition,
            **{self.subject: document},
            view=view,
            views=[(name, address.with_parameters(view=name), name == view) for name in VIEWS],
            sharing=Sharing(f"{document['title']}: compared", base, path, params.pairs, edition),
            canonical=f"{base}{path}",
            feeds=feed_links(document["title"], "/api/v1/events", [(_FILTERS[self.subject], document["slug"])]),
            **self.compare(document, entry, edition, numbers),
        )

    def compare(
        self, document: Document, entry: Entry, edition: Edition, numbers: tuple[int | None, int | None]
    ) -> dict[str, object]:
        """The context of the comparison; a number is None where none is chosen."""
        raise TypeError(f"{type(self).__name__} does not implement compare()")


#: The parameter of events that names each subject.
_FILTERS = {"source": "source", "event": "slug"}


class SourceComparison(_Comparison):
    """Two saved copies of a source."""

    subject = "source"
    template = "pages/source_compare.html"

    def compare(
        self, document: Document, entry: Entry, edition: Edition, numbers: tuple[int | None, int | None]
    ) -> dict[str, object]:
        captures = get_public_captures(document["slug"], edition)
        changes = [(one["change"]["from"], one["number"]) for one in captures if one["change"]]
        known = [capture["number"] for capture in captures]
        default = changes[-1] if changes else (known[0], known[-1]) if known else (None, None)
        first, second = (given or other for given, other in zip(numbers, default, strict=True))
        _check_known(first, second, known, "saved copy")
        by_number: dict[int | None, Capture] = {capture["number"]: capture for capture in captures}
        return {
            "captures": captures,
            "old": by_number.get(first),
            "new": by_number.get(second),
            "change": get_wording_change(captures, first, second) if first and second and first != second else None,
        }


class EventComparison(_Comparison):
    """An event as two editions have it."""

    subject = "event"
    template = "pages/event_compare.html"

    def compare(
        self, document: Document, entry: Entry, edition: Edition, numbers: tuple[int | None, int | None]
    ) -> dict[str, object]:
        history = [publication for publication in get_history(entry.subject_id, edition) if publication.entry.document]
        known = [publication.entry.edition_id for publication in history]
        if not known:
            # What it said was removed, and the current document was rendered for the sake of another subject.
            return {"history": [], "old": None, "new": None, "differences": []}
        default = (known[1] if len(known) > 1 else known[0], known[0])
        first, second = (given or other for given, other in zip(numbers, default, strict=True))
        _check_known(first, second, known, "edition of this event")
        old, new = (_find(history, number) for number in (first, second))
        return {
            "history": history,
            "old": old,
            "new": new,
            "differences": compare_documents(decode(old.entry.document or ""), decode(new.entry.document or "")),
        }


def _find(history: list[Publication], number: int) -> Publication:
    return next(publication for publication in history if publication.entry.edition_id == number)


def _check_known(first: int | None, second: int | None, known: list[int], noun: str) -> None:
    """Raise a problem, 404, for a number that is not there to compare, as REST does."""
    for name, number in (("from", first), ("to", second)):
        if number is not None and number not in known:
            choices = ", ".join(map(str, sorted(known)))
            raise not_found_problem(f"{name}={number} is no {noun}. Choose one of {choices}.")
