"""Quoted words as they are looked for in a text: with their context, their brackets and what they leave out."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from .words import LETTER, Text, text_of

#: How many words an ellipsis within a quotation may leave out.
_LEFT_OUT = 150
#: Blanks are looked at from their first, so that many of them are read once.
ELLIPSIS = re.compile(r"(?:\[|(?<!\s))\s*(?:…+|⋯+|(?:\.\s*){3,}|\*\s*\*\s*\*)\s*\]?")
#: “[t]hose”, “develop[ed]”, “[the Bureau]”.
BRACKETED = re.compile(r"\[([^\[\]]*)\]")
_CASED = re.compile(rf"(?<!\w)\[({LETTER})\](?={LETTER})")
_SUFFIXED = re.compile(rf"(?<={LETTER})\[[^\W\d]*\](?!\w)")
#: Stands for what brackets change of a word, while a quotation is read.
_EITHER_CASE, ANY_ENDING = "\ue000", "\ue001"

_JOINED_BEFORE = re.compile(rf"{LETTER}['’&‐‑-]\Z")
_JOINED_AFTER = re.compile(rf"['’&‐‑-]{LETTER}")
_NUMBER_BEFORE = re.compile(r"\d[.,‐-―-]\Z")
_NUMBER_AFTER = re.compile(r"[%％‰°]|[.,‐-―-]\d")


_SENTENCE_MARKS = re.compile(r"[\"'”’)\]»」』]*[.!?…。！？]+[\"'”’)\]»」』]*(?![.!?…。！？\"'”’)\]»」』,;:，；：])")
_SENTENCE_MARK = re.compile(r"[.!?…。！？]")


#: The outermost word of a context may be cut off within, but not so that it would say the contrary.
_REVERSING = frozenset("un non in im il ir dis mis de anti".split())


#: What parts words of a quotation from those before: nothing, what it leaves out, or what it puts in.
Parting = Literal["", "ellipsis", "bracket"]


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


class _Piece(NamedTuple):
    """Words that stand together, with how many may lie between them and the piece before."""

    words: list[str]
    pattern: re.Pattern[str]
    left_out: int
    follows: Parting


class Quoted:
    """A quotation: its words, and those before and after them where they are given (W3C TextQuoteSelector)."""

    def __init__(self, exact: str, prefix: str = "", suffix: str = "") -> None:
        self.exact = exact
        self.prefix = _nearest(prefix, -1)
        self.suffix = _nearest(suffix, 0)
        self._readings = [(pieces, marked) for pieces, marked in _readings(exact) if pieces]

    @property
    def runs(self) -> list[list[list[str]]]:
        """For each way to read it, the words between what it leaves out or puts in; none that brackets changed."""
        return [[run for piece in pieces for run in _unchanged_runs(piece.words)] for pieces, _ in self._readings]

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
        marks = _SENTENCE_MARKS.match(rest)
        return bool(marks) or not rest.strip() or rest.lstrip(" \t\"'”’)]»」』")[:1] == "\n"

    @property
    def has_context(self) -> bool:
        return bool(self.prefix or self.suffix)

    def occurrences(self, text: Text) -> list[Occurrence]:
        """Everywhere that the words stand in a text, whatever is around them."""
        for pieces, marked in self._readings:
            for view in text.views:
                if found := [one for one in _find(view, pieces, marked) if self._is_whole(one)]:
                    return found
        return []

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
            and before[0][: -len(self.prefix[0])].lower() not in _REVERSING
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
        text, begin, end = one.text.text, one.begin, one.end
        before, after = text[max(begin - 2, 0) : begin], text[end : end + 2]
        joined_before = _JOINED_BEFORE.search(before) or (text[begin].isdigit() and _NUMBER_BEFORE.search(before))
        joined_after = _JOINED_AFTER.match(after) or (text[end - 1].isdigit() and _NUMBER_AFTER.match(after))
        return (not joined_before or (bool(self.prefix) and self.follows(one))) and (
            not joined_after or (bool(self.suffix) and self.precedes(one))
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


def _readings(exact: str) -> Iterator[tuple[list[_Piece], str]]:
    """The ways to read a quotation: as it is written and, if it has brackets, with those taken for the quoter's."""
    yield _pieces(BRACKETED.sub(r" \1 ", exact)), ""
    if "[" in exact:
        marked = _CASED.sub(rf"{_EITHER_CASE}\1", _SUFFIXED.sub(ANY_ENDING, exact))
        yield _read(marked), marked


def _pieces(exact: str) -> list[_Piece]:
    """What stands between the ellipses of a quotation as it is written."""
    parts = (Text(part).words for part in ELLIPSIS.split(exact))
    return [_Piece(words, _pattern(words), _LEFT_OUT, "ellipsis") for words in parts if words]


def _read(marked: str) -> list[_Piece]:
    """A quotation with its brackets taken for the quoter's: a letter's case, an ending, words put in for others."""
    pieces = []
    for part in ELLIPSIS.split(marked):
        left_out = _LEFT_OUT
        follows: Parting = "ellipsis"
        for place, words in enumerate(BRACKETED.split(part)):
            if place % 2:
                left_out, follows = len(Text(words).words) + 4, "bracket"
            elif found := _marked_words(words):
                pieces.append(_Piece(found, _pattern(found), left_out, follows))
    return pieces


def _unchanged_runs(words: list[str]) -> list[list[str]]:
    """Words that follow each other, without those whose ending brackets changed."""
    runs: list[list[str]] = [[]]
    for word in words:
        if word.endswith(ANY_ENDING):
            runs.append([])
        else:
            runs[-1].append(word.removeprefix(_EITHER_CASE))
    return [run for run in runs if run]


def _marked_words(text: str) -> list[str]:
    """The words of a text, each still with the marks of what brackets changed of it."""
    found = []
    plain = Text(text.replace(_EITHER_CASE, "").replace(ANY_ENDING, ""))
    marks = {
        place - text[:place].count(_EITHER_CASE) - text[:place].count(ANY_ENDING): char
        for place, char in enumerate(text)
        if char in (_EITHER_CASE, ANY_ENDING)
    }
    for word, begin, end in zip(plain.words, plain.begins, plain.ends, strict=True):
        before = _EITHER_CASE if marks.get(begin) == _EITHER_CASE else ""
        after = ANY_ENDING if marks.get(end) == ANY_ENDING else ""
        found.append(f"{before}{word}{after}")
    return found


def _pattern(words: list[str]) -> re.Pattern[str]:
    """Looks for words that follow each other in a text's line."""
    return re.compile(f" {' '.join(map(_word_pattern, words))}(?= )")


def _word_pattern(word: str) -> str:
    begin, end = "", ""
    if word.startswith(_EITHER_CASE):
        begin, word = f"(?i:{re.escape(word[1])})", word[2:]
    if word.endswith(ANY_ENDING):
        end, word = "[^ ]*", word[:-1]
    return begin + re.escape(word) + end


def _find(text: Text, pieces: list[_Piece], marked: str) -> list[Occurrence]:
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
