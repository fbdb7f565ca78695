"""The gateway between the server and Django, asked as granian asks it."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from config.gateway import Exchange, Gateway, Limits, to_environ


class Protocol:
    """What granian gives: a body in parts, and where the answer goes."""

    def __init__(self, *parts: bytes, pause: float = 0.0) -> None:
        self._parts, self._pause = parts, pause
        self.status, self.body = 0, b""
        self.headers: dict[str, str] = {}

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self._parts:
            await asyncio.sleep(self._pause)
            yield part

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        assert not self.status, "answered twice"
        self.status, self.headers, self.body = status, dict(headers), body

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> "Protocol":
        self.status = status
        return self

    async def send_bytes(self, part: bytes) -> None:
        await asyncio.sleep(self._pause)
        self.body += part

    @property
    def detail(self) -> str:
        return str(orjson.loads(self.body)["detail"])


def scope(path: str = "/graphql", method: str = "POST", query: str = "", **headers: str) -> Any:
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return SimpleNamespace(
        path=path, method=method, query_string=query, headers=headers, server="127.0.0.1:8000",
        client="192.0.2.1:4711", scheme="http", http_version="1.1", authority=None,
    )  # fmt: skip


def echo(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain"), ("Set-Cookie", " a=b")])
    return [environ["wsgi.input"].read()]


def answered(gateway: Gateway, *requests: Any) -> list[Protocol]:
    """What several requests at once get."""

    async def all_of_them() -> list[Protocol]:
        await asyncio.gather(*(gateway.__rsgi__(*request) for request in requests))
        return [protocol for _, protocol in requests]

    return asyncio.run(all_of_them())


def test_a_body_is_read_whole_before_a_thread_is_taken() -> None:
    (answer,) = answered(Gateway(echo), (scope(content_length="4"), Protocol(b"ab", b"cd", pause=0.05)))
    assert (answer.status, answer.body, answer.headers["Set-Cookie"]) == (200, b"abcd", "a=b")


def test_bodies_that_drip_hold_no_thread_and_are_given_up() -> None:
    gateway = Gateway(echo, Limits(threads=2, body_seconds=0.5))
    slow = [(scope(content_length="100"), Protocol(*[b"a"] * 100, pause=0.02)) for _ in range(32)]
    begun = time.monotonic()
    answers = answered(gateway, *slow, (scope(content_length="2"), Protocol(b"ok")))
    assert time.monotonic() - begun < 2
    assert (answers[-1].status, answers[-1].body) == (200, b"ok")
    assert {answer.status for answer in answers[:-1]} == {408}
    assert answers[0].detail == "The body did not arrive within 0.5 seconds. Send it again."


def test_a_body_is_kept_as_far_as_it_may_be_and_the_rest_is_dropped() -> None:
    limits = Limits(body_bytes=10, form_bytes=20, drained_bytes=100)
    short, form, endless = answered(
        Gateway(echo, limits),
        (scope(transfer_encoding="chunked"), Protocol(*[b"abcd"] * 5)),
        (scope("/admin/x", content_length="24"), Protocol(*[b"abcd"] * 6)),
        (scope(content_length="1000"), Protocol(*[b"abcd"] * 250)),
    )
    # GraphQL refuses what is too long itself, in its own shape.
    assert (short.status, short.body) == (200, b"abcdabcdab")
    assert form.status == endless.status == 413


def test_all_bodies_together_are_bounded() -> None:
    limits = Limits(buffered_bytes=100, body_seconds=5)
    many = [(scope(content_length="40"), Protocol(*[b"a" * 10] * 4, pause=0.05)) for _ in range(6)]
    gateway = Gateway(echo, limits)
    statuses = [answer.status for answer in answered(gateway, *many)]
    assert set(statuses) <= {200, 503}
    assert gateway._buffered == 0
    (after,) = answered(gateway, (scope(content_length="2"), Protocol(b"ok")))
    assert after.status == 200


def blocked(release: threading.Event) -> Callable[..., Iterable[bytes]]:
    def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/slow":
            release.wait(10)
        start_response("200 OK", [])
        return [environ["PATH_INFO"].encode()]

    return application


def test_who_waits_too_long_for_a_thread_is_refused_and_probes_never_wait() -> None:
    release = threading.Event()
    gateway = Gateway(blocked(release), Limits(threads=2, waiting_seconds=0.3))
    requests = [(scope("/slow", "GET"), Protocol()) for _ in range(6)]
    probe = (scope("/healthz", "GET"), Protocol())
    threading.Timer(1, release.set).start()
    answers = answered(gateway, *requests, probe)
    assert [answer.status for answer in answers] == [200, 200, 503, 503, 503, 503, 200]
    assert answers[2].headers["retry-after"] == "1"
    assert answers[2].detail == "The service is busy. Retry in a moment."


def test_no_more_wait_than_may() -> None:
    release = threading.Event()
    gateway = Gateway(blocked(release), Limits(threads=1, waiting=3, waiting_seconds=9))
    threading.Timer(0.3, release.set).start()
    answers = answered(gateway, *[(scope("/slow", "GET"), Protocol()) for _ in range(5)])
    assert sorted(answer.status for answer in answers) == [200, 200, 200, 503, 503]


@pytest.mark.parametrize(("at_once", "version", "closed"), [(4, "1.1", 2), (1, "1.1", 0), (4, "2", 0)])
def test_a_busy_process_closes_some_connections(at_once: int, version: str, closed: int) -> None:
    together = threading.Barrier(at_once)

    def answer(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        together.wait(60)
        parts = echo(environ, start_response)
        together.wait(60)
        return parts

    gateway = Gateway(answer, Limits(answers_to_a_close=4))
    answers = []
    for _ in range(8 // at_once):
        one = scope(path="/", method="GET")
        one.http_version = version
        answers += answered(gateway, *[(one, Protocol()) for _ in range(at_once)])
    assert [answer.headers.get("connection") for answer in answers].count("close") == closed


def test_a_fault_is_an_answer_and_closes_what_was_opened(caplog: pytest.LogCaptureFixture) -> None:
    def faulty(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        raise RuntimeError("a fault")

    (answer,) = answered(Gateway(faulty), (scope(method="GET"), Protocol()))
    assert answer.status == 500
    assert "a fault" in caplog.text


class Stream:
    streaming = True
    is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield from (b"a", b"", b"b")

    def close(self) -> None:
        self.is_closed = True


def test_a_stream_is_sent_in_parts_and_left_where_nobody_reads() -> None:
    read, unread = Stream(), Stream()

    def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        start_response("200 OK", [])
        return read if environ["PATH_INFO"] == "/read" else unread

    gateway = Gateway(application, Limits(stream_seconds=0.2))
    begun = time.monotonic()
    whole, left = answered(gateway, (scope("/read", "GET"), Protocol()), (scope("/unread", "GET"), Protocol(pause=5)))
    assert time.monotonic() - begun < 2
    assert (whole.body, left.body) == (b"ab", b"")
    assert read.is_closed
    assert unread.is_closed


def test_a_request_is_what_pep_3333_says() -> None:
    request = scope("/events/%E5%8D%8E", "GET", "q=华", host="h.example", cookie="a=b", x_forwarded_for="1.2.3.4")
    request.headers["x_forwarded_for"] = "6.6.6.6"
    environ = to_environ(Exchange(request, Protocol(), arrived=1.0))
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/events/华"
    assert environ["QUERY_STRING"].encode("latin-1").decode() == "q=华"
    assert (environ["REMOTE_ADDR"], environ["SERVER_PORT"], environ["HTTP_HOST"]) == ("192.0.2.1", "8000", "h.example")
    # A name with an underscore is nobody's: CGI could not tell it from the other.
    assert environ["HTTP_X_FORWARDED_FOR"] == "1.2.3.4"
