"""Documents that documents only mention, read a level at a time: one query a kind of subject, however many rows."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from strawberry.utils.str_converters import to_camel_case

from events.editions.graphql.ground import document_of
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
    level = [(subject, document, wanted) for document in documents]
    enough = _Enough()
    while level:
        mentions = [mention for one in level for mention in _mentions(*one) if not enough.tells(mention)]
        slugs: dict[str, set[str]] = defaultdict(set)
        for mention in mentions:
            slugs[mention.subject].add(mention.slug)
        found = {
            (name, entry.slug): document_of(entry, pinned)
            for name, wanted_slugs in slugs.items()
            for entry in Entry.objects.using("public").at(pinned).public().of(name).filter(slug__in=wanted_slugs).told()
        }
        level = []
        for mention in mentions:
            document = dict(found[mention.subject, mention.slug])
            mention.holder[mention.key] = document
            level.append((mention.subject, document, mention.wanted))


class _Enough:
    """Whether mentions tell what is wanted of them, worked out once for all that have the same names."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, tuple[str, ...]], bool] = {}

    def tells(self, mention: _Mention) -> bool:
        told = mention.holder[mention.key]
        if not isinstance(told, dict):
            return False
        key = (id(mention.wanted), tuple(told))
        if key not in self._known:
            nested = any("sources" in below for below in mention.wanted.values())
            itself = {to_camel_case(name) for name in told if name != "id"} | {"__typename"}
            self._known[key] = not nested and mention.wanted.keys() <= itself
        return self._known[key]


def _mentions(subject: str, document: Document, wanted: Tree) -> Iterator[_Mention]:
    if subject == "source":
        yield from _one(document, "publisher", "publisher", wanted)
    if subject != "event":
        return
    yield from _one(document, "kind", "kind", wanted)
    if "topics" in wanted:
        for place, topic in enumerate(document["topics"]):
            yield _Mention(document["topics"], place, "topic", topic["slug"], wanted["topics"])
    if "actors" in wanted:
        document["actors"] = [_participation(part) for part in document["actors"]]
        for part in document["actors"]:
            yield from _one(part, "actor", "actor", wanted["actors"])
    for name, dates in (("date", [document["date"]]), ("dates", document["dates"])):
        if "sources" in wanted.get(name, ()):
            for dated in dates:
                yield from _witnesses(dated, wanted[name])
    if "citations" in wanted:
        asked = wanted["citations"]
        for citation in document["citations"]:
            yield from _one(citation, "source", "source", asked)
            yield from _one(citation, "via", "source", asked)
            if "source" in asked:
                yield from _one(citation["source"], "publisher", "publisher", asked["source"])
    if "relations" in wanted:
        for relation in document["relations"]:
            yield from _one(relation, "event", "event", wanted["relations"])


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
