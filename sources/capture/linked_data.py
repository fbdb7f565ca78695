"""JSON-LD of a page (schema.org): the article that it describes, whatever it is wrapped in."""

import json
from collections.abc import Iterable, Iterator

#: How long a block may be, in characters, and how many of them and of their nodes are looked at.
_LONGEST = 300_000
_MOST_BLOCKS, _MOST_NODES = 20, 1000
_MOST_NAMES = 60
#: What an article may be, the plainest first: a page of news also describes itself as a page.
_ARTICLES = (
    "Article", "Report", "Legislation", "Dataset", "Posting", "CreativeWork", "WebPage", "PressRelease",
)  # fmt: skip

Node = dict[str, object]


def find_article(blocks: Iterable[str]) -> Node:
    """The node that describes the page's article, its references by ``@id`` resolved once; empty if there is none."""
    nodes: list[Node] = []
    for block in list(blocks)[:_MOST_BLOCKS]:
        nodes += _iter_nodes(_parse(block), _MOST_NODES - len(nodes))
    by_id: dict[str, Node] = {}
    for node in nodes:
        id = node.get("@id")
        if isinstance(id, str) and len(node) > 1:
            by_id.setdefault(id, node)
    ranked = [(rank, place) for place, node in enumerate(nodes) if (rank := _get_rank(node)) is not None]
    if not ranked:
        return {}
    article = nodes[min(ranked)[1]]
    return {name: _resolve(value, by_id) for name, value in article.items()}


def get_texts(value: object) -> list[str]:
    """The texts of a value that may be one or many."""
    many = value if isinstance(value, list) else [value]
    return [one for one in many[:_MOST_NAMES] if isinstance(one, str)]


def get_names(value: object) -> list[str]:
    """The same, where each may also be a node with a name."""
    many = value if isinstance(value, list) else [value]
    named = [(one.get("name") or one.get("alternateName")) if isinstance(one, dict) else one for one in many]
    return [text for one in named[:_MOST_NAMES] for text in get_texts(one)]


def _parse(block: str) -> object:
    if len(block) > _LONGEST:
        return None
    try:
        return json.loads(block)
    except (ValueError, RecursionError):
        return None


def _iter_nodes(value: object, most: int) -> Iterator[Node]:
    """The nodes within a value, outer ones first."""
    waiting = [value]
    place = 0
    while place < len(waiting) and most > 0:
        one = waiting[place]
        place += 1
        if isinstance(one, dict):
            most -= 1
            yield one
        if isinstance(one, (dict, list)) and len(waiting) < _MOST_NODES:
            waiting += one.values() if isinstance(one, dict) else one


def _get_rank(node: Node) -> int | None:
    """How plainly a node is an article: lower is plainer; None for what is none."""
    types = get_texts(node.get("@type"))
    ranks = [rank for rank, ending in enumerate(_ARTICLES) if any(one.endswith(ending) for one in types)]
    return min(ranks, default=None)


def _resolve(value: object, by_id: dict[str, Node]) -> object:
    if isinstance(value, list):
        return [_resolve(one, by_id) if isinstance(one, dict) else one for one in value[:_MOST_NAMES]]
    if isinstance(value, dict) and len(value) == 1 and isinstance(id := value.get("@id"), str):
        return by_id.get(id, value)
    return value
