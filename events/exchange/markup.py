"""HTML as people find it in cells and fields, read as text."""

import re
from html import unescape

import nh3

_BLOCK = re.compile(r"(?i)</(?:p|div|li|h\d|blockquote)>|<br\s*/?>")


def to_plain_text(html: str) -> str:
    """The text of HTML as a person reads it, a line for each block."""
    text = unescape(nh3.clean(_BLOCK.sub("\n", html), tags=set()))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))
