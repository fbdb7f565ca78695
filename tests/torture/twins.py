"""Two databases that are public alike, one of which is full of drafts: no answer may tell which one it is from."""

import asyncio
import random
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

import httpx
import orjson

from .outcomes import Outcome, Property
from .serving import ROOT, Service, address_of, copy_shipped

DATABASE = "annals_drafts"
#: Every answer's own: when it was given, and what lets its own scripts run.
_OWN_HEADERS = {"date"}
_NONCE = re.compile(rb"nonce[-=]\S+")
#: At once.
CLIENTS = 4


class Request(NamedTuple):
    """What is asked: an address, and for GraphQL and MCP a body."""

    target: str
    body: bytes = b""


def twins(service: Service, is_long: bool) -> Outcome:
    """Ask both everything that can be asked, also after the drafts by their names and words."""
    with ThreadPoolExecutor(2) as pool, ExitStack() as stack:
        slugs = _make_drafts(service)
        drafts, leaking = (
            stack.enter_context(_serving(service, **environment))
            for environment in ({}, {"DJANGO_SETTINGS_MODULE": "tests.torture.leaking"})
        )
        list(pool.map(Service.start, (drafts, leaking)))
        chance = random.Random(15)
        wanted = list(_requests(chance, slugs, 10_000 if is_long else 300))
        different = asyncio.run(find_differences(service, drafts, wanted))
        leaks = asyncio.run(find_differences(service, leaking, _requests_of_drafts(slugs)))
    first = f", the first by {different[0]}" if different else ""
    measured = f"{len(wanted)} requests, {len(different)} answers differ{first}; of a deliberate leak {len(leaks)}"
    return Outcome(measured, not different and bool(leaks))


def _make_drafts(service: Service) -> dict[str, str]:
    assert copy_shipped(service.server, DATABASE)
    planted = subprocess.run(
        [sys.executable, "-m", "tests.torture.drafts"],
        cwd=ROOT, env=_environment(service), capture_output=True, check=True,
    )  # fmt: skip
    slugs: dict[str, str] = orjson.loads(planted.stdout)
    return slugs


def _environment(service: Service) -> dict[str, str]:
    return service.environment | {"DATABASE_URL": address_of(service.server, DATABASE), "WORKERS": "1"}


@contextmanager
def _serving(service: Service, **environment: str) -> Iterator[Service]:
    twin = Service(service.server, _environment(service) | environment)
    try:
        yield twin
    finally:
        twin.stop()


async def find_differences(one: Service, other: Service, wanted: Sequence[Request]) -> list[str]:
    """What of it the two answer differently, twice: once it may be midnight, or one of them busy."""
    waiting, different = iter(wanted), []
    async with httpx.AsyncClient(timeout=60, headers={"Host": "localhost"}) as client:

        async def ask_all() -> None:
            for request in waiting:
                for _ in range(2):
                    told = await asyncio.gather(*(_answer(client, twin.port, request) for twin in (one, other)))
                    if told[0] == told[1]:
                        break
                else:
                    different.append(f"{request.target} {request.body[:200].decode()}".strip())

        await asyncio.gather(*(ask_all() for _ in range(CLIENTS)))
    return different


async def _answer(client: httpx.AsyncClient, port: int, request: Request) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, once the service is not busy."""
    while True:
        response = await client.request(
            "POST" if request.body else "GET", f"http://127.0.0.1:{port}{request.target}",
            content=request.body, headers={"Content-Type": "application/json"} if request.body else {},
        )  # fmt: skip
        if response.status_code != 503:
            break
        await asyncio.sleep(0.2)
    headers = {name: _NONCE.sub(b"", value.encode()).decode() for name, value in response.headers.items()}
    headers = {name: value for name, value in headers.items() if name not in _OWN_HEADERS}
    return response.status_code, headers, _NONCE.sub(b"", response.content)


def _requests(chance: random.Random, slugs: dict[str, str], number: int) -> Iterator[Request]:
    """So many requests, each after one of everything that there is to ask."""
    from events.editions.models import Edition
    from tests.public_answers import addresses, messages, queries

    pools: list[list[Request]] = [
        [Request(f"{address}{end}") for address in addresses() for end in ("", "?edition=1")],
        _requests_of_drafts(slugs),
        _questions(chance, slugs, number // 3),
        [_graphql(query) for number in Edition.objects.values_list("number", flat=True) for query in queries(number)],
        [Request("/mcp", message) for number in (None, 1) for message in messages(number)],
    ]
    for pool in pools:
        chance.shuffle(pool)
    for place in range(number):
        pool = pools[place % len(pools)]
        yield pool[place // len(pools) % len(pool)]


def _requests_of_drafts(slugs: dict[str, str]) -> list[Request]:
    """Everything that can be said of a subject, of those that are no public ones."""
    from tests.public_answers import public_routes, to_message

    routes = [Request(route.replace("{slug}", slug)) for route in public_routes() for slug in slugs.values()]
    calls = [("get_event", {"slug": slug}) for slug in slugs.values()]
    calls += [("wording_changes", {"source": slug}) for slug in slugs.values()]
    calls += [("search_events", {"slug": slug}) for slug in slugs.values()]
    return routes + [Request("/mcp", to_message("tools/call", name=tool, arguments=asked)) for tool, asked in calls]


def _questions(chance: random.Random, slugs: dict[str, str], number: int) -> list[Request]:
    """Questions of any filters, with the words and names of drafts among their values."""
    from events.choices import DateType, Role
    from events.editions.models import Entry
    from tests.canaries import CANARY
    from tests.random_questions import make_question

    values: dict[str, list[str]] = {
        subject: [
            slugs.get(subject, ""), *Entry.objects.filter(subject=subject).values_list("slug", flat=True)[:20]
        ]
        for subject in ("kind", "topic", "actor", "source", "publisher")
    } | {
        "q": [f"{CANARY}event{number}n" for number in range(1, 9)] + ["chip", "export", "chips anywhere"],
        "role": list(Role.values), "date_type": list(DateType.values), "disputed": ["true", "false"],
        "since": ["2018", "2019-05", "2025"], "in_force_on": ["2020-01-01", "2025-05-13"],
        "related_to": list(slugs.values()), "quote_status": ["unchecked", "present"],
    }  # fmt: skip
    made = []
    for _ in range(max(number, 1)):
        question = make_question(chance, values, 1, 3)
        surface = chance.choice(
            ("/api/v1/events", "/api/v1/events/facets", "/api/v1/events/histogram", "/", "/api/v1/events.csv",
             "/api/v1/changes", "/api/v1/events.atom", "/api/v1/sources", "/api/v1/actors")
        )  # fmt: skip
        made.append(Request(f"{surface}?{httpx.QueryParams(question)}"))
        told: dict[str, Any] = {name: [value] for name, value in question.items() if name in ("topic", "actor", "kind")}
        told |= {"q": question["q"]} if "q" in question else {}
        made.append(_graphql("query($filter: EventFilter) { events(filter: $filter) { totalCount nodes { slug } } }",
                             filter=told))  # fmt: skip
    return made


def _graphql(query: str, **variables: Any) -> Request:
    return Request("/graphql", orjson.dumps({"query": query, "variables": variables}))


PROPERTIES = [
    Property(
        "drafts",
        "two databases that differ by their drafts answer every public request alike, and a deliberate leak is found",
        twins,
    ),
]
