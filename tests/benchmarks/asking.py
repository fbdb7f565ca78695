"""The client: questions asked over HTTP, one after another or from several threads."""

import http.client
import random
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import orjson


@dataclass(frozen=True)
class Request:
    """What is asked once."""

    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    status: int = 200


#: A question of its kind, another each time.
Question = Callable[[random.Random], Request]


class Client:
    """One connection that is kept open."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)

    def ask(self, request: Request) -> bytes:
        """The answer's body.

        Raises:
            ValueError: the answer has another status than expected.
        """
        method = "POST" if request.body is not None else "GET"
        self._connection.request(method, request.target, request.body, request.headers)
        response = self._connection.getresponse()
        body = response.read()
        if response.status != request.status:
            raise ValueError(f"{request.target}: {response.status} {body[:500].decode(errors='replace')}")
        return body

    def tag(self, target: str) -> str:
        """The entity tag of an answer."""
        self._connection.request("GET", target)
        response = self._connection.getresponse()
        response.read()
        return response.headers["ETag"]


def edition(address: str) -> int:
    """The number of the newest edition."""
    return orjson.loads(Client(address).ask(Request("/api/v1/editions?limit=1")))["edition"]


def rate(address: str, question: Question, *, seconds: float, threads: int = 2) -> float:
    """Requests answered a second by so many threads, each waiting for its answer before it asks again."""
    until = time.perf_counter() + seconds

    def asking(chance: random.Random) -> int:
        client, answered = Client(address), 0
        while time.perf_counter() < until:
            client.ask(question(chance))
            answered += 1
        return answered

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(asking, [random.Random() for _ in range(threads)])) / seconds


def median(address: str, question: Question, *, times: int) -> float:
    """The p50 of so many answers, in milliseconds, asked one after another."""
    client, chance, took = Client(address), random.Random(), []
    for _ in range(times):
        request = question(chance)
        began = time.perf_counter()
        client.ask(request)
        took.append(time.perf_counter() - began)
    return 1000 * statistics.median(took)
