"""Words of events and timelines in a language: the translation where a document has one, else the original."""

from typing import Annotated, Any

import strawberry

from events.editions.documents import Document
from events.editions.graphql.base import Fields
from events.editions.graphql.storage import stored
from events.editions.graphql.types import Lang, Language

from ..choices import TranslationStatus
from ..documents import shapes
from ..documents.translation import find_translation


@strawberry.type(description="The title and summary of an event in another language.")
class Translation:
    lang: Language = strawberry.field(description="The language.")
    title: str = strawberry.field(description="The title in that language.")
    summary: str = strawberry.field(description="The summary in that language; empty if it is not translated.")
    status: TranslationStatus = strawberry.field(description="The status of the translation.")


@strawberry.type(description="The title and description of a timeline in another language.")
class TimelineTranslation:
    lang: Language = strawberry.field(description="The language.")
    title: str = strawberry.field(description="The title in that language.")
    description: str = strawberry.field(description="The description in that language; empty if it is not translated.")
    status: TranslationStatus = strawberry.field(description="The status of the translation.")


def words_field(name: str, description: str) -> Any:
    """A field of an event or a timeline whose text may be translated."""

    def read_words(root: strawberry.Parent[Fields], lang: Lang = None) -> str:
        translation = find_for_field(root, lang)
        return (translation and translation[name]) or root[name]

    return strawberry.field(resolver=read_words, description=description, metadata=stored(name))


def find_for_field(root: Fields, lang: Language | None) -> Document | None:
    """The translation of a document that a field was requested in; None where there is none."""
    translations: list[shapes.Translation] = root.get("translations") or []
    found: Document | None = find_translation(translations, lang.value) if lang else None  # type: ignore[assignment]
    return found


def get_translations(root: strawberry.Parent[Fields]) -> list[Translation]:
    return root.get("translations") or []


def get_translation(
    root: strawberry.Parent[Fields],
    lang: Annotated[Language, strawberry.argument(description="The language.")],
) -> Translation | None:
    return find_for_field(root, lang)  # type: ignore[return-value]


def get_timeline_translations(root: strawberry.Parent[Fields]) -> list[TimelineTranslation]:
    return root.get("translations") or []
