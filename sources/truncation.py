"""Whether quoted words were cut out of their sentence so that they say something else."""

import re

from .occurrences import Occurrence, Quoted
from .splices import is_spliced

#: How many words on either side of a quotation are looked at.
_NEAR = 6
#: A negation that stands before the words, with what may come between.
_DENIED = re.compile(
    r"(?:\b(?:not|no|never|neither|nor|without|cannot|hardly|nothing|nobody|deny|denies|denied|prohibited|forbidden)"
    r"|(?<=\w)n't)(?: (?:be|been|being|have|has|had|yet|longer|to|to be|from|that|a|an|the|any|be the|be a)){0,2} \Z"
    r"|(?:不|未|无 ?需|非|没 有|没|勿|毋|禁 止|不 得|不 (?:同 意|允 许|赞 成|打 算)|否 认|取 消|拒 绝|停 止|反 对"
    r"|避 免)(?: (?:会|能|应|可|再|得|将|要|必|被))? \Z|[¬❌❎☒✗✘⛔🚫🛑👎] \Z",
    re.IGNORECASE,
)
#: A condition that stands after them.
_CONDITIONED = re.compile(
    r"\A (?:unless|except|excepting|if|only|until|provided)\b|\A (?:除 非|除 外|的 除 外|但 .{0,20}除 外)"
    r"|\A [❌❎☒✗✘⛔🚫🛑👎] ",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(r"(?:…|\.{3}|⋯)[\s\]]*\Z")
#: Chinese has no capitals, so that nothing shows whether what is quoted begins a sentence.
_CAPITAL = re.compile(r"[\s\"'“‘«(]*[A-ZÀ-Þ]")


def turns_sense(wanted: Quoted, one: Occurrence) -> bool:
    """Whether words are spliced, a negation or condition was cut off, or a part passes for a whole sentence."""
    if is_spliced(one):
        return True
    text = one.text
    begin, _ = text.sentence(text.sentence_of(one.first))
    _, end = text.sentence(text.sentence_of(one.last - 1))
    before = " ".join(text.words[max(begin, one.first - _NEAR) : one.first])
    after = " ".join(text.words[one.last : min(end, one.last + _NEAR)])
    if _DENIED.search(f" {before} ") or _CONDITIONED.search(f" {after}"):
        return True
    if not wanted.is_sentence or _CUT_OFF.search(wanted.exact):
        return False
    return not wanted.closes(one) or (bool(_CAPITAL.match(wanted.exact)) and _begins_within(one, begin))


def _begins_within(one: Occurrence, sentence: int) -> bool:
    """Whether words begin within a clause: no mark stands between them and the word before."""
    if one.first == sentence:
        return False
    gap = one.text.text[one.text.ends[one.first - 1] : one.begin]
    return not gap.strip()


def get_context(one: Occurrence, most: int = 80) -> str:
    """The sentence around words, as its text has it; of a very long one, so many words on either side."""
    text = one.text
    begin, _ = text.sentence(text.sentence_of(one.first))
    _, end = text.sentence(text.sentence_of(one.last - 1))
    begin, end = max(begin, one.first - most), min(end, one.last + most)
    return text.shown(text.marks_before(text.begins[begin]), text.marks_after(text.ends[end - 1]))
