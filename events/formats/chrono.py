"""The array of items that react-chrono takes, https://react-chrono.prabhumurthy.com.

It has no ``date``: the widget would show it instead of the date in words, as a day even where none is known.
"""

import orjson

from ..documents.shapes import Event
from .page import Page
from .wording import date_classes, format_date, is_image, page_url, paragraphs


def render(page: Page) -> bytes:
    return orjson.dumps([_item(event, page) for event in page.events])


def _item(event: Event, page: Page) -> dict[str, object]:
    item: dict[str, object] = {
        "title": format_date(event["date"]),
        "cardTitle": event["title"],
        "cardSubtitle": event["kind"]["name"],
        "cardDetailedText": paragraphs(event),
        "url": page_url(page, event),
        "eventId": event["slug"],
        "edtf": event["date"]["edtf"],
        "classNames": date_classes(event["date"]),
    }
    media = event["media"]
    if media and is_image(media["url"]):
        name = media["alt"] or media["caption"]
        item["media"] = {"type": "IMAGE", "name": name, "source": {"url": media["url"]}}
    return item
