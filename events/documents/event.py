"""What is public of an event, and the columns it is filtered by."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from events.editions.documents import DateBlock, date_document
from events.editions.edtf import Edtf
from events.editions.rows import Row, RowsInForce
from events.editions.search import IndexedText, index_text, words_of_numbers
from events.editions.subjects import Columns, Incomplete, Reference, StoredRow, Words
from sources.documents import check_quotation, source_brief
from sources.passages import quotation_words
from sources.quotations import Checked
from sources.shapes import Named, SourceBrief

from ..identifiers import join_by_scheme, sort_identifiers, to_texts
from .in_force import in_force_ranges
from .media import NO_ALT_TEXT, lacks_alt_text
from .shapes import Citation, EventDocument, Participant, Quote, Relation
from .translation import render_translations


def event_references(row: StoredRow) -> Iterable[Reference]:
    if row["kind"]:
        yield Reference("kind", UUID(row["kind"]))
    for id in row["topics"]:
        yield Reference("topic", UUID(id))
    for part in row["actors"]:
        yield Reference("actor", UUID(part["actor"]))
    attesting = [id for dated in row["dates"] for id in dated["sources"]]
    cited = [id for citation in row["citations"] for id in (citation["source"], citation["via"]) if id]
    for id in dict.fromkeys(cited + attesting):
        yield Reference("source", UUID(id))
    for relation in row["relations"]:
        yield Reference("event", UUID(relation["event"]), needed=False, shown=True)


def render_event(row: Row, public: RowsInForce) -> EventDocument:
    """The event as contract.md has it, without its entry.

    Raises:
        Incomplete: naming everything it lacks to be public.
    """
    values = row.values
    lacking = [
        reason
        for is_missing, reason in (
            (not values["title"].strip(), "it has no title"),
            (not values["kind"], "it has no kind"),
            (not values["dates"], "it has no date"),
            (not values["citations"], "no source attests it"),
            (bool(values["media"]) and lacks_alt_text(row, public), NO_ALT_TEXT),
        )
        if is_missing
    ]
    if lacking:
        raise Incomplete(lacking)
    dates = [_date(dated, public) for dated in values["dates"]]
    document: EventDocument = {
        "id": values["id"],
        "slug": values["slug"],
        "path": f"/events/{values['slug']}",
        "title": values["title"],
        "summary": values["summary"],
        "kind": _to_named(values["kind"], public),
        "topics": [_to_named(id, public) for id in values["topics"]],
        "date": dates[0],
        "dates": dates,
        "significance": values["significance"],
        "jurisdictions": values["jurisdictions"],
        "actors": [_participation(part, public) for part in values["actors"]],
        "media": values["media"],
        "citations": [_citation(citation, public) for citation in values["citations"]],
        "relations": [*_relations_out(row, public), *_relations_in(row, public)],
    }
    if values.get("identifiers"):
        document["identifiers"] = sort_identifiers(values["identifiers"])
    if values.get("translations"):
        document["translations"] = render_translations(values)
    return document


def event_columns(document: EventDocument) -> Columns:
    dates, actors, citations = document["dates"], document["actors"], document["citations"]
    sources = [citation["source"] for citation in citations]
    typed = _typed_dates(dates)
    yes, unknown = in_force_ranges(dates)
    identifiers = document.get("identifiers")
    earliest = _day(document["date"]["earliest"])
    return {
        "slug": document["slug"],
        "label": document["title"],
        "search": _search(document),
        "kind": document["kind"]["slug"],
        "begins": earliest or date.min,
        "earliest": earliest,
        "latest": _day(document["date"]["latest"]),
        "precision": document["date"]["precision"],
        "significance": document["significance"],
        "disputed": any(dated["status"] == "disputed" for dated in dates)
        or any(citation["stance"] == "contradicts" for citation in citations),
        "attested": min(filter(None, map(_get_publication_day, sources)), default=None),
        "typed_dates": typed,
        "in_force": yes,
        "in_force_unknown": unknown,
        "topics": _set(topic["slug"] for topic in document["topics"]),
        "actors": _set(actor["slug"] for actor in actors),
        "roles": _set(actor["role"] for actor in actors),
        "participations": _set(f"{actor['slug']} {actor['role']}" for actor in actors),
        "jurisdictions": _set(document["jurisdictions"]),
        "sources": _set(source["slug"] for source in sources),
        "publishers": _set(source["publisher"]["slug"] for source in sources if source["publisher"]),
        "source_types": _set(source["type"] for source in sources),
        "languages": _set(source["language"] for source in sources),
        "date_types": sorted(typed),
        "relations": _set(relation["type"] for relation in document["relations"]),
        "quote_statuses": _set(citation["quote"]["status"] for citation in citations if citation["quote"]),
        "stances": _set(citation["stance"] for citation in citations),
        "identifiers": to_texts(identifiers) if identifiers else [],
    }


def event_words(document: EventDocument, row: StoredRow) -> Words | None:
    """What an event is found by whose citations quote somebody."""
    return quotation_words(citation["quote"]["exact"] for citation in document["citations"] if citation["quote"])


def _date(dated: StoredRow, public: RowsInForce) -> DateBlock:
    attesting = [row.values["slug"] for id in dated["sources"] if (row := public.get(id))]
    return date_document(Edtf.parse(dated["date"]), dated["type"], dated["status"], dated["note"], attesting)


def _to_named(id: str, public: RowsInForce) -> Named:
    values = _public(id, public).values
    return {"slug": values["slug"], "name": values["name"]}


def _participation(part: StoredRow, public: RowsInForce) -> Participant:
    values = _public(part["actor"], public).values
    return {
        "slug": values["slug"],
        "name": values["name"],
        "kind": values["kind"],
        "country": values["country"],
        "role": part["role"],
        "aliases": values["aliases"],
    }


def _citation(citation: StoredRow, public: RowsInForce) -> Citation:
    source = _public(citation["source"], public)
    return {
        "source": source_brief(source, public),
        "stance": citation["stance"],
        "supports": citation["supports"],
        "locator": citation["locator"],
        "via": _public(citation["via"], public).values["slug"] if citation["via"] else None,
        "quote": _quote(citation, source, public) if citation["quote"] else None,
    }


def _quote(citation: StoredRow, source: Row, public: RowsInForce) -> Quote:
    # A translation cannot be looked for in what was translated: its original is, where that is known.
    exact = citation["original"] if citation["translated_from"] else citation["quote"]
    checked = check_quotation(exact, source, public, citation) if exact else Checked("unchecked", now=citation["now"])
    by_original = citation["translated_from"] and (checked.status != "unchecked" or not exact)
    return {
        "exact": citation["quote"],
        "prefix": citation["prefix"],
        "suffix": citation["suffix"],
        "language": citation["language"] or source.values["language"],
        "translated_from": citation["translated_from"],
        "original": citation["original"],
        "status": checked.status,
        "reason": "by_original" if by_original else checked.reason,
        "last_stood": checked.last_stood,
        "changed": checked.changed,
        "now": checked.now,
    }


def _relations_out(row: Row, public: RowsInForce) -> list[Relation]:
    related = [(relation, public.get(relation["event"])) for relation in row.values["relations"]]
    return [_relation(relation, "out", other, public) for relation, other in related if other]


def _relations_in(row: Row, public: RowsInForce) -> list[Relation]:
    related = [
        _relation(relation, "in", other, public)
        for other in public.get_mentioning(row.key.id, "event")
        for relation in other.values["relations"]
        if relation["event"] == row.values["id"]
    ]
    return sorted(related, key=lambda one: (one["event"]["date"]["earliest"] or "", one["event"]["slug"], one["type"]))


def _relation(relation: StoredRow, direction: str, other: Row, public: RowsInForce) -> Relation:
    values = other.values
    return {
        "type": relation["type"],
        "direction": direction,
        "basis": relation["basis"],
        "note": relation["note"],
        "event": {"slug": values["slug"], "title": values["title"], "date": _date(values["dates"][0], public)},
    }


def _public(id: str, public: RowsInForce) -> Row:
    row = public.get(id)
    if row is None:
        raise LookupError(f"{id} is mentioned by a public row, yet is not public")
    return row


def _typed_dates(dates: list[DateBlock]) -> dict[str, list[str | None]]:
    """The earliest date of each type, as earliest and latest day; cancelled dates never count."""
    typed: dict[str, list[str | None]] = {}
    for dated in sorted(dates, key=lambda dated: (dated["earliest"] or "", dated["latest"] or "9999-12-31")):
        if dated["type"] and dated["status"] != "cancelled":
            typed.setdefault(dated["type"], [dated["earliest"], dated["latest"]])
    return typed


def _get_publication_day(source: SourceBrief) -> date | None:
    """The day by which a source was certainly published."""
    return Edtf.parse(source["published"]).latest if source["published"] else None


def _search(document: EventDocument) -> IndexedText:
    actors = [word for actor in document["actors"] for word in (actor["name"], *actor["aliases"])]
    topics = [topic["name"] for topic in document["topics"]]
    quotes = [
        words
        for citation in document["citations"]
        if (quote := citation["quote"])
        for words in (quote["exact"], quote["original"])
        if words
    ]
    titles = [citation["source"]["title"] for citation in document["citations"]]
    numbers = [words_of_numbers(citation["source"]["identifiers"]) for citation in document["citations"]]
    if own := document.get("identifiers"):
        numbers.append(words_of_numbers(join_by_scheme(own)))
    translations = document.get("translations", [])
    return index_text(
        _join([document["title"], *(one["title"] for one in translations)]),
        _join([document["summary"], *(one["summary"] for one in translations)]),
        _join([*actors, document["kind"]["name"], *topics]),
        _join([*numbers, *quotes, *titles]),
    )


def _join(texts: Iterable[str]) -> str:
    """Texts as one, in which no phrase reaches from one into the next."""
    return " . ".join(texts)


def _set(values: Iterable[str]) -> list[str]:
    return sorted(set(values))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
