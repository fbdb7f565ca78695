"""Whether quoted words still stand in their source (W3C Web Annotation, TextQuoteSelector)."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from events.editions.edtf import Edtf

from .typography import UNSPACED, folded, plain, straight

Status = Literal["stands", "altered", "gone", "unchecked"]

#: From which likeness on, of 1, a passage is the quotation in other words.
ALIKE = 0.6

#: How much of its likeness a passage may lose and not be cut within a sentence less.
_CHANCE = 0.05

#: The end of a sentence, which an initial or “No. 5” has not.
_ENDING = re.compile(r"(?<!\b[A-Z])[.!?](?=\s*$|\s+[^a-z0-9])|。")
_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+|[^\w\s]")


class Seen(NamedTuple):
    """A public capture, as far as quotations ask."""

    number: int
    seen: Edtf
    whole: bool
    text: str


class Checked(NamedTuple):
    """What became of a quotation.

    ``last_stood`` is the number of the newest capture that held it, ``changed`` the time within which it was
    changed (EDTF), ``now`` the words that stand in its place.
    """

    status: Status
    last_stood: int | None = None
    changed: str | None = None
    now: str | None = None


def check(exact: str, captures: Iterable[Seen], paired: str | None = None) -> Checked:
    """A quotation held against the captures of its source.

    The newest capture that decides gives the status: a whole one always does, an excerpt only if it holds the
    quotation, the words an editor has paired with it, or a passage at least ``ALIKE``. So an excerpt can prove
    that words stood, never that they are gone.

    Args:
        exact: the quoted words, in the language of the source.
        paired: the words that an editor says stand in their place today.
    """
    newest_first = sorted(captures, key=_recency, reverse=True)
    stood = next((capture for capture in newest_first if holds(capture.text, exact)), None)
    for capture in newest_first:
        if capture is stood:
            return Checked("stands", capture.number)
        now = _stands_instead(capture.text, exact, paired)
        if now or capture.whole:
            first_new = _first_without(newest_first, exact, paired, stood)
            return Checked(
                "altered" if now else "gone",
                stood.number if stood else None,
                edit_window(stood.seen if stood else None, first_new.seen),
                now,
            )
    return Checked("unchecked", now=paired)


def misplaced(words: str, exact: str, captures: Iterable[Seen]) -> str | None:
    """Why words cannot be said to stand in a quotation's place, in a sentence; None where no capture says otherwise."""
    newest_first = sorted(captures, key=_recency, reverse=True)
    if not newest_first:
        return None
    checked = check(exact, newest_first, words)
    newest = newest_first[0]
    if checked.status == "altered" and checked.now == words:
        return None
    if checked.status == "stands" and checked.last_stood == newest.number:
        return f"Capture {newest.number} holds the quotation itself, so that no other words stand in its place."
    nearest = next(((one, near) for one in newest_first if (near := closest(one.text, words))), None)
    hint = (
        f"The nearest passage, in capture {nearest[0].number}: “{nearest[1]}”"
        if nearest
        else "No passage is like them."
    )
    return f"Capture {newest.number}, the newest, does not hold “{words}”. {hint}"


def _first_without(newest_first: list[Seen], exact: str, paired: str | None, stood: Seen | None) -> Seen:
    """The oldest capture since the words last stood that shows they do not stand any more."""
    since = newest_first[: newest_first.index(stood)] if stood else newest_first
    without = [one for one in since if one.whole or _stands_instead(one.text, exact, paired)]
    return without[-1]


def _stands_instead(text: str, exact: str, paired: str | None) -> str | None:
    if paired and holds(text, paired):
        return paired
    return closest(text, exact)


def _recency(capture: Seen) -> tuple[date, date, int]:
    return capture.seen.latest or date.max, capture.seen.earliest or date.min, capture.number


def edit_window(old: Edtf | None, new: Edtf) -> str | None:
    """When a text was changed, as EDTF: after the old words were last seen and not after the new ones first were.

    A day on which words were seen is a day they stood, so the window opens on the next; unless both were seen on
    one day, which then is the day of the change.
    """
    last_day = (old.latest if old.shape == "interval" else old.earliest) if old else None
    first_day = new.earliest if new.shape == "interval" else new.latest
    begin = last_day + timedelta(days=1) if last_day and last_day < date.max else last_day
    if begin and first_day and begin >= first_day:
        return first_day.isoformat()
    if begin is None and first_day is None:
        return None
    return f"[{begin or ''}..{first_day or ''}]"


def holds(text: str, words: str) -> bool:
    """Whether a text has these words, typography, white space and Unicode normal forms aside."""
    wanted = folded(words)
    return bool(wanted) and wanted in folded(text)


def closest(text: str, exact: str) -> str | None:
    """The passage of a text most like the quotation, if it is at least ``ALIKE``; as the text has it."""
    shown = plain(text)
    spans = [match.span() for match in _WORD.finditer(shown)]
    words = [straight(shown[begin:end]).casefold() for begin, end in spans]
    wanted = _WORD.findall(folded(exact).casefold())
    if not words or not wanted:
        return None
    quoted = " ".join(wanted)
    matcher = SequenceMatcher(None, b=quoted, autojunk=False)
    best, best_span = 0.0, (0, 0)
    for start in _likely_starts(words, wanted):
        for length in _lengths(len(wanted)):
            for shift in (-2, -1, 0, 1, 2):
                begin = max(start + shift, 0)
                end = min(begin + length, len(words))
                matcher.set_seq1(" ".join(words[begin:end]))
                if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
                    ratio = matcher.ratio()
                    if ratio > best:
                        best, best_span = ratio, (begin, end)
    if best < ALIKE:
        return None

    def likeness(begin: int, end: int) -> float:
        matcher.set_seq1(" ".join(words[begin:end]))
        return matcher.ratio()

    begin, end = best_span
    ends, sentences = _sentence_ends(shown), len(_sentence_ends(folded(exact)[:-1]))
    while len(inner := [place for place in ends if begin <= place < end - 1]) > sentences:
        # A word or two of the next sentence may be alike by chance.
        cuts = ((begin, inner[-1]), (begin, inner[-1] + 1), (inner[0] + 1, end))
        likest, cut = max((likeness(*cut), cut) for cut in cuts)
        if likest < max(ALIKE, best - _CHANCE):
            break
        begin, end = cut
    return shown[spans[begin][0] : spans[end - 1][1]]


def _sentence_ends(text: str) -> list[int]:
    """Which of a text's words end a sentence."""
    return [place for place, word in enumerate(_WORD.finditer(text)) if _ENDING.match(text, word.start())]


def _likely_starts(words: list[str], wanted: list[str], most: int = 4) -> list[int]:
    """Where windows as long as the quotation share the most words with it, far enough from each other."""
    size = min(len(wanted), len(words))
    needed = Counter(wanted)
    window = Counter(words[:size])
    shared = sum((needed & window).values())
    scores = [shared]
    for place in range(size, len(words)):
        leaving, coming = words[place - size], words[place]
        shared -= window[leaving] <= needed[leaving]
        window[leaving] -= 1
        window[coming] += 1
        shared += window[coming] <= needed[coming]
        scores.append(shared)
    starts: list[int] = []
    for start in sorted(range(len(scores)), key=lambda place: -scores[place]):
        if len(starts) == most or scores[start] * 3 < size:
            break
        if all(abs(start - other) > size // 2 for other in starts):
            starts.append(start)
    return starts


def _lengths(size: int) -> list[int]:
    """Lengths from two thirds of the quotation's to half as much again, in about ten steps."""
    step = max(size // 12, 1)
    return list(range(max(size * 2 // 3, 1), size * 3 // 2 + 1, step))
