"""The same page by what Django projects reach for first: model serializers over prefetched rows."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from .models import Actor, Citation, Event, Kind, Participation, Publisher, Source, Topic

PAGE = 50


def events(kind: str, since: str, until: str) -> QuerySet[Event]:
    """A page of events of a kind that begin within a time, with all that is told of them."""
    within: QuerySet[Event] = Event._default_manager.filter(
        kind__slug=kind, begins__range=(dt.date.fromisoformat(since), until)
    )
    answer = ("topics", "participations__actor", "citations__source__publisher")
    return within.select_related("kind").prefetch_related(*answer).order_by("begins", "id")[:PAGE]


class KindSerializer(serializers.ModelSerializer[Any]):
    class Meta:
        model = Kind
        fields = ("slug", "name")


class TopicSerializer(serializers.ModelSerializer[Any]):
    class Meta:
        model = Topic
        fields = ("slug", "name")


class PublisherSerializer(serializers.ModelSerializer[Any]):
    class Meta:
        model = Publisher
        fields = ("slug", "name")


class ActorSerializer(serializers.ModelSerializer[Any]):
    class Meta:
        model = Actor
        fields = ("slug", "name", "kind", "country", "aliases")


class ParticipationSerializer(serializers.ModelSerializer[Any]):
    actor = ActorSerializer()

    class Meta:
        model = Participation
        fields = ("actor", "role")


class SourceSerializer(serializers.ModelSerializer[Any]):
    publisher = PublisherSerializer()

    class Meta:
        model = Source
        fields = ("slug", "title", "publisher", "type", "url", "published", "language")


class CitationSerializer(serializers.ModelSerializer[Any]):
    source = SourceSerializer()  # type: ignore[assignment]  # a field of this name, not the argument

    class Meta:
        model = Citation
        fields = ("source", "stance", "locator", "quote")


class EventSerializer(serializers.ModelSerializer[Any]):
    kind = KindSerializer()
    topics = TopicSerializer(many=True)
    actors = ParticipationSerializer(source="participations", many=True)
    citations = CitationSerializer(many=True)

    class Meta:
        model = Event
        fields = (
            "id", "slug", "title", "summary", "kind", "topics", "date", "significance", "jurisdictions", "actors",
            "citations",
        )  # fmt: skip


class EventList(ListAPIView[Event]):
    serializer_class = EventSerializer
    pagination_class = None

    def get_queryset(self) -> QuerySet[Event]:
        requested: Any = self.request.GET
        return events(requested["kind"], requested["since"], requested["until"])


def empty(request: HttpRequest) -> HttpResponse:
    """A view that does nothing, behind the same middleware."""
    return HttpResponse()
