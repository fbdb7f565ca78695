"""What is public of the vocabulary: kinds, topics and actors, and the columns they are found by."""

from events.editions.rows import Row, RowsInForce
from events.editions.search import index_text, words_of_numbers
from events.editions.subjects import Columns

from ..identifiers import join_by_scheme, sort_identifiers, to_texts
from .shapes import Actor, Term


def _term(row: Row, plural: str) -> Term:
    values = row.values
    return {
        "id": values["id"],
        "slug": values["slug"],
        "path": f"/?{plural}={values['slug']}",
        "name": values["name"],
        "description": values["description"],
    }


def render_kind(row: Row, public: RowsInForce) -> Term:
    return _term(row, "kind")


def render_topic(row: Row, public: RowsInForce) -> Term:
    return _term(row, "topic")


def term_columns(document: Term) -> Columns:
    words = index_text(document["name"], document["description"], "", "")
    return {"slug": document["slug"], "label": document["name"], "search": words}


def render_actor(row: Row, public: RowsInForce) -> Actor:
    values = row.values
    document: Actor = {
        "id": values["id"],
        "slug": values["slug"],
        "path": f"/?actor={values['slug']}",
        "name": values["name"],
        "description": "",
        "kind": values["kind"],
        "country": values["country"],
        "aliases": values["aliases"],
    }
    if values.get("identifiers"):
        document["identifiers"] = sort_identifiers(values["identifiers"])
    return document


def actor_columns(document: Actor) -> Columns:
    identifiers = document.get("identifiers")
    numbers = words_of_numbers(join_by_scheme(identifiers)) if identifiers else ""
    return {
        "slug": document["slug"],
        "label": document["name"],
        "search": index_text(document["name"], " ".join(document["aliases"]), "", numbers),
        "identifiers": to_texts(identifiers) if identifiers else [],
    }
