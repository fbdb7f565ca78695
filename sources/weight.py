"""How much a change of wording weighs: whether it touches a quotation, a number, a date, a negation, a modal verb."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import get_args

from babel.dates import get_month_names

from .diff import Op
from .shapes import Weight
from .words import text_of

#: The heaviest first.
WEIGHTS: tuple[Weight, ...] = get_args(Weight)

_NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve hundred thousand million billion trillion"
    " percent half third quarter dozen eins zwei drei vier fünf hundert tausend million millionen milliarden"
    " prozent deux trois quatre cinq cent mille millions milliards dos tres cuatro cinco cien mil millones".split()
)
_NUMBER_CHARACTERS = frozenset("零〇一二三四五六七八九十百千万亿億萬两%‰‱-−+±<>≤≥~≈×÷$£¥€")
_NEGATIONS = frozenset(
    "not no never none nor neither without cannot n't non except unless nicht kein keine keinen keiner keinem nie"
    " niemals ohne ne pas jamais aucun aucune sans sauf nunca ningún ninguna sin salvo non mai senza não nunca sem"
    " niet geen nooit zonder не нет ни без nie bez ingen inte".split()
)
_NEGATION_CHARACTERS = frozenset("不未无無非没沒勿莫禁否≠¬✅☑✓✔❌❎☒✕✖✗✘⛔🚫🛑👍👎") | {"!="}
_MODALS = frozenset(
    "must shall should may might can could will would ought need required muss müssen soll sollen sollte darf"
    " dürfen kann können wird würde doit doivent devra peut peuvent pourra debe deben deberá puede pueden podrá"
    " deve devono può possono poderá moet moeten mag mogen kan kunnen должен должны может могут следует".split()
)
_MODAL_CHARACTERS = frozenset("应應须須可能得将將必宜")


def weigh(ops: Sequence[Op], quoted: Iterable[str] = ()) -> Weight:
    """The heaviest that a change touches; ``words`` if it is none of the others, ``style`` if no word differs.

    Args:
        quoted: the words that events quote from the source, in its language.
    """
    dropped, added = _words(ops, "delete"), _words(ops, "insert")
    if dropped == added:
        return "style"
    if any(_touches(ops, words) for words in quoted):
        return "quotation"
    (dropped, old_has_date), (added, new_has_date) = _beside_dates(ops, "delete"), _beside_dates(ops, "insert")
    moved = (Counter(dropped) - Counter(added)) + (Counter(added) - Counter(dropped))
    if has_number(moved):
        return "number"
    if old_has_date or new_has_date:
        return "date"
    if has_negation(moved):
        return "negation"
    return "modal" if _has_modal(moved) else "words"


def turns_statement(words: Iterable[str]) -> bool:
    """Whether a number, a negation or a modal verb is among words."""
    given = list(words)
    return has_number(given) or has_negation(given) or _has_modal(given)


def has_number(words: Iterable[str]) -> bool:
    return any(_is_number(word.casefold()) for word in words)


def has_negation(words: Iterable[str]) -> bool:
    folded = map(str.casefold, words)
    return any(word in _NEGATIONS or word.endswith("n't") or word in _NEGATION_CHARACTERS for word in folded)


def _has_modal(words: Iterable[str]) -> bool:
    return any(word in _MODALS or word in _MODAL_CHARACTERS for word in map(str.casefold, words))


def _words(ops: Iterable[Op], kind: str) -> list[str]:
    return [word.casefold() for op in ops if op.op == kind for word in text_of(op.text).words]


def _is_number(word: str) -> bool:
    return any(character.isdigit() for character in word) or word in _NUMBER_WORDS or word in _NUMBER_CHARACTERS


def _beside_dates(ops: Sequence[Op], side: str) -> tuple[list[str], bool]:
    """The words that only one text has, without those of dates, and whether it has any in a date."""
    shown = [op for op in ops if op.op in ("equal", side)]
    text = "".join(op.text for op in shown)
    dates = [match.span() for match in _dates().finditer(text)]
    words: list[str] = []
    has_date, place = False, 0
    for op in shown:
        begin, place = place, place + len(op.text)
        if op.op == "equal":
            continue
        for first, last in dates:
            if first < place and last > begin:
                has_date = True
                words += _fold(text[begin : max(first, begin)])
                begin = min(max(last, begin), place)
        words += _fold(text[begin:place])
    return words, has_date


def _fold(text: str) -> list[str]:
    return [word.casefold() for word in text_of(text).words]


@lru_cache(maxsize=1)
def _dates() -> re.Pattern[str]:
    """Dates as texts have them: with the name of a month, in digits, or a year alone."""
    names = {
        re.escape(name.rstrip("."))
        for locale in ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru")
        for width in ("wide", "abbreviated")
        for name in get_month_names(width, locale=locale).values()
    }
    month = rf"(?:{'|'.join(sorted(names, key=len, reverse=True))})"
    day, year = r"\d{1,2}(?:st|nd|rd|th|er|\.)?", r"(?:1[89]|20)\d\d"
    return re.compile(
        rf"\b{day} (?:de )?{month}\b\.?(?:,? (?:de )?{year})?|\b{month}\b\.? {day}(?:,? {year})?\b"
        rf"|\b{month}\b\.? {year}\b"
        rf"|\b\d{{4}}-\d\d(?:-\d\d)?\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b"
        rf"|(?:\d{{4}} ?年)? ?\d{{1,2}} ?月(?: ?\d{{1,2}} ?[日号])?|\d{{4}} ?年|(?<![\d.,$€£¥]){year}(?![\d.,]\d|\d)"
    )


def _touches(ops: Sequence[Op], quoted: str) -> bool:
    """Whether a quotation, in the old text or the new, has a word that the other has not there."""
    parts = [part for part in (text_of(one).words for one in re.split(r"…|\[[^\]]{0,80}\]|\.\.\.", quoted)) if part]
    return any(_is_cut(ops, part, side) for part in parts for side in ("delete", "insert"))


def _is_cut(ops: Sequence[Op], wanted: list[str], side: str) -> bool:
    words: list[str] = []
    #: How many words up to each place differ; and between which places something of the other text stood.
    changed: list[bool] = []
    gap_before: list[bool] = []
    gap = False
    for op in ops:
        if op.op not in ("equal", side):
            gap = gap or bool(text_of(op.text).words)
            continue
        found = text_of(op.text).words
        words += found
        changed += [op.op == side] * len(found)
        gap_before += [gap and place == 0 for place in range(len(found))]
        gap = gap and not found
    length = len(wanted)
    return any(
        words[begin : begin + length] == wanted
        and (any(changed[begin : begin + length]) or any(gap_before[begin + 1 : begin + length]))
        for begin in range(len(words) - length + 1)
        if words[begin] == wanted[0]
    )
