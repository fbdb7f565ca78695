"""Sources, their captures and their wording, as contract.graphql names them."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry.types import Info

from events.editions.graphql.ground import JSON, Date, DateTime, PageInfo, merged, of_list, wanted
from events.editions.graphql.types import Extent, Node, PlainDate
from sources.captures import captures_public, standing_on, wording_changes

from ..question import EventQuery
from .answering import answer
from .levels import complete, counted

if TYPE_CHECKING:
    from .types import EventConnection


@strawberry.type(description="A body that publishes sources.")
class Publisher(Node):
    slug: str = strawberry.field(description="Its name in addresses.")
    path: str = strawberry.field(description="The address of its page, without the host.")
    name: str = strawberry.field(description="What it is called.")
    country: str | None = strawberry.field(description="ISO 3166-1 alpha-2, or EU.")
    url: str | None = strawberry.field(description="Its own page.")

    @strawberry.field(description="How many events cite a source of it.")
    def count(root: strawberry.Parent[Any]) -> int:
        return counted("publisher", root)


@strawberry.type(description="A document that attests events.")
class Source(Node):
    slug: str = strawberry.field(description="Its name in addresses.")
    title: str = strawberry.field(description="Its title, in its own language.")
    publisher: Publisher | None = strawberry.field(description="Who published it.")
    authors: list[str] = strawberry.field(description="Who wrote it.")
    type: str = strawberry.field(description="press_release, regulation, news_article …")
    url: str | None = strawberry.field(description="Where it is.")
    published: str | None = strawberry.field(description="When it was published, in EDTF.")
    language: str = strawberry.field(description="BCP 47.")
    identifiers: JSON = strawberry.field(description="Names and values: document_number, fr_citation …")
    archive_url: str | None = strawberry.field(description="Where a copy is kept.")
    rights: str = strawberry.field(description="public_domain, open_licence, protected or unknown.")
    path: str = strawberry.field(description="The address of its page, without the host.")

    @strawberry.field(description="Its text as it stood when it was seen, by number; with on, what stood that day.")
    def captures(
        root: strawberry.Parent[Any],
        info: Info,
        on: Date | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> "CaptureConnection":
        pinned = root["_edition"]
        captures = captures_public(root["slug"], pinned)
        if on is not None:
            captures = standing_on(captures, dt.date.fromisoformat(str(on)))
        page = {"first": first, "after": after, "last": last, "before": before}
        value = of_list(captures, f"captures {root['slug']} {on}", pinned, page)
        complete("capture", value["nodes"], of_nodes(wanted(info)), pinned)
        return value  # type: ignore[return-value]

    @strawberry.field(description="How its wording changed from each capture to the next.")
    def changes(
        root: strawberry.Parent[Any],
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> "WordingChangeConnection":
        pinned = root["_edition"]
        captures = {capture["number"]: capture for capture in captures_public(root["slug"], pinned)}
        changes = [
            change | {"from": captures[change["from"]], "to": captures[change["to"]]}
            for change in wording_changes(captures.values())
            if change["window"]
        ]
        page = {"first": first, "after": after, "last": last, "before": before}
        value = of_list(changes, f"changes {root['slug']}", pinned, page)
        asked = of_nodes(wanted(info))
        for end in ("from", "to"):
            complete("capture", [change[end] for change in value["nodes"]], asked.get(end, {}), pinned)
        return value  # type: ignore[return-value]

    @strawberry.field(description="The events that cite it.")
    def cited_by(
        root: strawberry.Parent[Any],
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Annotated["EventConnection", strawberry.lazy(".types")]:
        page = {"first": first, "after": after, "last": last, "before": before}
        return answer(EventQuery(source=(root["slug"],)), root["_edition"], wanted(info), page)


def of_nodes(fields: dict[str, Any]) -> dict[str, Any]:
    """What is wanted of the nodes of a connection, under ``nodes`` and under ``edges``."""
    return merged(fields.get("nodes", {}), fields.get("edges", {}).get("node", {}))


@strawberry.type(description="A date as written in EDTF (ISO 8601-2), what it says, and who attests it.")
class EventDate(PlainDate):
    sources: list[Source] = strawberry.field(description="Its witnesses.")


@strawberry.type(description="A source's text as it stood when it was seen.")
class Capture:
    number: int = strawberry.field(description="Within its source, from 1.")
    captured_at: DateTime | None = strawberry.field(description="When we took it, if we did.")
    seen: EventDate = strawberry.field(description="When the text stood so.")
    extent: Extent = strawberry.field(description="The whole text, or an excerpt.")
    via: Source | None = strawberry.field(description="The source it was seen in, where not the original.")
    sha256: str = strawberry.field(description="Of its text in UTF-8.")
    media_type: str = strawberry.field(description="Of the original.")
    text: str | None = strawberry.field(description="Null where the source's rights do not allow it.")
    archive_url: str | None = strawberry.field(description="Where a copy is kept.")


@strawberry.type(description="A run of text: equal, delete or insert.")
class DiffOp:
    op: str = strawberry.field(description="equal, delete or insert.")
    text: str = strawberry.field(description="The words.")


@strawberry.type(description="How the wording of a source changed between two captures.")
class WordingChange:
    from_: Capture = strawberry.field(
        name="from", description="The capture with the old words.", resolver=lambda root: root["from"]
    )
    to: Capture = strawberry.field(description="The capture with the new words.")
    html: str = strawberry.field(description="With <del> and <ins>, escaped.")
    ops: list[DiffOp] = strawberry.field(description="The runs of text in order.")
    window: EventDate = strawberry.field(description="When it happened.")


@strawberry.type(description="A capture and its cursor.")
class CaptureEdge:
    cursor: str = strawberry.field(description="Where this edge stands.")
    node: Capture = strawberry.field(description="The capture.")


@strawberry.type(description="A page of captures.")
class CaptureConnection:
    edges: list[CaptureEdge] = strawberry.field(description="The captures with their cursors.")
    nodes: list[Capture] = strawberry.field(description="The captures.")
    page_info: PageInfo = strawberry.field(description="What lies before and after.")
    total_count: int = strawberry.field(description="How many there are in all.")


@strawberry.type(description="A wording change and its cursor.")
class WordingChangeEdge:
    cursor: str = strawberry.field(description="Where this edge stands.")
    node: WordingChange = strawberry.field(description="The wording change.")


@strawberry.type(description="A page of wording changes.")
class WordingChangeConnection:
    edges: list[WordingChangeEdge] = strawberry.field(description="The wording changes with their cursors.")
    nodes: list[WordingChange] = strawberry.field(description="The wording changes.")
    page_info: PageInfo = strawberry.field(description="What lies before and after.")
    total_count: int = strawberry.field(description="How many there are in all.")


@strawberry.type(description="A source and its cursor.")
class SourceEdge:
    cursor: str = strawberry.field(description="Where this edge stands.")
    node: Source = strawberry.field(description="The source.")


@strawberry.type(description="A page of sources.")
class SourceConnection:
    edges: list[SourceEdge] = strawberry.field(description="The sources with their cursors.")
    nodes: list[Source] = strawberry.field(description="The sources.")
    page_info: PageInfo = strawberry.field(description="What lies before and after.")

    @strawberry.field(description="How many there are in all.")
    def total_count(root: strawberry.Parent[Any]) -> int:
        return root["_all"].count()


@strawberry.type(description="A publisher and its cursor.")
class PublisherEdge:
    cursor: str = strawberry.field(description="Where this edge stands.")
    node: Publisher = strawberry.field(description="The publisher.")


@strawberry.type(description="A page of publishers.")
class PublisherConnection:
    edges: list[PublisherEdge] = strawberry.field(description="The publishers with their cursors.")
    nodes: list[Publisher] = strawberry.field(description="The publishers.")
    page_info: PageInfo = strawberry.field(description="What lies before and after.")

    @strawberry.field(description="How many there are in all.")
    def total_count(root: strawberry.Parent[Any]) -> int:
        return root["_all"].count()
