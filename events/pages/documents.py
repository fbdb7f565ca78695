"""Documents as a page shows them: in the language of the page, as far as they are translated."""

from collections.abc import Iterable

from events.editions.documents import decode
from events.editions.models import Edition, Entry

from ..documents.languages import get_reader_language
from ..documents.shapes import Event, EventDocument, Timeline
from ..documents.translation import ORIGINAL, Translator, translate_event, translate_timeline
from .term_names import name_terms


def read_event(text: str | None) -> EventDocument:
    """An event; what it says of others is as its document has it."""
    event: EventDocument = decode(text or "{}")
    language = get_reader_language()
    return event if language == ORIGINAL else name_terms(translate_event(event, language))


def read_events(texts: Iterable[str | None]) -> list[EventDocument]:
    return [read_event(text) for text in texts]


def read_whole_event(text: str | None, edition: Edition) -> Event:
    """An event with the titles of the events that it mentions, as they are in an edition."""
    event: Event = decode(text or "{}")
    language = get_reader_language()
    return event if language == ORIGINAL else name_terms(Translator(language, edition).translate(event), edition)


def read_timeline(text: str | None) -> Timeline:
    timeline: Timeline = decode(text or "{}")
    language = get_reader_language()
    return timeline if language == ORIGINAL else translate_timeline(timeline, language)


def get_titles(subject: str, labels: Iterable[tuple[str, str]], edition: Edition) -> dict[str, str]:
    """The titles of events or timelines by slug, translated on a page in another language than the originals'.

    Args:
        labels: their slugs and original titles.
    """
    titles = dict(labels)
    if get_reader_language() == ORIGINAL or not titles:
        return titles
    entries = Entry.objects.using("public").at(edition).public().of(subject).filter(slug__in=titles)
    read = read_event if subject == "event" else read_timeline
    for text in entries.filter(document__contains='"translations":[').values_list("document", flat=True):
        document = read(text)
        titles[document["slug"]] = document["title"]
    return titles
