"""Whether words that stand in a text are whole there, or the part of a longer word or number."""

import re

from .typography import FRACTIONS, SUPERSCRIPTS
from .words import LETTER, Text

#: Parts of words that would say the contrary without what follows, or what follows without them.
REVERSING = frozenset("un non in im il ir dis mis de anti".split())
_JOINED_BEFORE = re.compile(rf"{LETTER}['’&‐‑-]\Z")
_JOINED_AFTER = re.compile(rf"['’&‐‑-]{LETTER}")
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿億萬")
#: What is part of a number, or says how much of it is meant, before it and after it.
_NUMBER_BEFORE = re.compile(r"(?:\d[.,/⁄‐-―-]|(?:!=|[~∼～≈<>＜＞≤≥≠±∓¬−×÷])\s?(?:[$£¥€]\s?)?|[-–][$£¥€]?)\Z")
_NUMBER_AFTER = re.compile(
    rf"[%％‰‱°^×÷{FRACTIONS}]|[.,/⁄‐-―-]\d|\s?[{FRACTIONS}±]"
    r"|\s(?:hundred|thousand|million|billion|trillion|percent|per\s?cent|percentage|dozen|bn|mn)\b"
)
_POWER = re.compile(rf"10[{SUPERSCRIPTS}⁻]")
#: A hyphen before these is the rest of a word that follows later, as in “short- and long-term”.
_SUSPENDING = frozenset("and or nor to und oder bis et ou y o e".split())


def is_joined_before(text: Text, word: int) -> bool:
    """Whether a word goes on what is before it, as “5” does in “~5”, and “compliance” in “non-compliance”."""
    begin = text.begins[word]
    before, first = text.text[max(begin - 4, 0) : begin], text.text[begin]
    if (first.isdigit() or first in "$£¥€.") and _NUMBER_BEFORE.search(before):
        return True
    if first in _NUMERALS and (before[-1:].isdigit() or before[-1:] in _NUMERALS):
        return True
    return bool(_JOINED_BEFORE.search(before)) or _is_rest(text, word)


def is_joined_after(text: Text, word: int) -> bool:
    """Whether what is behind a word goes on it, as in “10.5”, “5 million” and “export-control”."""
    end = text.ends[word]
    after, last = text.text[end : end + 14], text.text[end - 1]
    if last.isdigit() and (_NUMBER_AFTER.match(after) or _POWER.search(text.text, max(end - 2, 0), end + 1)):
        return True
    if (last.isdigit() or last in _NUMERALS) and after[:1] in _NUMERALS:
        return True
    return bool(_JOINED_AFTER.match(after)) or _is_rest(text, word + 1)


def _is_rest(text: Text, word: int) -> bool:
    """Whether a word goes on the word before it, from which only the end of a line parts it."""
    at_line_end = text.parted.get(word - 1)
    if at_line_end is None or text.words[word] in _SUSPENDING:
        return False
    return at_line_end or text.words[word - 1].casefold() in REVERSING
