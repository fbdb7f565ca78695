"""Documents in another language: their translations, or the original where there is none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from events.editions.chinese_dates import render_chinese
from events.editions.documents import DateBlock, decode
from events.editions.edtf import Edtf
from events.editions.models import Edition, Entry
from events.editions.subjects import StoredRow

from ..choices import LANGUAGES, TranslationStatus
from ..models.translations import pin_of
from .shapes import (
    Era,
    Event,
    EventDocument,
    ShownTimelineTranslation,
    ShownTranslation,
    Step,
    Timeline,
    TimelineTranslation,
    Translation,
)

#: An event, as stored or as served.
Document = TypeVar("Document", bound=EventDocument)
ORIGINAL = LANGUAGES[0]
Rendering = TypeVar("Rendering", Translation, TimelineTranslation)


def render_translations(row: StoredRow) -> list[Translation]:
    """The translations in the row of an event that has any, as its document has them."""
    # The database keeps no order of keys, and a document has one.
    return [
        {"lang": one["lang"], "title": one["title"], "summary": one["summary"], "status": _get_status(one, row)}
        for one in row["translations"]
    ]


def render_timeline_translations(row: StoredRow) -> list[TimelineTranslation]:
    """The same of a timeline."""
    return [
        {
            "lang": one["lang"],
            "title": one["title"],
            "description": one["description"],
            "steps": render_steps(one["steps"]),
            "eras": one["eras"],
            "status": _get_status(one, row),
        }
        for one in row["translations"]
    ]


def render_steps(steps: Iterable[StoredRow]) -> list[Step]:
    """The steps in a row, as documents have them."""
    return [{"event": step["event"], "heading": step["heading"], "text": step["text"]} for step in steps]


def _get_status(translation: StoredRow, row: StoredRow) -> str:
    is_current = translation["renders"] == pin_of(row)
    return (TranslationStatus.CURRENT if is_current else TranslationStatus.STALE).value


def find_translation(translations: Iterable[Rendering], language: str) -> Rendering | None:
    """The translation into a language; None where there is none."""
    return next((one for one in translations if one["lang"] == language), None)


@dataclass(frozen=True)
class Translator:
    """Puts documents of an edition into a language.

    Args:
        language: as ``lang`` names it.
        edition: an edition that is pinned, or the number of one.
    """

    language: str
    edition: Edition | int
    #: By slug, the titles of events that are mentioned; None where one has no translation.
    _titles: dict[str, str | None] = field(default_factory=dict, init=False, repr=False)

    def translate_all(self, events: Iterable[Document]) -> list[Document]:
        """Events in the language, with the titles of the events that they mention: those by one statement."""
        listed = list(events)
        self._titles.update({event["slug"]: _get_title(event, self.language) for event in listed})
        self._find_titles({relation["event"]["slug"] for event in listed for relation in event["relations"]})
        return [translate_event(event, self.language, self._titles) for event in listed]

    def translate(self, event: Document) -> Document:
        """One event in the language."""
        return self.translate_all([event])[0]

    def _find_titles(self, slugs: set[str]) -> None:
        missing = slugs - self._titles.keys()
        if not missing or self.language == ORIGINAL:
            return
        self._titles.update(dict.fromkeys(missing))
        public = Entry.objects.using("public")
        entries = public.in_edition(self.edition) if isinstance(self.edition, int) else public.at(self.edition)
        entries = entries.public().of("event").filter(slug__in=missing)
        # Most have no translation: their documents are not read.
        translated = entries.filter(document__contains='"translations":[')
        for slug, document in translated.values_list("slug", "document"):
            self._titles[slug] = _get_title(decode(document or "{}"), self.language)


def _get_title(event: EventDocument, language: str) -> str | None:
    translation = find_translation(event.get("translations", []), language)
    return translation["title"] if translation else None


def translate_event(event: Document, language: str, titles: Mapping[str, str | None] | None = None) -> Document:
    """An event with title, summary and dates in a language, and with ``translation``, which has the original.

    Args:
        titles: by slug, the titles in the language of the events that it mentions.
    """
    translation = find_translation(cast(EventDocument, event).get("translations", []), language)
    shown: ShownTranslation | None = None
    words: dict[str, object] = {}
    if translation:
        shown = {
            "lang": language,
            "status": translation["status"],
            "original": {"title": event["title"], "summary": event["summary"]},
        }
        words = {"title": translation["title"], "summary": translation["summary"] or event["summary"]}
    named = titles or {}
    relations = [
        {
            **relation,
            "event": {
                **relation["event"],
                "title": named.get(relation["event"]["slug"]) or relation["event"]["title"],
                "date": _translate_date(relation["event"]["date"], language),
            },
        }
        for relation in event["relations"]
    ]
    dates = [_translate_date(date, language) for date in event["dates"]]
    translated = {
        **event,
        **words,
        "date": _translate_date(event["date"], language),
        "dates": dates,
        "relations": relations,
    }
    return cast(Document, _add_shown(translated, shown))


def _add_shown(translated: dict[str, object], shown: object) -> dict[str, object]:
    """A document with ``translation``. As in every document, ``entry`` is the last key."""
    entry = {"entry": translated.pop("entry")} if "entry" in translated else {}
    return {**translated, "translation": shown, **entry}


def to_original(event: Document) -> Document:
    """An event as it is without a language: its title, its summary and its dates in words."""
    shown = cast(Event, event).get("translation")
    dates = [_restore_date(date) for date in event["dates"]]
    words = dict(shown["original"]) if shown else {}
    return cast(Document, {**event, **words, "date": _restore_date(event["date"]), "dates": dates})


def _restore_date(date: DateBlock) -> DateBlock:
    return {**date, "display": Edtf.parse(date["edtf"]).display}


def _translate_date(date: DateBlock, language: str) -> DateBlock:
    # Documents of the first release mention the dates of other events as text.
    if language == ORIGINAL or not isinstance(date, dict):
        return date
    return {**date, "display": render_chinese(date["edtf"])}


def translate_timeline(timeline: Timeline, language: str) -> Timeline:
    """A timeline with its title, description, eras and steps in a language, and with ``translation``."""
    translation = find_translation(timeline.get("translations", []), language)
    shown: ShownTimelineTranslation | None = None
    words: dict[str, object] = {}
    if translation:
        shown = {
            "lang": language,
            "status": translation["status"],
            "original": {"title": timeline["title"], "description": timeline["description"]},
        }
        words = {
            "title": translation["title"],
            "description": translation["description"] or timeline["description"],
            "steps": translate_steps(timeline.get("steps", []), translation),
        }
    eras = [
        {**era, "date": _translate_date(era["date"], language)} for era in translate_eras(timeline["eras"], translation)
    ]
    return cast(Timeline, _add_shown({**timeline, **words, "eras": eras}, shown))


def translate_eras(eras: list[Era], translation: TimelineTranslation | None) -> list[Era]:
    """Eras with their titles translated; where eras were added or taken away since, none is."""
    if translation is None or len(translation["eras"]) != len(eras):
        return eras
    return [{**era, "title": title} for era, title in zip(eras, translation["eras"], strict=True)]


def translate_steps(steps: list[Step], translation: TimelineTranslation | None) -> list[Step]:
    """Steps in a translation, as far as it has them."""
    translated = {step["event"]: step for step in translation["steps"]} if translation else {}
    return [translated.get(step["event"], step) for step in steps]
