"""An answer as a source to cite: its question in words, its edition, and a digest of its result."""

import hashlib
from collections.abc import Collection, Sequence

from events.editions.models import Edition
from sources.shapes import CitedSource

from ..query.question import EXCLUDES, LISTS


def format_question(pairs: Sequence[tuple[str, str]]) -> str:
    """A question in words.

    >>> format_question([("topic", "chips,tariffs"), ("kind", "!statement"), ("date_match", "certain")])
    'events with topic chips or tariffs, kind not statement, date match certain'
    """
    texts: dict[str, list[str]] = {}
    for name, text in pairs:
        texts.setdefault(name, []).extend(text.split(",") if name in LISTS else [text])
    words = [f"{name.replace('_', ' ')} {_join(values)}" for name, values in texts.items()]
    return f"events with {', '.join(words)}" if words else "events"


def _join(values: list[str]) -> str:
    named = [f"not {one.removeprefix(EXCLUDES)}" if one.startswith(EXCLUDES) else one for one in values]
    return " or ".join(named)


def digest_result(digests: Collection[str]) -> str:
    """The SHA-256 of the digests of all events of a result, sorted, with a line feed between them."""
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()


def to_cited_source(title: str, edition: Edition, address: str, digests: Collection[str]) -> CitedSource:
    """An answer as a source to cite.

    Args:
        title: of the question or of the event.
        address: of the answer in this edition.
        digests: those of all its events.
    """
    digest, count = digest_result(digests), len(digests)
    return {
        "slug": f"annals-e{edition.number}-{digest[:12]}",
        "title": title,
        "publisher": {"slug": "annals", "name": "Annals"},
        "authors": ["Annals"],
        "type": "dataset",
        "url": address,
        "published": edition.published_at.date().isoformat() if edition.published_at else None,
        "language": "en",
        "identifiers": {},
        "archive_url": None,
        "version": f"edition {edition.number}",
        "note": f"{count:,} {'event' if count == 1 else 'events'}; SHA-256 of the result {digest}",
    }
