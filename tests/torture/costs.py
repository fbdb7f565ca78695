"""What GraphQL declares that a query costs, beside the processor time that answering it takes, PostgreSQL's too."""

import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from .outcomes import Outcome, Property
from .serving import Service

#: How far what a query takes may be from what it declares, either way, by the corpus's own rate of one to the other.
FACTOR = 5.0
_EVENT = "slug title summary kind { slug name } dates { type edtf }"
_WHOLE = (
    f"{_EVENT} topics {{ slug name }} actors {{ role actor {{ slug name }} }} "
    "citations { locator quote { exact } source { slug title url publisher { slug name } } }"
)
_SLUGS = ", ".join(f'"nosuch-{number}"' for number in range(90))
_FACETS = " ".join(
    f"{name} {{ value count }}"
    for name in ("kind", "topic", "actor", "jurisdiction", "publisher", "sourceType", "year")
)

#: By name: a query of each kind that costs something, whatever the database holds.
CORPUS = {
    "nothing": "{ __typename }",
    "page of 20": f"{{ events(first: 20) {{ nodes {{ {_EVENT} }} }} }}",
    "page of 100": f"{{ events(first: 100) {{ nodes {{ {_EVENT} }} }} }}",
    "edges of 100": "{ events(first: 100) { edges { cursor node { slug } } pageInfo { hasNextPage } } }",
    "whole page of 20": f"{{ events(first: 20) {{ nodes {{ {_WHOLE} }} }} }}",
    "whole page of 100": f"{{ events(first: 100) {{ nodes {{ {_WHOLE} }} }} }}",
    "page of found words": f'{{ events(first: 100, filter: {{q: "chip OR export"}}) {{ nodes {{ {_EVENT} }} }} }}',
    "in force":
        '{ events(first: 100, filter: {inForceOn: "2020-01-01"}) { nodes { slug inForce(on: "2020-01-01") } } }',
    "sample": "{ events(first: 20, filter: {sample: 20, seed: 1}) { nodes { slug } } }",
    "sources": "{ sources(first: 100) { nodes { slug title url publisher { slug name } } } }",
    "whole sources of events": "{ events(first: 20) { nodes { slug citations { source { slug rights } } } } }",
    "captures": "{ sources(first: 20) { nodes { slug captures(first: 3) { nodes { number seen { edtf } } } } } }",
    "wording changes": "{ sources(first: 20) { nodes { slug changes(first: 3) { nodes { html } } } } }",
    "quotations": "{ quotes(first: 100) { nodes { exact status source { slug } } } }",
    "check of a quotation": '{ checkQuote(text: "the Bureau of Industry and Security") { status } }',
    "actors": "{ actors(first: 100) { nodes { slug name kind } } }",
    "events of actors": "{ actors(first: 20) { nodes { slug events(first: 5) { nodes { slug } } } } }",
    "counts of actors": "{ actors(first: 20) { nodes { slug events(first: 0) { totalCount } } } }",
    "counts of kinds": "{ kinds(first: 100) { nodes { slug count } } }",
    "count": "{ events { totalCount } }",
    "counts of words": " ".join(["{", *(f'c{n}: events(filter: {{q: "{w}"}}) {{ totalCount }}' for n, w in enumerate(
        ("chip", "export", "tariff", "entity list", "licence"))), "}"]),
    "facets": "{ events(first: 0) { facets { topic { value count } actor { value count } year { value count } } } }",
    "every facet": f"{{ events(first: 0) {{ facets {{ {_FACETS} }} }} }}",
    "one facet of found words":
        '{ events(first: 0, filter: {q: "chip"}) { facets { publisher { value count } } } }',
    "histogram of months": "{ events(first: 0) { histogram(interval: MONTH) { start certain possible } } }",
    "histogram of years": "{ events(first: 0) { histogram(interval: YEAR) { start possible } } }",
    "histogram of a few years":
        '{ events(first: 0, filter: {since: "2018", until: "2025"}) { histogram(interval: MONTH) { possible } } }',
    "groups of kinds": "{ events(first: 0) { groupBy(by: [KIND], first: 100) { groups { values count } } } }",
    "groups of topics by year":
        "{ events(first: 0) { groupBy(by: [TOPIC, YEAR], first: 100) { groups { values count } } } }",
    "groups of actors by month":
        "{ events(first: 0) { groupBy(by: [ACTOR, MONTH], first: 100) { groups { values labels count } } } }",
    "filter list": f"{{ events(first: 50, filter: {{slug: [{_SLUGS}]}}) {{ nodes {{ slug }} notFound }} }}",
    "changes": "{ changes(sinceEdition: 0, first: 100) { nodes { slug subject change } } }",
    "comparison": '{ compare(from: "1", first: 20) { nodes { slug changes { field } } } }',
    "histories": "{ events(first: 20) { nodes { slug history { nodes { edition { number } change } } } } }",
    "editions": "{ editions(first: 100) { nodes { number publishedAt note } } }",
}  # fmt: skip
#: The same of what only the shipped timeline holds.
SHIPPED = {
    "event": '{ event(slug: "huawei-entity-list") { slug title kind { slug name } dates { type edtf } } }',
    "combined filters": '{ events(first: 20, filter: {or: [{topic: ["chips"]}, {q: "tariff"}], not: {kind: ["talks"]}})'
        " { nodes { slug } } }",
    "timelines": "{ timelines(first: 20) { nodes { slug title events(first: 5) { nodes { slug } } } } }",
    "path": '{ path(from: "huawei-entity-list", to: "zte-denial-order") { paths { steps { event { slug } } } } }',
    "chain": '{ event(slug: "huawei-entity-list") { chain(type: [RESPONDS_TO]) { steps { event { slug } } } } }',
}  # fmt: skip


class Priced(NamedTuple):
    """A query, and the seconds of processor time that it declares and takes."""

    name: str
    declared: float
    seconds: float


def measure(corpus: Mapping[str, str], times: int) -> Iterator[Priced]:
    """Each query of a corpus, the least of so many runs, none of them answered from what is kept."""
    import orjson
    from django.db import connections
    from django.test import Client
    from django.test.utils import override_settings

    from events.editions.http.cache import RESPONSE_CACHE
    from events.models import EventEntry

    events = EventEntry.objects.using("public").current().public().of("event").count()
    client, put = Client(SERVER_NAME="localhost"), type(RESPONSE_CACHE).put
    type(RESPONSE_CACHE).put = lambda *_: None  # type: ignore[method-assign]
    try:
        with override_settings(RATE_LIMIT=""):
            for name, query in corpus.items():
                took, declared = [], 0.0
                for _ in range(times + 1):
                    backend = connections["public"].connection
                    pid = backend.info.backend_pid if backend else None
                    begun = time.process_time() + _used_by(pid)
                    answer = orjson.loads(client.post("/graphql", {"query": query}, "application/json").content)
                    took.append(time.process_time() + _used_by(pid) - begun)
                    assert "errors" not in answer, (name, answer["errors"])
                    cost = answer["extensions"]["cost"]
                    declared = (cost["work"] + cost["workPerThousandEvents"] * events / 1000) / 1e6
                # The others took what something else on the machine took from them.
                yield Priced(name, declared, min(took[1:]))
    finally:
        type(RESPONSE_CACHE).put = put  # type: ignore[method-assign]


def _used_by(backend: int | None) -> float:
    """The seconds of processor time that a process of PostgreSQL has used, where it is on this machine."""
    schedule = Path(f"/proc/{backend}/schedstat")
    return int(schedule.read_text().split()[0]) / 1e9 if schedule.exists() else 0.0


def get_factors(priced: Sequence[Priced]) -> dict[str, float]:
    """How many times what it declares each query takes, by the rate that is usual among them."""
    rates = {one.name: one.seconds / one.declared for one in priced}
    usual = statistics.median(rates.values())
    return {name: rate / usual for name, rate in rates.items()}


def is_kept(factors: Mapping[str, float]) -> bool:
    return all(1 / FACTOR <= factor <= FACTOR for factor in factors.values())


def costs(service: Service, is_long: bool) -> Outcome:
    """Print what each query declares and takes, and how far that is from the corpus's rate."""
    priced = list(measure(CORPUS | SHIPPED, 15 if is_long else 5))
    factors = get_factors(priced)
    lines = (
        f"{one.name} {1000 * one.declared:.1f} ms declared, {1000 * one.seconds:.1f} ms × {factors[one.name]:.2f}"
        for one in priced
    )
    return Outcome(", ".join(lines), is_kept(factors))


PROPERTIES = [
    Property("declared cost", f"every kind of query takes what it declares, to a factor of {FACTOR:g}", costs),
]
