"""Words of a text as a quotation, with those around them that tell where they are (W3C TextQuoteSelector)."""

import re
from typing import NamedTuple

from .likeness import closest
from .occurrences import Occurrence, quoted
from .words import text_of

#: How many words before and after a quotation are given, and at most where fewer point to several places.
_USUAL, _MOST = 5, 40
#: How many places are named where words stand at several.
_NAMED = 8
_CLOSING, _OPENING = re.compile(r"[^\w\s]{1,10}\Z"), re.compile(r"\A[^\w\s]{1,10}")


class Selector(NamedTuple):
    """Quoted words, and those before and after them."""

    exact: str
    prefix: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        return f"… {self.prefix} [{self.exact}] {self.suffix} …"


class NotQuotable(Exception):
    """Words that are not in a text, or at several places; the message says which, ``places`` are those."""

    def __init__(self, message: str, places: tuple[Selector, ...] = ()) -> None:
        super().__init__(message)
        self.places = places


def select(text: str, wanted: Selector) -> Selector:
    """The place in a text at which words stand, with its own prefix and suffix.

    Raises:
        NotQuotable: they stand nowhere, or at several places of which prefix and suffix point to none.
    """
    exact = " ".join(wanted.exact.split())
    found = quoted(exact).occurrences(text_of(text))
    if not found:
        nearest = closest(text, exact)
        hint = f"The nearest passage is “{nearest}”." if nearest else "No similar passage was found."
        raise NotQuotable(f"The text does not contain “{_shorten(exact)}”. {hint} Copy the words from the text.")
    if len(found) > 1 and (wanted.prefix or wanted.suffix):
        found = quoted(exact, wanted.prefix, wanted.suffix).placed(found, whole=True) or found
    if len(found) > 1:
        places = tuple(_to_selector(exact, one) for one in found[:_NAMED])
        raise NotQuotable(
            f"The text contains “{_shorten(exact)}” {len(found)} times. Choose the place, or quote more words.", places
        )
    return _to_selector(exact, found[0])


def _to_selector(exact: str, one: Occurrence) -> Selector:
    """An occurrence with so many words around it that they point to no other."""
    text = one.text
    for size in range(_USUAL, _MOST + 1, _USUAL):
        before, after = max(one.first - size, 0), min(one.last + size, len(text.words))
        prefix = text.shown(text.begins[before], one.begin) if before < one.first else ""
        suffix = text.shown(one.end, text.ends[after - 1]) if after > one.last else ""
        wanted = quoted(exact, prefix, suffix)
        if len(wanted.placed(wanted.occurrences(text), whole=True)) == 1:
            break
    if closing := _CLOSING.search(exact):
        suffix = suffix.removeprefix(closing[0]).lstrip()
    if opening := _OPENING.match(exact):
        prefix = prefix.removesuffix(opening[0]).rstrip()
    return Selector(exact, prefix, suffix)


def _shorten(exact: str) -> str:
    return exact if len(exact) <= 120 else f"{exact[:119]}…"
