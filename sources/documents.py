"""What is public of a publisher, a source and a capture."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from events.editions.documents import date_document
from events.editions.edtf import Edtf
from events.editions.rows import Row, RowsInForce
from events.editions.search import index_text, words_of_numbers
from events.editions.subjects import Columns, Incomplete, Reference, StoredRow

from .diff import has_changes, shorten_ops, to_blocks, word_diff
from .quotations import Checked, Seen, check, edit_window, recency
from .shapes import Capture, CaptureChange, Named, Publisher, Source, SourceBrief

#: Rights under which a capture's whole text may be public.
OPEN_RIGHTS = frozenset({"public_domain", "open_licence"})


def no_references(row: StoredRow) -> Iterable[Reference]:
    return ()


def render_publisher(row: Row, public: RowsInForce) -> Publisher:
    values = row.values
    return {
        "id": values["id"],
        "slug": values["slug"],
        "path": f"/?publisher={values['slug']}",
        "name": values["name"],
        "description": "",
        "country": values["country"],
        "url": values["url"],
    }


def publisher_columns(document: Publisher) -> Columns:
    name = document["name"]
    return {"slug": document["slug"], "label": name, "search": index_text(name, "", "", "")}


def source_references(row: StoredRow) -> Iterable[Reference]:
    if row["publisher"]:
        yield Reference("publisher", UUID(row["publisher"]))


def render_source(row: Row, public: RowsInForce) -> Source:
    values = row.values
    return {
        "id": values["id"],
        "slug": values["slug"],
        "path": f"/sources/{values['slug']}",
        "title": values["title"],
        "publisher": publisher_brief(values["publisher"], public),
        "authors": values["authors"],
        "type": values["type"],
        "url": values["url"],
        "published": values["published"],
        "language": values["language"],
        "identifiers": dict(sorted(values["identifiers"].items())),
        "archive_url": values["archive_url"],
        "rights": values["rights"],
        "captures": [
            {
                "number": capture.values["number"],
                "seen": capture.values["seen"],
                "extent": capture.values["extent"],
                "sha256": capture.values["sha256"],
            }
            for capture in captures_of(row, public)
        ],
    }


def source_columns(document: Source) -> Columns:
    publisher_name = document["publisher"]["name"] if document["publisher"] else ""
    words = index_text(
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
    yield Reference("source", UUID(row["source"]), shown=True)
    if row["via"]:
        yield Reference("source", UUID(row["via"]))


def render_capture(row: Row, public: RowsInForce) -> Capture:
    values = row.values
    original = public.get(values["source"])
    if original is None:
        raise Incomplete(["its source is not public"])
    source = original.values
    via = public.get(values["via"]) if values["via"] else None
    return {
        "id": values["id"],
        "slug": f"{source['slug']}/{values['number']}",
        "path": f"/sources/{source['slug']}#capture-{values['number']}",
        "source": {"slug": source["slug"], "title": source["title"]},
        "number": values["number"],
        "captured_at": values["captured_at"],
        "seen": date_document(Edtf.parse(values["seen"])),
        "extent": values["extent"],
        "via": via.values["slug"] if via else None,
        "media_type": values["media_type"],
        "sha256": values["sha256"],
        "text": values["text"] if source["rights"] in OPEN_RIGHTS else None,
        "archive_url": values["archive_url"],
        "note": values["note"],
        "change": _change(row, original, public),
    }


def _change(row: Row, source: Row, public: RowsInForce) -> CaptureChange | None:
    """What was reworded since the capture seen before: its number, the ops, and when it happened.

    None for the first capture, and for a sighting of words that stood already.
    """
    seen = sorted(
        (one for one in captures_of(source, public) if one.values["extent"] == row.values["extent"]), key=_sight
    )
    place = next((place for place, one in enumerate(seen) if one.key == row.key), 0)
    if place == 0:
        return None
    before, now = seen[place - 1].values, row.values
    ops = word_diff(before["text"], now["text"])
    if not has_changes(ops):
        return None
    window = edit_window(Edtf.parse(before["seen"]), Edtf.parse(now["seen"]))
    shown = ops if source.values["rights"] in OPEN_RIGHTS else shorten_ops(ops, whole=now["extent"] == "whole")
    return {
        "from": before["number"],
        "ops": to_blocks(shown),
        "window": date_document(Edtf.parse(window)) if window else None,
    }


def _sight(row: Row) -> tuple[date, date, int]:
    return recency(Edtf.parse(row.values["seen"]), row.values["number"])


def check_quotation(exact: str, source: Row, public: RowsInForce, citation: StoredRow) -> Checked:
    """Words that a citation quotes from a source checked against its public captures."""
    captures = [
        Seen(values["number"], Edtf.parse(values["seen"]), values["extent"] == "whole", values["text"])
        for values in (row.values for row in captures_of(source, public))
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
    captures = [
        row for row in public.get_mentioning(source.key.id, "capture") if row.values["source"] == source.values["id"]
    ]
    return sorted(captures, key=lambda row: row.values["number"])


def publisher_brief(id: str | None, public: RowsInForce) -> Named | None:
    row = public.get(id) if id else None
    return {"slug": row.values["slug"], "name": row.values["name"]} if row else None


def source_brief(row: Row, public: RowsInForce) -> SourceBrief:
    """A source as an event's citation shows it."""
    values = row.values
    return {
        "slug": values["slug"],
        "title": values["title"],
        "publisher": publisher_brief(values["publisher"], public),
        "type": values["type"],
        "url": values["url"],
        "published": values["published"],
        "language": values["language"],
        "identifiers": dict(sorted(values["identifiers"].items())),
        "archive_url": values["archive_url"],
    }
