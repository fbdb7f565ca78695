"""Whether somebody said it: words looked for in the captures and quotations of an edition."""

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Q

from events.editions.documents import decode
from events.editions.edtf import Edtf
from sources.manuscript import ManuscriptQuotation, find_quotations
from sources.occurrences import Occurrence, Quoted, quoted
from sources.passages import has_in_sequence, pairs_of_quotation, sentence_hashes
from sources.quotations import Seen, check, edit_window, follow
from sources.shapes import Capture
from sources.truncation import get_context, turns_sense
from sources.typography import to_plain
from sources.words import LETTER, Text, text_of

from .check_shapes import Answer, CheckedText, FoundIn, LeftOut, NearPassage, QuotingEvent, SourceName
from .near_passages import MOST_NEAR, find_near, render_near
from .wording_scope import Scope, get_coverage, has_pairs, has_sentences, recency_of

#: Bounds of one text, and of the texts of one request.
MOST_CHARACTERS, MOST_TEXTS = 2_000, 100
#: How long the body of a request may be, in bytes.
MOST_BYTES = 64 * 1024
#: How many sources and events one answer tells of.
MOST_SOURCES, MOST_EVENTS = 10, 20
#: How many sources are looked through, of those that have the pairs of words.
_CANDIDATES = 60
_FIRST_LETTER = re.compile(rf"\A(\W*)({LETTER})(?={LETTER})")


class TextError(ValueError):
    """A text that cannot be checked, in words for people."""


def check_texts(texts: Sequence[str], scope: Scope) -> list[CheckedText]:
    """Each text looked for.

    Raises:
        TextError: a text is empty, too long, or has no two words that stand together.
    """
    wanted = [read_text(text) for text in texts]
    return [_check(text, one, scope) for text, one in zip(texts, wanted, strict=True)]


def read_text(text: str) -> Quoted:
    """A text as a quotation that is to be looked for.

    Raises:
        TextError: as above.
    """
    if len(text) > MOST_CHARACTERS:
        raise TextError(f"the text has {len(text):,} characters; the limit is {MOST_CHARACTERS:,}. Check it in parts.")
    wanted = quoted(text)
    if not any(pairs_of_quotation(wanted)):
        size = len(Text(text).words)
        raise TextError(
            f"‘{text[:40]}’ has {size} {'word' if size == 1 else 'words'} that can be looked for; the least is 2 that "
            "follow each other. Give more of the sentence."
        )
    return wanted


def get_answer(texts: Sequence[str], scope: Scope, left_out: Sequence[LeftOut] = ()) -> Answer:
    """The texts checked, with how much was searched.

    Raises:
        TextError: see :func:`check_texts`.
    """
    return {
        "edition": scope.edition.number,
        "results": check_texts(texts, scope),
        "left_out": list(left_out),
        "coverage": get_coverage(scope),
    }


def split_document(document: str) -> tuple[list[ManuscriptQuotation], list[LeftOut]]:
    """The quotations of a manuscript that can be checked, and those that cannot.

    Raises:
        TextError: it quotes nothing, or has more quotations than are checked at once.
    """
    found = find_quotations(document)
    if not found:
        raise TextError(
            'the document has no quotation. Put quoted words between “ and ”, " and ", « and », or 「 and 」.'
        )
    if len(found) > MOST_TEXTS:
        raise TextError(f"the document has {len(found)} quotations; the limit is {MOST_TEXTS}. Check it in parts.")
    checked: list[ManuscriptQuotation] = []
    left_out: list[LeftOut] = []
    for quotation in found:
        try:
            read_text(quotation.text)
            checked.append(quotation)
        except TextError as error:
            left_out.append({"text": quotation.text, "detail": str(error)})
    return checked, left_out


class _Held(NamedTuple):
    """What a source's captures hold of a text, oldest first: where it is said, and where it is cut out of its sense."""

    said: list[tuple[Seen, Occurrence]]
    turned: list[tuple[Seen, Occurrence]]


def _check(text: str, wanted: Quoted, scope: Scope) -> CheckedText:
    readings = _get_readings(text, wanted)
    events = _find_quoting(readings, scope)
    found: list[FoundIn] = []
    near: list[NearPassage] = []
    for slug in _find_sources(wanted, scope):
        captures = [one for one in scope.get_captures(slug) if one["text"] is not None]
        said: tuple[Quoted, _Held] | None = None
        turned: tuple[Seen, Occurrence] | None = None
        for reading in readings:
            held = _find_held(reading, wanted, captures)
            if held.said:
                said = reading, held
                break
            turned = turned or (held.turned[-1] if held.turned else None)
        name = scope.get_source(slug) if said or turned else None
        if name and said:
            found.append(_render_found(name, captures, *said, events))
        elif name and turned:
            near.append(render_near(text, name, turned[0].number, get_context(turned[1])))
        if len(found) == MOST_SOURCES:
            break
    found += _find_protected(text, scope, events)
    if not found and not near:
        near = find_near(text, wanted, scope)
    return {
        "text": text,
        "status": "found" if found else "near" if near else "never_seen",
        "found": found,
        "near": [] if found else near[:MOST_NEAR],
        "quoted_by": events,
    }


def _get_readings(text: str, wanted: Quoted) -> list[Quoted]:
    """The text as given and, since whoever quotes fits the first letter to a sentence of their own, in either case."""
    either = _FIRST_LETTER.sub(r"\1[\2]", text)
    return [wanted] if either == text else [wanted, quoted(either)]


def _have_pairs(wanted: Quoted) -> Q:
    """Entries that have all pairs of words of a way to read the text."""
    return reduce(or_, (has_pairs(pairs) for pairs in pairs_of_quotation(wanted) if pairs))


def _find_sources(wanted: Quoted, scope: Scope) -> list[str]:
    """The sources that may hold the words, by slug."""
    having = scope.captures().filter(_have_pairs(wanted)).order_by("sources__0")
    return list(having.values_list("sources__0", flat=True).distinct()[:_CANDIDATES])


def _find_quoting(readings: list[Quoted], scope: Scope) -> list[QuotingEvent]:
    """The events that quote the words, by date."""
    having = scope.events().filter(_have_pairs(readings[0])).order_by("begins", "subject_id")
    return [
        {
            "slug": document["slug"],
            "title": document["title"],
            "source": citation["source"]["slug"],
            "exact": citation["quote"]["exact"],
            "status": citation["quote"]["status"],
            "now": citation["quote"]["now"],
        }
        for document in map(decode, having.values_list("document", flat=True)[:MOST_EVENTS])
        for citation in document["citations"]
        if citation["quote"] and _is_said(readings, citation["quote"]["exact"])
    ]


def _is_said(readings: list[Quoted], text: str) -> bool:
    return any(not turns_sense(readings[0], found) for one in readings for found in one.occurrences(text_of(text)))


def _find_held(reading: Quoted, wanted: Quoted, captures: list[Capture]) -> _Held:
    """Where a reading of a text stands; whether it is cut out of its sense is judged by the text as it is given."""
    held = _Held([], [])
    for matches in follow(reading, map(_to_seen, captures), wanted):
        if matches.in_place:
            held.said.append((matches.capture, matches.in_place[0]))
        elif matches.turned:
            held.turned.append((matches.capture, matches.turned[0]))
    return held


def _to_seen(capture: Capture) -> Seen:
    date = Edtf.parse(capture["seen"]["edtf"])
    return Seen(capture["number"], date, capture["extent"] == "whole", capture["text"] or "")


def _render_found(
    source: SourceName, captures: list[Capture], wanted: Quoted, held: _Held, events: list[QuotingEvent]
) -> FoundIn:
    own = [event for event in events if event["source"] == source["slug"]]
    paired = next((event["now"] for event in own if event["now"]), None)
    checked = check(wanted.exact, map(_to_seen, captures), paired)
    first, (last, said) = held.said[0][0], held.said[-1]
    return {
        "source": source,
        "captures": [capture.number for capture, _ in held.said],
        "first_seen": first.seen.text,
        "last_stood": last.seen.text,
        "status": checked.status,
        "gone": checked.changed,
        "now": checked.now,
        "context": get_context(said),
        "events": _get_slugs(own),
    }


def _get_slugs(events: list[QuotingEvent]) -> list[str]:
    return list(dict.fromkeys(event["slug"] for event in events))


def _find_protected(text: str, scope: Scope, events: list[QuotingEvent]) -> Iterator[FoundIn]:
    """The sources whose texts are not public and have these whole sentences: that they have, and when."""
    plain = Text(to_plain(text))
    holding: dict[str, set[str]] = {}
    for reading in dict.fromkeys((plain, plain.whole_words)):
        wanted = sentence_hashes(reading)
        if not wanted or 0 in wanted:
            continue
        having = scope.captures().filter(has_sentences(wanted)).order_by("sources__0")
        rows = having.values_list("sources__0", "slug", "wording__sentences")[:_CANDIDATES]
        for source, slug, sentences in rows:
            if has_in_sequence(sentences, wanted):
                holding.setdefault(source, set()).add(slug)
    for source, slugs in list(holding.items())[:MOST_SOURCES]:
        if name := scope.get_source(source):
            own = [event for event in events if event["source"] == source]
            yield _render_protected(name, scope.get_captures(source), slugs, own)


def _render_protected(
    source: SourceName, captures: list[Capture], holding: set[str], own: list[QuotingEvent]
) -> FoundIn:
    held = [one for one in captures if one["slug"] in holding]
    last = recency_of(held[-1])
    later = [one for one in captures if recency_of(one) > last and one["extent"] == "whole"]
    window = edit_window(*(Edtf.parse(one["seen"]["edtf"]) for one in (held[-1], later[0]))) if later else None
    return {
        "source": source,
        "captures": [one["number"] for one in held],
        "first_seen": held[0]["seen"]["edtf"],
        "last_stood": held[-1]["seen"]["edtf"],
        "status": "gone" if later else "stands",
        "gone": window,
        "now": None,
        "context": None,
        "events": _get_slugs(own),
    }
