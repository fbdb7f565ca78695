import random
import resource
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import alignment
from sources.alignment import Block, align, slid, without_coincidences

FEW = st.lists(st.sampled_from("abcd"), max_size=30)


@given(FEW, FEW, st.sampled_from([4, 40, 4_000_000]), st.sampled_from([2, 8]))
def test_what_is_aligned_is_equal_and_in_order(old: list[str], new: list[str], cells: int, window: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "_CELLS", cells)
        patch.setattr(alignment, "_WINDOW", window)
        blocks = align(old, new)
    for block in blocks:
        assert old[block.old : block.old + block.length] == new[block.new : block.new + block.length]
    for first, second in pairwise(blocks):
        assert first.old + first.length <= second.old
        assert first.new + first.length <= second.new
    assert all(block.length for block in blocks)


@given(FEW, FEW)
def test_a_small_gap_is_aligned_as_far_as_it_can_be(old: list[str], new: list[str]) -> None:
    longest = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for row, left in enumerate(old):
        for column, right in enumerate(new):
            longest[row + 1][column + 1] = (
                longest[row][column] + 1 if left == right else max(longest[row][column + 1], longest[row + 1][column])
            )
    assert sum(block.length for block in align(old, new)) == longest[-1][-1]


def _long(seed: int, words: int) -> list[str]:
    chance = random.Random(seed)
    return [f"w{chance.randrange(words)}" for _ in range(100_000)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(_long(1, 5000), _long(2, 5000), id="wholly different, same words"),
        pytest.param(_long(1, 50), _long(2, 50), id="few words"),
        pytest.param([f"a{n}" for n in range(100_000)], [f"b{n}" for n in range(100_000)], id="nothing shared"),
        pytest.param(_long(1, 5000), _long(1, 5000)[50_000:] + _long(1, 5000)[:50_000], id="halves changed over"),
    ],
)
def test_a_hundred_thousand_tokens_are_aligned_in_a_second_and_little_memory(old: list[str], new: list[str]) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    align(old, new)
    assert time.process_time() - begun < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, "kilobytes"


def test_long_texts_are_aligned_around_what_each_has_once() -> None:
    old = _long(1, 5000)
    new = [token if place % 100 else f"new{place}" for place, token in enumerate(old)]
    assert sum(block.length for block in align(old, new)) == 99_000


def test_what_agrees_by_chance_between_greater_changes_is_no_agreement() -> None:
    old, new = "a b c the d e f".split(), "u v w the x y z".split()
    assert without_coincidences(align(old, new), len(old), len(new)) == []
    assert without_coincidences([Block(0, 0, 1), Block(2, 2, 1)], 3, 3) == [Block(0, 0, 1), Block(2, 2, 1)]


@pytest.mark.parametrize(
    ("old", "new", "dropped"),
    [
        ("We added A . We added B .", "We added B .", "We added A ."),
        ("End . We added A . We added B .", "End . We added B .", "We added A ."),
        ("End . We added B .", "End . We added A . We added B .", ""),
    ],
)
def test_a_sentence_dropped_or_added_is_reported_from_its_beginning(old: str, new: str, dropped: str) -> None:
    before, after = old.split(), new.split()
    blocks = slid(align(before, after), before, after, ".")
    kept = {place for block in blocks for place in range(block.old, block.old + block.length)}
    assert " ".join(token for place, token in enumerate(before) if place not in kept) == dropped
