"""What resolvers wait for, read a level at a time: every batch in one go, however many rows need it.

Nothing waits for anything but these batches, so that no event loop is needed: each resolver is run until it needs
something (``Levels``). GraphQL's own executor needs a loop, though: it stops whenever nothing can go on, the batches
that are needed are read outside of it, and it is run again (``Loader``).
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from strawberry.types import Info

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

#: Gives the values of keys in their order, or errors for them.
Batch = Callable[[list[Any]], Sequence[object]]
#: Is given what a resolver came to.
Then = Callable[[Any], None]

#: Turns of the loop after which whatever can go on has gone on: a value passes a few coroutines on its way.
_TURNS = 12


@dataclass
class _Wanted:
    """A key of a batch, which a resolver waits for."""

    batch: Batch
    key: Hashable

    def __await__(self) -> Generator["_Wanted", object, object]:
        return (yield self)


@dataclass
class _Waiting:
    """A resolver that waits, and what is done with its value."""

    resolver: Coroutine[_Wanted, object, object]
    then: Then


class Levels:
    """The batches of one request whose resolvers need no event loop."""

    def __init__(self) -> None:
        self._waiting: dict[Batch, dict[Hashable, list[_Waiting]]] = {}
        self._known: dict[tuple[Batch, Hashable], object] = {}

    def load(self, batch: Batch, key: Hashable) -> Awaitable[Any]:
        """The value of a key: ``batch`` gives those of all the keys of a level, in their order, or errors for them."""
        return _Wanted(batch, key)

    def start(self, resolver: Coroutine[_Wanted, object, object], then: Then) -> None:
        """Run a resolver until it waits, or to its end; ``then`` is given its value."""
        self._advance(_Waiting(resolver, then), None)

    def read(self) -> None:
        """Read all that is waited for, level by level, until nothing is."""
        while self._waiting:
            waiting, self._waiting = self._waiting, {}
            values = {batch: batch(list(keys)) for batch, keys in waiting.items()}
            for batch, keys in waiting.items():
                self._known.update(zip([(batch, key) for key in keys], values[batch], strict=True))
            for batch, keys in waiting.items():
                for (_key, resolvers), value in zip(keys.items(), values[batch], strict=True):
                    for one in resolvers:
                        self._advance(one, value)

    def _advance(self, one: _Waiting, value: object) -> None:
        """Run a resolver on with the value that it waited for.

        Raises:
            Exception: the resolver's own, or the value where that is an error.
        """
        try:
            while True:
                wanted = one.resolver.throw(value) if isinstance(value, Exception) else one.resolver.send(value)
                known = (wanted.batch, wanted.key)
                if known not in self._known:
                    self._waiting.setdefault(wanted.batch, {}).setdefault(wanted.key, []).append(one)
                    return
                value = self._known[known]
        except StopIteration as end:
            result = end.value
        one.then(result)


class Loader:
    """The batches of one request that GraphQL's own executor answers."""

    def __init__(self) -> None:
        self._waiting: dict[Batch, dict[Hashable, asyncio.Future[Any]]] = {}
        self._known: dict[tuple[Batch, Hashable], asyncio.Future[Any]] = {}

    async def load(self, batch: Batch, key: Hashable) -> Any:
        """The value of a key: ``batch`` gives those of all the keys of a level, in their order, or errors for them."""
        if (batch, key) not in self._known:
            future = asyncio.get_running_loop().create_future()
            self._known[batch, key] = self._waiting.setdefault(batch, {})[key] = future
        return await self._known[batch, key]

    def run(self, result: Awaitable[Value]) -> Value:
        """The result, with every batch read that it waits for."""
        loop = asyncio.new_event_loop()
        try:
            task = loop.create_task(_await_result(result))
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
        for batch, futures_by_key in waiting.items():
            # Where a field fails that may not be null, those beside it are given up.
            futures = {key: future for key, future in futures_by_key.items() if not future.done()}
            try:
                values = batch(list(futures))
            except Exception as error:
                # Each field that waits for it fails, and says so in its own place.
                for future in futures.values():
                    future.set_exception(error)
                continue
            for future, value in zip(futures.values(), values, strict=True):
                if isinstance(value, Exception):
                    future.set_exception(value)
                else:
                    future.set_result(value)


async def _await_result(result: Awaitable[Value]) -> Value:
    return await result


async def load(info: Info, batch: Callable[[list[Key]], Sequence[Value | Exception]], key: Key) -> Value:
    """The value of a key, read together with those of every other row of the level."""
    return await info.context["loading"].load(batch, key)


async def outside(info: Info, read: Callable[[], Value]) -> Value:
    """What one row alone reads of the database, read when the loop stands still."""
    return await load(info, _each, read)


def _each(reads: list[Callable[[], Value]]) -> list[Value | Exception]:
    return [_read(read) for read in reads]


def _read(read: Callable[[], Value]) -> Value | Exception:
    try:
        return read()
    except Exception as error:
        return error
