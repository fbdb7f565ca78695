"""Many things, a batch at a time: no statement grows with what is published."""

from collections.abc import Iterable
from typing import TypeVar

Thing = TypeVar("Thing")

#: How many rows or ids one statement is given.
BATCH = 1000


def split(things: Iterable[Thing], size: int = BATCH) -> list[list[Thing]]:
    """The things in lists of at most this size.

    >>> split("abcde", 2)
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    whole = list(things)
    return [whole[start : start + size] for start in range(0, len(whole), size)]
