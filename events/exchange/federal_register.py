"""Events from documents of the Federal Register, as its API returns them (federalregister.gov/developers).

A document's key is its number with its publication date: numbers alone have been used again.
"""

import json
import re
from collections.abc import Iterable
from functools import partial

from events.editions.documents import Document
from events.editions.slugs import make_slug
from events.editions.subjects import StoredRow

from .markup import to_plain_text
from .reading import DEFAULTS, ImportRow, Options, Path, Problem, Reading, Treatment, add_row, load_json
from .tables import fit, shorten

_PUBLISHER = {
    "slug": "federal-register",
    "name": "Federal Register",
    "country": "US",
    "url": "https://www.federalregister.gov/",
}
_TYPES = {"Rule": "regulation", "Proposed Rule": "regulation", "RULE": "regulation", "PRORULE": "regulation"}
#: What is read of a document, beside what identifies it.
_READ = frozenset(
    "document_number publication_date title abstract agencies agency_names agency president type subtype html_url"
    " citation signing_date effective_on regulation_id_numbers docket_ids docket_id cfr_references"
    " executive_order_number proclamation_number correction_of".split()
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

#: A document as the Federal Register's API gives it.


def read_federal_register(name: str, data: bytes, options: Options = DEFAULTS) -> Reading:
    """Read a page of results, a bare list of documents, or one document, in JSON.

    Each becomes an event without a kind, the source that attests it, and the actors it names.
    """
    reading = Reading(options)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reading.problems.append(
            Problem(name, f"byte {error.start} is not valid UTF-8. Save the response of the API unchanged.")
        )
        return reading
    whole, _ = load_json(name, text, reading)
    if reading.problems:
        return reading
    documents = whole.get("results") if isinstance(whole, dict) else whole
    if isinstance(whole, dict) and "document_number" in whole:
        documents = [whole]
    if not isinstance(documents, list):
        reading.problems.append(
            Problem(name, "the file must be a page with “results”, a list of documents, or one document.")
        )
        return reading
    reading.extract = partial(_extract, documents)
    _Documents(name, reading).add(documents)
    if isinstance(whole, dict) and whole.get("next_page_url"):
        reading.notes.append(f"{name}: this is one of several pages; the next one is at {whole['next_page_url']}.")
    return reading


def _extract(documents: list[Document], units: Iterable[Path]) -> tuple[str, bytes]:
    places = sorted(place for unit in units if isinstance(place := unit[2], int))
    return ".json", json.dumps([documents[place] for place in places], ensure_ascii=False, indent=1).encode()


class _Documents:
    """The rows that documents become."""

    def __init__(self, name: str, reading: Reading) -> None:
        self.name, self.reading = name, reading
        self.slugs: dict[str, list[tuple[str, str]]] = {}

    def add(self, documents: list[Document]) -> None:
        fit: list[tuple[Path, Document]] = []
        for place, document in enumerate(documents):
            path: Path = ("results", place)
            reason = _describe_lack(document)
            if reason:
                self.reading.problems.append(ImportRow("event", {}, self.name, path, {}).problem(reason))
            elif document not in [other for _, other in fit if other["document_number"] == document["document_number"]]:
                fit.append((path, document))
            else:
                self.reading.notes.append(
                    f"{self.name}: {document['document_number']} is in the file twice, word for word. It is read once."
                )
        if unread := sorted({key for _, document in fit for key in document if document[key]} - _READ):
            self.reading.notes.append(f"{self.name}: ignored keys: {', '.join(unread)}.")
        for _, document in fit:
            dated_slugs = self.slugs.setdefault(document["document_number"].strip(), [])
            dated_slugs.append((document["publication_date"], _slug(document)))
        for path, document in fit:
            self._document(path, document)

    def _document(self, path: Path, document: Document) -> None:
        title = _line(document["title"])
        slug, number = _slug(document), document["document_number"].strip()
        if len(title) > 200:
            self.reading.notes.append(
                f"{self.name}: the title of {number} has {len(title)} characters; the event's is shortened to 200, "
                "and the full title begins the summary."
            )
        self._mention("publisher", _PUBLISHER, path)
        source = {
            "slug": slug,
            "title": shorten(title, 500),
            "publisher": _PUBLISHER["slug"],
            "type": _source_type(document),
            "url": _text(document.get("html_url")) or None,
            "published": document["publication_date"],
            "language": "en",
            "identifiers": _identifiers(document),
            "rights": "public_domain",
        }
        self._row("source", source, path, "update")
        event: StoredRow = {
            "slug": slug,
            "title": shorten(title, 200),
            "summary": "\n".join(filter(None, [title if len(title) > 200 else "", _line(document.get("abstract"))])),
            "dates": _dates(document, slug),
            "jurisdictions": ["US"],
            "actors": self._actors(document, path),
            "citations": [
                {"source": slug, "supports": "the document itself", "locator": _text(document.get("citation"))}
            ],
        }
        self.reading.notes += [f"{self.name}: {number}: {note}" for note in fit(event)]
        if relations := self._corrects(document, number, slug):
            event["relations"] = relations
        self._row("event", event, path)

    def _actors(self, document: Document, path: Path) -> list[dict[str, str]]:
        actors: list[StoredRow] = []
        agencies = document.get("agencies") or document.get("agency_names") or document.get("agency") or []
        for agency in agencies if isinstance(agencies, list) else [agencies]:
            fields = agency if isinstance(agency, dict) else {"name": agency}
            raw = _text(fields.get("raw_name"))
            name = _text(fields.get("name")) or raw
            if name:
                aliases = [raw] if raw and raw.casefold() != name.casefold() else []
                slug = _text(fields.get("slug")) or make_slug(name)
                actors.append({"slug": slug, "name": name, "kind": "agency", "country": "US", "aliases": aliases})
        president = document.get("president")
        if isinstance(president, dict) and (name := _text(president.get("name"))):
            slug = _text(president.get("identifier")) or make_slug(name)
            actors.append({"slug": slug, "name": name, "kind": "person", "country": "US"})
        for actor in actors:
            self._mention("actor", actor, path)
        return [{"actor": slug, "role": "issuer"} for slug in dict.fromkeys(actor["slug"] for actor in actors)]

    def _corrects(self, document: Document, number: str, slug: str) -> list[dict[str, str]]:
        """The relation to the document this one corrects, if that is in the same file; else a note."""
        said = document.get("correction_of")
        said = said.get("document_number") or said.get("json_url") if isinstance(said, dict) else said
        target = _text(said).rstrip("/").rpartition("/")[2].partition(".")[0].partition("?")[0]
        if not target and (own := re.fullmatch(r"C\d+-(\d{4}-\d+)", number)):
            target = own[1]
        if not target:
            return []
        before = [pair for pair in self.slugs.get(target, []) if pair[0] <= document["publication_date"]]
        if before and max(before)[1] != slug:
            return [{"type": "corrects", "event": max(before)[1], "basis": "stated"}]
        self.reading.notes.append(
            f"{self.name}: {number} corrects {target}, which is not in this file: add the relation by hand."
        )
        return []

    def _mention(self, subject: str, row: StoredRow, path: Path) -> None:
        self._row(subject, dict(row), path, "leave")

    def _row(self, subject: str, row: StoredRow, path: Path, treatment: Treatment = "write") -> None:
        add_row(ImportRow(subject, row, self.name, path, {}, treatment), self.reading)


def _describe_lack(document: object) -> str:
    """The reason why a document cannot be identified; empty if it can."""
    if not isinstance(document, dict):
        return "a document must be a mapping."
    for key in ("document_number", "publication_date", "title"):
        if not _text(document.get(key)):
            return f"{key} is missing. Request it from the API with fields[]={key}."
    if not _DAY.fullmatch(document["publication_date"]):
        return f"publication_date ‘{document['publication_date'][:40]}’ is not a date such as 2019-05-21."
    return ""


def _slug(document: Document) -> str:
    return make_slug("fr", document["document_number"].strip(), document["publication_date"])


def _source_type(document: Document) -> str:
    if document.get("executive_order_number") or document.get("subtype") == "Executive Order":
        return "executive_order"
    return _TYPES.get(_text(document.get("type")), "official_notice")


def _identifiers(document: Document) -> dict[str, str]:
    dockets = document.get("docket_ids") or document.get("docket_id") or []
    references = [one for one in document.get("cfr_references") or [] if isinstance(one, dict)]
    values: dict[str, list[object]] = {
        "document_number": [document["document_number"].strip()],
        "fr_citation": [document.get("citation")],
        "rin": document.get("regulation_id_numbers") or [],
        "docket": dockets if isinstance(dockets, list) else [dockets],
        "cfr": [f"{one.get('title')} CFR {one.get('part') or ''}".strip() for one in references if one.get("title")],
        "executive_order": [document.get("executive_order_number")],
        "proclamation": [document.get("proclamation_number")],
    }
    joined = {key: "; ".join(filter(None, map(_text, many))) for key, many in values.items() if isinstance(many, list)}
    return {key: value for key, value in joined.items() if value}


def _dates(document: Document, source: str) -> list[StoredRow]:
    """Signing, publication and effective dates; the axis is the day of signing where there is one."""
    typed = (("signed", "signing_date"), ("published", "publication_date"), ("effective", "effective_on"))
    return [
        {"type": type, "date": day, "sources": [source]} for type, key in typed if (day := _text(document.get(key)))
    ]


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, (dict, list, bool)) else str(value).strip()


def _line(value: object) -> str:
    """A field that may hold entities and markup, as one line of text."""
    return " ".join(to_plain_text(_text(value)).split())
