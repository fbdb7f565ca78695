"""Text of cards: measured, and broken into lines, some of its words marked as changed."""

import json
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from sources.shapes import OpBlock

FONTS = Path(__file__).parent / "fonts"
SERIF, SANS = "Annals Serif", "Annals Sans"
#: How many words are shown before the first change of a long text.
_BEFORE = 8


class Piece(NamedTuple):
    """Text that is drawn in one go, ``x`` pixels from the beginning of its line and ``width`` pixels wide."""

    text: str
    x: float
    width: float
    changed: bool


class _Word(NamedTuple):
    """A word with the blank before it, or one character of a text without blanks."""

    text: str
    changed: bool


Line = list[Piece]


@cache
def _widths() -> dict[str, dict[str, int]]:
    return json.loads((FONTS / "widths.json").read_text())  # type: ignore[no-any-return]


def measure(text: str, size: float, font: str = SERIF) -> float:
    """The width of a text in pixels. A character that the table lacks is as wide as it is high, or a half of that."""
    table = _widths()[font]
    units = (table.get(char) or (1000 if unicodedata.east_asian_width(char) in "WF" else 600) for char in text)
    return sum(units) * size / 1000


def choose_font(text: str) -> str:
    """The sans serif, or the serif for a text with characters that only it has."""
    return SANS if all(char in _widths()[SANS] for char in text) else SERIF


def wrap_text(text: str, size: float, width: float, most: int, font: str = SERIF) -> list[Line]:
    """A text wrapped to a width in pixels; what does not fit into the given number of lines becomes an ellipsis."""
    return _wrap(_split(" ".join(text.split()), False), size, width, most, font)


def wrap_change(ops: Iterable[OpBlock], side: str, size: float, width: float, most: int) -> list[Line]:
    """One side of a word diff in lines, from shortly before its first change.

    Args:
        side: ``delete`` for the old words, ``insert`` for the new ones.
    """
    words = [word for op in ops if op["op"] in ("equal", side) for word in _split(op["text"], op["op"] == side)]
    first = next((place for place, word in enumerate(words) if word.changed), 0)
    begin = max(0, first - _BEFORE)
    shown = [_Word("… ", False), _Word(words[begin].text.lstrip(), words[begin].changed)] if begin else words[:1]
    return _wrap([*shown, *words[begin + 1 :]], size, width, most, SERIF)


def _split(text: str, changed: bool) -> list[_Word]:
    """The words of a text, each with the blanks before it; characters that are as wide as high are words alone."""
    words: list[str] = []
    for char in " ".join(text.splitlines()):
        # A line does not begin with a comma or a closing bracket.
        is_wide = unicodedata.east_asian_width(char) in "WF" and unicodedata.category(char) not in ("Po", "Pe", "Pf")
        starts = not words or is_wide or (char.isalnum() and unicodedata.east_asian_width(words[-1][-1]) in "WF")
        if starts or (char == " " and words[-1][-1] != " "):
            words.append(char)
        else:
            words[-1] += char
    return [_Word(word, changed) for word in words]


def _wrap(words: list[_Word], size: float, width: float, most: int, font: str) -> list[Line]:
    lines: list[list[_Word]] = [[]]
    used = 0.0
    for word in chain.from_iterable(_break(word, size, width, font) for word in words):
        length = measure(word.text, size, font)
        if lines[-1] and used + length > width:
            if len(lines) == most:
                lines[-1] = _shorten(lines[-1], size, width, font)
                break
            lines.append([])
            word, used = _Word(word.text.lstrip(), word.changed), 0.0
            length = measure(word.text, size, font)
        lines[-1].append(word)
        used += length
    return [_to_line(line, size, font) for line in lines if line]


def _break(word: _Word, size: float, width: float, font: str) -> list[_Word]:
    """A word, or its characters where it is longer than a line."""
    if measure(word.text, size, font) <= width:
        return [word]
    return [_Word(char, word.changed) for char in word.text]


def _shorten(words: list[_Word], size: float, width: float, font: str) -> list[_Word]:
    """Words with an ellipsis after them, without those for which it leaves no room."""
    shown = list(words)
    while len(shown) > 1 and measure("".join(word.text for word in shown) + "…", size, font) > width:
        shown.pop()
    return [*shown, _Word("…", False)]


def _to_line(words: list[_Word], size: float, font: str) -> Line:
    """Words that follow each other in the same state as one piece."""
    line: Line = []
    x = 0.0
    for word in words:
        length = measure(word.text, size, font)
        if line and line[-1].changed == word.changed:
            last = line.pop()
            line.append(Piece(last.text + word.text, last.x, last.width + length, word.changed))
        else:
            line.append(Piece(word.text, x, length, word.changed))
        x += length
    return line
