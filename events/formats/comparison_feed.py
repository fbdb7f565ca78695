"""The feed of a comparison: what each edition changed in the answer to a question (Atom, RFC 4287)."""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode
from uuid import UUID, uuid5

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
        subtitle="What each edition added, changed and took away.",
        feed_guid=to_urn("compare", pairs),
        feed_url=f"{base}{path}",
        updated=max((one.edition.published_at for one in found), default=until.published_at),
    )
    for one in found:
        _add(feed, one, pairs, base)
    return feed.render()


def _add(feed: Feed, one: EditionDifferences, pairs: list[tuple[str, str]], base: str) -> None:
    number, note = one.edition.number, one.edition.note
    compared = urlencode([("from", one.before.number), ("to", number), *pairs]) if one.before else ""
    listed = "".join(f"<li>{_describe(event, one, base)}</li>" for event in one.compared)
    further = sum(one.counts.values()) - len(one.compared)
    more = f"<p>And {further:,} more.</p>" if further else ""
    feed.add_item(
        title=f"Edition {number}: {_count(one)}",
        link=f"{base}/compare?{compared}" if compared else f"{base}/editions/{number}",
        description=f"{f'<p>{escape(note)}</p>' if note else ''}<ul>{listed}</ul>{more}",
        unique_id=uuid5(UUID(to_urn("compare", pairs)), f"edition {number}").urn,
        pubdate=one.edition.published_at,
        updateddate=one.edition.published_at,
    )


def _count(one: EditionDifferences) -> str:
    counts = ", ".join(f"{one.counts[kind]:,} {word}" for kind, word in _WORDS.items() if one.counts[kind])
    return f"{counts} or more" if sum(one.counts.values()) >= MOST_OF_EDITION else counts


def _describe(event: ComparedEvent, one: EditionDifferences, base: str) -> str:
    edition, shown = (one.edition, event.after) if event.after else (one.before, event.before)
    if edition is None or shown is None:
        return ""
    document: EventDocument = decode(shown.document or "{}")
    fields = ", ".join(dict.fromkeys(str(change["field"]) for change in event.changes))
    more = "its other version was removed for legal reasons" if event.is_redacted else escape(fields)
    link = f'<a href="{base}/events/{shown.slug}?edition={edition.number}">{escape(document["title"])}</a>'
    return f"{_WORDS[event.difference].capitalize()}: {link}{f' ({more})' if more else ''}"
