"""A call of a tool: its arguments read as REST reads its parameters, and what every answer says of itself."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import orjson
from django.core.cache import cache
from django.db.models import Count, Max, Min
from django.http import HttpRequest

from events.editions.http.pagination import Paging
from events.editions.http.parameters import Parameters
from events.editions.http.responses import format_timestamp, to_address
from events.editions.keyset import Slice
from events.editions.models import Edition, Entry
from events.editions.problems import ProblemError, bad_request_problem

from ..formats.cite_line import render_cite_line
from ..query.wording_scope import Scope, get_coverage
from .messages import quote
from .shapes import Answered, Extent, Span

#: Results on a page without ``limit``, and the most there may be.
DEFAULT, MOST = 20, 100

Pair = tuple[str, str | int]


@dataclass(frozen=True)
class Call:
    """The arguments of a call and the edition that answers it."""

    request: HttpRequest
    params: Parameters
    edition: Edition

    @property
    def in_edition(self) -> list[Pair]:
        """What pins an address to the edition, and to the language that was asked for."""
        language: list[Pair] = [pair for pair in self.params.pairs if pair[0] == "lang"]
        # There is none before the first.
        return [*language, ("edition", self.edition.number)] if self.edition.number else language

    def paging(self, place: str, columns: tuple[str, ...]) -> Paging:
        """The part of a list that is asked for; see :class:`Paging`."""
        return Paging(self.request, self.params, self.edition, place, columns, default=DEFAULT, most=MOST)

    def next_cursor(self, paging: Paging, part: Slice) -> str | None:
        return paging.cursors(self.edition, part)[0]

    def require(self, name: str, example: str) -> None:
        """Note that an argument is missing, where it is."""
        if name not in self.params:
            self.params.wrong(name, f"{name} is missing. Give one, such as {example}.", "missing")


@dataclass(frozen=True)
class Answer:
    """What a tool found.

    Args:
        fields: its own, of the shape that the tool promises; a value may be JSON text (``orjson.Fragment``).
        title: what is cited.
        path: that of a page or an address of the API that says the same, with its parameters in ``pairs``.
        is_empty: whether nothing was found, so that the answer says how far the edition goes.
        scope: where words were looked for, of a check; how far that goes is then always said.
    """

    fields: Mapping[str, object]
    title: str
    path: str
    pairs: Sequence[Pair] = ()
    is_empty: bool = False
    scope: Scope | None = None


def parse_arguments(arguments: Mapping[str, object], known: Collection[str]) -> Parameters:
    """The arguments of a call, as parameters of REST; null counts as absent.

    Raises:
        Problem: 400, naming each argument that is neither a text, a number, true or false, nor a list of these.
    """
    pairs: list[tuple[str, str]] = []
    errors: list[ProblemError] = []
    for name, value in arguments.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, bool):
                pairs.append((name, "true" if one else "false"))
            elif isinstance(one, str | int):
                pairs.append((name, str(one)))
            elif isinstance(one, float) and one.is_integer():
                # JSON Schema counts 1.0 among the integers.
                pairs.append((name, str(int(one))))
            elif one is not None:
                detail = f"{name[:80]}: {quote(one)} cannot be an argument. Give a text, a whole number, true or false."
                errors.append({"parameter": name[:80], "detail": detail, "code": "invalid"})
    if errors:
        raise bad_request_problem(errors)
    return Parameters(urlencode(pairs), known)


def render_answer(call: Call, answer: Answer) -> bytes:
    """An answer as JSON, with the edition it is from, how to cite it and, where it is empty, how far that goes."""
    url = to_address(call.request, answer.path, answer.pairs)
    coverage = get_extent(answer.scope or Scope(call.edition)) if answer.is_empty or answer.scope else None
    answered: Answered = {
        "edition": call.edition.number,
        "published_at": format_timestamp(call.edition.published_at),
        "url": url,
        "cite": render_cite_line(answer.title, call.edition, url),
        "coverage": coverage,
    }
    return orjson.dumps({**answered, **answer.fields})


def get_extent(scope: Scope) -> Extent:
    """How far an edition goes; each process counts its events once."""
    edition = scope.edition
    key = f"extent {edition.number} {edition.published_at} {edition.redactions_made}".replace(" ", "_")
    span: Span | None = cache.get(key)
    if span is None:
        span = _find_span(edition)
        cache.set(key, span, None)
    return {**get_coverage(scope), **span}


def _find_span(edition: Edition) -> Span:
    public = Entry.objects.using("public").at(edition).public().of("event").order_by()
    found = public.aggregate(events=Count("pk"), first=Min("earliest"), last=Max("latest"))
    first, last = (found[name].isoformat() if found[name] else None for name in ("first", "last"))
    return {"events": found["events"], "first": first, "last": last}


#: What answers a call of a tool or a read of a resource.
Answering = Callable[[Call], Answer]
