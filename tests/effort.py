"""How much a test tries: what a change can wait for, or with ``NIGHTLY`` in the environment all that it knows."""

import os
import random
from collections.abc import Sequence
from itertools import cycle, product
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")

NIGHTLY = bool(os.environ.get("NIGHTLY"))


def number_of(briefly: int, nightly: int) -> int:
    return nightly if NIGHTLY else briefly


def some_of(cases: Sequence[T], number: int, seed: object = 0) -> Sequence[T]:
    """So many of the cases in their order, the same for the same seed; all of them at night."""
    if NIGHTLY or number >= len(cases):
        return cases
    chosen = sorted(random.Random(repr(seed)).sample(range(len(cases)), number))
    return [cases[place] for place in chosen]


def each_in_one(cases: Sequence[T], set_ups: Sequence[U]) -> list[tuple[T, U]]:
    """Each case in one of the set-ups in turn; at night each in all of them."""
    return list(product(cases, set_ups)) if NIGHTLY else list(zip(cases, cycle(set_ups), strict=False))
