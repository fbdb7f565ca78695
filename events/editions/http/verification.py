"""Whether a document with a digest was public, of what, and when."""

import re
from typing import TypedDict

from ..models import Edition, Entry
from .responses import format_timestamp

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)

#: The editions and the time in which a document was public; the last and ``to`` are null while it is current.
PublicPeriod = TypedDict(
    "PublicPeriod",
    {
        "subject": str,
        "id": str,
        "slug": str,
        "first_edition": int,
        "last_edition": int | None,
        "from": str | None,
        "to": str | None,
    },
)


class Verification(TypedDict):
    """Whether a document with a digest was public by an edition."""

    digest: str
    public: bool
    results: list[PublicPeriod]


def parse_digest(text: str) -> str:
    """A SHA-256 in hexadecimal.

    Raises:
        ValueError: it is not one, in words for people.
    """
    if not _DIGEST.fullmatch(text):
        raise ValueError(f"‘{text[:80]}’ is not a SHA-256 digest. Give 64 hexadecimal digits in lower case.")
    return text


def verify_digest(digest: str, edition: Edition) -> Verification:
    """Whether a document with this digest was public by an edition, of what, and when."""
    entries = Entry.objects.using("public").filter(digest=digest, edition__lte=edition.number)
    ordered = entries.select_related("replaced_in").order_by("edition_id")
    results = [_render_period(entry, edition) for entry in ordered]
    return {"digest": digest, "public": bool(results), "results": results}


def _render_period(entry: Entry, edition: Edition) -> PublicPeriod:
    replaced = entry.replaced_in if entry.replaced_in_id and entry.replaced_in_id <= edition.number else None
    return {
        "subject": entry.subject,
        "id": str(entry.subject_id),
        "slug": entry.slug,
        "first_edition": entry.edition_id,
        "last_edition": replaced.number - 1 if replaced else None,
        "from": format_timestamp(entry.published_at),
        "to": format_timestamp(replaced.published_at) if replaced else None,
    }
