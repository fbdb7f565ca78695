"""What resolvers wait for, read a level at a time: every batch in one go, however many rows asked for it.

The event loop stops whenever nothing can go on, the batches that were asked for are read outside of it, by the
ordinary blocking database connection, and it is run again. Nothing waits for anything but these batches.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

from strawberry.types import Info

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

#: Turns of the loop after which whatever can go on has gone on: a value passes a few coroutines on its way.
_TURNS = 12


class Loader:
    """The batches of one request."""

    def __init__(self) -> None:
        self._waiting: dict[Callable[[list[Any]], list[Any]], dict[Any, asyncio.Future[Any]]] = {}
        self._known: dict[tuple[Any, Any], asyncio.Future[Any]] = {}

    async def load(self, batch: Callable[[list[Any]], list[Any]], key: Any) -> Any:
        """The value of a key: ``batch`` gives those of all the keys of a level, in their order, or errors for them."""
        if (batch, key) not in self._known:
            future = asyncio.get_running_loop().create_future()
            self._known[batch, key] = self._waiting.setdefault(batch, {})[key] = future
        return await self._known[batch, key]

    def run(self, result: Awaitable[Value]) -> Value:
        """The result, with every batch read that it waits for."""
        loop = asyncio.new_event_loop()
        try:
            task = loop.create_task(_awaited(result))
            while not task.done():
                loop.call_soon(self._turn, loop, _TURNS)
                loop.run_forever()
                self._read()
            return task.result()
        finally:
            loop.close()

    def _turn(self, loop: asyncio.AbstractEventLoop, left: int) -> None:
        if left:
            loop.call_soon(self._turn, loop, left - 1)
        else:
            loop.stop()

    def _read(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for batch, asked in waiting.items():
            # Where a field fails that may not be null, those beside it are given up.
            futures = {key: future for key, future in asked.items() if not future.done()}
            try:
                values = batch(list(futures))
            except Exception as error:
                # Each field that waits for it fails, and tells of it in its own place.
                for future in futures.values():
                    future.set_exception(error)
                continue
            for future, value in zip(futures.values(), values, strict=True):
                if isinstance(value, Exception):
                    future.set_exception(value)
                else:
                    future.set_result(value)


async def _awaited(result: Awaitable[Value]) -> Value:
    return await result


async def load(info: Info, batch: Callable[[list[Key]], list[Value]], key: Key) -> Value:
    """The value of a key, read together with those of every other row of the level."""
    return await info.context["loading"].load(batch, key)


async def outside(info: Info, read: Callable[[], Value]) -> Value:
    """What one row alone reads of the database, read when the loop stands still."""
    return await load(info, _each, read)


def _each(reads: list[Callable[[], Any]]) -> list[Any]:
    return [_read(read) for read in reads]


def _read(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except Exception as error:
        return error
