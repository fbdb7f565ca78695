"""What is rendered is parsed by another library, and gives back the text that was stored."""

import csv as standard_csv
import html as standard_html
import io
import json
import re
from collections.abc import Callable

import feedparser
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from lxml import etree, html
from pyld import jsonld as pyld

from events.documents.shapes import EventDocument
from events.formats import atom, chrono, csv, fullcalendar, ics, jsonfeed, jsonld, ndjson, timelinejs, vis
from events.formats.cited import get_cited_sources
from sources.formats import bib, csl, ris

from .citing import bibliography, complaints
from .documents import a_citation, a_document, a_page
from .hostile import EVENTS, HOSTILE, PAGE

TITLES = [event["title"] for event in EVENTS]
SUMMARIES = [event["summary"] for event in EVENTS]


def quoted(event: EventDocument) -> str:
    """The quotation of an event that has one."""
    quote = event["citations"][0]["quote"]
    assert quote
    return quote["exact"]


def shown(markup: str) -> str:
    """The text a browser shows of a piece of HTML."""
    return str(html.fragment_fromstring(markup, create_parent="div").text_content())


def collapsed(text: str) -> str:
    return " ".join(text.split())


def test_csv_gives_the_text_back_without_one_apostrophe() -> None:
    rows = list(standard_csv.DictReader(io.StringIO(csv.render(PAGE).decode(), newline="")))
    for name, texts in (("title", TITLES), ("summary", SUMMARIES)):
        assert [row[name].removeprefix("'") if row[name][:1] == "'" else row[name] for row in rows] == texts


def test_no_cell_begins_like_a_formula() -> None:
    for rows in csv.ROWS:
        text = csv.render(a_page(*EVENTS, options={"rows": rows})).decode()
        cells = [cell for row in standard_csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_ndjson_has_a_document_a_line() -> None:
    assert [json.loads(line) for line in ndjson.render(PAGE).decode().split("\n")[:-1]] == EVENTS


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1]


def _calendar() -> list[tuple[str, str]]:
    """Content lines of the calendar, read by RFC 5545's own rules: unfold, split, unescape."""
    text = ics.render(PAGE).decode()
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    lines = re.sub(r"\r\n[ \t]", "", text).split("\r\n")[:-1]
    pairs = [pair for line in lines if (pair := re.match(r"([A-Z0-9-]+)[^:]*?:(.*)", line, re.DOTALL))]
    return [(pair[1], re.sub(r"\\(.)", _unescaped, pair[2])) for pair in pairs]


def test_icalendar_gives_the_text_back_and_nothing_more() -> None:
    lines = _calendar()
    assert [text for name, text in lines if name == "SUMMARY"] == TITLES
    assert [text for name, text in lines if name == "BEGIN"] == ["VCALENDAR", *["VEVENT"] * len(EVENTS)]
    assert not [name for name, _ in lines if name == "ATTENDEE"]


def test_no_line_of_a_calendar_is_longer_than_75_octets() -> None:
    assert max(map(len, ics.render(PAGE).split(b"\r\n"))) <= 75


def test_atom_gives_the_text_back_to_an_xml_parser() -> None:
    names = {"a": "http://www.w3.org/2005/Atom"}
    feed = etree.fromstring(atom.render(PAGE))
    entries = feed.findall("a:entry", names)
    assert [entry.findtext("a:title", namespaces=names) for entry in entries] == TITLES
    summaries = [entry.findtext("a:summary", namespaces=names) or "" for entry in entries]
    assert list(map(standard_html.unescape, summaries)) == SUMMARIES
    assert feed.findtext("a:title", namespaces=names) == PAGE.title


def test_a_feed_reader_finds_every_entry_of_the_atom_feed_with_its_text() -> None:
    feed = feedparser.parse(atom.render(PAGE))
    assert not feed.bozo
    assert [entry.id for entry in feed.entries] == [f"urn:uuid:{event['id']}" for event in EVENTS]
    assert [entry.title for entry in feed.entries] == TITLES
    # feedparser leaves white space at the ends out.
    summaries = [standard_html.unescape(entry.get("summary", "")) for entry in feed.entries]
    assert summaries == [text.strip() for text in SUMMARIES]
    quotes = [
        html.fragment_fromstring(entry.content[0].value, create_parent="div").find("blockquote").text_content()
        for entry in feed.entries
    ]
    assert quotes == [quoted(event) for event in EVENTS]
    assert [entry.tags[0].term for entry in feed.entries] == [event["kind"]["name"] for event in EVENTS]
    assert "CC BY 4.0" in feed.feed.rights


def test_forty_texts_and_more_are_thrown_at_every_format() -> None:
    assert len(set(HOSTILE)) >= 40


def test_json_feed_shows_the_quotation_as_text() -> None:
    items = json.loads(jsonfeed.render(PAGE))["items"]
    assert [item["title"] for item in items] == TITLES
    for item, event in zip(items, EVENTS, strict=True):
        quote = html.fragment_fromstring(item["content_html"], create_parent="div").find("blockquote")
        assert quote.text_content() == quoted(event)


@pytest.mark.parametrize("render", [timelinejs.render, vis.render])
def test_widgets_show_markup_as_text(render: Callable[..., bytes]) -> None:
    answer = json.loads(render(PAGE))
    if "items" in answer:
        headlines, texts = ([item[name] for item in answer["items"]] for name in ("content", "title"))
    else:
        headlines, texts = ([slide["text"][name] for slide in answer["events"]] for name in ("headline", "text"))
    assert [shown(headline) for headline in headlines] == TITLES
    for markup in (*headlines, *texts):
        tree = html.fragment_fromstring(markup, create_parent="div")
        assert not tree.xpath(".//script | .//img | .//@onerror | .//@href[starts-with(., 'javascript:')]")


def test_plain_widgets_are_given_the_text_as_it_is() -> None:
    assert [item["cardTitle"] for item in json.loads(chrono.render(PAGE))] == TITLES
    assert [item["title"] for item in json.loads(fullcalendar.render(PAGE))] == TITLES


def test_json_ld_expands_to_the_same_names() -> None:
    expanded = pyld.expand(json.loads(jsonld.render(PAGE)))
    parts = expanded[0]["https://schema.org/hasPart"]
    assert [part["https://schema.org/name"][0]["@value"] for part in parts] == TITLES
    assert [part["https://schema.org/description"][0]["@value"] for part in parts] == SUMMARIES
    documents = [part["https://schema.org/subjectOf"][0] for part in parts]
    assert [document["https://schema.org/name"][0]["@value"] for document in documents] == list(HOSTILE)
    quotations = [document["https://schema.org/hasPart"][0] for document in documents]
    assert [quotation["https://schema.org/text"][0]["@value"] for quotation in quotations] == list(HOSTILE)


def test_csl_keeps_titles_and_fits_its_schema() -> None:
    items = json.loads(csl.render(get_cited_sources(PAGE)))
    assert [item["title"] for item in items] == list(HOSTILE)
    assert complaints(items) == []


def test_the_schema_of_csl_takes_no_key_of_ours() -> None:
    [item] = json.loads(csl.render(get_cited_sources(a_page(a_document()))))
    assert complaints([item | {"slug": "gazette"}]) != []


@pytest.mark.parametrize("text", HOSTILE)
def test_a_citation_processor_cites_whatever_title_there_is(text: str) -> None:
    page = a_page(a_document(citations=[a_citation(title=text, publisher={"slug": "p", "name": text})]))
    [entry] = bibliography(json.loads(csl.render(get_cited_sources(page))))
    assert "".join(entry.split()).startswith("".join(f"{text} (2025) “{text}”".split()))


def test_bibtex_gives_the_text_back_with_white_space_collapsed() -> None:
    library = parse_string(bib.render(get_cited_sources(PAGE)).decode())
    assert not library.failed_blocks
    assert [_plain_tex(entry["title"]) for entry in library.entries] == [collapsed(text) for text in HOSTILE]


def _plain_tex(text: str) -> str:
    names = {"textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^"}
    marks = r"\\(text[a-z]+)\{\}|\\([{}$&#_%])|\{\}"
    return re.sub(marks, lambda found: names[found[1]] if found[1] else found[2] or "", text)


def test_ris_gives_the_text_back_with_white_space_collapsed() -> None:
    records = rispy.loads(ris.render(get_cited_sources(PAGE)).decode())
    assert [record["title"] for record in records] == [collapsed(text) for text in HOSTILE]
