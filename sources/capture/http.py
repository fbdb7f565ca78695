"""Fetches one document over HTTP, within limits of address, time and size."""

import datetime as dt
import ssl
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import httpcore
import httpx

from .addresses import PORTS, ForbiddenAddress, Resolver, parse_destination, public_address, resolve

SECONDS = 10.0
MOST_BYTES = 10 * 1024 * 1024
MOST_REDIRECTS = 5
USER_AGENT = "Annals/1.0 (timeline of policy events; checks the wording of cited sources)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Headers that are kept with a capture.
_SAVED_HEADERS = ("content-type", "content-language", "date", "etag", "last-modified", "location")


class NotFetched(Exception):
    """A document could not be fetched; the message says why."""


@dataclass(frozen=True)
class Fetched:
    """A server's response: 200 with a body, or 304 if the document has not changed.

    ``url`` is where the last redirect led; ``headers`` are those kept with a capture, in lower case.
    """

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    at: dt.datetime


@dataclass(frozen=True)
class Bounds:
    """The limits of a fetch. Only tests change ports and resolver."""

    ports: Collection[int] = PORTS
    resolver: Resolver = resolve
    seconds: float = SECONDS
    most_bytes: int = MOST_BYTES
    #: Trusted addresses by host name, as in a hosts file.
    hosts: Mapping[str, str] = field(default_factory=dict)


def fetch(
    url: str,
    *,
    now: dt.datetime,
    etag: str = "",
    last_modified: str = "",
    home: str = "",
    bounds: Bounds | None = None,
) -> Fetched:
    """Fetch a document, following redirects each of which is checked like the first address.

    Args:
        etag, last_modified: of the stored capture, for a conditional request (RFC 9110).
        home: the URL of this service, for the User-Agent header.

    Raises:
        ForbiddenAddress: the URL or a redirect is not on the public web; nothing was sent there.
        NotFetched: for any other reason, given in the message.
    """
    bounds = bounds or Bounds()
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    agent = f"{USER_AGENT} +{home}" if home else USER_AGENT
    headers = {"User-Agent": agent, "Accept": "text/html,application/pdf,text/plain;q=0.9,*/*;q=0.1"}
    headers |= {"Accept-Encoding": "identity"} | {name: text for name, text in conditions.items() if text}
    deadline = time.monotonic() + bounds.seconds
    with httpx.Client(transport=BoundTransport(bounds, deadline), trust_env=False, timeout=bounds.seconds) as client:
        for _ in range(MOST_REDIRECTS + 1):
            parse_destination(url, bounds.ports)
            try:
                with client.stream("GET", url, headers=headers) as response:
                    if response.status_code in _REDIRECTS and "location" in response.headers:
                        url = _resolve_redirect(url, response.headers["location"])
                        continue
                    return _read(url, response, bounds, deadline, now)
            except ForbiddenAddress:
                raise
            except (
                httpx.HTTPError, httpx.InvalidURL, httpcore.NetworkError, httpcore.ProtocolError, ValueError,
            ) as error:  # fmt: skip
                raise NotFetched(f"{url}: {str(error) or type(error).__name__}") from error
            except httpcore.TimeoutException as error:
                raise NotFetched(f"{url}: no whole answer within {bounds.seconds:g} seconds.") from error
    raise NotFetched(f"{url}: more than {MOST_REDIRECTS} redirects.")


def _resolve_redirect(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise NotFetched(f"{url}: the server redirects to ‘{location[:120]}’, which is not a URL.") from error


def _read(url: str, response: httpx.Response, bounds: Bounds, deadline: float, now: dt.datetime) -> Fetched:
    headers = {name: response.headers[name][:1000] for name in _SAVED_HEADERS if name in response.headers}
    if response.status_code == 304:
        return Fetched(url, 304, headers, b"", now)
    if response.status_code != 200:
        raise NotFetched(f"{url}: the server responded with status {response.status_code}.")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise NotFetched(f"{url}: the server sent a compressed response although none was requested.")
    body = bytearray()
    for part in response.iter_raw():
        body += part
        if len(body) > bounds.most_bytes:
            raise NotFetched(f"{url}: the document has more than {bounds.most_bytes:,} bytes.")
        if time.monotonic() > deadline:
            raise NotFetched(f"{url}: no whole answer within {bounds.seconds:g} seconds.")
    return Fetched(url, 200, headers, bytes(body), now)


class BoundTransport(httpx.BaseTransport):
    """Connects to the address it has checked, and to no other, before a deadline."""

    def __init__(self, bounds: Bounds, deadline: float) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), network_backend=_BoundNetwork(bounds, deadline)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Stream(answer.stream),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()


class _BoundNetwork(httpcore.NetworkBackend):
    """Opens connections: the name is resolved here, once, and what was checked is connected to."""

    def __init__(self, bounds: Bounds, deadline: float) -> None:
        self._bounds = bounds
        self._deadline = deadline
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[object] | None = None,
    ) -> httpcore.NetworkStream:
        if port not in self._bounds.ports:
            raise ForbiddenAddress(f"Port {port} is not allowed.")
        address = self._bounds.hosts.get(host) or public_address(host, port, self._bounds.resolver)
        stream = self._network.connect_tcp(address, port, timeout=_get_seconds_left(self._deadline))
        return _BoundStream(stream, self._deadline)


class _BoundStream(httpcore.NetworkStream):
    """A connection each of whose waits ends at the deadline, so that no server can drip for ever."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _get_seconds_left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _get_seconds_left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, _get_seconds_left(self._deadline))
        return _BoundStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _get_seconds_left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("timed out")
    return left
