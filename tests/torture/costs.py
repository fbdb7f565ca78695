"""What GraphQL declares that a query costs, beside the processor time that answering it takes, PostgreSQL's too."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from .outcomes import Outcome, Property
from .serving import Service

#: How many times longer than it declares a query may take, by the corpus's own rate of seconds a node. It may take
#: less: a list counts as ten, since some are that long, and nested ones multiply.
FACTOR = 5.0
#: What a request costs before its first node, in nodes.
LEAST_NODES = 50
_EVENT = "slug title summary kind { slug name } dates { type edtf }"
_WHOLE = (
    f"{_EVENT} topics {{ slug name }} actors {{ role actor {{ slug name }} }} "
    "citations { locator quote { exact } source { slug title url publisher { slug name } } }"
)
_SLUGS = ", ".join(f'"nosuch-{number}"' for number in range(90))

#: By name: a query of each kind that costs something.
CORPUS = {
    "page of 100": f"{{ events(first: 100) {{ nodes {{ {_EVENT} }} }} }}",
    "whole page of 20": f"{{ events(first: 20) {{ nodes {{ {_WHOLE} }} }} }}",
    "whole page of 100": f"{{ events(first: 100) {{ nodes {{ {_WHOLE} }} }} }}",
    "page of found words": f'{{ events(first: 100, filter: {{q: "chip OR export"}}) {{ nodes {{ {_EVENT} }} }} }}',
    "sources": "{ sources(first: 100) { nodes { slug title url publisher { slug name } } } }",
    "actors": "{ actors(first: 100) { nodes { slug name kind } } }",
    "counts": " ".join(["{", *(f'c{n}: events(filter: {{q: "{w}"}}) {{ totalCount }}' for n, w in enumerate(
        ("chip", "export", "tariff", "entity list", "licence"))), "}"]),
    "facets": "{ events(first: 0) { facets { topic { value count } actor { value count } year { value count } } } }",
    "one facet of found words":
        '{ events(first: 0, filter: {q: "chip"}) { facets { publisher { value count } } } }',
    "histogram of months": "{ events(first: 0) { histogram(interval: MONTH) { start certain possible } } }",
    "histogram of years": "{ events(first: 0) { histogram(interval: YEAR) { start possible } } }",
    "groups": "{ events(first: 0) { groupBy(by: [TOPIC, YEAR], first: 100) { groups { values count } } } }",
    "filter list": f"{{ events(first: 50, filter: {{slug: [{_SLUGS}]}}) {{ nodes {{ slug }} notFound }} }}",
    "changes": "{ changes(sinceEdition: 0, first: 100) { nodes { slug subject change } } }",
}  # fmt: skip


class Priced(NamedTuple):
    """A query, the nodes it declares, and the seconds of processor time it takes."""

    name: str
    nodes: int
    seconds: float


def measure(times: int) -> Iterator[Priced]:
    """Each query of the corpus, the median of so many runs, none of them answered from what is kept."""
    import orjson
    from django.db import connections
    from django.test import Client
    from django.test.utils import override_settings

    from events.editions.http.cache import RESPONSE_CACHE

    client, put = Client(SERVER_NAME="localhost"), type(RESPONSE_CACHE).put
    type(RESPONSE_CACHE).put = lambda *_: None  # type: ignore[method-assign]
    try:
        with override_settings(RATE_LIMIT=""):
            for name, query in CORPUS.items():
                took, nodes = [], 0
                for _ in range(times + 1):
                    backend = connections["public"].connection
                    pid = backend.info.backend_pid if backend else None
                    begun = time.process_time() + _used_by(pid)
                    told = orjson.loads(client.post("/graphql", {"query": query}, "application/json").content)
                    took.append(time.process_time() + _used_by(pid) - begun)
                    assert "errors" not in told, (name, told["errors"])
                    nodes = told["extensions"]["cost"]["nodes"]
                yield Priced(name, nodes, statistics.median(took[1:]))
    finally:
        type(RESPONSE_CACHE).put = put  # type: ignore[method-assign]


def _used_by(backend: int | None) -> float:
    """The seconds of processor time that a process of PostgreSQL has used, where it is on this machine."""
    schedule = Path(f"/proc/{backend}/schedstat")
    return int(schedule.read_text().split()[0]) / 1e9 if schedule.exists() else 0.0


def costs(service: Service, is_long: bool) -> Outcome:
    """Print what each query declares and takes, and how far that is from the corpus's rate."""
    priced = list(measure(15 if is_long else 3))
    rates = {one.name: one.seconds / (one.nodes + LEAST_NODES) for one in priced}
    usual = statistics.median(rates.values())
    factors = {name: rate / usual for name, rate in rates.items()}
    told = ", ".join(
        f"{one.name} {one.nodes} nodes {1000 * one.seconds:.1f} ms × {factors[one.name]:.2f}" for one in priced
    )
    kept = all(factor <= FACTOR for factor in factors.values())
    return Outcome(f"{1e6 * usual:.0f} µs a node; {told}", kept)


PROPERTIES = [
    Property("declared cost", f"no kind of query takes {FACTOR:g} times as long as it declares", costs),
]
