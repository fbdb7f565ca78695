"""Rows that may be one: proposed for merging."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

#: How alike names are similar, of 100, and how long they must be for that to mean something.
_SIMILAR, _LONG_ENOUGH = 92, 8
#: With how many of those that follow in the order of the alphabet a name is compared.
_NEIGHBOURS = 3
#: Why rows may be one, the strongest first.
SAME_ADDRESS, SAME_NAME, SIMILAR = "the same address", "the same name", "similar names"
_REASONS = (SAME_ADDRESS, SAME_NAME, SIMILAR)


class Proposal(NamedTuple):
    """Rows that may be one, by their ids, and why."""

    ids: tuple[UUID, ...]
    why: str


def find_proposals(names: Mapping[UUID, Iterable[str]], addresses: Mapping[UUID, str]) -> list[Proposal]:
    """The rows that have the same address, the same name or similar names; those first that are the likeliest.

    Names are the same whatever their case, punctuation and order of words. Each is compared with its neighbours in the
    alphabet alone, so that many rows take no longer each than few. Names with other numbers are not similar.

    Args:
        names: of each row, all that it is known by.
        addresses: of each row that has one, its address on the web.
    """
    keys: dict[str, set[UUID]] = defaultdict(set)
    for id, known in names.items():
        for name in known:
            if key := " ".join(sorted(default_process(name).split())):
                keys[key].add(id)
    pages: dict[str, set[UUID]] = defaultdict(set)
    for id, address in addresses.items():
        pages[address].add(id)
    links = [(ids, SAME_ADDRESS) for ids in pages.values()] + [(ids, SAME_NAME) for ids in keys.values()]
    links += [(keys[one] | keys[other], SIMILAR) for one, other in _find_similar(sorted(keys))]
    return _join(ids_and_why for ids_and_why in links if len(ids_and_why[0]) > 1)


def _find_similar(keys: list[str]) -> Iterable[tuple[str, str]]:
    for place, key in enumerate(keys):
        if len(key) < _LONG_ENOUGH:
            continue
        for other in keys[place + 1 : place + 1 + _NEIGHBOURS]:
            if fuzz.ratio(key, other) >= _SIMILAR and _numbers(key) == _numbers(other):
                yield key, other


def _numbers(key: str) -> list[str]:
    return [word for word in key.split() if any(character.isdigit() for character in word)]


def _join(links: Iterable[tuple[set[UUID], str]]) -> list[Proposal]:
    """The links as groups, of which each row is in one."""
    group_of: dict[UUID, int] = {}
    groups: dict[int, tuple[set[UUID], str]] = {}
    for number, (ids, why) in enumerate(links):
        joined, reason = set(ids), why
        for other in {group_of[id] for id in ids if id in group_of}:
            theirs, their_reason = groups.pop(other)
            joined |= theirs
            reason = min(reason, their_reason, key=_REASONS.index)
        groups[number] = (joined, reason)
        group_of |= dict.fromkeys(joined, number)
    found = [Proposal(tuple(sorted(ids)), why) for ids, why in groups.values()]
    return sorted(found, key=lambda one: (_REASONS.index(one.why), one.ids))
