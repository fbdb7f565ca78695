"""What a property is, and how it turned out."""

from collections.abc import Callable
from typing import NamedTuple

from .serving import Measured, Service


class Outcome(NamedTuple):
    """What was measured, and whether it is what was promised; None where it could not be tried here."""

    measured: str
    kept: bool | None


class Property(NamedTuple):
    """A promise of docs/reliability.md."""

    name: str
    promise: str
    #: Tries it; at length where the second argument is true.
    harness: Callable[[Service, bool], Outcome]
    #: Whether the short form has time for it.
    is_brief: bool = True


def is_served(measured: Measured, seconds: float, is_long: bool) -> bool:
    """Whether clients are served as promised: all of them, and 99 of 100 within these seconds.

    The short form has too few answers for that, and a machine that others use. It asks for what no load explains: of
    ten, at most one is refused, and half of them come within five times as long. Every fault it is there to find holds
    back all of them (see docs/reliability.md).
    """
    served = measured.statuses[200] / sum(measured.statuses.values())
    if is_long:
        return served == 1 and measured.quantile(0.99) < seconds
    return served >= 0.9 and measured.quantile(0.5) < 5 * seconds
