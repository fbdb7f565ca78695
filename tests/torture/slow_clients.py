"""Clients that send or read slowly, or do nothing, and hold their connections."""

import asyncio
from contextlib import suppress

#: What each kind of them sends at first, and then a byte at a time.
_POST = b"POST /%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/%s\r\n"
_FIRST = {
    "body": _POST % (b"graphql", b"json") + b"Content-Length: 60000\r\n\r\n{",
    "form": _POST % (b"admin/login/", b"x-www-form-urlencoded") + b"Content-Length: 60000\r\n\r\nx",
    "chunks": _POST % (b"graphql", b"json") + b"Transfer-Encoding: chunked\r\n\r\n",
    "head": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: ",
    "reader": b"GET /api/v1/events.ndjson HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50,
    "idle": b"",
}
KINDS = tuple(_FIRST)


class SlowClients:
    """So many of a kind, for as long as the block lasts."""

    def __init__(self, port: int, kind: str, number: int) -> None:
        self._port, self._kind, self._number = port, kind, number
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> None:
        self._tasks = [asyncio.create_task(self._hold()) for _ in range(self._number)]
        await asyncio.sleep(1)

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _hold(self) -> None:
        drip = b"1\r\na\r\n" if self._kind == "chunks" else b"a"
        while True:
            with suppress(OSError):
                # A reader's window is small, so that what it does not read stays with the server.
                _, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=1024)
                try:
                    writer.write(_FIRST[self._kind])
                    while not writer.is_closing():
                        await asyncio.sleep(1)
                        if self._kind not in ("reader", "idle"):
                            writer.write(drip)
                finally:
                    writer.close()
            await asyncio.sleep(0.5)
