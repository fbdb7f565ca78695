"""How wide a text is about, and its lines, without a font at hand.

``static/pages/placement.js`` has the same numbers, so that server and browser write titles in the same places.
"""

import re

#: The size of a title, in CSS pixels, and how much wider a bold one is.
FONT = 12.5
BOLD = 1.1

#: Widths in hundredths of the font's size.
_CLASSES = (("iljtfrI.,:;'’|!()[]-· ", 36), ("mwMW%@—…", 88), ("0123456789", 62))
_WIDTHS = {char: width for chars, width in _CLASSES for char in chars}
_WORDS = re.compile(r"[⺀-鿿가-힣豈-﫿＀-￯]|[^\s⺀-鿿가-힣豈-﫿＀-￯]+")


def measure(text: str) -> float:
    """The width of a text in hundredths of the size of its font."""
    return sum(_WIDTHS.get(char) or _by_script(char) for char in text)


def _by_script(char: str) -> int:
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
    whole = measure(title) * unit
    if whole <= min(width, 150):
        return [title], whole
    narrow = min(width, max(90, whole / lines))
    while len(written := _fill(title, narrow / unit)) > lines and narrow < width:
        narrow = min(width, narrow + 8)
    if len(written) > lines:
        written = [*written[: lines - 1], written[lines - 1].rstrip(" ,.;:") + "…"]
    return written, max(measure(line) for line in written) * unit


def _fill(title: str, width: float) -> list[str]:
    """Lines of whole words no wider than this, in hundredths; a word that is wider has a line of its own."""
    lines: list[str] = []
    end = begin = 0
    for word in _WORDS.finditer(title):
        if end > begin and measure(title[begin : word.end()]) > width:
            lines.append(title[begin:end])
            begin = word.start()
        end = word.end()
    return [*lines, title[begin:end]]
