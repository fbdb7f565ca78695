"""A line by which an answer from an edition is cited (The Chicago Manual of Style)."""

from events.editions.models import Edition


def render_cite_line(title: str, edition: Edition, url: str) -> str:
    """A title cited by its edition, day and address.

    Args:
        url: the address of the answer in this edition.
    """
    stop = "" if title.endswith(("?", "!", ".")) else "."
    published = edition.published_at
    day = f" {published:%B} {published.day}, {published.year}." if published else ""
    return f"“{title}{stop}” Annals, edition {edition.number}.{day} {url}."
