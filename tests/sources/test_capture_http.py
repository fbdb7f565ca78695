"""Fetching, and every trick that is played on it."""

import datetime as dt
import random
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler

import httpcore
import pytest
from playwright.sync_api import Page

from sources.capture.addresses import ForbiddenAddress, parse_destination, resolve
from sources.capture.http import Bounds, NotFetched, fetch
from tests.answers import Json
from tests.sources.conftest import Site, Trap

NOW = dt.datetime(2025, 5, 19, 12, tzinfo=dt.UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}

#: Ways to write an address that is not on the public web; {} is the trap's port.
FORBIDDEN = """
http://127.0.0.1:{}/ http://127.0.0.2:{}/ http://127.1:{}/ http://127.0.1:{}/ http://2130706433:{}/ http://0x7f.1:{}/
http://0x7f000001:{}/ http://0177.0.0.1:{}/ http://0177.1:{}/ http://017700000001:{}/ http://127.0.0.1.:{}/
http://0:{}/ http://0.0.0.0:{}/ http://localhost:{}/ http://localhost.:{}/ http://LOCALHOST:{}/ http://a.localhost:{}/
http://[::1]:{}/ http://[::]:{}/ http://[0:0:0:0:0:0:0:1]:{}/ http://[::ffff:127.0.0.1]:{}/ http://[::ffff:7f00:1]:{}/
http://[::127.0.0.1]:{}/ http://[64:ff9b::7f00:1]:{}/ http://[2002:7f00:1::]:{}/ http://[2001::1]:{}/
http://[fe80::1]:{}/ http://[fe80::1%25lo]:{}/ http://[fc00::1]:{}/ http://[fec0::1]:{}/ http://[ff02::1]:{}/
http://10.0.0.1:{}/ http://172.16.0.1:{}/ http://192.168.0.1:{}/ http://169.254.169.254:{}/ http://100.64.0.1:{}/
http://198.18.0.1:{}/ http://224.0.0.1:{}/ http://240.0.0.1:{}/ http://255.255.255.255:{}/
http://metadata.google.internal:{}/ http://a@127.0.0.1:{}/ http://a:b@localhost:{}/ http://example.com@127.0.0.1:{}/
http://①②⑦.⓪.⓪.①:{}/ http://ⓛocalhost:{}/ http://ⓔxample.com:{}/ http://127。0。0。1:{}/ http://１２７.0.0.1:{}/
http://127.0.0.1:{}#@example.com/ http://127.0.0.1:{}\\@example.com/ http://%31%32%37.0.0.1:{}/ http:///127.0.0.1:{}/
file:///etc/passwd gopher://127.0.0.1:{}/ ftp://127.0.0.1:{}/ dict://127.0.0.1:{}/ //127.0.0.1:{}/
""".split()


def test_the_forbidden_forms_are_45_at_least() -> None:
    assert len(set(FORBIDDEN)) >= 45


@pytest.mark.parametrize("form", FORBIDDEN)
def test_a_forbidden_form_of_address_makes_no_connection(form: str, trap: Trap, site: Site) -> None:
    """With the system's own resolver, so that whatever it makes of a form is refused too."""
    url = form.format(trap.port)
    with pytest.raises(ForbiddenAddress):
        fetch(url, now=NOW, bounds=Bounds(ports={trap.port}, resolver=resolve, seconds=2))
    site.pages["/to"] = (302, {"Location": url}, b"")
    with pytest.raises((ForbiddenAddress, NotFetched)):
        fetch(site.url("/to"), now=NOW, bounds=site.bounds(trap.port, seconds=2))
    assert not trap.touched


def test_the_trap_notices_a_connection(trap: Trap) -> None:
    socket.create_connection(("127.0.0.1", trap.port)).close()
    assert trap.touched


@pytest.mark.parametrize("answer", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.1"], ["fe80::1%lo"], []])
def test_a_name_with_any_private_address_is_refused(answer: list[Json], trap: Trap) -> None:
    with pytest.raises(ForbiddenAddress):
        fetch(f"http://a.example:{trap.port}/", now=NOW, bounds=Bounds({trap.port}, lambda host, port: answer))
    assert not trap.touched


def test_a_name_that_changes_its_address_is_resolved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([["8.8.8.8"], ["127.0.0.1"]])
    connected = []

    def connect(self: httpcore.SyncBackend, host: str, port: int, **options: object) -> None:
        connected.append(host)
        raise httpcore.ConnectError("nobody there")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    with pytest.raises(NotFetched):
        fetch("http://a.example/", now=NOW, bounds=Bounds(resolver=lambda host, port: next(answers)))
    assert connected == ["8.8.8.8"]


@pytest.mark.parametrize("port", [5432, 22, 8000])
def test_other_ports_are_not_contacted(port: int) -> None:
    with pytest.raises(ForbiddenAddress, match=str(port)):
        parse_destination(f"http://www.example.org:{port}/")


def test_a_name_in_its_own_script_is_a_place() -> None:
    assert parse_destination("https://bücher.example/").host == "xn--bcher-kva.example"


def test_a_page_is_fetched_politely(site: Site) -> None:
    site.pages["/"] = (200, HTML | {"ETag": '"1"', "Set-Cookie": "a=b"}, b"<p>Hello")
    fetched = fetch(site.url("/"), now=NOW, bounds=site.bounds())
    assert (fetched.status, fetched.body, fetched.headers["etag"]) == (200, b"<p>Hello", '"1"')
    assert "set-cookie" not in fetched.headers
    assert site.asked[0]["Host"] == f"news.example:{site.port}"
    assert site.asked[0]["User-Agent"].startswith("Annals/")


def test_a_redirect_is_followed_and_a_circle_is_not(site: Site) -> None:
    site.pages["/old"] = (301, {"Location": "/new"}, b"")
    site.pages["/new"] = (200, HTML, b"here")
    site.pages["/round"] = (302, {"Location": "/round"}, b"")
    assert fetch(site.url("/old"), now=NOW, bounds=site.bounds()).url == site.url("/new")
    with pytest.raises(NotFetched, match="redirects"):
        fetch(site.url("/round"), now=NOW, bounds=site.bounds())


@pytest.mark.parametrize(
    "location", ["http://[::1", "http://[x]/", "//news.example:port/", "http://news.example:99999/"]
)
def test_a_redirect_to_no_address_is_reported(location: str, site: Site) -> None:
    site.pages["/"] = (302, {"Location": location}, b"")
    with pytest.raises((NotFetched, ForbiddenAddress)):
        fetch(site.url("/"), now=NOW, bounds=site.bounds())


def _many_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    for number in range(20_000):
        handler.send_header(f"X-{number}", "a" * 100)
    handler.end_headers()


def _informs_without_end(handler: BaseHTTPRequestHandler) -> None:
    for _ in range(2000):
        handler.wfile.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        time.sleep(0.001)


@pytest.mark.parametrize("page", [_many_headers, _informs_without_end])
def test_headers_without_end_are_left(page: Page, site: Site) -> None:
    site.pages["/"] = page
    begun = time.monotonic()
    with pytest.raises(NotFetched):
        fetch(site.url("/"), now=NOW, bounds=site.bounds(seconds=1))
    assert time.monotonic() - begun < 3


def test_a_redirect_to_a_private_address_is_refused(site: Site, trap: Trap) -> None:
    site.pages["/"] = (302, {"Location": f"http://127.0.0.1:{trap.port}/"}, b"")
    with pytest.raises(ForbiddenAddress):
        fetch(site.url("/"), now=NOW, bounds=site.bounds(trap.port))
    assert not trap.touched


def _drip_body(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    _drip(handler)


def _drip_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(handler)


def _drip(handler: BaseHTTPRequestHandler) -> None:
    for _ in range(40):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("drip", [_drip_body, _drip_headers])
def test_a_server_that_drips_is_left_at_the_deadline(
    drip: Callable[[BaseHTTPRequestHandler], None], site: Site
) -> None:
    site.pages["/"] = drip
    begun = time.monotonic()
    with pytest.raises(NotFetched, match="within"):
        fetch(site.url("/"), now=NOW, bounds=site.bounds(seconds=0.3))
    assert time.monotonic() - begun < 1


def _endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(b"a" * 10_000)


def test_a_body_without_end_is_cut_off(site: Site) -> None:
    site.pages["/"] = _endless
    with pytest.raises(NotFetched, match="more than 50,000 bytes"):
        fetch(site.url("/"), now=NOW, bounds=site.bounds(most_bytes=50_000))


def test_a_packed_answer_is_not_unpacked(site: Site) -> None:
    site.pages["/"] = (200, HTML | {"Content-Encoding": "gzip"}, b"\x1f\x8b")
    with pytest.raises(NotFetched, match="compressed"):
        fetch(site.url("/"), now=NOW, bounds=site.bounds())


def _garbage(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\x00\xff nothing like HTTP\r\n\r\n")


def _hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"half")


@pytest.mark.parametrize("page", [_garbage, _hang_up, (500, {}, b""), (404, {}, b""), (302, {}, b"")])
def test_what_is_no_whole_good_answer_is_reported_in_words(page: Page, site: Site) -> None:
    site.pages["/"] = page
    with pytest.raises(NotFetched):
        fetch(site.url("/"), now=NOW, bounds=site.bounds())


#: What addresses are made of, and what they are not.
_PARTS = [
    "http://", "https://", "//", "/", "xn--", "xn--n3h", "xn--a", ".", ".com", "news.example", "::", "[", "]", "@", ":",
    "80", "65536", "\\", "%", "%zz", "%00", "\u00df", "\u2603", "\ud83d", "\u202e", "\u3002", " ", "\t", "?", "#",
    "a" * 70,
    "0x7f.1", "127.1", "\xad", "-", "_", "javascript:", "é", "\u0660",
]  # fmt: skip


def _made_addresses(number: int) -> Iterator[str]:
    made = random.Random(7)
    for _ in range(number):
        yield "".join(made.choices(_PARTS, k=made.randint(1, 6)))


def test_no_address_however_it_is_written_raises_anything_unforeseen() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError(f"{host} is unknown here")

    for url in _made_addresses(3000):
        for written in (url, f"http://{url}"):
            with suppress(ForbiddenAddress, NotFetched):
                parse_destination(written)
                fetch(written, now=NOW, bounds=Bounds(resolver=unknown))


def test_no_redirect_however_it_is_written_raises_anything_unforeseen(site: Site) -> None:
    for location in _made_addresses(150):
        raw = location.encode("utf-8", "surrogatepass").decode("latin-1").translate({0: None})
        site.pages["/"] = (302, {"Location": raw}, b"")
        with suppress(ForbiddenAddress, NotFetched):
            fetch(site.url("/"), now=NOW, bounds=site.bounds())
    assert len(site.asked) >= 150
