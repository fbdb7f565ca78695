"""Whether a measure was in force on a day, by its accepted dates."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from django.db.backends.postgresql.psycopg_any import DateRange

from events.editions.documents import DateBlock
from events.editions.edtf import Edtf

InForce = Literal["yes", "no", "unknown"]

_DAY = timedelta(days=1)
_STARTS = {"effective", "applicable"}
_STOPS = {"ends", "removed"}


def in_force_state(dates: Iterable[DateBlock], on: date) -> InForce:
    """Whether a measure with these dates was in force on a day.

    Of the accepted effective, applicable, ends and removed dates, the latest by then decides; a day inside an
    uncertain one is unknown. Without such a date there is nothing in force.
    """
    state: InForce = "no"
    for begins, then in _turns(dates):
        if begins > on:
            break
        state = then
    return state


def get_in_force_since(dates: Iterable[DateBlock], on: date) -> date | None:
    """The day since which a measure has been in force without a break on a day; None where it is not, or is unknown."""
    since: date | None = None
    for begins, state in _turns(dates):
        if begins > on:
            break
        since = (since or begins) if state == "yes" else None
    return since


def in_force_ranges(dates: Iterable[DateBlock]) -> tuple[list[DateRange], list[DateRange]]:
    """The days a measure was in force, and the days for which that is unknown, as half-open ranges."""
    turns = _turns(dates)
    ranges: dict[InForce, list[DateRange]] = {"yes": [], "unknown": [], "no": []}
    ends = [*(begins for begins, _ in turns[1:]), None]
    for (begins, state), following in zip(turns, ends, strict=False):
        if begins != following:
            ranges[state].append(DateRange(None if begins == date.min else begins, following))
    return ranges["yes"], ranges["unknown"]


def _turns(dates: Iterable[DateBlock]) -> list[tuple[date, InForce]]:
    """The days on which the state changes, in order; of two on one day the one that stops it comes last."""
    turns: list[tuple[date, int, InForce, int]] = []
    for dated in dates:
        if dated["status"] != "accepted":
            continue
        if dated["type"] in _STARTS:
            start, _, stop = dated["edtf"].partition("/")
            turns += _turn(start, 0, "yes")
            turns += _turn(stop, 1, "no", after=1)
        elif dated["type"] in _STOPS:
            turns += _turn(dated["edtf"], 1, "no", after=1 if dated["type"] == "ends" else 0)
    turns.sort()
    if turns and turns[0][1] == 1:
        # Only its end is known: before that day it may have been in force.
        turns.insert(0, (date.min, 0, "unknown", 0))
    return _states(turns)


def _states(turns: list[tuple[date, int, InForce, int]]) -> list[tuple[date, InForce]]:
    """The state after each turn.

    What is in force already does not become less so by a second start; what stops while a start may still come,
    may have begun again.
    """
    states: list[tuple[date, InForce]] = []
    state: InForce = "no"
    coming = 0
    for begins, rank, state_then, change in turns:
        starts = rank == 0
        coming += change if starts else 0
        if not (starts and state_then == "unknown" and state == "yes"):
            state = "unknown" if state_then == "no" and coming else state_then
        states.append((begins, state))
    return states


def _turn(text: str, rank: int, state: InForce, after: int = 0) -> list[tuple[date, int, InForce, int]]:
    """What one end of a date turns the state to, and from when; an uncertain one is unknown meanwhile.

    The last number counts the uncertain ends that have begun and not yet passed.
    """
    if text in ("", ".."):
        return [(date.min, rank, state, 0)] if text == ".." and state == "yes" else []
    bound = Edtf.parse(text)
    doubtful = bound.uncertain or bound.approximate
    if bound.earliest == bound.latest and bound.earliest and not doubtful:
        return [(_later(bound.earliest, after), rank, state, 0)]
    # The last day in force is one of these: on the first of them it still was. A doubtful date may be another.
    first = _later(bound.earliest, 0 if doubtful else after) if bound.earliest else date.min
    turns: list[tuple[date, int, InForce, int]] = [(first, rank, "unknown", 1)]
    if bound.latest:
        turns.append((_later(bound.latest, 1), rank, state, -1))
    return turns


def _later(day: date, days: int) -> date:
    return day + days * _DAY if day < date.max else day
