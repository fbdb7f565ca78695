"""The passage of a text that is most like some words: proposed to editors, and proof of nothing."""

import re
from collections import Counter
from difflib import SequenceMatcher

from .typography import UNSPACED, fold, straighten, to_plain

#: From which likeness on, of 1, a passage may be some words reworded.
ALIKE = 0.6

#: How much of its likeness a passage may lose and not be cut within a sentence less.
_CHANCE = 0.05

#: The end of a sentence, which an initial or “No. 5” has not.
_ENDING = re.compile(r"(?<!\b[A-Z])[.!?](?=\s*$|\s+[^a-z0-9])|。")
_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+|[^\w\s]")


def closest(text: str, exact: str) -> str | None:
    """The passage of a text most like the quotation, if it is at least ``ALIKE``; as the text has it."""
    shown = to_plain(text)
    spans = [match.span() for match in _WORD.finditer(shown)]
    words = [straighten(shown[begin:end]).casefold() for begin, end in spans]
    wanted = _WORD.findall(fold(exact).casefold())
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
    ends, sentences = _sentence_ends(shown), len(_sentence_ends(fold(exact)[:-1]))
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
