"""An answer as a source to cite: its question in words, its edition, and a digest of its result."""

import hashlib
from collections.abc import Collection

from events.editions.models import Edition
from sources.shapes import CitedSource


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
