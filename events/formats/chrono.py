"""The array of items that react-chrono takes, https://react-chrono.prabhumurthy.com.

It has no ``date``: the widget would show that instead of our words, and a false day where none is known.
"""

from typing import Any

import orjson

from .page import Document, Page
from .wording import address, classes, date_said, is_image, paragraphs


def render(page: Page) -> bytes:
    return orjson.dumps([_item(event, page) for event in page.events])


def _item(event: Document, page: Page) -> dict[str, Any]:
    item: dict[str, Any] = {
        "title": date_said(event["date"]),
        "cardTitle": event["title"],
        "cardSubtitle": event["kind"]["name"],
        "cardDetailedText": paragraphs(event),
        "url": address(page, event),
        "eventId": event["slug"],
        "edtf": event["date"]["edtf"],
        "classNames": classes(event["date"]),
    }
    media = event["media"]
    if media and is_image(media["url"]):
        name = media["alt"] or media["caption"]
        item["media"] = {"type": "IMAGE", "name": name, "source": {"url": media["url"]}}
    return item
