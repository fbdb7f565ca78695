"""The shapes of what granian hands to an application (RSGI 1.5)."""

from collections.abc import AsyncIterator, Mapping
from typing import Protocol

#: An answer's headers, their names in lower case.
Headers = list[tuple[str, str]]


class Scope(Protocol):
    """What a request says, but for its body."""

    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def query_string(self) -> str: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def server(self) -> str: ...
    @property
    def client(self) -> str: ...
    @property
    def scheme(self) -> str: ...
    @property
    def http_version(self) -> str: ...
    @property
    def authority(self) -> str | None: ...


class Transport(Protocol):
    """Where a streamed answer goes, a part at a time."""

    async def send_bytes(self, data: bytes, /) -> None: ...


class HTTPProtocol(Protocol):
    """Where a body comes from, in parts, and where the answer goes."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...
    def response_bytes(self, status: int, headers: Headers, body: bytes, /) -> None: ...
    def response_stream(self, status: int, headers: Headers, /) -> Transport: ...
