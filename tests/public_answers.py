"""Everything the public can ask, at every edition: found in the addresses and in the schema."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any
from unittest import mock

import orjson
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from graphql import GraphQLNamedType, get_named_type, is_enum_type, is_object_type, is_required_argument, is_scalar_type

from events.editions.documents import decode
from events.editions.models import Edition, Entry
from events.formats.registry import FORMATS
from events.graphql.http.views import _SCHEMA
from events.pages.card_picture import render_svg
from events.query.quotations import get_quotation_key
from sources.formats.registry import CITATIONS
from tests.decoding import to_text

#: What is no answer from an edition.
_OTHERS = re.compile(
    r"admin|healthz|readyz|robots|favicon|static|graphql|mcp|manifest|\.well-known|api/v1/(openapi|docs)"
)
_SUBJECTS = {"events": "event", "sources": "source", "timelines": "timeline", "embed": "timeline"} | {
    "quotes": "source", "kinds": "kind", "topics": "topic", "actors": "actor", "publishers": "publisher"
}  # fmt: skip
#: What an address is asked with, besides an edition.
_QUESTIONS = {
    "history": ["cause=all"],
    "diff": ["from=1&to=2", "from=2&to=3", "from=1&to=3"],
    "/api/v1/changes": ["after=0&limit=1000"],
    "/api/v1/quotes/check": ["text=chips+anywhere+is+banned", "text=Before.+The+use+of+these+things"],
    "/api/v1/events/compare.atom": ["", "from=1"],
    "/api/v1/events/compare.json": ["from=1"],
    "/api/v1/events/groups": ["by=actor,topic", "by=year"],
    "/api/v1/events/groups.csv": ["by=actor,topic"],
    "/api/v1/events/groups.json": ["by=actor,topic"],
    "/api/v1/events/compare": ["from=1&limit=100", "from=1&to=2&limit=100"],
    "/check": ["text=chips+anywhere+is+banned"],
    "/compare": ["", "from=1&to=2", "from=1&to=2&view=inline"],
    "/oembed": [f"url=http://testserver/{path}" for path in ("", "events/the-event", "timelines/the-timeline")],
    "/api/v1/events.csv": [f"rows={rows}" for rows in ("events", "dates", "actors", "citations", "relations")],
}
_CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


def addresses() -> Iterator[str]:
    """Every public address there is, with the values of this database in it."""
    slugs = defaultdict(set)
    for subject, slug in Entry.objects.values_list("subject", "slug"):
        slugs[subject].add(slug)
    digests = set(Entry.objects.exclude(digest="").values_list("digest", flat=True))
    editions = Edition.objects.order_by("number").values_list("number", flat=True)
    quotations = {
        get_quotation_key(citation["quote"])
        for text in Entry.objects.filter(subject="event").exclude(document=None).values_list("document", flat=True)
        for citation in decode(text)["citations"]
        if citation["quote"]
    }
    for route in _routes(get_resolver()):
        if _OTHERS.match(route):
            continue
        # A frame and a card are of what their second part names; a frame of a timeline where it has none.
        place = re.sub(r"^(api/v1/|cards/|embed/(?=\w+/))", "", route).split("/")[0]
        values = {
            "slug": slugs[_SUBJECTS.get(place, "")],
            "suffix": [one.name for one in CITATIONS] if place.startswith("sources") else list(FORMATS),
            "digest": digests,
            "key": quotations,
            "subject": sorted(set(_SUBJECTS.values())),
            "page": [1],
            "number": editions if place == "editions" else [1, 2],
            "first": [1],
            "last": [2],
        }
        names = _CONVERTER.findall(route)
        for chosen in product(*(values[name] for name in names)):
            yield _address(route, dict(zip(names, chosen, strict=True)))


def _address(route: str, values: dict[str, object]) -> str:
    return "/" + _CONVERTER.sub(lambda match: str(values[match[1]]), route)


def public_routes() -> Iterator[str]:
    """Every public address of a subject, with ``{slug}`` for its name, and whatever else it needs."""
    filled = {"suffix": "json", "digest": "0" * 64, "subject": "event", "page": "1", "number": "1"}
    filled |= {"first": "1", "last": "2", "key": "1", "slug": "{slug}"}
    for route in _routes(get_resolver()):
        if not _OTHERS.match(route) and "slug>" in route:
            yield "/" + _CONVERTER.sub(lambda match: filled[match[1]], route)


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        elif not _OTHERS.match(route):
            yield from _routes(pattern, route)


def answers(editions: list[int]) -> Iterator[tuple[str, str]]:
    """Each address with the text of its answer, as of now and at these editions; then GraphQL's."""
    client = Client()
    # What is drawn is read as the text it was drawn from.
    with mock.patch("events.pages.card_views.render_png", lambda card: render_svg(card).encode()):
        yield from _pages(client, editions)
    for edition in editions:
        for query in queries(edition):
            yield query, client.post("/graphql", {"query": query}, content_type="application/json").content.decode()
    for number in [None, *editions]:
        for message in messages(number):
            response = client.post("/mcp", message, content_type="application/json")
            assert response.status_code == 200, (message, response.content[:300])
            yield message.decode(), response.content.decode()


def _pages(client: Client, editions: list[int]) -> Iterator[tuple[str, str]]:
    for address in addresses():
        last = re.split(r"[/.]", address)[-1]
        questions = _QUESTIONS.get(address) or _QUESTIONS.get(last, [""])
        for question, edition in product(questions, [None, *_editions_asked(address, editions)]):
            query = "&".join(filter(None, [question, f"edition={edition}" if edition else ""]))
            response = client.get(f"{address}?{query}")
            assert response.status_code in (200, 308, 404, 410, 451), (address, query, response.content[:300])
            body = b"".join(response) if response.streaming else response.content
            yield f"{address}?{query}", f"{to_text(body)}{response.headers}"


def _editions_asked(address: str, editions: list[int]) -> list[int]:
    """All; one, of one thing in a format that lists are told in too; none, of what tells of every edition at once."""
    if re.search(r"/verify/|/editions/|/diff$|/look$|/api/v1/events/compare(\.\w+)?$|/oembed$", address):
        return []
    return editions[-1:] if re.search(r"/\w+/[^/]+\.\w+$", address.removeprefix("/api/v1")) else editions


def queries(edition: int) -> Iterator[str]:
    """A query for every list of the schema, with all that is told of its members and of what is next to them."""
    assert _SCHEMA.query_type
    for name, field in _SCHEMA.query_type.fields.items():
        if "first" in field.args:
            arguments = "first: 20" + (f", edition: {edition}" if "edition" in field.args else "")
            yield f"{{ {name}({arguments}) {{ nodes {_selected(_members(field.type), 3)} }} }}"


def _members(connection: Any) -> Any:
    return get_named_type(get_named_type(connection).fields["nodes"].type)


def messages(edition: int | None) -> Iterator[bytes]:
    """A message for every tool and every kind of resource, with the values of this database in it."""
    slugs = defaultdict(set)
    for subject, slug in Entry.objects.values_list("subject", "slug"):
        slugs[subject].add(slug)
    calls: list[tuple[str, dict[str, Any]]] = [
        ("search_events", {"limit": 100, "count": "exact"}),
        ("in_force", {"on": "2019-05-16", "limit": 100}),
        *(("check_quote", {"text": text}) for text in ("chips anywhere is banned", "Before. The use of these things")),
        *(("get_event", {"slug": slug}) for slug in slugs["event"]),
        *(("wording_changes", {"source": slug}) for slug in slugs["source"]),
        *(("list_vocabulary", {"of": of, "limit": 100}) for of in ("kinds", "topics", "actors", "publishers")),
    ]
    if edition is None:
        digests = Entry.objects.exclude(digest="").values_list("digest", flat=True)
        calls += [("verify", {"digest": digest}) for digest in digests]
        calls += [("what_changed", {"from": number}) for number in Edition.objects.values_list("number", flat=True)]
    at = {"edition": edition} if edition else {}
    yield from (to_message("tools/call", name=tool, arguments=arguments | at) for tool, arguments in calls)
    end = f"?edition={edition}" if edition else ""
    for kind, subject in (("events", "event"), ("sources", "source")):
        yield from (to_message("resources/read", uri=f"annals://{kind}/{slug}{end}") for slug in slugs[subject])


def to_message(method: str, **params: object) -> bytes:
    """A request by the revisions that need no headers."""
    return orjson.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})


def _selected(told: GraphQLNamedType, depth: int) -> str:
    parts = ["__typename"]
    for name, field in told.fields.items():  # type: ignore[attr-defined]
        inner: Any = get_named_type(field.type)
        if any(is_required_argument(argument) for argument in field.args.values()):
            continue
        if is_scalar_type(inner) or is_enum_type(inner):
            parts.append(name)
        elif depth > 1 and "first" in field.args:
            parts.append(f"{name}(first: 5) {{ nodes {_selected(_members(field.type), 1)} }}" if depth == 3 else "")
        elif depth > 1 and is_object_type(inner):
            parts.append(f"{name} {_selected(inner, depth - 1)}")
    return f"{{ {' '.join(parts)} }}"
