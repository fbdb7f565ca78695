"""TimelineJS3's JSON, https://timeline.knightlab.com/docs/json-format.html.

Never a null, never a date whose end has other keys than its start: the widget drops the one and fails at the other.
"""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

import orjson
from django.utils.translation import gettext

from events.editions.documents import DateBlock

from ..documents.shapes import Era, Event, Media
from .page import Page
from .wording import format_date, groups_of, is_image, is_web, page_url, render_html

#: Hosts whose addresses the widget knows how to show; any other would be taken for a picture.
_HOSTS = ("youtube.com", "youtu.be", "vimeo.com", "upload.wikimedia.org")
_FILMS = (".mp4", ".webm", ".mp3", ".pdf")
#: Not a slug, so that no event's identifier can be the same.
TITLE_ID = "_title"


def render(page: Page) -> bytes:
    result: dict[str, object] = {
        "title": _title(page),
        "events": [_slide(event, page) for event in page.events],
        "scale": "human",
    }
    if page.timeline and (eras := [era for one in page.timeline["eras"] if (era := _era(one, page.events))]):
        result["eras"] = eras
    return orjson.dumps(result)


def _title(page: Page) -> dict[str, object]:
    text = f"<p>{escape(page.description)}</p>" if page.description else ""
    if page.licence:
        link = f'<a href="{escape(page.licence["url"])}">{escape(page.licence["name"])}</a>'
        text += f"<p>{gettext('Data: %(link)s') % {'link': link}}</p>"
    slide: dict[str, object] = {"unique_id": TITLE_ID, "text": {"headline": escape(page.title), "text": text}}
    return slide | _media(page.timeline["media"] if page.timeline else None)


def _slide(event: Event, page: Page) -> dict[str, object]:
    slide: dict[str, object] = {
        "unique_id": event["slug"],
        **_dates(event["date"]),
        "display_date": escape(format_date(event["date"])),
        "text": {
            "headline": escape(event["title"]),
            "text": f'{render_html(event)}<p><a href="{escape(page_url(page, event))}">{gettext("Read more")}</a></p>',
        },
        "autolink": False,
    }
    for _, label in groups_of(event, page.group):
        slide["group"] = escape(label)
        break
    return slide | _media(event["media"])


def _dates(date: DateBlock) -> dict[str, dict[str, int]]:
    """The start and end of a date, both as coarse as it is known."""
    first, last = date["earliest"] or date["latest"], date["latest"] or date["earliest"]
    if first is None or last is None:
        raise ValueError(f"{date['edtf']} has neither start nor end")
    keys = {"day": 3, "month": 2, "season": 2}.get(date["precision"], 1)
    start, end = _date(first, keys), _date(last, keys)
    return {"start_date": start} if start == end else {"start_date": start, "end_date": end}


def _date(day: str, keys: int) -> dict[str, int]:
    return dict(zip(("year", "month", "day"), map(int, day.split("-")[:keys]), strict=False))


def _era(era: Era, events: Sequence[Event]) -> dict[str, object] | None:
    """An era, its open end drawn to where the events end; None where neither gives a start or an end."""
    known = [day for event in events for day in (event["date"]["earliest"], event["date"]["latest"]) if day]
    first = era["date"]["earliest"] or min(known, default=None)
    last = era["date"]["latest"] or max(known, default=None)
    if not first or not last or first > last:
        return None
    start, end = _date(first, 3), _date(last, 3)
    if start == end:
        # The widget takes an end equal to the start for none, and fails: the hours tell them apart.
        start, end = start | {"hour": 0}, end | {"hour": 23}
    return {"start_date": start, "end_date": end, "text": {"headline": escape(era["title"])}}


def _media(media: Media | None) -> dict[str, dict[str, str]]:
    if not media or not _is_shown(media["url"]):
        return {}
    result = {"url": media["url"]}
    result |= {name: escape(media[name]) for name in ("caption", "credit", "alt") if media[name]}
    return {"media": result}


def _is_shown(url: str) -> bool:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return is_web(url) and (is_image(url) or parts.path.lower().endswith(_FILMS) or host in _HOSTS)
