"""What Atom feeds have in common (RFC 4287)."""

import datetime as dt

from django.utils.feedgenerator import Atom1Feed


class Feed(Atom1Feed):
    """An Atom feed that was last updated when what it is about was published: ``updated``, aware."""

    def latest_post_date(self) -> dt.datetime:
        updated: dt.datetime | None = self.feed["updated"]
        return updated or super().latest_post_date()
