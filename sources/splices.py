"""Whether brackets, ellipses or gaps in a saved text join words so that they say what their source does not."""

import re
from itertools import pairwise

from .occurrences import Occurrence, Part
from .readings import ANY_ENDING, BRACKETED, ELLIPSIS
from .typography import UNSPACED
from .weight import has_negation, has_number, turns_statement
from .words import LETTER, Text

#: How many words must stand on either side of an ellipsis; a Chinese character counts half.
_LEAST_BESIDE = 3
#: A bracket within a word. Only the case of a first letter may be changed so, which is read before.
_GLUED = re.compile(rf"{LETTER}['’‐‑-]?\[|\]['’‐‑-]?{LETTER}")
#: What an explanation begins with, unless it is a name.
_EXPLAINS = frozenset("the a an this that these those i.e namely sic emphasis".split())
_NOTES = frozenset(("sic", "emphasis"))
#: What turns a statement beside negations, numbers and modal verbs.
_TURNING = re.compile(
    r"(?:nowhere|nothing|nobody|hardly|barely|scarcely|rarely|seldom|few|fewer|little|less|least|more|most|all|every|each|some|any"
    r"|only|solely|if|whether|when|until|provided|perhaps|maybe|possibly|former|formerly|alleged\w*|supposed\w*|false\w*"
    r"|absence|lack\w*|fail\w*|refus\w*|reject\w*|den(?:y|ies|ied|ial)|oppos\w*|against|stop\w*|ceas\w*|end(?:s|ed)?)\Z",
    re.IGNORECASE,
)
_TURNING_CHARACTERS = frozenset("缺反拒停止取消假伪仅只若如或全皆都")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_ONLY_IF = re.compile(r"(?:if|only|until|provided|excepting)\Z", re.IGNORECASE)
_MARK = re.compile(r"[\"'”’)\]]*[.,;:!?，。；：！？、)）]")


def is_spliced(one: Occurrence) -> bool:
    """Whether what joins the words of an occurrence may change what its text says with them."""
    return crosses_gap(one) or _is_reworded(one) or _is_cut_together(one)


def crosses_gap(one: Occurrence) -> bool:
    """Whether the text leaves something out between words that are quoted as if they followed each other."""
    text = one.text
    begin = one.first
    for part, following in pairwise((*one.parts, None)):
        if part and (following is None or following.follows == "ellipsis"):
            if ELLIPSIS.search(text.text, text.begins[begin], text.ends[part.last - 1]):
                return True
            begin = following.first if following else begin
    return False


def _is_reworded(one: Occurrence) -> bool:
    """Whether a bracket changes a word, stands in place of words, or adds more than an explanation."""
    if not one.marked:
        return False
    parts = ELLIPSIS.split(one.marked)
    if ANY_ENDING in one.marked or any(map(_GLUED.search, parts)):
        return True
    added = [words for part in parts for inside in BRACKETED.findall(part) if (words := Text(inside).words)]
    if not all(map(_is_explanation, added)):
        return True
    if any(part.follows == "bracket" and part.first > before.last for before, part in pairwise(one.parts)):
        return True
    text = one.text
    begin, _ = text.sentence(text.sentence_of(one.first))
    _, end = text.sentence(text.sentence_of(one.last - 1))
    return (begin < one.first and _is_put_in(re.match(r"\W*\[([^\[\]]*)\]", one.marked))) or (
        end > one.last and _is_put_in(re.search(r"\[([^\[\]]*)\]\W*\Z", one.marked))
    )


def _is_explanation(words: list[str]) -> bool:
    """Whether words only explain what is beside them: a name, or what an article begins, and nothing that turns it."""
    if turns_statement(words) or any(_TURNING.match(word) or word in _TURNING_CHARACTERS for word in words):
        return False
    first = words[0]
    return first[:1].isupper() or first.casefold() in _EXPLAINS or bool(_UNSPACED.match(first))


def _is_put_in(bracket: re.Match[str] | None) -> bool:
    """Whether a bracket at an end of the quotation has words, which may stand for those that its sentence has there."""
    words = Text(bracket[1]).words if bracket else []
    return bool(words) and words[0].casefold() not in _NOTES


def _is_cut_together(one: Occurrence) -> bool:
    return any(
        part.follows == "ellipsis" and part.first > before.last and _changes_by_cut(one.text, before, part)
        for before, part in pairwise(one.parts)
    )


def _changes_by_cut(text: Text, before: Part, after: Part) -> bool:
    """Whether words on both sides of an ellipsis may belong to different statements."""
    sides = text.words[before.first : before.last], text.words[after.first : after.last]
    if min(map(_length, sides)) < _LEAST_BESIDE:
        return True
    begin, _ = text.sentence(text.sentence_of(after.first))
    _, end = text.sentence(text.sentence_of(before.last - 1))
    begins_sentence = begin == after.first
    if end <= after.first and not begins_sentence:
        return True
    if has_number(sides[1][:_LEAST_BESIDE]) and not begins_sentence:
        return True
    if has_number(sides[0][-1:]) and not _MARK.match(text.text, text.ends[before.last - 1]):
        return True
    left_out = text.words[before.last : min(end, after.first)]
    cut_off = text.words[max(begin, before.last) : after.first]
    return has_negation([*left_out, *cut_off]) or bool(left_out and _ONLY_IF.match(left_out[0]))


def _length(words: list[str]) -> float:
    return sum(0.5 if _UNSPACED.match(word) else 1 for word in words)
