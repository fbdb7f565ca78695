"""The ways to read a quotation: what stands together in it, what it leaves out, and what it puts in brackets."""

import re
from collections.abc import Container, Iterator
from typing import Literal, NamedTuple

from .words import LETTER, Text

#: How many words an ellipsis within a quotation may leave out.
_LEFT_OUT = 150
#: Blanks are looked at from their first, so that many of them are read once.
ELLIPSIS = re.compile(r"(?:\[|(?<!\s))\s*(?:…+|⋯+|(?:\.\s*){3,}|\*\s*\*\s*\*)\s*\]?")
#: “[t]hose”, “develop[ed]”, “[the Bureau]”.
BRACKETED = re.compile(r"\[([^\[\]]*)\]")
_CASED = re.compile(rf"(?<!\w)\[({LETTER})\](?={LETTER})")
_SUFFIXED = re.compile(rf"(?<={LETTER})\[[^\W\d]*\](?!\w)")
#: Stands for what brackets change of a word, while a quotation is read.
EITHER_CASE, ANY_ENDING = "\ue000", "\ue001"

#: What parts words of a quotation from those before: nothing, what it leaves out, or what it puts in.
Parting = Literal["", "ellipsis", "bracket"]


class Piece(NamedTuple):
    """Words that stand together, with how many may lie between them and the piece before."""

    words: list[str]
    #: Which of them a hyphen parts from the next, with which they may be one word.
    parted: frozenset[int]
    pattern: re.Pattern[str]
    left_out: int
    follows: Parting

    @property
    def forms(self) -> list[str]:
        """The words, and those that parts of them may be."""
        return [*self.words, *(self.words[place] + self.words[place + 1] for place in self.parted)]

    @property
    def certain_runs(self) -> list[list[str]]:
        """The words that stand together in whatever text has them: none whose ending brackets changed, no parts."""
        parts = {*self.parted, *(place + 1 for place in self.parted)}
        return _unchanged_runs([ANY_ENDING if place in parts else word for place, word in enumerate(self.words)])

    @property
    def whole_runs(self) -> list[list[str]]:
        """The same with the parts of words taken together."""
        whole: list[str] = []
        for place, word in enumerate(self.words):
            if place - 1 in self.parted:
                whole[-1] += word
            else:
                whole.append(word)
        return _unchanged_runs(whole)


def iter_readings(exact: str) -> Iterator[tuple[list[Piece], str]]:
    """The ways to read a quotation: as it is written and, if it has brackets, with those taken for the quoter's."""
    yield _pieces(BRACKETED.sub(r" \1 ", exact)), ""
    if "[" in exact:
        marked = _CASED.sub(rf"{EITHER_CASE}\1", _SUFFIXED.sub(ANY_ENDING, exact))
        yield _read(marked), marked


def get_ways(pieces: list[Piece]) -> list[list[list[str]]]:
    """What texts are found by: what all that have the words have or, if that is too little, each way to read parts."""
    certain = [run for piece in pieces for run in piece.certain_runs]
    if any(len(run) > 1 for run in certain) or not any(piece.parted for piece in pieces):
        return [certain]
    return [
        [run for piece in pieces for run in _unchanged_runs(piece.words)],
        [run for piece in pieces for run in piece.whole_runs],
    ]


def _pieces(exact: str) -> list[Piece]:
    """What stands between the ellipses of a quotation as it is written."""
    parts = map(Text, ELLIPSIS.split(exact))
    return [_piece(part.words, part, _LEFT_OUT, "ellipsis") for part in parts if part.words]


def _piece(words: list[str], read: Text, left_out: int, follows: Parting) -> Piece:
    parted = frozenset(read.parted)
    return Piece(words, parted, _pattern(words, parted), left_out, follows)


def _read(marked: str) -> list[Piece]:
    """A quotation with its brackets taken for the quoter's: a letter's case, an ending, words put in for others."""
    pieces = []
    for part in ELLIPSIS.split(marked):
        left_out = _LEFT_OUT
        follows: Parting = "ellipsis"
        for place, words in enumerate(BRACKETED.split(part)):
            if place % 2:
                left_out, follows = len(Text(words).words) + 4, "bracket"
            else:
                plain = Text(words.replace(EITHER_CASE, "").replace(ANY_ENDING, ""))
                if plain.words:
                    pieces.append(_piece(_mark_words(words, plain), plain, left_out, follows))
    return pieces


def _unchanged_runs(words: list[str]) -> list[list[str]]:
    """Words that follow each other, without those whose ending brackets changed."""
    runs: list[list[str]] = [[]]
    for word in words:
        if word.endswith(ANY_ENDING):
            runs.append([])
        else:
            runs[-1].append(word.removeprefix(EITHER_CASE))
    return [run for run in runs if run]


def _mark_words(text: str, plain: Text) -> list[str]:
    """The words of a text, each with the marks of what brackets changed of it."""
    found = []
    marks = {
        place - text[:place].count(EITHER_CASE) - text[:place].count(ANY_ENDING): char
        for place, char in enumerate(text)
        if char in (EITHER_CASE, ANY_ENDING)
    }
    for word, begin, end in zip(plain.words, plain.begins, plain.ends, strict=True):
        before = EITHER_CASE if marks.get(begin) == EITHER_CASE else ""
        after = ANY_ENDING if marks.get(end) == ANY_ENDING else ""
        found.append(f"{before}{word}{after}")
    return found


def _pattern(words: list[str], parted: Container[int]) -> re.Pattern[str]:
    """Looks for words that follow each other in a text's line; those that a hyphen parts may be one word there."""
    joints = ("" if place == 0 else " ?" if place - 1 in parted else " " for place in range(len(words)))
    return re.compile(
        f" {''.join(f'{joint}{_word_pattern(word)}' for joint, word in zip(joints, words, strict=True))}(?= )"
    )


def _word_pattern(word: str) -> str:
    begin, end = "", ""
    if word.startswith(EITHER_CASE):
        begin, word = f"(?i:{re.escape(word[1])})", word[2:]
    if word.endswith(ANY_ENDING):
        end, word = "[^ ]*", word[:-1]
    return begin + re.escape(word) + end
