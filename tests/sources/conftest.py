"""A server that plays every trick on whoever fetches, and a trap that must never be touched."""

import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from sources.capture.capture import Attempt, capture_source
from sources.capture.http import Bounds
from sources.models import Source

NOW = dt.datetime(2025, 5, 13, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
HTML = {"Content-Type": "text/html; charset=utf-8"}
#: What is no HTML needs no process of its own to be read.
TEXT = {"Content-Type": "text/plain; charset=utf-8"}
WORDS = b"Chips used anywhere in the world violate the controls."


class Site:
    """Pages by path; each is (status, headers, body), or a function of the request's handler."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, Any] = {}
        self.asked: list[dict[str, str]] = []

    def url(self, path: str, host: str = "news.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def bounds(self, *ports: int, **more: Any) -> Bounds:
        hosts = {"news.example": "127.0.0.1"}
        return Bounds(ports={self.port, *ports}, hosts=hosts, resolver=no_names, **more)


def no_names(host: str, port: int) -> list[str]:
    raise OSError(f"{host} is unknown here")


@pytest.fixture
def site() -> Iterator[Site]:
    """A site over plain HTTP."""
    yield from _served()


def secure(context: ssl.SSLContext) -> AbstractContextManager[Site]:
    """A site over TLS."""
    return contextmanager(_served)(context)


def _served(context: ssl.SSLContext | None = None) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(dict(self.headers))
            page = served.pages[self.path]
            if callable(page):
                page(self)
                return
            status, headers, body = page
            self.send_response(status)
            for name, text in headers.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:
                self.close_connection = True

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    served = Site(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Trap:
    """A port on every local address; ``touched`` says whether anyone connected."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("", 0))
        self._socket.setblocking(False)
        self.port: int = self._socket.getsockname()[1]

    @property
    def touched(self) -> bool:
        time.sleep(0.01)
        try:
            self._socket.accept()[0].close()
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    trap = Trap()
    yield trap
    trap.close()


def page(sentence: str) -> bytes:
    body = f"<html><head><title>Statement</title></head><body><article><h1>Statement</h1><p>{sentence}</p></article>"
    return body.encode()


@pytest.fixture
def source(db: None, site: Site, settings: Settings, tmp_path: Path) -> Source:
    settings.MEDIA_ROOT = tmp_path
    site.pages["/"] = (200, TEXT | {"ETag": '"1"'}, WORDS)
    return Source.objects.create(slug="statement", title="Statement", type="press_release", url=site.url("/"))


def captured(source: Source, site: Site, now: dt.datetime = NOW) -> Attempt:
    return capture_source(source, now=now, bounds=site.bounds())
