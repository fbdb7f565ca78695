"""Sources and their publishers, as contract.graphql names them."""

import strawberry

from events.editions.graphql.ground import JSON
from events.editions.graphql.types import Node, PlainDate


@strawberry.type(description="A body that publishes sources.")
class Publisher(Node):
    slug: str
    path: str = strawberry.field(description="The address of its page, without the host.")
    name: str
    country: str | None = strawberry.field(description="ISO 3166-1 alpha-2, or EU.")
    url: str | None


@strawberry.type(description="A document that attests events.")
class Source(Node):
    slug: str
    title: str
    publisher: Publisher | None
    authors: list[str]
    type: str = strawberry.field(description="press_release, regulation, news_article …")
    url: str | None
    published: str | None = strawberry.field(description="When it was published, in EDTF.")
    language: str = strawberry.field(description="BCP 47.")
    identifiers: JSON = strawberry.field(description="Names and values: document_number, fr_citation …")
    archive_url: str | None
    rights: str = strawberry.field(description="public_domain, open_licence, protected or unknown.")
    path: str = strawberry.field(description="The address of its page, without the host.")


@strawberry.type(description="A date as written in EDTF (ISO 8601-2), what it says, and who attests it.")
class EventDate(PlainDate):
    sources: list[Source] = strawberry.field(description="Its witnesses.")
