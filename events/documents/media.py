"""What a picture, film or document must have to become public: words for those who do not see it."""

from events.editions.models import Entry
from events.editions.rows import Row, RowsInForce

NO_ALT_TEXT = "its media has no alternative text"


def lacks_alt_text(row: Row, public: RowsInForce) -> bool:
    """Whether a row that is to be published now has media without alternative text that are not public so already."""
    media = row.values["media"]
    if not media or (media.get("alt") or "").strip() or row not in public.get_coming(row.key.subject):
        return False
    entry = Entry.objects.current().public().of(row.key.subject, row.key.id).select_related("revision").first()
    return entry is None or entry.revision.row.get("media") != media
