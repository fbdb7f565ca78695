"""The events that may be the one that is being typed."""

from django.http import QueryDict

from events.editions.admin.alike import Alike
from events.editions.edtf import EdtfError
from events.editions.written_dates import to_edtf

from ..exchange.duplicates import find_duplicates
from ..models import Event


def find_alike_events(typed: QueryDict) -> list[Alike]:
    """Stored events like one with this ``title``, these ``date`` and ``actor``, other than that of an ``id``."""
    row = {
        "id": typed.get("id", ""),
        "title": typed.get("title", "").strip(),
        "dates": [{"date": date} for date in map(_read, typed.getlist("date")) if date],
        "actors": [{"actor": actor} for actor in typed.getlist("actor")],
        "citations": [],
    }
    if not row["title"]:
        return []
    found = find_duplicates([row], is_typed=True)
    return [Alike(one.resembles, one.why) for one in found if isinstance(one.resembles, Event)]


def _read(text: str) -> str:
    try:
        return to_edtf(text.strip())
    except EdtfError:
        return ""
