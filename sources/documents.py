"""What is public of a publisher, a source and a capture."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from events.editions.documents import date_document
from events.editions.edtf import Edtf
from events.editions.rows import Row, RowsInForce
from events.editions.search import search_vector, words_of_numbers
from events.editions.subjects import Columns, Incomplete, Reference, StoredRow

from .diff import has_changes, shorten_ops, to_blocks, word_diff
from .quotations import Checked, Seen, check, edit_window, recency
from .shapes import Capture, CaptureChange, Named, Publisher, Source, SourceBrief

#: Rights under which a capture's whole text may be public.
OPEN_RIGHTS = frozenset({"public_domain", "open_licence"})


def no_references(row: StoredRow) -> Iterable[Reference]:
    return ()


def render_publisher(row: Row, public: RowsInForce) -> Publisher:
    return {
        "id": row["id"],
        "slug": row["slug"],
        "path": f"/?publisher={row['slug']}",
        "name": row["name"],
        "description": "",
        "country": row["country"],
        "url": row["url"],
    }


def publisher_columns(document: Publisher) -> Columns:
    name = document["name"]
    return {"slug": document["slug"], "label": name, "search": search_vector(name, "", "", "")}


def source_references(row: StoredRow) -> Iterable[Reference]:
    if row["publisher"]:
        yield Reference("publisher", UUID(row["publisher"]))


def render_source(row: Row, public: RowsInForce) -> Source:
    return {
        "id": row["id"],
        "slug": row["slug"],
        "path": f"/sources/{row['slug']}",
        "title": row["title"],
        "publisher": publisher_brief(row["publisher"], public),
        "authors": row["authors"],
        "type": row["type"],
        "url": row["url"],
        "published": row["published"],
        "language": row["language"],
        "identifiers": dict(sorted(row["identifiers"].items())),
        "archive_url": row["archive_url"],
        "rights": row["rights"],
        "captures": [
            {
                "number": capture["number"],
                "seen": capture["seen"],
                "extent": capture["extent"],
                "sha256": capture["sha256"],
            }
            for capture in captures_of(row, public)
        ],
    }


def source_columns(document: Source) -> Columns:
    publisher_name = document["publisher"]["name"] if document["publisher"] else ""
    words = search_vector(
        document["title"],
        " ".join(document["authors"]),
        publisher_name,
        words_of_numbers(document["identifiers"]),
    )
    return {
        "slug": document["slug"],
        "label": document["title"],
        "search": words,
        "publishers": [document["publisher"]["slug"]] if document["publisher"] else [],
        "source_types": [document["type"]],
        "languages": [document["language"]],
    }


def capture_references(row: StoredRow) -> Iterable[Reference]:
    yield Reference("source", UUID(row["source"]), told=True)
    if row["via"]:
        yield Reference("source", UUID(row["via"]))


def render_capture(row: Row, public: RowsInForce) -> Capture:
    original = public.get(row["source"])
    if original is None:
        raise Incomplete(["its source is not public"])
    via = public.get(row["via"]) if row["via"] else None
    return {
        "id": row["id"],
        "slug": f"{original['slug']}/{row['number']}",
        "path": f"/sources/{original['slug']}#capture-{row['number']}",
        "source": {"slug": original["slug"], "title": original["title"]},
        "number": row["number"],
        "captured_at": row["captured_at"],
        "seen": date_document(Edtf.parse(row["seen"])),
        "extent": row["extent"],
        "via": via["slug"] if via else None,
        "media_type": row["media_type"],
        "sha256": row["sha256"],
        "text": row["text"] if original["rights"] in OPEN_RIGHTS else None,
        "archive_url": row["archive_url"],
        "note": row["note"],
        "change": _change(row, original, public),
    }


def _change(row: Row, source: Row, public: RowsInForce) -> CaptureChange | None:
    """What was reworded since the capture seen before: its number, the ops, and when it happened.

    None for the first capture, and for a sighting of words that stood already.
    """
    seen = sorted((one for one in captures_of(source, public) if one["extent"] == row["extent"]), key=_sight)
    place = next((place for place, one in enumerate(seen) if one.id == row.id), 0)
    if place == 0:
        return None
    before = seen[place - 1]
    ops = word_diff(before["text"], row["text"])
    if not has_changes(ops):
        return None
    window = edit_window(Edtf.parse(before["seen"]), Edtf.parse(row["seen"]))
    shown = ops if source["rights"] in OPEN_RIGHTS else shorten_ops(ops, whole=row["extent"] == "whole")
    return {
        "from": before["number"],
        "ops": to_blocks(shown),
        "window": date_document(Edtf.parse(window)) if window else None,
    }


def _sight(row: Row) -> tuple[date, date, int]:
    return recency(Edtf.parse(row["seen"]), row["number"])


def check_quotation(exact: str, source: Row, public: RowsInForce, citation: StoredRow) -> Checked:
    """Words that a citation quotes from a source held against its public captures."""
    captures = [
        Seen(row["number"], Edtf.parse(row["seen"]), row["extent"] == "whole", row["text"])
        for row in captures_of(source, public)
    ]
    return check(exact, captures, citation["now"], prefix=citation["prefix"], suffix=citation["suffix"])


def capture_columns(document: Capture) -> Columns:
    return {
        "slug": document["slug"],
        "label": f"{document['source']['title']}, capture {document['number']}",
        "sources": [document["source"]["slug"]],
    }


def captures_of(source: Row, public: RowsInForce) -> list[Row]:
    """A source's public captures in the order of their numbers."""
    captures = [row for row in public.get_mentioning(source.id, "capture") if row["source"] == source["id"]]
    return sorted(captures, key=lambda row: row["number"])


def publisher_brief(id: str | None, public: RowsInForce) -> Named | None:
    row = public.get(id) if id else None
    return {"slug": row["slug"], "name": row["name"]} if row else None


def source_brief(row: Row, public: RowsInForce) -> SourceBrief:
    """A source as an event's citation tells of it."""
    return {
        "slug": row["slug"],
        "title": row["title"],
        "publisher": publisher_brief(row["publisher"], public),
        "type": row["type"],
        "url": row["url"],
        "published": row["published"],
        "language": row["language"],
        "identifiers": dict(sorted(row["identifiers"].items())),
        "archive_url": row["archive_url"],
    }
