"""The passages that are like some words and not the same: never a proof, and none of a protected text."""

from functools import reduce
from operator import or_

from django.db.models import Q
from rapidfuzz.distance import LCSseq

from events.editions.documents import decode
from sources.diff import to_blocks, word_diff
from sources.likeness import ALIKE
from sources.occurrences import Quoted
from sources.passages import pairs_of
from sources.shapes import Capture
from sources.words import Text, text_of

from .check_shapes import NearPassage, SourceName
from .wording_scope import Scope, has_pairs

#: How many passages an answer has.
MOST_NEAR = 3
#: Into how many parts a text is cut to find what is like it, and how many captures are looked through.
_PARTS, _COMPARED = 4, 24


def find_near(text: str, wanted: Quoted, scope: Scope) -> list[NearPassage]:
    """The passages most like the text, of the captures that have all pairs of words of a part of it."""
    having = scope.captures().filter(_have_part(wanted)).order_by("-wording__seen", "pk")
    pairs = pairs_of(Text(text).words)
    captures: list[Capture] = [decode(one) for one in having.values_list("document", flat=True)[:_COMPARED]]
    captures.sort(key=lambda one: len(pairs & pairs_of(text_of(one["text"] or "").words)), reverse=True)
    found: dict[str, NearPassage] = {}
    for capture in captures:
        slug = capture["source"]["slug"]
        passage = None if slug in found else find_closest(text_of(capture["text"] or ""), Text(text))
        if passage and (name := scope.get_source(slug)):
            found[slug] = render_near(text, name, capture["number"], passage)
        if len(found) == MOST_NEAR:
            break
    return list(found.values())


def find_closest(text: Text, wanted: Text) -> str | None:
    """As many sentences of a text as are wanted, those that share the most; None where they share too little."""
    size = max(len(wanted.starts), 1)
    pairs = pairs_of(wanted.words)
    spans = [
        (text.sentence(first)[0], text.sentence(min(first + size, len(text.starts)) - 1)[1])
        for first in range(max(len(text.starts) - size, 0) + 1)
    ]
    begin, end = max(spans, key=lambda span: len(pairs & pairs_of(text.words[slice(*span)])))
    shared = LCSseq.similarity(wanted.caseless, text.caseless[begin:end])
    if shared < ALIKE * len(wanted.words):
        return None
    return text.shown(text.marks_before(text.begins[begin]), text.marks_after(text.ends[end - 1]))


def _have_part(wanted: Quoted) -> Q:
    """Entries that have all pairs of words of a part of the text: whoever changed one word left the others."""
    words = [word for run in wanted.runs[-1] for word in run]
    size = max(-(-len(words) // _PARTS), 3)
    parts = (pairs_of(words[place : place + size]) for place in range(0, len(words), size))
    return reduce(or_, (has_pairs(pairs) for pairs in parts if pairs), Q(pk__in=[]))


def render_near(text: str, source: SourceName, capture: int, passage: str) -> NearPassage:
    diff = to_blocks(word_diff(text, passage))
    return {"source": source, "capture": capture, "passage": passage, "diff": diff}
