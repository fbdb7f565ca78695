"""An answer looked up: from one edition, counted and kept as every surface's answers are."""

import hashlib
from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from events.editions.http.cache import RESPONSE_CACHE
from events.editions.http.conditional import RENDERER
from events.editions.http.parameters import Parameters
from events.editions.http.responses import base_url
from events.editions.http.turns import begin_work
from events.editions.http.views import pin_edition, requested_time
from events.editions.models import Edition

from .calls import Answering, Call, parse_arguments, render_answer


class LookedUp(NamedTuple):
    """An answer as JSON, the number of its edition, and whether that was named, so that it stays as it is."""

    body: bytes
    edition: int
    is_pinned: bool


def look_up(
    request: HttpRequest,
    name: str,
    answer: Answering,
    arguments: Mapping[str, object],
    known: Collection[str],
    expensive: Collection[str] = (),
) -> LookedUp:
    """What is answered to these arguments. What was answered to the same before is free.

    Args:
        name: of the tool or the kind of resource.
        known: the names of its arguments.
        expensive: those that make an answer take long.

    Raises:
        Problem: the arguments cannot be understood (400), there is no such subject (404, 410, 451), the client has had
            its share (429), or there is no turn (503).
    """
    params = parse_arguments(arguments, known)
    time = requested_time(params)
    edition = pin_edition(params, time)
    kept = RESPONSE_CACHE.get(_tag(request, name, params, edition))
    if kept is not None:
        return LookedUp(kept.content, edition.number, "edition" in params)
    is_expensive = not params.given.keys().isdisjoint(expensive)
    with begin_work(request, expensive=is_expensive), transaction.atomic(using="public"):
        edition = pin_edition(params, time)
        call = Call(request, params, edition)
        body = render_answer(call, answer(call))
    RESPONSE_CACHE.put(_tag(request, name, params, edition), HttpResponse(body))
    return LookedUp(body, edition.number, "edition" in params)


def _tag(request: HttpRequest, name: str, params: Parameters, edition: Edition) -> str:
    """What an answer depends on: what is asked, where, when its edition was published, and the redactions by now."""
    moment = (str(edition.number), str(edition.published_at), str(edition.redactions_made))
    parts = (RENDERER, "mcp", *moment, base_url(request), name, params.pairs)
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'
