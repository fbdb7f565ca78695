"""What of a text is how it is set, and not what it says: quotation marks, dashes, blanks, hyphens, Unicode forms."""

import re
import unicodedata

#: Soft hyphens and the marks that join, part or direct without being seen.
INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"
#: Chinese, Japanese and Korean characters, which are written without blanks between words.
UNSPACED = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003134f"
)
#: Marks that belong to the character before them.
MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f\uff9e\uff9f"
SINGLE_QUOTES = "‘’‚‛′‹›"
_DOUBLE_QUOTES = "“”„‟″«»"
_DASHES = "‐‑‒–—―−"

_UNSEEN = re.compile(f"[{INVISIBLE}]")
_SAME = str.maketrans(
    SINGLE_QUOTES + _DOUBLE_QUOTES + _DASHES,
    "'" * len(SINGLE_QUOTES) + '"' * len(_DOUBLE_QUOTES) + "-" * len(_DASHES),
)


def to_plain(text: str) -> str:
    """The text without what cannot be seen, in NFKC, with single blanks."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFKC", text)).split())


def fold(text: str) -> str:
    """The text as it is compared: plain, with straight quotation marks and hyphens."""
    return straighten(to_plain(text))


def straighten(text: str) -> str:
    """The text with straight quotation marks and hyphens, each in its place."""
    return text.translate(_SAME)
