"""Which tokens two texts have in common, in order: the one alignment under word diffs and quotation checks."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Hashable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

#: Two runs of tokens are compared at once up to this product of their lengths; a cell takes a bit of memory.
_CELLS = 4_000_000
#: Tokens of each text that are looked at together where nothing anchors a longer run.
_WINDOW = 2000
#: How often the gaps between anchors are looked through for anchors of their own.
_DEPTH = 12


class Block(NamedTuple):
    """A run of tokens that both texts have: where it begins in each, and its length."""

    old: int
    new: int
    length: int


class _Gap(NamedTuple):
    old: int
    old_end: int
    new: int
    new_end: int
    depth: int


def align(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Block]:
    """The runs of tokens that both have, in order.

    Within gaps of up to ``_CELLS`` it is a longest common subsequence. Longer ones are first cut at the tokens that
    each text has once (patience diff), and where there are none compared window by window, so that time and memory
    stay in proportion to the texts.
    """
    numbers: dict[Hashable, int] = {}
    olds = [numbers.setdefault(token, len(numbers)) for token in old]
    news = [numbers.setdefault(token, len(numbers)) for token in new]
    return _join(sorted(_blocks(olds, news)))


def _blocks(old: list[int], new: list[int]) -> Iterator[Block]:
    gaps = [_Gap(0, len(old), 0, len(new), 0)]
    while gaps:
        begin, end, new_begin, new_end, depth = gaps.pop()
        while begin < end and new_begin < new_end and old[begin] == new[new_begin]:
            yield Block(begin, new_begin, 1)
            begin, new_begin = begin + 1, new_begin + 1
        while begin < end and new_begin < new_end and old[end - 1] == new[new_end - 1]:
            end, new_end = end - 1, new_end - 1
            yield Block(end, new_end, 1)
        gap = _Gap(begin, end, new_begin, new_end, depth + 1)
        if (end - begin) * (new_end - new_begin) <= _CELLS:
            yield from _common(old, new, gap)
        elif depth < _DEPTH and (anchors := _anchors(old, new, gap)):
            ends = [*anchors, (end, new_end)]
            for (left, new_left), (right, new_right) in zip([(begin, new_begin), *anchors], ends, strict=True):
                gaps.append(_Gap(left, right, new_left, new_right, depth + 1))
        else:
            yield from _windows(old, new, gap)


def _common(old: list[int], new: list[int], gap: _Gap) -> Iterator[Block]:
    """The longest common subsequence of a gap."""
    for op in LCSseq.opcodes(old[gap.old : gap.old_end], new[gap.new : gap.new_end]):
        if op.tag == "equal":
            yield Block(gap.old + op.src_start, gap.new + op.dest_start, op.src_end - op.src_start)


def _windows(old: list[int], new: list[int], gap: _Gap) -> Iterator[Block]:
    """What a gap has in common, window by window: half of what a window shows is kept, the rest is looked at again."""
    begin, new_begin = gap.old, gap.new
    while begin < gap.old_end and new_begin < gap.new_end:
        end, new_end = min(begin + _WINDOW, gap.old_end), min(new_begin + _WINDOW, gap.new_end)
        found = list(_common(old, new, _Gap(begin, end, new_begin, new_end, 0)))
        if end == gap.old_end and new_end == gap.new_end:
            yield from found
            return
        settled = [
            block for block in found if block.old < begin + _WINDOW // 2 and block.new < new_begin + _WINDOW // 2
        ]
        yield from settled
        if settled:
            last = settled[-1]
            begin, new_begin = last.old + last.length, last.new + last.length
        else:
            begin, new_begin = begin + _WINDOW // 2, new_begin + _WINDOW // 2


def _anchors(old: list[int], new: list[int], gap: _Gap) -> list[tuple[int, int]]:
    """The tokens that each text has once within a gap, as many as stand in one order."""
    places = _once(old, gap.old, gap.old_end)
    pairs = sorted(
        (places[token], place) for token, place in _once(new, gap.new, gap.new_end).items() if token in places
    )
    return [pairs[number] for number in _longest_rise([place for _, place in pairs])]


def _once(tokens: list[int], begin: int, end: int) -> dict[int, int]:
    counts = Counter(tokens[begin:end])
    return {tokens[place]: place for place in range(begin, end) if counts[tokens[place]] == 1}


def _longest_rise(values: list[int]) -> list[int]:
    """The indexes of a longest rising subsequence."""
    tails: list[int] = []
    last_of: list[int] = []
    before: list[int] = []
    for number, value in enumerate(values):
        place = bisect_left(tails, value)
        before.append(last_of[place - 1] if place else -1)
        tails[place : place + 1] = [value]
        last_of[place : place + 1] = [number]
    rise = []
    number = last_of[-1] if last_of else -1
    while number >= 0:
        rise.append(number)
        number = before[number]
    return rise[::-1]


def _join(blocks: list[Block]) -> list[Block]:
    joined: list[Block] = []
    for block in blocks:
        if (
            joined
            and joined[-1].old + joined[-1].length == block.old
            and joined[-1].new + joined[-1].length == block.new
        ):
            joined[-1] = joined[-1]._replace(length=joined[-1].length + block.length)
        else:
            joined.append(block)
    return joined


def without_coincidences(blocks: list[Block], old: int, new: int) -> list[Block]:
    """The blocks but for those no longer than the changes on either side of them.

    Args:
        old, new: how many tokens the texts have.
    """
    meant: list[Block] = []
    for block in [*blocks, Block(old, new, 0)]:
        while meant and _is_coincidence(meant, block):
            meant.pop()
        meant.append(block)
    return meant[:-1]


def _is_coincidence(meant: list[Block], following: Block) -> bool:
    """Whether a block is no longer than the changes on either side, the blanks between words counted.

    What replaced something has a blank on either side; what was only put in, or only dropped, brings one of its own.
    """
    block = meant[-1]
    previous = meant[-2] if len(meant) > 1 else Block(0, 0, 0)
    before, is_replaced = _change(previous, block)
    after, _ = _change(block, following)
    return 2 * block.length + is_replaced <= min(before, after)


def _change(first: Block, second: Block) -> tuple[int, bool]:
    """How long the change between two blocks is, with its blanks, and whether something stands in another's place."""
    dropped = second.old - first.old - first.length
    added = second.new - first.new - first.length
    is_replaced = bool(dropped and added)
    return 2 * max(dropped, added) - is_replaced, is_replaced


def slid(blocks: list[Block], old: Sequence[str], new: Sequence[str], ends: Container[str]) -> list[Block]:
    """The blocks, with what was only added or only dropped moved to begin where a sentence does, if it can.

    Of “A x. [B x.]” and “A [x. B] x.”, which say the same, the first is meant.

    Args:
        ends: the tokens that end a sentence.
    """
    moved = list(blocks)
    for place in range(1, len(moved)):
        first, second = moved[place - 1], moved[place]
        begin, new_begin = first.old + first.length, first.new + first.length
        if (begin < second.old) == (new_begin < second.new):
            continue
        text, start, stop = (old, begin, second.old) if begin < second.old else (new, new_begin, second.new)
        steps = _steps(text, start, stop, first.length, ends)
        moved[place - 1] = first._replace(length=first.length - steps)
        moved[place] = Block(second.old - steps, second.new - steps, second.length + steps)
    return _join([block for block in moved if block.length])


def _steps(text: Sequence[str], start: int, stop: int, most: int, ends: Container[str]) -> int:
    """How far to the left a run of a text can move so as to begin after the end of a sentence; 0 where it cannot."""
    for steps in range(most + 1):
        if start - steps == 0 or text[start - steps - 1] in ends:
            return steps
        if text[start - steps - 1] != text[stop - steps - 1]:
            break
    return 0
