"""What changed between two texts, word by word; Chinese, Japanese and Korean by character."""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Literal, NamedTuple

from events.editions.documents import find_changed_fields

from .alignment import align, slid, without_coincidences
from .shapes import OpBlock
from .typography import INVISIBLE, MARKS, SINGLE_QUOTES, UNSPACED, fold

#: What of a protected text may be shown around a change, and of a change itself, in words.
PROTECTED_WORDS = 50
#: Up to how many words on either side a change is described in a sentence.
_SENTENCE_WORDS = 40

# A word, a character of a script that is written without blanks, a run of blanks, a run of dots (an ellipsis is
# three), two single quotation marks, or any other character; each with the marks upon it and what is unseen about it.
# Korean may be spelt out in letters, a syllable of them is a character.
_LETTER = rf"[^\W{UNSPACED}\u1100-\u11ff]"
_REST = rf"(?:{_LETTER}|[{MARKS}{INVISIBLE}])*"
_TOKEN = re.compile(
    rf"[{INVISIBLE}]*(?:[{UNSPACED}]|[\u1100-\u115f][\u1160-\u11a7]*[\u11a8-\u11ff]*|[\u1160-\u11ff])[{MARKS}{INVISIBLE}]*"
    rf"|[{INVISIBLE}]*{_LETTER}{_REST}(?:['.{SINGLE_QUOTES}][{INVISIBLE}]*{_LETTER}{_REST})*"
    rf"|[\s{INVISIBLE}]+"
    rf"|[{INVISIBLE}]*(?:``|''|[.․‥…]+|[^\w\s{INVISIBLE}])[{MARKS}{INVISIBLE}]*"
)
_BLANK = "".join(char for char in map(chr, range(0x10000)) if re.match(rf"[\s{INVISIBLE}]", char))
#: Two single quotation marks are a double one: the Government Publishing Office prints ``so''.
_PAIRS = {"``": '"', "''": '"'}
#: What ends a sentence, among tokens.
_ENDS = frozenset(".!?。！？")


class Op(NamedTuple):
    """A run of text that both have, that only the old has, or that only the new has."""

    op: Literal["equal", "delete", "insert"]
    text: str


class Run(NamedTuple):
    """A run of one text set against what stands in its place in the other; either may be empty, not both."""

    op: Literal["equal", "delete", "insert"]
    old: str
    new: str


def word_diff(old: str, new: str) -> list[Op]:
    """The edits that make the new text of the old, in order, with small coincidences merged into what changed.

    Equal and inserted runs joined are the new text, exactly. Equal and deleted runs joined are the old one, but for
    white space and typography, which are never changes and stand as the new text has them.
    """
    return [Op(run.op, run.new if run.op != "delete" else run.old) for run in compare_runs(old, new)]


def compare_runs(old: str, new: str) -> list[Run]:
    """Two texts run by run, each as it stands."""
    olds, news = _tokens(old), _tokens(new)
    blocks = slid(
        without_coincidences(align(olds.keys, news.keys), len(olds.keys), len(news.keys)), olds.keys, news.keys, _ENDS
    )
    runs: list[Run] = []
    place_old = place_new = 0
    for block in blocks:
        _add_change(runs, olds.between(place_old, block.old), news.between(place_new, block.new))
        place_old, place_new = block.old + block.length, block.new + block.length
        _add(runs, "equal", olds.within(block.old, place_old), news.within(block.new, place_new))
    _add_change(runs, olds.between(place_old, len(olds.keys)), news.between(place_new, len(news.keys)))
    return runs


class _Tokens(NamedTuple):
    """A text's tokens but for white space, by what is compared of them, and where each lies."""

    text: str
    keys: list[str]
    begins: list[int]
    ends: list[int]

    def within(self, begin: int, end: int) -> str:
        """The text from one token to before another, without the white space around."""
        return self.text[self.begins[begin] : self.ends[end - 1]]

    def between(self, begin: int, end: int) -> str:
        """The text from after the token before ``begin`` to the one at ``end``, with the white space around."""
        first = self.ends[begin - 1] if begin else 0
        return self.text[first : self.begins[end] if end < len(self.keys) else len(self.text)]


def _tokens(text: str) -> _Tokens:
    known: dict[str, str] = {}
    found = _Tokens(text, [], [], [])
    for match in _TOKEN.finditer(text):
        token = match.group()
        key = known.get(token)
        if key is None:
            key = fold(token)
            key = known[token] = _PAIRS.get(key, key)
        if key:
            found.keys.append(key)
            found.begins.append(match.start())
            found.ends.append(match.end())
    return found


def _add_change(runs: list[Run], old: str, new: str) -> None:
    """Tell what stands between two equal runs. The white space around it is no change."""
    (lead_old, dropped, tail_old), (lead_new, added, tail_new) = _split_white_space(old), _split_white_space(new)
    if bool(dropped) != bool(added):
        _add_more(runs, "delete" if dropped else "insert", old if dropped else new, new if dropped else old)
        return
    _add(runs, "equal", lead_old, lead_new)
    _add(runs, "delete", dropped, "")
    _add(runs, "insert", "", added)
    _add(runs, "equal", tail_old, tail_new)


def _add_more(runs: list[Run], op: Literal["delete", "insert"], more: str, blank: str) -> None:
    """Tell what one text has where the other has white space at most: “A [new ]rule”, “one[ two]”."""
    lead, words, tail = _split_white_space(more)
    before, after = (blank, "") if lead or not tail else ("", blank)
    if not before:
        lead, words = "", lead + words
    if not after:
        words, tail = words + tail, ""
    parts: tuple[tuple[Literal["equal", "delete", "insert"], str, str], ...] = (
        ("equal", lead, before),
        (op, words, ""),
        ("equal", tail, after),
    )
    for kind, mine, others in parts:
        _add(runs, kind, *((mine, others) if op == "delete" else (others, mine)))


def _split_white_space(text: str) -> tuple[str, str, str]:
    """A text's leading white space, what lies between, and the trailing white space."""
    rest = text.lstrip(_BLANK)
    middle = rest.rstrip(_BLANK)
    return text[: len(text) - len(rest)], middle, rest[len(middle) :]


def _add(runs: list[Run], op: Literal["equal", "delete", "insert"], old: str, new: str) -> None:
    if not old and not new:
        return
    if op == "equal" and runs and runs[-1].op == "equal":
        runs[-1] = Run(op, runs[-1].old + old, runs[-1].new + new)
    else:
        runs.append(Run(op, old, new))


def has_changes(ops: Iterable[Op]) -> bool:
    """Whether anything but white space and typography differs."""
    return any(op.op != "equal" and fold(op.text) for op in ops)


def as_html(ops: Iterable[Op]) -> str:
    """The ops as HTML, escaped, with ``<del>`` and ``<ins>``."""
    tags = {"delete": "del", "insert": "ins"}
    return "".join(
        escape(op.text) if op.op == "equal" else f"<{tags[op.op]}>{escape(op.text)}</{tags[op.op]}>" for op in ops
    )


def as_text(ops: Iterable[Op]) -> str:
    """The ops as plain text, ``[-old-]`` and ``{+new+}``."""
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return "".join(marks[op.op].format(op.text) for op in ops)


def as_sentence(ops: Iterable[Op]) -> str | None:
    """“‘Old words’ became ‘new words’.” where both are short; None where they are not."""
    all_ops = list(ops)
    old = "".join(op.text for op in all_ops if op.op != "insert").strip()
    new = "".join(op.text for op in all_ops if op.op != "delete").strip()
    if not has_changes(all_ops) or not old or not new or max(_words(old), _words(new)) > _SENTENCE_WORDS:
        return None
    return f"‘{old}’ became ‘{new}’" + ("" if new[-1] in ".!?。" else ".")


def shorten_ops(ops: list[Op], words: int = PROTECTED_WORDS, *, whole: bool = True) -> list[Op]:
    """What of a protected text may be shown: each change, cut to ``words``, with as many around it at most.

    What is left out is marked with an ellipsis. Of two texts that do not differ nothing is shown.

    Args:
        whole: whether the texts are whole ones. Many small changes must not give such a text away, so that never
            more than half of its words are shown.
    """
    total = sum(_words(op.text) for op in ops)
    shortened = _around(ops, words)
    while whole and words and sum(_words(op.text.replace("…", "")) for op in shortened) > total / 2:
        words //= 2
        shortened = _around(ops, words)
    return shortened


def _around(ops: list[Op], words: int) -> list[Op]:
    side = words // 2
    parts: list[Op] = []
    for place, op in enumerate(ops):
        if op.op != "equal":
            parts.append(Op(op.op, _cut(op.text, words - side, side)))
            continue
        after = side if place > 0 else 0
        before = side if place < len(ops) - 1 else 0
        parts.append(Op("equal", _cut(op.text, after, before)))
    return parts


def _cut(text: str, first: int, last: int) -> str:
    """The first and last words of a text, with an ellipsis for what lies between."""
    tokens = _TOKEN.findall(text)
    places = [place for place, token in enumerate(tokens) if token.strip()]
    if len(places) <= first + last:
        return text
    head = "".join(tokens[: places[first]]).rstrip() if first else ""
    tail = "".join(tokens[places[-last] :]) if last else ""
    return f"{head} … {tail}" if head and tail else f"{head} …" if head else f"… {tail}" if tail else "…"


def _words(text: str) -> int:
    return sum(1 for token in _TOKEN.findall(text) if token.strip())


def to_blocks(ops: Iterable[Op]) -> list[OpBlock]:
    """The ops as documents have them."""
    return [{"op": op.op, "text": op.text} for op in ops]


def document_differences(old: Mapping[str, object], new: Mapping[str, object]) -> list[dict[str, object]]:
    """The fields that differ, in the order of the document; of texts, the word diff too.

    In a list, members of one side alone are ``removed`` and ``added``.
    """
    return [_difference(name, old.get(name), new.get(name)) for name in find_changed_fields(old, new)]


def _difference(name: str, old: object, new: object) -> dict[str, object]:
    difference: dict[str, object] = {"field": name, "from": old, "to": new}
    if isinstance(old, str) and isinstance(new, str):
        ops = word_diff(old, new)
        difference |= {"ops": to_blocks(ops), "html": as_html(ops)}
    elif isinstance(old, list) and isinstance(new, list):
        difference |= {
            "removed": [one for one in old if one not in new],
            "added": [one for one in new if one not in old],
        }
    return difference
