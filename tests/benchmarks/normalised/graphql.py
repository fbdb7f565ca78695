"""The same events by strawberry over the ORM, everything prefetched."""

from typing import Any

import strawberry
from strawberry.django.views import GraphQLView

from .views import events


@strawberry.type
class Named:
    slug: str
    name: str


@strawberry.type
class Participation:
    role: str
    actor: Named


@strawberry.type
class Source:
    slug: str
    title: str
    url: str


@strawberry.type
class Citation:
    locator: str
    source: Source


@strawberry.type
class Event:
    slug: str
    title: str
    kind: Named

    @strawberry.field
    def topics(root: Any) -> list[Named]:
        return list(root.topics.all())

    @strawberry.field
    def actors(root: Any) -> list[Participation]:
        return list(root.participations.all())

    @strawberry.field
    def citations(root: Any) -> list[Citation]:
        return list(root.citations.all())


@strawberry.type
class Query:
    @strawberry.field
    def events(self, kind: str, since: str, until: str) -> list[Event]:
        return events(kind, since, until)  # type: ignore[return-value]


graphql = GraphQLView.as_view(schema=strawberry.Schema(Query), graphql_ide=None)
