"""Clients that ask for what takes long, and nothing else, each request another, so that no answer is kept."""

import asyncio
import itertools
from collections.abc import Callable

import orjson

from .serving import Measured, Service, answer, repeat

NUMBER = 20
_COUNTER = itertools.count()
_QUERY = """query($n: Int!) {
  events(first: 100) {
    totalCount
    nodes { title topics { slug name } actors { role actor { slug } } citations { locator source { slug url } } }
  }
  a: editions(first: $n) { totalCount }
}"""


def _graphql() -> tuple[str, bytes]:
    number = next(_COUNTER)
    return "/graphql", orjson.dumps({"query": f"# {number}\n{_QUERY}", "variables": {"n": 1}})


def _get(target: str) -> Callable[[], tuple[str, bytes]]:
    return lambda: (target.format(next(_COUNTER)), b"")


KINDS: dict[str, Callable[[], tuple[str, bytes]]] = {
    "GraphQL": _graphql,
    "facets": _get("/api/v1/events/facets?q=chip%20OR%20w{}"),
    "histogram": _get("/api/v1/events/histogram?interval=month&q=chip%20OR%20w{}"),
    "streams": _get("/api/v1/events.ndjson?q=chip%20OR%20w{}"),
    "pages": _get("/?q=chip%20OR%20w{}"),
    "counts": _get("/api/v1/events?count=exact&facets=topic,actor,kind&q=chip%20OR%20w{}"),
}


def attack(service: Service, kind: str, seconds: float) -> tuple[Measured, Measured]:
    """What a polite client meets, one request after another, and what the attackers do."""

    async def attacker() -> Measured:
        return await repeat(seconds, lambda: answer(service.port, *KINDS[kind]()), pause=0.01)

    async def everybody() -> list[Measured]:
        attackers = [attacker() for _ in range(NUMBER)]
        polite = repeat(
            seconds, lambda: answer(service.port, f"/api/v1/events?limit=5&q=p{next(_COUNTER)}"), pause=0.05
        )
        return await asyncio.gather(polite, *attackers)

    polite, *rest = asyncio.run(everybody())
    together = Measured()
    for one in rest:
        together.seconds += one.seconds
        together.statuses += one.statuses
    return polite, together
