"""A text as quotations are checked by it: its words and sentences, whatever their typography."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import NamedTuple

from .typography import FRACTIONS, INVISIBLE, MARKS, SIGNS, SINGLE_QUOTES, SUPERSCRIPTS, UNSPACED, fold_token

LETTER = rf"[^\W_{UNSPACED}{SUPERSCRIPTS}{FRACTIONS}]"
_CORE = rf"{LETTER}(?:{LETTER}|[{MARKS}{INVISIBLE}])*"
_APOSTROPHE = rf"['{SINGLE_QUOTES}]"
#: What holds the parts of one word together: an apostrophe, the point of an abbreviation, the marks in a number.
_JOINT = rf"{_APOSTROPHE}(?={LETTER})|(?<=\d)[.,/⁄∕](?=\d)|\.(?=[a-z])|(?<=\b[A-Z])\.(?=[A-Z]\b)"
_NO_WORD_BEFORE = rf"(?<![)\]])(?<!{LETTER})"
#: What may stand before a number and is part of it: a minus sign, which may be set as a dash, and a decimal point.
_NEGATIVE, _POINT = rf"{_NO_WORD_BEFORE}[-−–](?=\.?\d)", rf"(?<!\.){_NO_WORD_BEFORE}\.(?=\d)"
#: A minus sign that is not: before a currency, or with a blank behind it.
_MINUS = rf"{_NO_WORD_BEFORE}(?:[-−–](?=[$£¥€]\.?\d)|−(?=\s?[$£¥€]?\.?\d))"
#: Marks that turn “No. 5 companies” into five that are none, and “不，同意” into a refusal.
_AFTER_NO = r"(?:(?<=\b[Nn]o)|(?<=\bNO)|(?<=\b[Nn]ot))[.,;:!](?=\s+\w)|(?<=[不没沒无無否非])[，。！；：,.;:!](?=\s*\w)"
_SIGN = rf"{_MINUS}|{_AFTER_NO}|!=|\^(?:[-−]?\d+)|[{SUPERSCRIPTS}]+|[{FRACTIONS}]|[{SIGNS}][{MARKS}{INVISIBLE}]*"
#: Where a line's end parts a word; or a blank does, as where lines were joined since.
_HYPHENS = ("-", "‐", "\u00ad")
_PARTED = re.compile(rf"(?<={LETTER})[{''.join(_HYPHENS)}]\s+(?={LETTER})")
#: Of how many parts a word can be.
_MOST_PARTS = 4
#: Page marks and footnote numbers that the Government Publishing Office sets within a text.
_PRINTED = r"\[\[Page [^\]\n]{1,12}\]\]|\\\d{1,3}\\"
_PARTS = rf"{_CORE}(?:(?:{_JOINT}){_CORE})*"
# What is most frequent comes first, and blanks are passed over.
_WORD = re.compile(
    rf"({_PARTS}|(?!\s)[{INVISIBLE}]*(?:[{UNSPACED}][{MARKS}{INVISIBLE}]*|(?:{_NEGATIVE})?(?:{_POINT})?{_PARTS}|{_SIGN}))"
    rf"|{_PRINTED}"
)

# A sentence ends with its mark and what closes behind it, where no small letter or digit goes on.
_CLOSING = r"[\"'”’»)\]]*"
_SENTENCE_END = re.compile(rf"[.!?…]+{_CLOSING}(?=\s+[^\sa-z]|\s*\Z)|[。！？][”’」』）)]*|[!?](?=[{UNSPACED}])")
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Sec|Art|Nos?|Inc|Ltd|Co|Corp|Jr|Sr|vs?|cf|Fed|Reg|Cong|Res|Stat|Pub|Rep|Sen|Gov|Gen"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))\Z"
)
#: The same before a number.
_NUMBERED = re.compile(
    r"(?:\b[A-Z]|\b(?:nos?|secs?|arts?|vols?|pp?|paras?|chs?|pts?|figs?|approx|ca|cl|tit|stat|supp|reg|fed|res|pub|ser"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec))\Z",
    re.IGNORECASE,
)
#: From which length on a line was filled, and up to which a text's lines are broken by width alone.
_FILLED, _WIDTH = 45, 100
_BULLET = re.compile(r"\s*(?:[-–—•*·]\s|\(\w{1,3}\)\s)")


#: Up to which length words are folded once for all texts.
_SHORT = 30


def fold_word(word: str) -> str:
    """A word without what is typography of it."""
    return _fold_short(word) if len(word) <= _SHORT else fold_token(word)


_fold_short = lru_cache(maxsize=32768)(fold_token)


class _Words(NamedTuple):
    """Words as they are compared, and where each begins and ends."""

    words: list[str]
    begins: list[int]
    ends: list[int]


def _read(text: str) -> _Words:
    found = _Words([], [], [])
    known: dict[str, str] = {}
    for match in _WORD.finditer(text):
        word = match.group(1)
        if word is None:
            continue
        key = known.get(word)
        if key is None:
            key = known[word] = fold_word(word)
        if key:
            found.words.append(key)
            found.begins.append(match.start())
            found.ends.append(match.end())
    return found


class Text:
    """A text's words, each as it is compared and where it lies; they are found once and kept."""

    def __init__(self, text: str, read: _Words | None = None) -> None:
        self.text = text
        self.words, self.begins, self.ends = read or _read(text)
        self._rejoined: dict[tuple[tuple[int, int], ...], Text] = {}

    @cached_property
    def line(self) -> str:
        """All words, each with a blank on either side, as patterns look for them."""
        return f" {' '.join(self.words)} "

    @cached_property
    def parted(self) -> dict[int, bool]:
        """The words that a hyphen parts from the next, which may be the rest of them; and whether a line ends there."""
        found = {}
        for match in _PARTED.finditer(self.text):
            word = bisect_right(self.begins, match.start() - 1) - 1
            is_next = word + 1 < len(self.words) and self.begins[word + 1] == match.end()
            if is_next and self.text[match.start() - 1].isalpha() and self.text[match.end()].islower():
                found[word] = "\n" in match[0]
        return found

    def rejoin(self, is_wanted: Callable[[str], bool]) -> "Text":
        """The same text with the parts of a word taken together where the whole word is wanted."""
        runs: list[tuple[int, int]] = []
        for first in self.parted:
            last = self._find_rest(first, is_wanted)
            if last > first and not (runs and first < runs[-1][1]):
                runs.append((first, last + 1))
        if not runs:
            return self
        key = tuple(runs)
        if key not in self._rejoined:
            self._rejoined[key] = Text(self.text, self._join(runs))
        return self._rejoined[key]

    def _find_rest(self, first: int, is_wanted: Callable[[str], bool]) -> int:
        """The last part of the longest word wanted that begins with a part of one; the part itself if there is none."""
        longest, last, whole = first, first, self.words[first]
        while last in self.parted and last - first < _MOST_PARTS - 1:
            last += 1
            whole += self.words[last]
            longest = last if is_wanted(whole) else longest
        return longest

    def _join(self, runs: list[tuple[int, int]]) -> _Words:
        joined, place = _Words([], [], []), 0
        for first, last in runs:
            joined.words.extend([*self.words[place:first], "".join(self.words[first:last])])
            joined.begins.extend([*self.begins[place:first], self.begins[first]])
            joined.ends.extend([*self.ends[place:first], self.ends[last - 1]])
            place = last
        return _Words(
            joined.words + self.words[place:], joined.begins + self.begins[place:], joined.ends + self.ends[place:]
        )

    @cached_property
    def whole_words(self) -> "Text":
        """This text with all words taken together that a hyphen parts."""
        return self.rejoin(lambda word: True)

    @cached_property
    def caseless(self) -> list[str]:
        return [word.casefold() for word in self.words]

    @cached_property
    def starts(self) -> list[int]:
        """Which words begin a sentence."""
        ends = sorted({*self._sentence_ends(), *self._line_ends()})
        return sorted({0, *(bisect_left(self.begins, end) for end in ends)} - {len(self.words)}) if self.words else []

    @cached_property
    def sentences(self) -> list[tuple[str, ...]]:
        """The words of each sentence."""
        return [tuple(self.words[slice(*self.sentence(number))]) for number in range(len(self.starts))]

    def sentence(self, number: int) -> tuple[int, int]:
        """Where a sentence's words begin and end."""
        following = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.words)
        return self.starts[number], following

    def sentence_of(self, word: int) -> int:
        """The number of the sentence that a word is in."""
        return bisect_right(self.starts, word) - 1

    def _sentence_ends(self) -> list[int]:
        return [
            match.end()
            for match in _SENTENCE_END.finditer(self.text)
            if match[0][:1] != "." or not self._is_abbreviation(match.start(), match.end())
        ]

    def _is_abbreviation(self, point: int, after: int) -> bool:
        """Whether a point only abbreviates the word before it."""
        pattern = _NUMBERED if self.text[after : after + 20].lstrip()[:1].isdigit() else _ABBREVIATED
        return bool(pattern.search(self.text, max(0, point - 8), point))

    def _line_ends(self) -> list[int]:
        """Where a line's end is a sentence's: not where lines are broken by width alone."""
        lines = self.text.split("\n")
        is_filled = sum(len(line) > _WIDTH for line in lines) * 10 <= len(lines)
        ends, place = [], 0
        for line, following in zip(lines, [*lines[1:], ""], strict=True):
            place += len(line) + 1
            goes_on = is_filled and len(line) >= _FILLED and following.strip() and not _BULLET.match(following)
            is_parted = line.rstrip().endswith(_HYPHENS) and following.lstrip()[:1].islower()
            if not (goes_on or is_parted):
                ends.append(place - 1)
        return ends

    def marks_after(self, end: int) -> int:
        """Where the marks end that close a sentence and what it says."""
        match = _MARKS_AFTER.match(self.text, end)
        return match.end() if match else end

    def marks_before(self, begin: int) -> int:
        """Where the marks begin that open what is said from a word on."""
        opening = _MARKS_BEFORE.search(self.text, max(begin - 3, 0), begin)
        return opening.start() if opening else begin

    def shown(self, begin: int, end: int) -> str:
        """A stretch of the text as it is written, with single blanks."""
        return " ".join(_UNSEEN.sub("", self.text[begin:end]).split())


_MARKS_AFTER = re.compile(r"[.!?…。！？]*[\"'”’»」』)）\]]*[.。]?")
_MARKS_BEFORE = re.compile(r"[\"'“‘«「『(（`]{1,3}\Z")
_UNSEEN = re.compile(f"[{INVISIBLE}]")


@lru_cache(maxsize=64)
def _cached_text(text: str) -> Text:
    return Text(text)


def text_of(text: str) -> Text:
    """A text's words; those of the texts used last are kept, unless they are very long."""
    return _cached_text(text) if len(text) <= 1_000_000 else Text(text)
