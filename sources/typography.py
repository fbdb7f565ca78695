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
#: Digits set above the line, and fractions set as one character.
SUPERSCRIPTS, FRACTIONS = "⁰¹²³⁴-⁹", "¼-¾⅐-⅟↉"
#: Signs that say something of the words or numbers beside them: how much, how sure, whether at all.
SIGNS = (
    "%‰‱&#§№$£¥¢¤\u20a0-\u20bf+×÷±°¬<=>~?∀-∑∓-∖∘√-∿≀-⋃⋆-⋭\u2190-\u21ff\u27f0-\u27ff\u2900-\u297f\u2a00-\u2aff"
    "☑☒⛔✅✓-✘❌❎❓❔➕➖➗⭕\U0001f44d\U0001f44e\U0001f6ab\U0001f6d1％＆＃＄￠￡￢￥＋＜＝＞～？￤﹢﹤﹥﹦﹪"
)
_DOUBLE_QUOTES = "“”„‟″«»"
_DASHES = "‐‑‒–—―−"

_UNSEEN = re.compile(f"[{INVISIBLE}]")
#: How a character before it is to be drawn: as text or in colour.
_DRAWN_AS = re.compile("[\ufe0e\ufe0f]")
_ABOVE = re.compile(f"[{SUPERSCRIPTS}]+")
_SAME = str.maketrans(
    SINGLE_QUOTES + _DOUBLE_QUOTES + _DASHES,
    "'" * len(SINGLE_QUOTES) + '"' * len(_DOUBLE_QUOTES) + "-" * len(_DASHES),
)
#: Signs that have two forms and one meaning.
_ALIKE = str.maketrans("⁄∕≦⩽≧⩾∼", "//≤≤≥≥~")


def to_plain(text: str) -> str:
    """The text without what cannot be seen, in NFKC, with single blanks."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFKC", text)).split())


def fold_token(text: str) -> str:
    """A word or sign as it is compared: as by :func:`fold`, but 10⁶ does not become 106, nor № a no."""
    plain = _ABOVE.sub(r"^\g<0>", _DRAWN_AS.sub("", text.replace("№", "#")))
    return fold(plain).translate(_ALIKE).replace(" ", "")


def fold(text: str) -> str:
    """The text as it is compared: plain, with straight quotation marks and hyphens."""
    return straighten(to_plain(text))


def straighten(text: str) -> str:
    """The text with straight quotation marks and hyphens, each in its place."""
    return text.translate(_SAME)
