"""What is public of the vocabulary: kinds, topics and actors, and the columns they are found by."""

from events.editions.rows import Row, RowsInForce
from events.editions.search import search_vector
from events.editions.subjects import Columns

from .shapes import Actor, Term


def _term(row: Row, plural: str) -> Term:
    return {
        "id": row["id"],
        "slug": row["slug"],
        "path": f"/?{plural}={row['slug']}",
        "name": row["name"],
        "description": row["description"],
    }


def render_kind(row: Row, public: RowsInForce) -> Term:
    return _term(row, "kind")


def render_topic(row: Row, public: RowsInForce) -> Term:
    return _term(row, "topic")


def term_columns(document: Term) -> Columns:
    words = search_vector(document["name"], document["description"], "", "")
    return {"slug": document["slug"], "label": document["name"], "search": words}


def render_actor(row: Row, public: RowsInForce) -> Actor:
    return {
        "id": row["id"],
        "slug": row["slug"],
        "path": f"/?actor={row['slug']}",
        "name": row["name"],
        "description": "",
        "kind": row["kind"],
        "country": row["country"],
        "aliases": row["aliases"],
    }


def actor_columns(document: Actor) -> Columns:
    words = search_vector(document["name"], " ".join(document["aliases"]), "", "")
    return {"slug": document["slug"], "label": document["name"], "search": words}
