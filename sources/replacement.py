"""What took the place of words in a later text, by aligning the text in which they stood with it.

Sentences come first: those that both texts have are in their place, or have moved, and replace nothing. What lies
between two of them in the one text is what became of what lies between them in the other; there, sentences are paired
by likeness, each with one, and only within a pair are words aligned.
"""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Indel, LCSseq

from .alignment import align, without_coincidences
from .occurrences import Occurrence, Quoted
from .words import Text

#: From which likeness on, of 1, a sentence is another one reworded.
_ALIKE = 0.4
#: The same for the only sentence that stands where another did, between two that did not change.
_ALIKE_IN_PLACE = 0.2
#: How much of a sentence another one has that was parted from it, or joined to it.
_PART = 0.5
#: Up to how many pairs of sentences are all compared; of more, the likest for the given sentence.
_PAIRS, _LIKEST = 4000, 6
#: How many words may have come between those of a quotation.
_BETWEEN = 300


class _Gap(NamedTuple):
    """Sentences of the old text and of the new one between those that both have, none of them in both."""

    olds: list[int]
    news: list[int]
    #: Whether there is a sentence that did not change before it, and one after it.
    follows: bool
    precedes: bool

    def has_place(self, old: int, news: list[int]) -> bool:
        """Whether a sentence and what it became both lie beside a sentence that did not change."""
        first = self.follows and (old, news[0]) == (self.olds[0], self.news[0])
        last = self.precedes and (old, news[-1]) == (self.olds[-1], self.news[-1])
        return first or last or (self.follows and self.precedes)


class Comparison:
    """An old text set against a newer one, sentence by sentence.

    Args:
        whole: whether the old text is a whole one. Of an excerpt nobody knows what stood around it, so that a sentence
            has a place only beside one that did not change.
    """

    def __init__(self, old: Text, new: Text, *, whole: bool) -> None:
        self.old, self.new, self.whole = old, new, whole
        #: The sentences that did not change, in their place: of the old text to those of the new.
        self.anchors = {
            block.old + step: block.new + step
            for block in align(old.sentences, new.sentences)
            for step in range(block.length)
        }
        self._moved_old = _find_moved(old, self.anchors.keys(), new, self.anchors.values())
        self._moved_new = _find_moved(new, self.anchors.values(), old, self.anchors.keys())
        self._partners: dict[int, list[int]] = {}

    def image(self, one: Occurrence) -> tuple[int, int] | None:
        """Where the same words stand at the same place in the new text; None where they do not."""
        if one.text is not self.old:
            return None
        found = self._align(one)
        if found is None:
            return None
        places, _, _ = found
        begin, end = places.get(one.first), places.get(one.last - 1)
        if begin is None or end is None or end - begin != one.last - 1 - one.first:
            return None
        same = self.old.words[one.first : one.last] == self.new.words[begin : end + 1]
        return (begin, end + 1) if same else None

    def unchanged_share(self, one: Occurrence, before: int, after: int) -> float:
        """How much, of 1, of so many words before and after stands around the same place in the new text."""
        words = [
            *range(max(one.first - before, 0), one.first),
            *range(one.last, min(one.last + after, len(self.old.words))),
        ]
        unchanged = 0
        for word in words:
            found = self._align(Occurrence(self.old, word, word + 1))
            unchanged += found is not None and word in found[0]
        return unchanged / len(words) if words else 1.0

    def replacement(self, one: Occurrence, quoted: Quoted) -> str | None:
        """The passage that stands in the place of quoted words, as the new text has it; None where nothing does."""
        found = self._align(one) if one.text is self.old else None
        if found is None:
            return None
        places, (old_begin, old_end), (new_begin, new_end) = found
        begin = new_begin if one.first == old_begin else _begin(places, one.first, old_begin, new_begin)
        end = new_end if one.last == old_end else _end(places, one.last, old_end, new_end)
        if begin >= end or not self._is_other(one, (old_begin, old_end), places, begin, end):
            return None
        if self.new.words[begin:end] == one.text.words[one.first : one.last]:
            # The words are there, and what is said around them is another thing: that is shown with them.
            begin, end = new_begin, new_end
        start, stop = self.new.begins[begin], self.new.ends[end - 1]
        if quoted.is_closed:
            stop = self.new.marks_after(stop)
        return self.new.shown(self.new.marks_before(start) if quoted.is_opened else start, stop)

    def _is_other(self, one: Occurrence, span: tuple[int, int], places: dict[int, int], begin: int, end: int) -> bool:
        """Whether a passage has a word of its own, or is what dropping words left of most of the quotation."""
        aligned = set(places.values())
        if any(word not in aligned for word in range(begin, end)):
            return True
        if (one.first, one.last) == span:
            return True
        return sum(word in places for word in range(one.first, one.last)) >= _PART * (one.last - one.first)

    def _align(self, one: Occurrence) -> tuple[dict[int, int], tuple[int, int], tuple[int, int]] | None:
        """The words around an occurrence that have a place in the new text, within which sentences of either text."""
        first, last = self.old.sentence_of(one.first), self.old.sentence_of(one.last - 1)
        partners = [self._partner(number) for number in range(first, last + 1)]
        there = [number for group in partners for number in group]
        if not there or max(there) - min(there) > _BETWEEN:
            return None
        old_span = self.old.sentence(first)[0], self.old.sentence(last)[1]
        new_span = self.new.sentence(min(there))[0], self.new.sentence(max(there))[1]
        dropped = not all(partners)
        unchanged = all(self.anchors.get(number) == group[0] for number, group in enumerate(partners, first) if group)
        if dropped and unchanged and len(there) == max(there) - min(there) + 1:
            return None  # Part was dropped, and what is left stood unchanged in both.
        olds, news = self.old.caseless[slice(*old_span)], self.new.caseless[slice(*new_span)]
        if len(news) > len(olds) + _BETWEEN:
            return None
        blocks = without_coincidences(align(olds, news), len(olds), len(news))
        places = {
            old_span[0] + block.old + step: new_span[0] + block.new + step
            for block in blocks
            for step in range(block.length)
        }
        return places, old_span, new_span

    def _partner(self, number: int) -> list[int]:
        """The sentences of the new text that a sentence became: one, or several that follow each other, or none."""
        if number in self.anchors:
            return [self.anchors[number]]
        if number not in self._partners:
            self._partners[number] = self._find_partner(number)
        return self._partners[number]

    def _find_partner(self, number: int) -> list[int]:
        gap = self._gap(number)
        if not gap.news:
            return []
        pairs = self._pairs(gap, number)
        if number in pairs:
            group = self._with_parts(gap, number, pairs)
            return group if self.whole or gap.has_place(number, group) else []
        for beside in (number - 1, number + 1):
            if beside in pairs and self._is_joined(number, beside, pairs[beside]):
                return [pairs[beside]]
        return []

    def _gap(self, number: int) -> _Gap:
        before = max((one for one in self.anchors if one < number), default=-1)
        after = min((one for one in self.anchors if one > number), default=len(self.old.starts))
        new_before, new_after = self.anchors.get(before, -1), self.anchors.get(after, len(self.new.starts))
        return _Gap(
            [one for one in range(before + 1, after) if one not in self._moved_old],
            [one for one in range(new_before + 1, new_after) if one not in self._moved_new],
            before >= 0,
            after < len(self.old.starts),
        )

    def _pairs(self, gap: _Gap, number: int) -> dict[int, int]:
        """Which sentence of a gap became which, the likest first; of two that are as alike the one in order."""
        news = gap.news
        if len(gap.olds) * len(news) > _PAIRS:
            news = sorted(news, key=lambda new: -self._likeness(number, new))[:_LIKEST]
        least = _ALIKE
        if (
            (gap.follows or gap.precedes)
            and len(gap.olds) == len(gap.news) == 1
            and self._shares_content(number, news[0])
        ):
            least = _ALIKE_IN_PLACE
        ranks = {new: place for place, new in enumerate(gap.news)}
        likest = sorted(
            (-likeness, abs(place - ranks[new]), old, new)
            for place, old in enumerate(gap.olds)
            for new in news
            if (likeness := self._likeness(old, new)) >= least
        )
        pairs: dict[int, int] = {}
        for _, _, old, new in likest:
            if old not in pairs and new not in pairs.values():
                pairs[old] = new
        return pairs

    def _likeness(self, old: int, new: int) -> float:
        return Indel.normalized_similarity(self._old(old), self._new(new))

    def _shares_content(self, old: int, new: int) -> bool:
        """Whether two sentences have more in common than words that every sentence has."""
        shared = Counter(self._old(old)) & Counter(self._new(new))
        return sum(count for word, count in shared.items() if len(word) > 3 or not word.isascii()) >= 2

    def _with_parts(self, gap: _Gap, number: int, pairs: dict[int, int]) -> list[int]:
        """A sentence's partner with those beside it that were parted from the same sentence."""
        group = [pairs[number]]
        taken = set(pairs.values())
        for step in (-1, 1):
            while (beside := group[0 if step < 0 else -1] + step) in gap.news and beside not in taken:
                words = self._new(beside)
                joined = [word for new in sorted([*group, beside]) for word in self._new(new)]
                alone = [word for new in group for word in self._new(new)]
                more = LCSseq.similarity(self._old(number), joined) - LCSseq.similarity(self._old(number), alone)
                if more < max(_PART * len(words), 2):
                    break
                group = sorted([*group, beside])
        return group

    def _is_joined(self, number: int, beside: int, new: int) -> bool:
        """Whether a sentence was joined to the one beside it: stands in what is not that one's in a new sentence."""
        words = self._new(new)
        blocks = without_coincidences(align(self._old(beside), words), len(self._old(beside)), len(words))
        taken = {block.new + step for block in blocks for step in range(block.length)}
        rest = [word for place, word in enumerate(words) if place not in taken]
        return LCSseq.similarity(self._old(number), rest) >= max(_PART * len(self._old(number)), 3)

    def _old(self, number: int) -> list[str]:
        return self.old.caseless[slice(*self.old.sentence(number))]

    def _new(self, number: int) -> list[str]:
        return self.new.caseless[slice(*self.new.sentence(number))]


def _find_moved(text: Text, anchored: Iterable[int], other: Text, other_anchored: Iterable[int]) -> set[int]:
    """Sentences of one text that the other has too, at another place."""
    here = set(range(len(text.sentences))) - set(anchored)
    there = set(other_anchored)
    left = Counter(words for number, words in enumerate(other.sentences) if number not in there)
    moved = set()
    for number in sorted(here):
        if left[text.sentences[number]]:
            left[text.sentences[number]] -= 1
            moved.add(number)
    return moved


def _begin(places: dict[int, int], first: int, old_begin: int, new_begin: int) -> int:
    """Where what became of the words from ``first`` on begins: after what stood before them."""
    if first in places:
        return places[first]
    before = next((places[word] for word in range(first - 1, old_begin - 1, -1) if word in places), None)
    return new_begin if before is None else before + 1


def _end(places: dict[int, int], last: int, old_end: int, new_end: int) -> int:
    """Where what became of the words before ``last`` ends: before what stood after them."""
    if last - 1 in places:
        return places[last - 1] + 1
    return next((places[word] for word in range(last, old_end) if word in places), new_end)


@lru_cache(maxsize=16)
def comparison(old: Text, new: Text, whole: bool = True) -> Comparison:
    """An old text set against a newer one, once for all that is quoted of it."""
    return Comparison(old, new, whole=whole)
