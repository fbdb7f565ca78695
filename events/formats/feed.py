"""What Atom feeds have in common (RFC 4287)."""

import datetime as dt

from django.utils.feedgenerator import Atom1Feed

MEDIA_TYPE = "application/atom+xml; charset=utf-8"


class Feed(Atom1Feed):
    """An Atom feed of Annals, in English unless it says otherwise.

    Args:
        more: what Django's feeds take besides; ``updated``, aware, is when what the feed is about was published.
    """

    def __init__(self, title: str, link: str, *, language: str = "en", **more: object) -> None:
        super().__init__(title, link, "", language=language, author_name="Annals", **more)  # type: ignore[arg-type]

    def latest_post_date(self) -> dt.datetime:
        updated: dt.datetime | None = self.feed["updated"]
        return updated or super().latest_post_date()

    def render(self) -> bytes:
        return self.writeString("utf-8").encode()
