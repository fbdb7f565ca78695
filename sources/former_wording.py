"""Words that a text holds only because it reports what an earlier version of it said."""

import re
from bisect import bisect_left, bisect_right

from .occurrences import Occurrence

#: How far on either side of quoted words the marks that enclose them are looked for, in characters.
_NEAR = 1000
_ENCLOSED = re.compile(
    r"“[^“”]*”|(?<!\w)\"[^\"]*\"(?!\w)|``(?:(?!'').)*''|(?<!\w)‘(?:[^‘’]|’(?=\w))*’|「[^「」]*」|『[^『』]*』|«[^«»]*»",
    re.DOTALL,
)
_VERSION = (
    r"(?:earlier|previous|prior|original|former|initial|first|older|superseded)\s+"
    r"(?:\w+\s+)?(?:version|wording|text|statement|release|draft|edition|post|article|language|notice|page|headline)"
)
_SAID = r"(?:said|stated|read|reported|claimed|wrote|announced|declared|described)"
#: Reports what was said before, whether or not in quotation marks: it stands before the words, in their sentence.
_REPORTING = re.compile(
    rf"\b{_VERSION}\b.*\b(?:{_SAID}|saying|stating|that|which|:)"
    rf"|\b(?:previously|originally|formerly|initially)\s+(?:had\s+)?{_SAID}\b|\bused\s+to\s+(?:say|read|state)\b"
    r"|(?:此前|先前|早前|原先|原本|旧版|原版|初版|修改前|更正前|修订前|原文).{0,16}(?:称|表示|说|写|指出|为|是|:)",
    re.IGNORECASE | re.DOTALL,
)
#: In a sentence that has the words in quotation marks, means that they are those of a former version.
_FORMER = re.compile(
    rf"\b{_VERSION}\b|\b(?:previously|originally|formerly|initially|no\s+longer|used\s+to|instead\s+of|rather\s+than"
    r"|earlier|correct(?:ed|ion|s)|amend(?:ed|s)|revis(?:ed|ion)|updat(?:ed|e)|replac(?:ed|es)|remov(?:ed|es)"
    r"|delet(?:ed|es)|chang(?:ed|es)|withdr(?:ew|awn)|retract(?:ed|s))\b"
    r"|此前|先前|早前|原先|原本|旧版|原版|初版|修改|更正|修订|删除|改为|原文|不再|撤回",
    re.IGNORECASE,
)


def report_around(one: Occurrence) -> str | None:
    """The sentence in which somebody reports the words as a former version's; None where they are the text's own."""
    text = one.text.text
    enclosing = _enclosing(text, one.begin, one.end)
    begin, end = enclosing or (one.begin, one.end)
    first, last = _sentence_around(one, begin, end)
    before, after = text[first:begin], text[end:last]
    if _REPORTING.search(before) or (enclosing and _FORMER.search(f"{before} {after}")):
        return one.text.shown(first, last)
    return None


def _enclosing(text: str, begin: int, end: int) -> tuple[int, int] | None:
    """Where the quotation marks around some words begin and end."""
    start = max(begin - _NEAR, 0)
    for match in _ENCLOSED.finditer(text, start, end + _NEAR):
        if match.start() < begin and end < match.end():
            return match.span()
    return None


def _sentence_around(one: Occurrence, begin: int, end: int) -> tuple[int, int]:
    """From the beginning of the sentence in which an enclosure opens to the end of the one in which it closes."""
    text = one.text
    opened, _ = text.sentence(text.sentence_of(bisect_left(text.begins, begin)))
    _, closed = text.sentence(text.sentence_of(bisect_right(text.ends, end) - 1))
    return min(text.begins[opened], begin), text.marks_after(max(text.ends[closed - 1], end))
