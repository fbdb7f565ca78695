"""Many things, a batch at a time: no statement grows with what is published."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Thing = TypeVar("Thing")

#: How many rows or ids one statement is given.
BATCH = 1000


def split(things: Iterable[Thing], size: int = BATCH) -> Iterator[list[Thing]]:
    """The things in lists of at most this size.

    >>> list(split("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    remaining = iter(things)
    while batch := list(islice(remaining, size)):
        yield batch
