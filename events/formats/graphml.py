"""GraphML (http://graphml.graphdrawing.org): events, actors and topics with their ties, or actors by shared events.

Relations to events that are not in the answer are left out, as is everything of theirs.
"""

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

from ..documents.shapes import Event
from .page import Page
from .wording import format_date, page_url

#: What the nodes of a graph can be, besides events with their actors and topics.
NODES = ("actor",)
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
#: The data of nodes and of edges, with their types.
_NODE_DATA = {
    **dict.fromkeys(("type", "label", "slug", "summary", "kind", "country"), "string"),
    **dict.fromkeys(("date", "date_text", "earliest", "latest"), "string"),
    "significance": "int",
    "url": "string",
    "sources": "string",
    "events": "int",
}
_EDGE_DATA = {"tie": "string", "type": "string", "basis": "string", "weight": "int"}
_Data = Mapping[str, str | int | None]


class _Node(NamedTuple):
    id: str
    data: _Data


class _Edge(NamedTuple):
    source: str
    target: str
    data: _Data


def render(page: Page) -> bytes:
    text = io.StringIO()
    xml = SimplerXMLGenerator(text, "utf-8")
    xml.startDocument()
    _start(xml, "graphml", {"xmlns": _NAMESPACE})
    of_actors = page.options.get("nodes") == "actor"
    for name, kinds in (("node", _NODE_DATA), ("edge", _EDGE_DATA)):
        for attribute, kind in kinds.items():
            key = {"id": f"{name}-{attribute}", "for": name, "attr.name": attribute, "attr.type": kind}
            xml.addQuickElement("key", None, key)
    _start(xml, "graph", {"id": page.id or page.url, "edgedefault": "undirected" if of_actors else "directed"})
    for node in _iter_actors(page) if of_actors else _iter_nodes(page):
        _write(xml, "node", {"id": node.id}, node.data)
    for edge in _iter_shared(page) if of_actors else _iter_ties(page):
        _write(xml, "edge", {"source": edge.source, "target": edge.target}, edge.data)
    xml.endElement("graph")
    xml.endElement("graphml")
    xml.endDocument()
    return text.getvalue().encode()


def _start(xml: SimplerXMLGenerator, name: str, attributes: dict[str, str]) -> None:
    xml.startElement(name, AttributesImpl(attributes))


def _write(xml: SimplerXMLGenerator, name: str, attributes: dict[str, str], data: _Data) -> None:
    _start(xml, name, attributes)
    for attribute, value in data.items():
        if value is not None:
            xml.addQuickElement("data", str(value), {"key": f"{name}-{attribute}"})
    xml.endElement(name)


def _iter_nodes(page: Page) -> Iterator[_Node]:
    for event in page.events:
        yield _Node(f"event/{event['slug']}", _describe_event(event, page))
    yield from _iter_actors(page)
    topics = {topic["slug"]: topic["name"] for event in page.events for topic in event["topics"]}
    counts = Counter(topic["slug"] for event in page.events for topic in event["topics"])
    for slug, name in sorted(topics.items()):
        yield _Node(f"topic/{slug}", {"type": "topic", "label": name, "slug": slug, "events": counts[slug]})


def _describe_event(event: Event, page: Page) -> _Data:
    date = event["date"]
    urls = dict.fromkeys(citation["source"]["url"] for citation in event["citations"])
    return {
        "type": "event",
        "label": event["title"],
        "slug": event["slug"],
        "summary": event["summary"] or None,
        "kind": event["kind"]["slug"],
        "date": date["edtf"],
        "date_text": format_date(date),
        "earliest": date["earliest"],
        "latest": date["latest"],
        "significance": event["significance"],
        "url": page_url(page, event),
        "sources": "; ".join(url for url in urls if url) or None,
    }


def _iter_actors(page: Page) -> Iterator[_Node]:
    actors = {actor["slug"]: actor for event in page.events for actor in event["actors"]}
    counts = Counter(slug for event in page.events for slug in _actors_of(event))
    for slug, actor in sorted(actors.items()):
        data = {"type": "actor", "label": actor["name"], "slug": slug, "kind": actor["kind"]}
        yield _Node(f"actor/{slug}", {**data, "country": actor["country"], "events": counts[slug]})


def _actors_of(event: Event) -> list[str]:
    """The actors of an event, each once, whatever its roles."""
    return sorted({actor["slug"] for actor in event["actors"]})


def _iter_ties(page: Page) -> Iterator[_Edge]:
    slugs = {event["slug"] for event in page.events}
    for event in page.events:
        source = f"event/{event['slug']}"
        for actor in event["actors"]:
            yield _Edge(source, f"actor/{actor['slug']}", {"tie": "participation", "type": actor["role"]})
        for topic in event["topics"]:
            yield _Edge(source, f"topic/{topic['slug']}", {"tie": "topic", "type": None})
        for relation in event["relations"]:
            # The other event shows the same relation in the other direction.
            if relation["direction"] == "out" and relation["event"]["slug"] in slugs:
                data = {"tie": "relation", "type": relation["type"], "basis": relation["basis"]}
                yield _Edge(source, f"event/{relation['event']['slug']}", data)


def _iter_shared(page: Page) -> Iterator[_Edge]:
    """Two actors of the same events, with how many these are."""
    pairs = Counter(pair for event in page.events for pair in combinations(_actors_of(event), 2))
    for (one, other), number in sorted(pairs.items()):
        yield _Edge(f"actor/{one}", f"actor/{other}", {"tie": "shared events", "weight": number})
