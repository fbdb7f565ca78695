"""The documents that an assistant may read: the documentation, an event, a source."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

from .calls import Answering
from .event_answers import get_event
from .source_answers import get_source

MARKDOWN = "text/markdown"
_SCHEME = "annals"
#: The pages of the documentation that readers need, with what each is about.
_PAGES = {
    "assistants": "Annals for assistants: each tool with an example",
    "rest": "The REST API: every address and parameter, with real answers",
    "graphql": "GraphQL for researchers",
    "codebook": "Every column of the tables of events",
    "sources": "Saved texts, changes of wording, quotations, and what rights allow",
    "content": "What the timeline contains, and its editorial rules",
    "widgets": "Loading a timeline into widgets, calendars, feed readers and spreadsheets",
}
_FOLDER: Path = settings.BASE_DIR / "docs"


@dataclass(frozen=True)
class Kind:
    """A kind of subject that is read by its slug."""

    name: str
    title: str
    description: str
    answer: Answering

    @property
    def template(self) -> dict[str, object]:
        return {
            "uriTemplate": f"{_SCHEME}://{self.name}/{{slug}}{{?edition}}",
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "mimeType": "application/json",
        }


KINDS = {
    kind.name: kind
    for kind in (
        Kind("events", "Event", "An event, whole, as get_event gives it.", get_event),
        Kind("sources", "Source", "A source, its saved texts, and the events that cite it.", get_source),
    )
}


@cache
def list_pages() -> list[dict[str, object]]:
    """The pages of the documentation that are installed."""
    return [
        {
            "uri": f"{_SCHEME}://docs/{name}",
            "name": name,
            "title": title,
            "description": title,
            "mimeType": MARKDOWN,
        }
        for name, title in _PAGES.items()
        if (_FOLDER / f"{name}.md").is_file()
    ]


@cache
def get_page(name: str) -> str | None:
    """A page of the documentation; None where there is none of that name."""
    return (_FOLDER / f"{name}.md").read_text() if any(page["name"] == name for page in list_pages()) else None


def parse_uri(uri: str) -> tuple[str, str, str] | None:
    """The kind, the name and the query string of a resource's address; None where it is of no resource of ours.

    >>> parse_uri("annals://events/the-ban?edition=3")
    ('events', 'the-ban', 'edition=3')
    """
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    kind, name = parts.netloc, unquote(parts.path.removeprefix("/"))
    if parts.scheme != _SCHEME or not name or parts.fragment:
        return None
    return kind, name, parts.query
