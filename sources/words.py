"""A text as quotations are checked by it: its words and sentences, whatever their typography."""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property, lru_cache

from .typography import INVISIBLE, MARKS, SINGLE_QUOTES, UNSPACED, fold

LETTER = rf"[^\W_{UNSPACED}]"
_CORE = rf"{LETTER}(?:{LETTER}|[{MARKS}{INVISIBLE}])*"
_APOSTROPHE = rf"['{SINGLE_QUOTES}]"
#: What holds the parts of one word together: an apostrophe, the point of an abbreviation, the marks in a number.
_JOINT = rf"{_APOSTROPHE}(?={LETTER})|(?<=\d)[.,](?=\d)|\.(?=[a-z])|(?<=\b[A-Z])\.(?=[A-Z]\b)"
#: A hyphen at the end of a line, which may be part of the word or only part it.
_LINE_HYPHEN = re.compile(r"(?<=[a-z])[-‐]\s*\n\s*(?=[a-z])")
#: Page marks and footnote numbers that the Government Publishing Office sets within a text.
_PRINTED = r"\[\[Page [^\]\n]{1,12}\]\]|\\\d{1,3}\\"
_PATTERN = (
    rf"(?:{_PRINTED})"
    rf"|([{INVISIBLE}]*(?:[{UNSPACED}][{MARKS}{INVISIBLE}]*"
    rf"|(?:(?<![\w)])[-−](?=\d))?{_CORE}(?:(?:{_JOINT}){_CORE})*"
    r"|[%％‰&＆#§$＄€£￡¥￥+＋×°<>≤≥≠]))"
)
_WORD = re.compile(_PATTERN)

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


def fold_word(word: str) -> str:
    """A word without what is typography of it."""
    return fold(_LINE_HYPHEN.sub("", word))


class Text:
    """A text's words, each as it is compared and where it lies; they are found once and kept.

    Args:
        rejoined: whether words that were parted at the end of a line are taken together.
    """

    def __init__(self, text: str, *, rejoined: bool = False) -> None:
        self.text = text
        self.words: list[str] = []
        self.begins: list[int] = []
        self.ends: list[int] = []
        known: dict[str, str] = {}
        pattern = _rejoining() if rejoined else _WORD
        for match in pattern.finditer(text):
            word = match.group(1)
            if word is None:
                continue
            key = known.get(word)
            if key is None:
                key = known[word] = fold_word(word)
            if key:
                self.words.append(key)
                self.begins.append(match.start())
                self.ends.append(match.end())

    @cached_property
    def line(self) -> str:
        """All words, each with a blank on either side, as patterns look for them."""
        return f" {' '.join(self.words)} "

    @cached_property
    def views(self) -> "tuple[Text, ...]":
        """This text and, where lines end in hyphens, the same with those words taken together."""
        return (self, Text(self.text, rejoined=True)) if _LINE_HYPHEN.search(self.text) else (self,)

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
            if not goes_on:
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


@lru_cache(maxsize=1)
def _rejoining() -> re.Pattern[str]:
    return re.compile(_PATTERN.replace(_JOINT, rf"{_JOINT}|{_LINE_HYPHEN.pattern}"))


@lru_cache(maxsize=64)
def _cached_text(text: str) -> Text:
    return Text(text)


def text_of(text: str) -> Text:
    """A text's words; those of the texts used last are kept, unless they are very long."""
    return _cached_text(text) if len(text) <= 1_000_000 else Text(text)
