from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from events.editions.subjects import Subject


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = "Evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def subjects(self) -> "dict[str, Subject]":
        """The subjects of this app: publishers, sources and captures."""
        from events.editions.subjects import Subject

        from . import documents, models, passages

        return {
            "publisher": Subject(
                models.Publisher,
                documents.no_references,
                documents.render_publisher,
                documents.publisher_columns,
                mentions="publishers",
            ),
            "source": Subject(
                models.Source, documents.source_references, documents.render_source, documents.source_columns
            ),
            "capture": Subject(
                models.Capture,
                documents.capture_references,
                documents.render_capture,
                documents.capture_columns,
                models.noise_among,
                words=passages.capture_words,
            ),
        }
