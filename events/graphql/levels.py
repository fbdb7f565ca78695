"""Documents that documents only mention, read a level at a time: one query a kind of subject, however many rows."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from strawberry.utils.str_converters import to_camel_case

from events.editions.graphql.ground import document_of
from events.editions.mentions import MENTIONED, mentions
from events.editions.models import Edition, Entry

Tree = dict[str, Any]
Document = dict[str, Any]


class _Mention(NamedTuple):
    """A place in a document that names another subject: where it stands, what it names, what is wanted of it."""

    holder: Any
    key: Any
    subject: str
    slug: str
    wanted: Tree


def complete(subject: str, documents: list[Document], wanted: Tree, pinned: Edition) -> None:
    """Put whole documents where these mention others, wherever more is wanted than the mention tells.

    Args:
        wanted: the selected fields, as camel-cased names.
    """
    _count(subject, documents, wanted, pinned)
    level = [(subject, document, wanted) for document in documents]
    while level:
        named = [mention for one in level for mention in _mentions(*one) if _tells_too_little(mention)]
        slugs: dict[str, set[str]] = defaultdict(set)
        for mention in named:
            slugs[mention.subject].add(mention.slug)
        found = {
            (name, entry.slug): document_of(entry, pinned)
            for name, wanted_slugs in slugs.items()
            for entry in Entry.objects.using("public").at(pinned).public().of(name).filter(slug__in=wanted_slugs)
        }
        for name in slugs:
            asked = {
                key: below for mention in named if mention.subject == name for key, below in mention.wanted.items()
            }
            _count(name, [document for (subject, _), document in found.items() if subject == name], asked, pinned)
        level = []
        for mention in named:
            document = dict(found[mention.subject, mention.slug])
            mention.holder[mention.key] = document
            level.append((mention.subject, document, mention.wanted))


def counted(subject: str, document: Document) -> int:
    """How many events mention a subject of the vocabulary: counted with its level, else now."""
    if "_count" not in document:
        document["_count"] = mentions(subject, [document["slug"]], document["_edition"]).get(document["slug"], 0)
    return document["_count"]


def _count(subject: str, documents: list[Document], wanted: Tree, pinned: Edition) -> None:
    if subject in MENTIONED and "count" in wanted:
        counts = mentions(subject, [document["slug"] for document in documents], pinned)
        for document in documents:
            document["_count"] = counts.get(document["slug"], 0)


def _tells_too_little(mention: _Mention) -> bool:
    told = mention.holder[mention.key]
    if not isinstance(told, dict):
        return True
    nested = {name for name, below in mention.wanted.items() if "sources" in below}
    known = {to_camel_case(name) for name in told.keys() - {"id"}} | {"__typename"}
    return bool(nested or mention.wanted.keys() - known)


def _mentions(subject: str, document: Document, wanted: Tree) -> Iterator[_Mention]:
    if subject == "source":
        yield from _one(document, "publisher", "publisher", wanted)
    if subject == "capture":
        yield from _one(document, "via", "source", wanted)
    if subject == "quote":
        yield from _quoted(document, wanted)
    if subject != "event":
        return
    yield from _one(document, "kind", "kind", wanted)
    for place, topic in enumerate(document["topics"]):
        yield _Mention(document["topics"], place, "topic", topic["slug"], wanted.get("topics", {}))
    if "actors" in wanted:
        document["actors"] = [_participation(part) for part in document["actors"]]
        for part in document["actors"]:
            yield from _one(part, "actor", "actor", wanted["actors"])
    dates = [(document["date"], wanted.get("date", {})), *((one, wanted.get("dates", {})) for one in document["dates"])]
    for dated, asked in dates:
        if "sources" in asked:
            yield from _witnesses(dated, asked)
    for citation in document["citations"]:
        asked = wanted.get("citations", {})
        yield from _one(citation, "source", "source", asked)
        yield from _one(citation, "via", "source", asked)
        if citation["quote"] and "quote" in asked:
            quote = citation["quote"] = citation["quote"] | {"source": citation["source"]}
            quote["_edition"] = document["_edition"]
            yield from _quoted(quote, asked["quote"])
        if "source" in asked:
            yield from _one(citation["source"], "publisher", "publisher", asked["source"])
    for relation in document["relations"]:
        yield from _one(relation, "event", "event", wanted.get("relations", {}))


def _quoted(quote: Document, wanted: Tree) -> Iterator[_Mention]:
    yield from _one(quote, "source", "source", wanted)
    if "lastStood" in wanted and quote["last_stood"] is not None:
        slug = f"{quote['source']['slug']}/{quote['last_stood']}"
        yield _Mention(quote, "last_stood", "capture", slug, wanted["lastStood"])


def _one(holder: Document, key: str, subject: str, wanted: Tree) -> Iterator[_Mention]:
    told = holder[key]
    if told is not None and key in wanted:
        yield _Mention(holder, key, subject, told if isinstance(told, str) else told["slug"], wanted[key])


def _participation(part: Document) -> Document:
    return part if "actor" in part else {"role": part["role"], "actor": part}


def _witnesses(dated: Document, wanted: Tree) -> Iterator[_Mention]:
    dated["sources"] = list(dated["sources"])
    for place, told in enumerate(dated["sources"]):
        slug = told if isinstance(told, str) else told["slug"]
        yield _Mention(dated["sources"], place, "source", slug, wanted["sources"])
