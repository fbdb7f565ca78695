"""How wide a text is about, and its lines, without a font at hand.

``static/pages/placement.js`` has the same numbers, so that server and browser write titles in the same places.
"""

import re
from collections.abc import Sequence
from itertools import accumulate

#: The size of a title, in CSS pixels, and how much wider a bold one is.
FONT = 12.5
BOLD = 1.1

#: Widths in hundredths of the font's size.
_CLASSES = (("iljtfrI.,:;'’|!()[]-· ", 36), ("mwMW%@—…", 88), ("0123456789", 62))
_WIDTHS = {char: width for chars, width in _CLASSES for char in chars}
_WORDS = re.compile(r"[⺀-鿿가-힣豈-﫿＀-￯]|[^\s⺀-鿿가-힣豈-﫿＀-￯]+")


def measure(text: str) -> int:
    """The width of a text in hundredths of the size of its font."""
    return sum(map(_measure_char, text))


def _measure_char(char: str) -> int:
    if width := _WIDTHS.get(char):
        return width
    if char >= "⺀":
        return 100
    return 71 if "A" <= char <= "Z" else 58


def wrap(title: str, lines: int, width: float, *, size: float) -> tuple[list[str], float]:
    """The title on as few and as equal lines as it needs, and their width; cut with … where it has no room.

    Args:
        lines: how many there are at most.
        width: the widest line, in CSS pixels.
        size: the font's size, in CSS pixels.
    """
    unit = size / 100
    ends = [0, *accumulate(map(_measure_char, title))]
    whole = ends[-1] * unit
    if whole <= min(width, 150):
        return [title], whole
    narrow = min(width, max(90, whole / lines))
    while len(spans := _fill(title, ends, narrow / unit)) > lines and narrow < width:
        narrow = min(width, narrow + 8)
    written = [title[begin:end] for begin, end in spans[:lines]]
    widths = [ends[end] - ends[begin] for begin, end in spans[:lines]]
    if len(spans) > lines:
        written[-1] = written[-1].rstrip(" ,.;:") + "…"
        widths[-1] = measure(written[-1])
    return written, max(widths) * unit


def _fill(title: str, ends: Sequence[int], width: float) -> list[tuple[int, int]]:
    """Where lines of whole words no wider than this begin and end; a word that is wider has a line of its own.

    Args:
        ends: where each character ends, in hundredths of the size of the font, after a zero.
    """
    lines: list[tuple[int, int]] = []
    end = begin = 0
    for word in _WORDS.finditer(title):
        if end > begin and ends[word.end()] - ends[begin] > width:
            lines.append((begin, end))
            begin = word.start()
        end = word.end()
    return [*lines, (begin, end)]
