"""The chain of editions: each has a link, the SHA-256 of what it wrote and of the link before.

Whoever noted a link can tell later whether anything up to that edition was rewritten, digests included. A link is the
digest of these lines (UTF-8, joined by line feeds):

- the link of the edition before, or 64 zeros;
- the number of the edition;
- its time in UTC, such as ``2025-05-20T12:00:00.000000Z``;
- one line for each entry: subject, id, slug, revision, change, cause and digest (``-`` without a document);
- one line for each entry that the edition redacted: ``redacted``, subject, id and the number of its edition.

Lines of entries are sorted by their bytes. A redaction empties documents and notes, but nothing that a link consists
of. The database adds links itself (migration 0013); here they are computed from the rows.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from .models import Edition, Entry, Redaction

_BEFORE_THE_FIRST = "0" * 64


def link(before: str, number: int, published_at: dt.datetime, lines: Iterable[str]) -> str:
    """The link of an edition, from the link before and the lines of its entries."""
    instant = published_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    text = "\n".join([before, str(number), instant, *sorted(lines, key=str.encode)])
    return hashlib.sha256(text.encode()).hexdigest()


def iter_links() -> Iterator[tuple[int, str | None, str]]:
    """Every edition's number, the link it has, and the link that its rows give."""
    redacted = _redacted_lines()
    written = groupby(_entry_lines(), lambda row: row[0])
    following = next(written, None)
    computed = _BEFORE_THE_FIRST
    for number, published_at, chain in (
        Edition.objects.order_by("number").values_list("number", "published_at", "chain").iterator()
    ):
        lines = set(redacted.get(number, ()))
        if following and following[0] == number:
            lines |= {line for _, line in following[1]}
            following = next(written, None)
        computed = link(computed, number, published_at, lines)
        yield number, chain, computed


def _entry_lines() -> Iterator[tuple[int, str]]:
    rows = Entry.objects.order_by("edition_id").values_list(
        "edition_id", "subject", "subject_id", "slug", "revision_number", "change", "cause", "digest"
    )
    for edition, *values, digest in rows.iterator(1000):
        yield edition, " ".join([*map(str, values), digest or "-"])


def _redacted_lines() -> dict[int, set[str]]:
    lines: dict[int, set[str]] = defaultdict(set)
    for edition, entries in Redaction.objects.values_list("edition_id", "entries"):
        for subject, id, written in Entry.objects.filter(pk__in=entries).values_list(
            "subject", "subject_id", "edition_id"
        ):
            lines[edition].add(f"redacted {subject} {id} {written}")
    return lines
