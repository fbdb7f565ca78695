"""Quoted words as they are looked for in a text: with their context, their brackets and what they leave out."""

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from .boundaries import REVERSING, is_joined_after, is_joined_before
from .readings import ANY_ENDING, BRACKETED, EITHER_CASE, ELLIPSIS, Parting, Piece, get_ways, iter_readings
from .words import Text, text_of

_SENTENCE_MARKS = re.compile(r"[\"'”’)\]»」』]*[.!?…。！？]+[\"'”’)\]»」』]*(?![.!?…。！？\"'”’)\]»」』,;:，；：])")
_SENTENCE_MARK = re.compile(r"[.!?…。！？]")


class Part(NamedTuple):
    """Words of an occurrence that follow each other, and what the quotation has before them."""

    first: int
    last: int
    follows: Parting


class Occurrence(NamedTuple):
    """Where quoted words stand: from one word of a text to before another.

    ``parts`` are the words that follow each other in it; ``marked`` is the quotation with its brackets where they
    were taken for the quoter's, else empty.
    """

    text: Text
    first: int
    last: int
    parts: tuple[Part, ...] = ()
    marked: str = ""

    @property
    def begin(self) -> int:
        return self.text.begins[self.first]

    @property
    def end(self) -> int:
        return self.text.ends[self.last - 1]


class Quoted:
    """A quotation: its words, and those before and after them where they are given (W3C TextQuoteSelector)."""

    def __init__(self, exact: str, prefix: str = "", suffix: str = "") -> None:
        self.exact = exact
        self.prefix = _nearest(prefix, -1)
        self.suffix = _nearest(suffix, 0)
        self._readings = [(pieces, marked) for pieces, marked in iter_readings(exact) if pieces]
        forms = {form for pieces, _ in self._readings for piece in pieces for form in piece.forms}
        cased = {form.replace(EITHER_CASE, "") for form in forms}
        self._beginnings = tuple(form.rstrip(ANY_ENDING) for form in cased if form.endswith(ANY_ENDING))
        self._forms = {*cased, *(form[0].swapcase() + form[1:] for form in cased), *self.prefix, *self.suffix}

    @property
    def runs(self) -> list[list[list[str]]]:
        """For each way to read it, the words between what it leaves out or puts in; none that brackets changed."""
        return [runs for pieces, _ in self._readings for runs in get_ways(pieces)]

    @property
    def is_marked(self) -> bool:
        """Whether brackets or an ellipsis show that it is not word for word."""
        return bool(BRACKETED.search(self.exact) or ELLIPSIS.search(self.exact))

    @property
    def is_opened(self) -> bool:
        """Whether a mark stands before its first word."""
        return bool(re.match(r"\s*[\"'“‘«「『(（`]", self.exact))

    @property
    def is_closed(self) -> bool:
        """Whether a mark stands after its last word, as at the end of a sentence."""
        return bool(re.search(r"[.!?…。！？\"'”’»」』)）]\s*\Z", self.exact))

    @property
    def is_sentence(self) -> bool:
        """Whether it ends as a sentence does."""
        return bool(_SENTENCE_MARK.match(self.exact.rstrip()[-1:]))

    def closes(self, one: Occurrence) -> bool:
        """Whether the sentence ends with an occurrence, or nothing shows that it goes on."""
        rest = one.text.text[one.end : one.end + 20]
        if one.text.text[one.end - 1] in "?？":
            return True
        marks = _SENTENCE_MARKS.match(rest)
        if marks and ("?" in marks[0] or "？" in marks[0]):
            return False
        return bool(marks) or not rest.strip() or rest.lstrip(" \t\"'”’)]»」』")[:1] == "\n"

    @property
    def has_context(self) -> bool:
        return bool(self.prefix or self.suffix)

    def occurrences(self, text: Text) -> list[Occurrence]:
        """Everywhere that the words stand in a text, whatever is around them."""
        for pieces, marked in self._readings:
            for view in dict.fromkeys((text.rejoin(self._is_wanted), text)):
                if found := [one for one in _find(view, pieces, marked) if self._is_whole(one)]:
                    return found
        return []

    def _is_wanted(self, word: str) -> bool:
        return word in self._forms or word.startswith(self._beginnings)

    def placed(self, occurrences: list[Occurrence], *, whole: bool) -> list[Occurrence]:
        """Those at the place that prefix and suffix point to.

        Args:
            whole: whether the text is a whole one; an excerpt may begin after the prefix and end before the suffix.
        """
        return [one for one in occurrences if self.follows(one, whole=whole) and self.precedes(one, whole=whole)]

    def follows(self, one: Occurrence, *, whole: bool = True) -> bool:
        """Whether the words before an occurrence are the prefix."""
        size = len(self.prefix)
        before = one.text.words[max(one.first - size, 0) : one.first]
        if len(before) < size:
            return not whole and before == self.prefix[size - len(before) :]
        return before == self.prefix or (
            size > 1
            and before[1:] == self.prefix[1:]
            and before[0].endswith(self.prefix[0])
            and before[0][: -len(self.prefix[0])].lower() not in REVERSING
        )

    def precedes(self, one: Occurrence, *, whole: bool = True) -> bool:
        """Whether the words after an occurrence are the suffix."""
        size = len(self.suffix)
        after = one.text.words[one.last : one.last + size]
        if len(after) < size:
            return not whole and after == self.suffix[: len(after)]
        return after == self.suffix or (
            size > 1 and after[:-1] == self.suffix[:-1] and after[-1].startswith(self.suffix[-1])
        )

    def moved_with(self, one: Occurrence) -> bool:
        """Whether the context is there too: of what is given at least one side, and all that is of the sentence."""
        text = one.text
        begin, _ = text.sentence(text.sentence_of(one.first))
        _, end = text.sentence(text.sentence_of(one.last - 1))
        before, after = self.follows(one), self.precedes(one)
        if (self.prefix and not before and begin < one.first) or (self.suffix and not after and end > one.last):
            return False
        return bool((self.prefix and before) or (self.suffix and after))

    def _is_whole(self, one: Occurrence) -> bool:
        """Whether neither end is within a word or number, as “10” is in “10.5”, “compliance” in “non-compliance”."""
        return (not is_joined_before(one.text, one.first) or (bool(self.prefix) and self.follows(one))) and (
            not is_joined_after(one.text, one.last - 1) or (bool(self.suffix) and self.precedes(one))
        )


@lru_cache(maxsize=512)
def quoted(exact: str, prefix: str = "", suffix: str = "") -> Quoted:
    """A quotation, read once."""
    return Quoted(exact, prefix, suffix)


def holds(text: str, words: str) -> bool:
    """Whether a text has these words, typography, white space and Unicode normal forms aside."""
    return bool(quoted(words).occurrences(text_of(text)))


def _nearest(context: str, side: int) -> list[str]:
    """The words of a context, up to where it leaves something out."""
    return Text(ELLIPSIS.split(context)[side]).words


def _find(text: Text, pieces: list[Piece], marked: str) -> list[Occurrence]:
    """Where the pieces stand in their order, each after what may be left out at most."""
    places = [list(_places(text, piece.pattern)) for piece in pieces]
    found = []
    for first, last in places[0]:
        parts = [Part(first, last, "")]
        for piece, following in zip(pieces[1:], places[1:], strict=True):
            nearest = bisect_left(following, (last, last))
            if nearest == len(following) or following[nearest][0] - last > piece.left_out:
                break
            parts.append(Part(*following[nearest], piece.follows))
            last = parts[-1].last
        else:
            found.append(Occurrence(text, first, last, tuple(parts), marked))
    return found


def _places(text: Text, pattern: re.Pattern[str]) -> "list[tuple[int, int]]":
    """From which word to before which a pattern is met with."""
    places, counted, word, start = [], 0, 0, 0
    while match := pattern.search(text.line, start):
        word += text.line.count(" ", counted, match.start())
        counted = match.start()
        places.append((word, word + match[0].count(" ")))
        start = match.start() + 1
    return places
