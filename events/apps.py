from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from events.editions.redaction.words import Said
    from events.editions.subjects import Subject


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Timeline"
    default_auto_field = "django.db.models.BigAutoField"

    def forget(self, said: "Said") -> None:
        """Forget what editors keep apart from subjects, where it says what is redacted."""
        from .exchange.kept_mappings import forget_mappings

        forget_mappings(said)

    def subjects(self) -> "dict[str, Subject]":
        """The subjects of this app: the vocabulary, events and timelines."""
        from events.editions.subjects import Subject
        from sources.documents import no_references

        from . import models
        from .documents import event, timeline, vocabulary

        return {
            "kind": Subject(
                models.Kind, no_references, vocabulary.render_kind, vocabulary.term_columns, mentions="kind"
            ),
            "topic": Subject(
                models.Topic, no_references, vocabulary.render_topic, vocabulary.term_columns, mentions="topics"
            ),
            "actor": Subject(
                models.Actor, no_references, vocabulary.render_actor, vocabulary.actor_columns, mentions="actors"
            ),
            "event": Subject(
                models.Event,
                event.event_references,
                event.render_event,
                event.event_columns,
                words=event.event_words,
            ),
            "timeline": Subject(models.Timeline, no_references, timeline.render_timeline, timeline.timeline_columns),
        }
