"""The text of a correction: the old text, the new text, and the reason."""

from collections.abc import Callable

from ..documents.shapes import Citation, Event, EventDocument
from ..documents.translation import to_original
from .page import Page
from .wording import format_date

#: How the fields of an event are written, by their titles.
_FORMATTED: dict[str, Callable[[EventDocument], str]] = {
    "Title": lambda event: event["title"],
    "Summary": lambda event: event["summary"],
    "Kind": lambda event: event["kind"]["name"],
    "Dates": lambda event: "; ".join(f"{date['type']} {format_date(date)}" for date in event["dates"]),
    "Topics": lambda event: "; ".join(topic["name"] for topic in event["topics"]),
    "Significance": lambda event: str(event["significance"]),
    "Jurisdictions": lambda event: "; ".join(event["jurisdictions"]),
    "Actors": lambda event: "; ".join(f"{actor['name']} ({actor['role']})" for actor in event["actors"]),
    "Sources": lambda event: "; ".join(map(_format_citation, event["citations"])),
}


def describe_correction(event: Event, page: Page) -> list[str]:
    """The lines about a correction, in plain text; none where the latest own change was not a correction."""
    own = page.published(event)
    if own.change != "correction":
        return []
    lines = [f"Corrected: {own.note}"] if own.note else ["Corrected."]
    former = page.former.get(event["slug"])
    if former is None:
        return lines
    # What was corrected are the original words, whatever the language of the page.
    event = to_original(event) if page.language else event
    for label, formatted in _FORMATTED.items():
        before, after = formatted(former), formatted(event)
        if before != after:
            lines.append(f"{label} — was: {before or 'nothing'} — is: {after or 'nothing'}")
    return lines


def _format_citation(citation: Citation) -> str:
    quote = f" “{citation['quote']['exact']}”" if citation["quote"] else ""
    return f"{citation['source']['title']}{quote}"
