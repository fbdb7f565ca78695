"""Sources as citations: CSL-JSON, BibTeX and RIS of a page of them, and of one."""

import json
import re

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from django.test import Client

from events.editions.drafts import save_revision
from events.editions.publishing import publish
from sources.formats.registry import CITATIONS, FORMATS, CitationFormat
from sources.models import Source
from tests.answers import Json
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

API = "/api/v1"
NAMES = [format.name for format in CITATIONS]


@pytest.fixture
def sources() -> None:
    published(
        an_event("ban"),
        publishers=[{"slug": "ministry", "name": "Ministry"}],
        sources=[
            {"slug": "gazette", "title": "Gazette", "type": "official_notice", "published": "2018-01-01"},
            {"slug": "daily", "title": "Daily", "type": "news_article", "language": "zh", "publisher": "ministry"},
        ],
    )
    published(sources=[{"slug": "act", "title": "Act", "type": "statute", "authors": ["A. Author"]}])


def cited(client: Client, path: str) -> Json:
    """By format the keys and titles of the sources at an address, each read by a library of that format."""
    bodies = {name: client.get(f"{API}/{path.replace('FORMAT', name)}").content.decode() for name in NAMES}
    return {
        "csl": [(item["id"], item["title"]) for item in json.loads(bodies["csl"])],
        "bib": [(entry.key, entry.fields_dict["title"].value) for entry in parse_string(bodies["bib"]).entries],
        "ris": [(record["id"], record["title"]) for record in rispy.loads(bodies["ris"])],
    }


@pytest.mark.parametrize("path", ["sources.FORMAT", "sources?format=FORMAT"])
def test_every_published_source_is_cited_by_title(client: Client, sources: None, path: str) -> None:
    expected = [("act", "Act"), ("daily", "Daily"), ("gazette", "Gazette")]
    assert cited(client, path) == dict.fromkeys(NAMES, expected)


@pytest.mark.parametrize(
    ("question", "slugs"),
    [("type=statute,news_article", ["act", "daily"]), ("language=zh", ["daily"]), ("publisher=ministry", ["daily"]),
     ("slug=gazette&slug=act", ["act", "gazette"]), ("q=gazette", ["gazette"]), ("edition=1", ["daily", "gazette"])],
)  # fmt: skip
def test_a_question_means_the_same_in_every_format(
    client: Client, sources: None, question: str, slugs: list[str]
) -> None:
    result = client.get(f"{API}/sources?{question}").json()["results"]
    assert [source["slug"] for source in result] == slugs
    assert cited(client, f"sources.FORMAT?{question}") == {
        name: [(slug, slug.capitalize()) for slug in slugs] for name in NAMES
    }


def test_one_source_is_cited_with_its_makers(client: Client, sources: None) -> None:
    assert cited(client, "sources/act.FORMAT") == {name: [("act", "Act")] for name in NAMES}
    assert client.get(f"{API}/sources/act.csl").json()[0]["author"] == [{"literal": "A. Author"}]


@pytest.mark.parametrize("path", ["sources", "sources/act"])
@pytest.mark.parametrize("format", CITATIONS, ids=NAMES)
def test_accept_chooses_the_citation_and_each_has_its_tag(
    client: Client, sources: None, path: str, format: CitationFormat
) -> None:
    answer = client.get(f"{API}/{path}", headers={"Accept": format.accepted[0]})
    assert (answer.headers["Content-Type"], answer.headers["Vary"]) == (
        format.media_type,
        "Accept, origin, Accept-Encoding",
    )
    assert answer.headers["ETag"] != client.get(f"{API}/{path}").headers["ETag"]
    again = client.get(f"{API}/{path}", headers={"Accept": format.accepted[0], "If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", NAMES)
def test_a_part_of_the_sources_says_so_and_links_to_the_rest(client: Client, sources: None, name: str) -> None:
    answer = client.get(f"{API}/sources.{name}?limit=2")
    assert (answer.headers["Annals-Truncated"], answer.headers["Annals-Edition"]) == ("true", "2")
    assert answer.headers["Content-Disposition"] == f'inline; filename="sources-edition-2.{name}"'
    links = {rel: url for url, rel in re.findall(r'<(\S+)>; rel="(\w+)"', answer.headers["Link"])}
    assert links["alternate"] == f"http://testserver{API}/sources"
    following = client.get(links["next"])
    assert 'rel="prev"' in following.headers["Link"]
    seen = answer.content + following.content
    assert [seen.count(slug) for slug in (b"Act", b"Daily", b"Gazette")] == [1, 1, 1]
    assert "Annals-Truncated" not in client.get(f"{API}/sources.{name}").headers


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("sources.ics", 404, "unknown format 'ics'"),
        ("sources?format=atom", 400, "unknown format 'atom'"),
        ("sources.bib?format=ris", 400, "differ"),
        ("sources.bib?limit=1001", 400, "1 to 1000"),
        ("sources?limit=101", 400, "1 to 100"),
        ("sources/nothing.bib", 404, "nothing"),
        ("sources/act?kind=x", 400, "unknown parameter"),
        ("sources?publisher=minstry", 400, "did you mean 'ministry'?"),
        ("sources?language=中", 400, "BCP 47"),
        ("sources?type=act", 400, "unknown type 'act'"),
        ("quotes?source=gazete", 400, "did you mean 'gazette'?"),
    ],
)
def test_what_cannot_be_had_is_reported_with_the_way_out(
    client: Client, sources: None, path: str, status: int, said: str
) -> None:
    answer = client.get(f"{API}/{path}")
    assert answer.status_code == status
    assert said in answer.json()["detail"]


def test_sources_that_are_not_there_are_reported(client: Client, sources: None) -> None:
    page = client.get(f"{API}/sources?slug=act,nowhere").json()
    assert ([source["slug"] for source in page["results"]], page["not_found"]) == (["act"], ["nowhere"])
    assert client.get(f"{API}/sources?slug=nowhere").json()["results"] == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_former_slug_leads_to_the_source_in_the_same_format(client: Client, sources: None, name: str) -> None:
    act = Source.objects.get(slug="act")
    act.slug = "statute"
    act.save()
    publish([save_revision(act, by=None)], by=None, note="Renamed")
    answer = client.get(f"{API}/sources/act.{name}")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"http://testserver{API}/sources/statute.{name}")
    page = client.get(f"{API}/sources?slug=act").json()
    assert ([source["slug"] for source in page["results"]], page["not_found"]) == (["statute"], [])


def test_a_citation_names_the_archive_and_the_capture_of_the_newest_wording(client: Client) -> None:
    captures = [{"seen": day, "text": f"Words of {day}"} for day in ("2025-05-19", "2025-05-13")]
    address = "https://web.archive.org/web/2025/https://gazette.example/"
    row = {"slug": "gazette", "title": "Gazette", "type": "press_release", "captures": captures}
    published(sources=[row | {"archive_url": address}])
    bodies = {name: client.get(f"{API}/sources/gazette.{name}").content.decode() for name in NAMES}
    (item,) = json.loads(bodies["csl"])
    assert (item["version"], item["archive_location"]) == ("capture 1, seen 19 May 2025", address)
    (entry,) = parse_string(bodies["bib"]).entries
    assert entry.fields_dict["version"].value == "capture 1, seen 19 May 2025"
    assert address in entry.fields_dict["note"].value
    (record,) = rispy.loads(bodies["ris"])
    assert record["notes"] == ["Capture 1, seen 19 May 2025"]
    assert address in json.dumps(record)
