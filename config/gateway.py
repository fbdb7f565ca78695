"""The server's side of Annals: requests from granian (RSGI 1.5) to the WSGI application (PEP 3333).

granian's own WSGI interface reads a request's body in the thread that answers it, so that a few clients that send
slowly hold every thread. Here a request gets a thread once all of it has arrived; whoever waits for a thread costs
none, and gets an error when that takes too long.
"""

import asyncio
import logging
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import unquote

from .gateway_answers import refuse
from .gateway_shapes import Headers, HTTPProtocol, Scope, Transport
from .threads import Threads, Work

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication, WSGIEnvironment

logger = logging.getLogger("annals.gateway")

#: The addresses that are answered by a process without a thread to spare.
PROBES = ("/healthz", "/readyz")
#: Where files are sent. Every other body is a GraphQL request or one nobody reads.
FORMS = "/admin/"


@dataclass(frozen=True)
class Limits:
    """What one process grants its clients; bytes and seconds."""

    threads: int = 8
    #: Requests that wait for a thread, and how long each of them may.
    waiting: int = 256
    waiting_seconds: float = 2.0
    body_seconds: float = 10.0
    body_bytes: int = 128 * 1024
    form_seconds: float = 120.0
    form_bytes: int = 16 * 1024 * 1024
    #: What a client sends beyond these is read and dropped up to here, so that it hears the answer.
    drained_bytes: int = 32 * 1024 * 1024
    #: All bodies that are arriving or waiting.
    buffered_bytes: int = 128 * 1024 * 1024
    #: How long the reader of a stream may leave a part of it unread.
    stream_seconds: float = 15.0
    #: A busy process closes the connection of each answer of this number. A connection stays with the process that
    #: accepted it, and an idle process may accept all of a proxy's: they would never reach the others.
    answers_to_a_close: int = 100


#: The status and the headers of an answer.
_Head = tuple[int, Headers]


@dataclass(eq=False)
class Exchange:
    """One request: what it says, and where the answer goes."""

    scope: Scope
    protocol: HTTPProtocol
    arrived: float = field(default_factory=time.monotonic)
    body: bytes = b""


class Gateway:
    """An RSGI application that runs a WSGI application in threads of its own."""

    def __init__(self, application: "WSGIApplication", limits: Limits | None = None) -> None:
        self._application = application
        self._limits = limits or Limits()
        self._threads = Threads(self._limits.threads, "annals")
        self._probes = Threads(1, "annals-probe")
        self._waiting = 0
        self._buffered = 0
        self._answers = count(1)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        exchange = Exchange(scope, protocol)
        if "content-length" not in scope.headers and "transfer-encoding" not in scope.headers:
            await self._answer(exchange)
            return
        try:
            if await self._receive(exchange):
                await self._answer(exchange)
        finally:
            self._buffered -= len(exchange.body)

    async def _receive(self, exchange: Exchange) -> bool:
        """Read the body; False where the client was refused."""
        limits, is_form = self._limits, exchange.scope.path.startswith(FORMS)
        most, seconds = (
            (limits.form_bytes, limits.form_seconds) if is_form else (limits.body_bytes, limits.body_seconds)
        )
        parts: list[bytes] = []
        kept = received = 0
        try:
            async with asyncio.timeout(seconds):
                async for part in exchange.protocol:
                    received += len(part)
                    if received > limits.drained_bytes or self._buffered + kept > limits.buffered_bytes:
                        break
                    if room := most - kept:
                        parts.append(part[:room])
                        kept += len(parts[-1])
        except TimeoutError:
            refuse(exchange, 408, f"The body did not arrive within {seconds:g} seconds. Send it again.")
            return False
        if received > limits.drained_bytes or (is_form and received > most):
            refuse(exchange, 413, f"The body has more than {most:,} bytes, which is the limit. Send a shorter one.")
            return False
        if self._buffered + kept > limits.buffered_bytes:
            refuse(exchange, 503, "Too many requests are being received. Retry in a moment.")
            return False
        exchange.body = b"".join(parts)
        self._buffered += kept
        return True

    async def _answer(self, exchange: Exchange) -> None:
        """Have the request answered by a thread, once there is one."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        is_probe = exchange.scope.path in PROBES
        if self._waiting >= self._limits.waiting and not is_probe:
            refuse(exchange, 503, "The service is busy. Retry in a moment.")
            return
        self._waiting += 1
        threads, work = self._probes if is_probe else self._threads, partial(self._run, exchange, loop, done)
        timer = None
        if not threads.start(work):
            timer = loop.call_later(self._limits.waiting_seconds, _give_up, exchange, threads, work, done)
        try:
            await done
        finally:
            self._waiting -= 1
            if timer:
                timer.cancel()

    def _run(self, exchange: Exchange, loop: asyncio.AbstractEventLoop, done: "asyncio.Future[None]") -> None:
        """In a thread: answer, and let the loop know."""
        try:
            self._respond(exchange, loop)
        except Exception:
            logger.exception("Not answered: %s %s", exchange.scope.method, exchange.scope.path)
            refuse(exchange, 500, "An error occurred on the server. It has been logged.")
        finally:
            loop.call_soon_threadsafe(_finish, done)

    def _respond(self, exchange: Exchange, loop: asyncio.AbstractEventLoop) -> None:
        head: _Head = (500, [])

        def start_response(status: str, headers: Headers, exc_info: object = None, /) -> Callable[[bytes], object]:
            nonlocal head
            # Django writes cookies with a blank before them.
            head = int(status[:3]), [(name, value.strip()) for name, value in headers]
            if self._is_last_of_connection(exchange.scope):
                head[1].append(("connection", "close"))
            return _write

        parts = self._application(to_environ(exchange), start_response)
        try:
            if getattr(parts, "streaming", False):
                self._stream(exchange, head, parts, loop)
            else:
                exchange.protocol.response_bytes(*head, b"".join(parts))
        finally:
            if close := getattr(parts, "close", None):
                close()

    def _is_last_of_connection(self, scope: Scope) -> bool:
        """Whether this answer is the last of its connection, so that the next may be accepted by another process."""
        is_turn = next(self._answers) % self._limits.answers_to_a_close == 0
        return is_turn and self._waiting > 1 and scope.http_version.startswith("1")

    def _stream(self, exchange: Exchange, head: _Head, parts: Iterable[bytes], loop: asyncio.AbstractEventLoop) -> None:
        """Send a part at a time, at the reader's pace, for as long as the reader has one."""
        transport = exchange.protocol.response_stream(*head)
        for part in parts:
            if part:
                sent = asyncio.run_coroutine_threadsafe(_send(transport, part), loop)
                try:
                    sent.result(self._limits.stream_seconds)
                except Exception:
                    # The reader has left or reads nothing. What it has is without an end, as it can see.
                    sent.cancel()
                    return


async def _send(transport: Transport, part: bytes) -> None:
    await transport.send_bytes(part)


def _write(data: bytes) -> None:
    """Write before there is an answer, as PEP 3333 still lets an application do; Django does not."""
    raise NotImplementedError


def _give_up(exchange: Exchange, threads: Threads, work: Work, done: "asyncio.Future[None]") -> None:
    """Refuse a request that no thread has begun with."""
    if threads.withdraw(work):
        refuse(exchange, 503, "The service is busy. Retry in a moment.")
        done.set_result(None)


def _finish(done: "asyncio.Future[None]") -> None:
    if not done.done():
        done.set_result(None)


def to_environ(exchange: Exchange) -> "WSGIEnvironment":
    """A request as PEP 3333 has it."""
    scope = exchange.scope
    name, _, port = scope.server.rpartition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(_to_latin(scope.path), "latin-1"),
        "QUERY_STRING": _to_latin(scope.query_string),
        "SERVER_NAME": name,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(exchange.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "annals.arrived": exchange.arrived,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    for header, value in scope.headers.items():
        # A name with an underscore could pass for another header (CGI's names know no hyphen).
        if "_" in header or header in ("content-length", "transfer-encoding"):
            continue
        key = header.upper().replace("-", "_")
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        if key in environ and key != "HTTP_HOST":
            value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
        environ[key] = value
    if exchange.body or "content-length" in scope.headers:
        environ["CONTENT_LENGTH"] = str(len(exchange.body))
    return environ


def _to_latin(text: str) -> str:
    """Text of an address as WSGI has it: its bytes, each as the character of that number."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("latin-1")
