"""vis-timeline's groups and items, https://visjs.github.io/vis-timeline/docs/timeline/#Data_Format.

``timeline.setData(await response.json())`` works as it is. Ends are exclusive; instants have no zone, so that a day
is the same day everywhere.
"""

from html import escape

import orjson

from ..documents.shapes import Era, Event
from .page import Page
from .wording import date_classes, day_after, format_date, groups_of, half_open_span, is_exact, page_url, render_html


def render(page: Page) -> bytes:
    result: dict[str, object] = {"edition": page.edition, "licence": dict(page.licence), "next": page.next}
    if page.group and page.events:
        # An empty list of groups would hide every item.
        result["groups"] = _groups(page)
    eras = page.timeline["eras"] if page.timeline else ()
    result["items"] = [
        *(_item(event, page) for event in page.events),
        *(item for place, era in enumerate(eras, 1) if (item := _era(era, f"era/{place}"))),
    ]
    return orjson.dumps(result)


def _groups(page: Page) -> list[dict[str, object]]:
    labels: dict[str, str] = {}
    for event in page.events:
        for id, label in groups_of(event, page.group):
            labels.setdefault(id, label)
            break
    return [
        {"id": id, "content": escape(label), "title": label, "order": place}
        for place, (id, label) in enumerate(labels.items())
    ]


def _item(event: Event, page: Page) -> dict[str, object]:
    date = event["date"]
    start, end = half_open_span(date)
    item: dict[str, object] = {
        "id": event["slug"],
        "content": escape(event["title"]),
        "title": f"<strong>{escape(format_date(date))}</strong>{render_html(event)}",
        "start": f"{start}T00:00:00",
        "type": "box",
        "className": " ".join(["annals", *date_classes(date), f"annals-kind-{event['kind']['slug']}"]),
        "edtf": date["edtf"],
        "url": page_url(page, event),
    }
    if end and date["earliest"] and not is_exact(date) and (date["earliest"] != date["latest"]):
        item |= {"type": "range", "end": f"{end}T00:00:00"}
    for id, _ in groups_of(event, page.group):
        item["group"] = id
        break
    return item


def _era(era: Era, id: str) -> dict[str, object] | None:
    date = era["date"]
    first, last = date["earliest"], date["latest"]
    if not first or not last or not (end := day_after(last)):
        return None
    return {
        "id": id,
        "content": escape(era["title"]),
        "start": f"{first}T00:00:00",
        "end": f"{end}T00:00:00",
        "type": "background",
        "className": " ".join(["annals-era", *date_classes(date)]),
    }
