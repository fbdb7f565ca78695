"""What changed between two texts, word by word; Chinese, Japanese and Korean by character."""

import re
from collections.abc import Iterable
from html import escape
from typing import Literal, NamedTuple

from fast_diff_match_patch import diff

from .typography import INVISIBLE, MARKS, SINGLE_QUOTES, UNSPACED, folded

#: What of a protected text may be shown around a change, and of a change itself, in words.
PROTECTED_WORDS = 50
#: Up to how many words on either side a change is told in a sentence.
_SENTENCE_WORDS = 40

# A word, a character of a script that is written without blanks, a run of blanks, a run of dots (an ellipsis is
# three), or any other character; each with the marks upon it and what is unseen about it. Korean may be spelt out in
# letters, a syllable of them is a character.
_LETTER = rf"[^\W{UNSPACED}\u1100-\u11ff]"
_REST = rf"(?:{_LETTER}|[{MARKS}{INVISIBLE}])*"
_TOKEN = re.compile(
    rf"[{INVISIBLE}]*(?:[{UNSPACED}]|[\u1100-\u115f][\u1160-\u11a7]*[\u11a8-\u11ff]*|[\u1160-\u11ff])[{MARKS}{INVISIBLE}]*"
    rf"|[{INVISIBLE}]*{_LETTER}{_REST}(?:['.{SINGLE_QUOTES}][{INVISIBLE}]*{_LETTER}{_REST})*"
    rf"|[\s{INVISIBLE}]+"
    rf"|[{INVISIBLE}]*(?:[.․‥…]+|[^\w\s{INVISIBLE}])[{MARKS}{INVISIBLE}]*"
)
_SURROGATES = 0xD800
#: Characters that stand for words begin here, so that a diff of characters takes them for letters.
_LETTERS = 0x4E00


class Op(NamedTuple):
    """A run of text that both have, that only the old has, or that only the new has."""

    op: Literal["equal", "delete", "insert"]
    text: str


_OPS: dict[str, Literal["equal", "delete", "insert"]] = {"=": "equal", "-": "delete", "+": "insert"}


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
    return [Op(run.op, run.new if run.op != "delete" else run.old) for run in compared(old, new)]


def compared(old: str, new: str) -> list[Run]:
    """Two texts run by run, each as it stands."""
    alphabet = {" ": " "}
    olds, news = _TOKEN.findall(old), _TOKEN.findall(new)
    written_old, written_new = _written(olds, alphabet), _written(news, alphabet)
    runs: list[Run] = []
    place_old = place_new = 0
    for op, length in diff(written_old, written_new, timelimit=1, cleanup="Semantic", counts_only=True):
        next_old, next_new = place_old + length * (op != "+"), place_new + length * (op != "-")
        runs.append(Run(_OPS[op], "".join(olds[place_old:next_old]), "".join(news[place_new:next_new])))
        place_old, place_new = next_old, next_new
    return runs


def _written(tokens: list[str], alphabet: dict[str, str]) -> str:
    """Tokens as characters, one for each that differs by more than its typography."""
    known: dict[str, str] = {}
    for token in tokens:
        if token not in known:
            known[token] = alphabet.setdefault(folded(token) or " ", _character(len(alphabet)))
    return "".join(map(known.__getitem__, tokens))


def _character(number: int) -> str:
    code = _LETTERS + number
    return chr(code if code < _SURROGATES else code + 0x800)


def changed(ops: Iterable[Op]) -> bool:
    """Whether anything but white space and typography differs."""
    return any(op.op != "equal" and folded(op.text) for op in ops)


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
    told = list(ops)
    old = "".join(op.text for op in told if op.op != "insert").strip()
    new = "".join(op.text for op in told if op.op != "delete").strip()
    if not changed(told) or not old or not new or max(_words(old), _words(new)) > _SENTENCE_WORDS:
        return None
    return f"‘{old}’ became ‘{new}’" + ("" if new[-1] in ".!?。" else ".")


def shortened(ops: list[Op], words: int = PROTECTED_WORDS, *, whole: bool = True) -> list[Op]:
    """What of a protected text may be shown: each change, cut to ``words``, with as many around it at most.

    What is left out is marked with an ellipsis. Of two texts that do not differ nothing is shown.

    Args:
        whole: whether the texts are whole ones. Many small changes must not give such a text away, so that never
            more than half of its words are shown.
    """
    total = sum(_words(op.text) for op in ops)
    kept = _around(ops, words)
    while whole and words and sum(_words(op.text.replace("…", "")) for op in kept) > total / 2:
        words //= 2
        kept = _around(ops, words)
    return kept


def _around(ops: list[Op], words: int) -> list[Op]:
    side = words // 2
    kept: list[Op] = []
    for place, op in enumerate(ops):
        if op.op != "equal":
            kept.append(Op(op.op, _cut(op.text, words - side, side)))
            continue
        after = side if place > 0 else 0
        before = side if place < len(ops) - 1 else 0
        kept.append(Op("equal", _cut(op.text, after, before)))
    return kept


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
