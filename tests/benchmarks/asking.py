"""The client: questions asked over HTTP, one after another or from several threads."""

import random
import re
import socket
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


#: How many requests are answered at a time. The system gives connections to the two workers at random: of two
#: connections, both go to the same worker in every second run, while the other rests.
AT_ONCE = 4


#: A question of its kind, another each time.
Question = Callable[[random.Random], Request]


class Client:
    """A connection, opened again whenever the server closes it.

    It reads no more of HTTP than it must: pgbench's client costs little too.
    """

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._host, self._address = parts.netloc, (parts.hostname, parts.port)
        self._socket = self._connect()

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _connect(self) -> socket.socket:
        return socket.create_connection(self._address, timeout=60)

    def ask(self, request: Request) -> bytes:
        """The answer's body.

        Raises:
            ValueError: the answer has another status than expected.
        """
        head, body = self._exchange(request)
        if (status := int(head[9:12])) != request.status:
            raise ValueError(f"{request.target}: {status} {body[:500].decode(errors='replace')}")
        return body

    def tag(self, target: str) -> str:
        """The entity tag of an answer."""
        head, _ = self._exchange(Request(target))
        return _header(head, b"etag").decode()

    def _exchange(self, request: Request) -> tuple[bytes, bytes]:
        body = request.body or b""
        headers = {"Host": self._host, "Content-Length": str(len(body))} | request.headers
        lines = [f"{'POST' if request.body else 'GET'} {request.target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        received = bytearray()
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._receive()
        head = bytes(received[:end])
        length = int(_header(head, b"content-length") or 0)
        while len(received) < end + 4 + length:
            received += self._receive()
        if _header(head, b"connection").lower() == b"close":
            self._socket.close()
            self._socket = self._connect()
        return head, bytes(received[end + 4 :])

    def _receive(self) -> bytes:
        if not (received := self._socket.recv(1 << 18)):
            raise ConnectionError("The server closed the connection.")
        return received


def _header(head: bytes, name: bytes) -> bytes:
    found = re.search(rb"(?im)^" + name + rb": *(.*?)\r?$", head)
    return found[1] if found else b""


def edition(address: str) -> int:
    """The number of the newest edition."""
    with Client(address) as client:
        return int(orjson.loads(client.ask(Request("/api/v1/editions?limit=1")))["edition"])


def rate(address: str, question: Question, *, seconds: float, threads: int = AT_ONCE) -> float:
    """Requests answered a second by so many threads, each waiting for its answer before it asks again."""
    until = time.perf_counter() + seconds

    def asking(chance: random.Random) -> int:
        answered = 0
        with Client(address) as client:
            while time.perf_counter() < until:
                client.ask(question(chance))
                answered += 1
        return answered

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(asking, [random.Random() for _ in range(threads)])) / seconds


def measure(address: str, question: Question, *, times: int) -> list[float]:
    """How long each of so many answers took, in milliseconds, asked one after another."""
    chance, took = random.Random(), []
    with Client(address) as client:
        for _ in range(times):
            request = question(chance)
            began = time.perf_counter()
            client.ask(request)
            took.append(1000 * (time.perf_counter() - began))
    return took


def median(address: str, question: Question, *, times: int) -> float:
    """The p50 of so many answers, in milliseconds, asked one after another."""
    return statistics.median(measure(address, question, times=times))
