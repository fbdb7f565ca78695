"""What an event's document mentions: the subjects whose whole documents may take the place of a few words."""

from collections.abc import Iterator

from events.editions.documents import Document
from events.editions.graphql.completion import MENTIONS, Mention, mention
from events.editions.graphql.selection import Tree


def _mentions(document: Document, fields: Tree) -> Iterator[Mention]:
    yield from mention(document, "kind", "kind", fields)
    if "topics" in fields:
        for place, topic in enumerate(document["topics"]):
            yield Mention(document["topics"], place, "topic", topic["slug"], fields["topics"])
    if "actors" in fields:
        document["actors"] = [_participation(part) for part in document["actors"]]
        for part in document["actors"]:
            yield from mention(part, "actor", "actor", fields["actors"])
    for name, dates in (("date", [document["date"]]), ("dates", document["dates"])):
        if "sources" in fields.get(name, ()):
            for dated in dates:
                yield from _mention_attesting(dated, fields[name])
    if "citations" in fields:
        selected = fields["citations"]
        for citation in document["citations"]:
            yield from mention(citation, "source", "source", selected)
            yield from mention(citation, "via", "source", selected)
            if "source" in selected:
                yield from mention(citation["source"], "publisher", "publisher", selected["source"])
    if "relations" in fields:
        for relation in document["relations"]:
            yield from mention(relation, "event", "event", fields["relations"])


def _participation(part: Document) -> Document:
    return part if "actor" in part else {"role": part["role"], "actor": part}


def _mention_attesting(dated: Document, fields: Tree) -> Iterator[Mention]:
    dated["sources"] = list(dated["sources"])
    for place, source in enumerate(dated["sources"]):
        slug = source if isinstance(source, str) else source["slug"]
        yield Mention(dated["sources"], place, "source", slug, fields["sources"])


MENTIONS["event"] = _mentions
