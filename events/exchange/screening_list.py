"""Listings from the tables of screening lists: the Consolidated Screening List of trade.gov, and the Entity List as a
table of the Code of Federal Regulations (15 CFR part 744, supplement 4).

Each row becomes an event that adds a name to a list, with the notices of the Federal Register as its sources.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from events.editions.edtf import Edtf, EdtfError
from events.editions.slugs import make_slug
from events.editions.subjects import StoredRow
from events.editions.written_dates import to_edtf

from ..identifiers import identifier_fault
from .defaults import add_defaults
from .reading import DEFAULTS, ImportRow, Options, Problem, Reading, Treatment, add_row
from .tables import Line, fit, read_table, shorten, web_source

_BIS: StoredRow = {
    "slug": "bis",
    "name": "Bureau of Industry and Security",
    "kind": "agency",
    "country": "US",
    "aliases": ["BIS"],
}
_ENTITY_LIST = "Entity List"
#: What is read of each table: the headings that it is known by first.
_CONSOLIDATED = ("source", "name", "federal_register_notice")
_SUPPLEMENT = ("Country", "Entity", "Federal Register Citation")
_READ = frozenset({
    *_CONSOLIDATED, *_SUPPLEMENT, "_id", "type", "addresses", "start_date", "end_date", "alt_names", "remarks",
    "license_requirement", "license_policy", "source_list_url", "License Requirement", "License Review Policy",
})  # fmt: skip
_KINDS = {"individual": "person", "entity": "company", "government": "government"}
_CITATION = re.compile(r"\b(?P<volume>[0-9]{1,3})\s*(?:FR|F\.R\.|Fed\. ?Reg\.)\s*(?P<page>[0-9][0-9,]{0,9})")
_CITED_DAY = re.compile(r"[,\s]{0,4}\(?(?P<day>[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4})")
#: What is read of a cell with citations: each with its pages and its day.
_WHOLE_CITATION = re.compile(rf"{_CITATION.pattern}(?:[-–][0-9,]{{1,10}})?(?:{_CITED_DAY.pattern}\)?)?")
_ALIASES = re.compile(r",? ?a\.k\.a\.,? ?(?:the following[^:]{0,80}:)?", re.IGNORECASE)


@dataclass(frozen=True)
class _Listing:
    """What one row says, whichever table it is of."""

    title: str
    office: str
    name: str
    aliases: list[str]
    type: str
    country: str
    notices: str
    #: The heading of the column with the notices.
    noticed_in: str
    date: str
    end: str
    summary: str
    url: str
    #: The number of its record in the list of trade.gov.
    record: str

    @property
    def has_record(self) -> bool:
        return bool(self.record) and identifier_fault(f"csl:{self.record}") is None


def is_screening_list(headings: list[str]) -> bool:
    """Whether these are the headings of one of the tables."""
    return set(headings) >= set(_CONSOLIDATED) or set(headings) >= set(_SUPPLEMENT)


def read_screening_list(name: str, data: bytes, options: Options = DEFAULTS) -> Reading:
    """Read a table of a screening list, CSV or a sheet of a workbook."""
    reading = Reading(options)
    headings, rows = read_table(name, data, reading)
    if headings and not is_screening_list(headings):
        reason = (
            f"a screening list has the columns {', '.join(_CONSOLIDATED)} (trade.gov), or {', '.join(_SUPPLEMENT)}"
            " (15 CFR part 744). Read other tables with --format csv."
        )
        reading.problems.append(Problem(name, reason))
        return reading
    if left := [heading for heading in headings if heading and heading not in _READ]:
        reading.notes.append(f"{name}: ignored columns: {', '.join(left)}.")
    parse = _parse_consolidated if set(headings) >= set(_CONSOLIDATED) else _parse_supplement
    listings = [(line, parse(line.cells)) for line in rows]
    records: dict[str, list[str]] = defaultdict(list)
    for _, listing in listings:
        if listing.has_record:
            records[make_slug(listing.name)].append(listing.record)
    for line, listing in listings:
        _add(name, line, listing, records, reading)
    return reading


def _parse_consolidated(cells: dict[str, str]) -> _Listing:
    # Such as "Entity List (EL) - Bureau of Industry and Security".
    title, _, office = cells["source"].partition(" - ")
    policies = [cells.get(key, "") for key in ("license_requirement", "license_policy", "remarks")]
    return _Listing(
        title=title.partition("(")[0].strip(),
        office=office.strip(),
        name=cells["name"],
        aliases=_split(cells.get("alt_names", "")),
        type=cells.get("type", ""),
        country=_get_country(cells.get("addresses", "")),
        notices=cells["federal_register_notice"],
        noticed_in="federal_register_notice",
        date=cells.get("start_date", ""),
        end=cells.get("end_date", ""),
        summary="\n".join(filter(None, policies)),
        url=cells.get("source_list_url", ""),
        record=cells.get("_id", ""),
    )


def _parse_supplement(cells: dict[str, str]) -> _Listing:
    """The supplement has a name, its aliases and its addresses in one cell, and the days beside the citations."""
    entity = " ".join(cells["Entity"].split())
    name, *aliases = _ALIASES.split(entity, maxsplit=1)
    cited = cells["Federal Register Citation"]
    first = next(_CITATION.finditer(cited), None)
    day = _CITED_DAY.match(cited, first.end()) if first else None
    policies = [cells.get(key, "") for key in ("License Requirement", "License Review Policy")]
    return _Listing(
        title=_ENTITY_LIST,
        office=_BIS["name"],
        name=name.partition(",")[0] if not aliases else name.strip(" ,"),
        aliases=[],
        type="entity",
        country="",
        notices=cited,
        noticed_in="Federal Register Citation",
        date=day["day"] if day else "",
        end="",
        summary="\n".join(filter(None, [entity, *policies])),
        url="",
        record="",
    )


def _add(name: str, line: Line, listing: _Listing, records: dict[str, list[str]], reading: Reading) -> None:
    """Add the rows of a listing.

    Args:
        records: by the slug of each target, the numbers of all its records.
    """
    row = partial(_row, name, line)
    if reasons := list(_find_problems(listing)):
        reading.problems += [row("event", {}).problem(reason) for reason in reasons]
        return
    reading.notes += [f"{name}:{line.number}: {note}" for note in _find_ignored(listing)]
    target = make_slug(listing.name)
    kind = _KINDS.get(listing.type.casefold(), "other")
    actor: StoredRow = {"slug": target, "name": shorten(listing.name, 300), "kind": kind, "aliases": listing.aliases}
    if target in records:
        actor["identifiers"] = {"csl": list(dict.fromkeys(records[target]))}
    add_row(row("actor", actor | ({"country": listing.country} if listing.country else {}), "leave"), reading)
    actors: list[StoredRow] = [{"actor": target, "role": "target"}]
    if listing.office:
        office = _BIS if listing.office == _BIS["name"] else _make_office(listing.office)
        add_row(row("actor", dict(office), "leave"), reading)
        actors.insert(0, {"actor": office["slug"], "role": "issuer"})
    title = f"{listing.name} added to the {listing.title}"
    event: StoredRow = {
        "title": title,
        "summary": listing.summary,
        "dates": [
            {"type": type, "date": _to_date(text)}
            for type, text in (("effective", listing.date), ("ends", listing.end))
            if text
        ],
        "jurisdictions": ["US"],
        "actors": actors,
    }
    if listing.has_record:
        event["identifiers"] = {"csl": [listing.record]}
    reading.notes += [f"{name}:{line.number}: {note}" for note in fit(event)]
    event["slug"] = make_slug(title, event["dates"][0]["date"] if event["dates"] else "")
    sources = _get_sources(listing)
    for source in sources:
        add_row(row("source", source, "leave"), reading)
    if sources:
        event["citations"] = [{"source": source["slug"], "supports": "the listing"} for source in sources]
    add_defaults(event, reading.options)
    add_row(row("event", event, has_made_up_slug=True), reading)


def _find_problems(listing: _Listing) -> Iterator[str]:
    """Why a row cannot become an event."""
    if not listing.name:
        yield "the row has no name. Fill it in, or remove the row."
    if not listing.title:
        yield "the row does not name its list in ‘source’, such as Entity List (EL). Fill it in, or remove the row."
    try:
        begin, end = (Edtf.parse(_to_date(text)) for text in (listing.date, listing.end))
    except EdtfError:
        return  # One is missing, or is a problem of the row's dates.
    if begin.earliest and end.latest and begin.earliest > end.latest:
        yield f"the end_date ‘{listing.end}’ is before the start_date ‘{listing.date}’. Correct one of them."


def _find_ignored(listing: _Listing) -> Iterator[str]:
    """What is in the cells of a row, but cannot be read."""
    rest = re.split(r"[;,.\s]{0,9}[;,.][;,.\s]{0,9}", _WHOLE_CITATION.sub(";", listing.notices))
    for part in filter(re.compile(r"\w").search, rest):
        yield f"ignored ‘{shorten(part.strip(), 100)}’ in {listing.noticed_in}. Write a citation such as 84 FR 22961."
    if listing.record and not listing.has_record:
        yield f"ignored ‘{shorten(listing.record, 100)}’ in _id, which has letters, digits and hyphens alone."
    if listing.url and not web_source(listing.url):
        yield f"ignored ‘{shorten(listing.url, 100)}’ in source_list_url. Give an address that begins with https://."


def _row(
    name: str,
    line: Line,
    subject: str,
    row: StoredRow,
    treatment: Treatment = "write",
    *,
    has_made_up_slug: bool = False,
) -> ImportRow:
    return ImportRow(subject, row, name, (subject,), {(subject,): line.number}, treatment, has_made_up_slug)


def _make_office(name: str) -> StoredRow:
    return {"slug": make_slug(name), "name": shorten(name, 300), "kind": "agency", "country": "US"}


def _get_sources(listing: _Listing) -> list[StoredRow]:
    """The notices that are cited, else the page of the list."""
    citations = [(found["volume"], found["page"].replace(",", "")) for found in _CITATION.finditer(listing.notices)]
    sources: list[StoredRow] = [
        {
            "slug": f"fr-{volume}-{page}",
            "title": f"{volume} FR {page}",
            "type": "official_notice",
            "url": f"https://www.federalregister.gov/citation/{volume}-FR-{page}",
            "identifiers": {"fr_citation": f"{volume} FR {page}"},
            "rights": "public_domain",
        }
        for volume, page in dict.fromkeys(citations)
    ]
    page_of_list = web_source(listing.url) if listing.url and not sources else None
    return [*sources, *([page_of_list] if page_of_list else [])]


def _split(cell: str) -> list[str]:
    return list(dict.fromkeys(shorten(part.strip(), 300) for part in cell.split(";") if part.strip()))


def _to_date(text: str) -> str:
    """The date in EDTF; the text itself where it is none, which is a problem of its row."""
    short = re.fullmatch(r"([0-9]{1,2}/[0-9]{1,2}/)([0-9]{2})", text)
    try:
        # The supplement writes two digits of years since 1997.
        return to_edtf(f"{short[1]}{'19' if int(short[2]) > 90 else '20'}{short[2]}" if short else text, "month")
    except EdtfError:
        return text


def _get_country(addresses: str) -> str:
    """The country of all addresses, each of which ends with its code; none where they differ."""
    codes = {part.rpartition(",")[2].strip() for part in addresses.split(";") if part.strip()}
    code = next(iter(codes)) if len(codes) == 1 else ""
    return code if re.fullmatch("[A-Z]{2}", code) else ""
