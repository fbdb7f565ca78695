"""The text of a correction: the old text, the new text, and the reason."""

from typing import Any

from .page import Document, Page
from .wording import format_date

_TITLES = {
    "title": "Title",
    "summary": "Summary",
    "kind": "Kind",
    "dates": "Dates",
    "topics": "Topics",
    "significance": "Significance",
    "jurisdictions": "Jurisdictions",
    "actors": "Actors",
    "citations": "Sources",
}


def describe_correction(event: Document, page: Page) -> list[str]:
    """The lines about a correction, in plain text; none where the latest own change was not a correction."""
    own = page.published(event)
    if own.change != "correction":
        return []
    lines = [f"Corrected: {own.note}"] if own.note else ["Corrected."]
    former = page.former.get(event["slug"])
    for name, label in _TITLES.items() if former else ():
        before, after = _format_field(name, former or {}), _format_field(name, event)
        if before != after:
            lines.append(f"{label} — was: {before or 'nothing'} — is: {after or 'nothing'}")
    return lines


def _format_field(name: str, document: Document) -> str:
    value = document[name]
    match name:
        case "kind":
            return str(value["name"])
        case "dates":
            return "; ".join(f"{date['type']} {format_date(date)}" for date in value)
        case "topics":
            return "; ".join(topic["name"] for topic in value)
        case "actors":
            return "; ".join(f"{actor['name']} ({actor['role']})" for actor in value)
        case "citations":
            return "; ".join(map(_format_citation, value))
        case "jurisdictions":
            return "; ".join(value)
    return str(value)


def _format_citation(citation: dict[str, Any]) -> str:
    quote = f" “{citation['quote']['exact']}”" if citation["quote"] else ""
    return f"{citation['source']['title']}{quote}"
