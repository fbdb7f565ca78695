"""Searches on a page: the matched words, the subjects that are found, and a spelling that finds more."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from events.editions.models import Edition, Entry
from events.editions.search import fold, search_query

from ..documents.shapes import EventDocument

#: The subjects that have pages of their own, besides events and sources, with the first part of their paths.
TERMS = {"timeline": "timelines", "actor": "actors", "topic": "topics", "kind": "kinds", "publisher": "publishers"}
#: How many subjects a search shows, and how many names are compared with a misspelt word.
_SHOWN = 6
_MOST_COMPARED = 2000
_SIMILAR = 0.72
#: How many characters of a text are shown on either side of a matched word.
_AROUND = 60
_WORD = re.compile(r"\w+")


class FoundSubject(NamedTuple):
    """A subject whose name matches a search."""

    path: str
    label: str
    subject: str


def find_subjects(words: str, edition: Edition) -> list[FoundSubject]:
    """The timelines, actors, topics, kinds and publishers that match a search."""
    entries = Entry.objects.using("public").at(edition).public().filter(subject__in=list(TERMS))
    rows = (
        entries.filter(search=search_query(words))
        .order_by("label", "subject", "slug")
        .values_list("subject", "slug", "label")
    )
    order = list(TERMS)
    found = sorted(rows[: _SHOWN * 4], key=lambda row: order.index(row[0]))
    return [FoundSubject(f"/{TERMS[subject]}/{slug}", label, subject) for subject, slug, label in found[:_SHOWN]]


def find_spelling(words: str, edition: Edition) -> str | None:
    """A search with its misspelt words replaced by the nearest words of names; None where there are none."""
    entries = Entry.objects.using("public").at(edition).public().filter(subject__in=[*TERMS, "source"])
    labels = entries.order_by("subject", "slug").values_list("label", flat=True)[:_MOST_COMPARED]
    known = {word for label in labels for word in fold(label).split() if len(word) > 3}
    given = [word.strip('"-') for word in fold(words).split()]
    spelt = [_nearest(word, known) for word in given]
    return " ".join(spelt) if spelt != given else None


def _nearest(word: str, known: set[str]) -> str:
    if word in known or len(word) < 4:
        return word
    return next(iter(get_close_matches(word, known, 1, _SIMILAR)), word)


def mark_words(text: str, words: str) -> SafeString:
    """A text as HTML with ``<mark>`` around the words of a search; all else is escaped."""
    parts, last = [], 0
    for begin, end in _find_matches(text, words):
        parts += [escape(text[last:begin]), "<mark>", escape(text[begin:end]), "</mark>"]
        last = end
    return mark_safe("".join([*parts, escape(text[last:])]))  # noqa: S308


def find_excerpt(event: EventDocument, words: str) -> tuple[str, SafeString] | None:
    """Where an event matches a search, if neither in its title nor in its summary: the place and the words there."""
    if any(True for text in (event["title"], event["summary"]) for _ in _find_matches(text, words)):
        return None
    for place, text in _texts(event):
        for begin, end in _find_matches(text, words):
            first, last = max(0, begin - _AROUND), min(len(text), end + _AROUND)
            shown = f"{'… ' if first else ''}{text[first:last].strip()}{' …' if last < len(text) else ''}"
            return place, mark_words(shown, words)
    return None


def _texts(event: EventDocument) -> Iterator[tuple[str, str]]:
    for actor in event["actors"]:
        yield "actor", actor["name"]
        for alias in actor.get("aliases", ()):
            yield "actor", f"{actor['name']} ({alias})"
    for topic in (*event["topics"], event["kind"]):
        yield "topic", topic["name"]
    for citation in event["citations"]:
        if quote := citation["quote"]:
            yield "quotation", quote["exact"]
            yield "quotation", quote["original"] or ""
        yield "source", citation["source"]["title"]
        for number in citation["source"]["identifiers"].values():
            yield "number of a source", number


def _find_matches(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where a text has words of a search, as half-open ranges in order.

    Scripts without blanks are found as they are written; other words whole, without accents and case.
    """
    terms = {word.strip('"') for word in fold(words).split() if not word.startswith("-")}
    unspaced = [run for run in _WORD.findall(words) if fold(run) not in terms]
    for match in _WORD.finditer(text):
        folded = fold(match.group())
        if folded in terms:
            yield match.span()
        elif run := next((run for run in unspaced if run in match.group()), None):
            begin = match.start() + match.group().index(run)
            yield begin, begin + len(run)
