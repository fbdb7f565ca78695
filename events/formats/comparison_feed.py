"""The feed of a comparison: what each edition changed in the answer to a question (Atom, RFC 4287)."""

from collections import Counter
from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from events.editions.documents import decode
from events.editions.models import Edition

from ..documents.shapes import EventDocument
from ..query.compare import MOST_OF_EDITION, ComparedEvent, Difference, EditionDifferences
from ..query.question_words import format_question, to_urn
from .feed import Feed

#: How many events an entry names.
LISTED = 30
_WORDS = {Difference.ENTERED: "new", Difference.CHANGED: "changed", Difference.LEFT: "no longer included"}


def render_feed(
    found: Sequence[EditionDifferences], pairs: list[tuple[str, str]], until: Edition, base: str, path: str
) -> bytes:
    """The feed, with an entry for each edition.

    Args:
        pairs: the question, as parameters.
        until: the latest edition that was compared.
        base: the scheme and host of absolute links.
        path: that of the feed, with its query.
    """
    of = f" in {format_question(pairs)}" if pairs else ""
    feed = Feed(
        title=f"Annals: changes{of}",
        link=f"{base}/compare{'?' if pairs else ''}{urlencode(pairs)}",
        description="",
        subtitle="What each edition added, changed and took away.",
        language="en",
        author_name="Annals",
        feed_guid=to_urn("compare", pairs),
        feed_url=f"{base}{path}",
        updated=max((one.edition.published_at for one in found), default=until.published_at),
    )
    for one in found:
        _add(feed, one, pairs, base)
    return feed.writeString("utf-8").encode()


def _add(feed: Feed, one: EditionDifferences, pairs: list[tuple[str, str]], base: str) -> None:
    number, note = one.edition.number, one.edition.note
    compared = urlencode([("from", one.before.number), ("to", number), *pairs]) if one.before else ""
    listed = "".join(f"<li>{_describe(event, one, base)}</li>" for event in one.compared)
    more = f"<p>And {one.number - len(one.compared):,} more.</p>" if one.number > len(one.compared) else ""
    feed.add_item(
        title=f"Edition {number}: {_count(one)}",
        link=f"{base}/compare?{compared}" if compared else f"{base}/editions/{number}",
        description=f"{f'<p>{escape(note)}</p>' if note else ''}<ul>{listed}</ul>{more}",
        unique_id=f"{to_urn('compare', pairs)}:edition:{number}",
        pubdate=one.edition.published_at,
        updateddate=one.edition.published_at,
    )


def _count(one: EditionDifferences) -> str:
    if one.number > len(one.compared):
        return f"{one.number:,}{' or more' if one.number >= MOST_OF_EDITION else ''} events changed"
    counts = Counter(event.difference for event in one.compared)
    return ", ".join(f"{counts[one]} {word}" for one, word in _WORDS.items() if counts[one])


def _describe(event: ComparedEvent, one: EditionDifferences, base: str) -> str:
    edition, shown = (one.edition, event.after) if event.after else (one.before, event.before)
    if edition is None or shown is None:
        return ""
    document: EventDocument = decode(shown.document or "{}")
    fields = ", ".join(dict.fromkeys(str(change["field"]) for change in event.changes))
    more = "its other version was removed for legal reasons" if event.is_redacted else escape(fields)
    link = f'<a href="{base}/events/{shown.slug}?edition={edition.number}">{escape(document["title"])}</a>'
    return f"{_WORDS[event.difference].capitalize()}: {link}{f' ({more})' if more else ''}"
