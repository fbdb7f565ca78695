"""Web archives, lists of archived addresses and saved pages become captures dated by their archive."""

import datetime as dt
import gzip
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sources.archives import download
from sources.archives.addresses import find_unaltered_address, parse_archived
from sources.archives.copies import UnreadableCopies, comparable_address, find_addresses, read_head
from sources.archives.lists import drop_repeated, parse_list
from sources.archives.warc import iter_warc
from sources.capture.http import Fetched, NotFetched
from sources.models import Capture, Source
from tests.answers import Json

URL = "https://ministry.example/news/ban"
WAYBACK = "https://web.archive.org/web"
OLD = "Exports of the metal are banned until further notice."
NEW = "Exports of the metal are licensed until further notice."
CDX_HEADER = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def source() -> Source:
    return Source.objects.create(slug="ban", title="Ban", type="press_release", url=URL)


def saved(*options: object) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("capture_history", *map(str, options), stdout=out, stderr=out)
    return out.getvalue()


def captured() -> list[tuple[str, str, str]]:
    return list(Capture.objects.order_by("seen", "number").values_list("seen", "text", "archive_url"))


def a_page(text: str) -> str:
    return f"<html><head><title>Ban</title></head><body><article><h1>Ban</h1><p>{text}</p></article></body></html>"


def a_warc(path: Path, *pages: tuple[str, str, str, str], encoding: str = "") -> Path:
    """A WARC file of pages, each record gzipped: time, address, status and text."""
    records: list[bytes] = []
    for at, url, status, text in pages:
        body = gzip.compress(text.encode()) if encoding else text.encode()
        headers = f"Content-Encoding: {encoding}\r\n" if encoding else ""
        answer = f"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\n{headers}\r\n".encode() + body
        head = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{len(records)}>\r\nWARC-Date: {at}\r\n"
            f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n"
        )
        records.append(gzip.compress(head.encode() + answer + b"\r\n\r\n"))
    path.write_bytes(b"".join(records))
    return path


def test_pages_of_a_warc_are_captures_dated_by_their_archive(tmp_path: Path) -> None:
    warc = a_warc(
        tmp_path / "crawl.warc.gz",
        ("2025-05-19T23:30:00Z", "http://www.ministry.example/news/ban/", "200 OK", NEW),
        ("2025-05-13T12:00:00Z", URL, "200 OK", OLD),
        ("2025-05-14T12:00:00Z", URL, "503 Service Unavailable", "Words of an error."),
        ("2025-05-15T12:00:00Z", "https://elsewhere.example/", "200 OK", "Other words."),
        encoding="gzip",
    )
    assert saved("--warc", warc, "--address", f"{WAYBACK}/{{timestamp}}/{{url}}").startswith("Captures: 2 new")
    assert captured() == [
        ("2025-05-13", OLD, f"{WAYBACK}/20250513120000/{URL}"),
        ("2025-05-19", NEW, f"{WAYBACK}/20250519233000/http://www.ministry.example/news/ban/"),
    ]
    assert "0 new, 2 known" in saved("--warc", warc)


def test_a_mapped_address_that_no_archive_or_list_has_is_named(tmp_path: Path, archive: dict[str, str]) -> None:
    warc = a_warc(tmp_path / "a.warc.gz", ("2025-05-13T12:00:00Z", URL, "200 OK", OLD))
    names, listed = tmp_path / "map.yaml", tmp_path / "list.cdx"
    listed.write_text(LISTS["CDX without a header"])
    archive[f"{WAYBACK}/20250513120000id_/{URL}"] = OLD
    for option, path in (("--warc", warc), ("--list", listed)):
        names.write_text(f"{URL}: ban\n{URL}s: ban\n")
        assert f"Not found: 1 problem.\n  --map {URL}s: nothing that was read" in saved(option, path, "--map", names)
        names.write_text(f"{URL}s: ban\n")
        with pytest.raises(CommandError, match="Nothing was saved"):
            saved(option, path, "--map", names)


def test_a_consent_wall_in_an_archive_is_left_out_by_name(tmp_path: Path) -> None:
    wall = "We value your privacy\nWe and our partners use cookies. Please accept all cookies."
    warc = a_warc(tmp_path / "a.warc.gz", ("2025-05-13T12:00:00Z", URL, "200 OK", wall))
    out = saved("--warc", warc)
    assert f"a.warc.gz: {URL} of 2025-05-13T12:00:00Z: the page only asks for consent" in out
    assert captured() == []


@pytest.mark.parametrize("damage", [b"no archive at all, but some words", b"\x1f\x8b\x08\x00broken"])
def test_what_is_no_warc_is_refused_by_name(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "a.warc").write_bytes(damage)
    with pytest.raises(CommandError, match=r"a\.warc is not a WARC file, or is damaged"):
        saved("--warc", tmp_path / "a.warc")


def a_record(text: str, *, head: str = "", http: str = "", day: int = 13) -> bytes:
    """A record of a WARC file, not gzipped, with more lines in its own header and in that of its answer."""
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n{http}\r\n".encode() + text.encode()
    lines = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Date: 2025-05-{day}T12:00:00Z\r\nWARC-Target-URI: {URL}\r\n{head}"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return lines.encode() + answer


END = b"\r\n\r\n"


@pytest.mark.parametrize("is_gzipped", [False, True], ids=["plain", "gzip"])
def test_wherever_a_warc_is_cut_no_part_of_a_page_is_read_without_a_word(tmp_path: Path, is_gzipped: bool) -> None:
    records = [a_record(OLD) + END, a_record(NEW, day=19) + END]
    parts = [gzip.compress(record) if is_gzipped else record for record in records]
    data, path = b"".join(parts), tmp_path / "a.warc"
    # The blank lines behind a record are none of it; those in a member are.
    slack = 0 if is_gzipped else len(END)
    whole = {place for end in (len(parts[0]), len(data)) for place in range(end - slack, end + 1)}
    for place in range(1, len(data) + 1):
        path.write_bytes(data[:place])
        read: list[str] = []
        try:
            read += (copy.body.decode() for copy in iter_warc(path, lambda url: True, lambda place, reason: None))
            is_refused = False
        except UnreadableCopies:
            is_refused = True
        assert is_refused == (place not in whole), place
        assert set(read) <= {OLD, NEW}, place


def test_a_record_that_is_cut_off_is_named_and_what_precedes_it_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(a_record(OLD) + END + a_record(NEW, day=19)[:-5])
    out = StringIO()
    with pytest.raises(CommandError, match=r"(?s)Not everything was read: .*a\.warc: the file ends in the middle"):
        call_command("capture_history", "--warc", str(path), stdout=out, stderr=out)
    assert "Captures: 1 new" in out.getvalue()
    assert f"a.warc: {URL} of 2025-05-19T12:00:00Z: the file ends in the middle of this record. Fetch" in out.getvalue()
    assert [text for _, text, _ in captured()] == [OLD]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (a_record(OLD, http="Content-Length: 99\r\n"), "it has 53 bytes of the 99 that its Content-Length names"),
        (a_record(OLD, head="WARC-Truncated: disconnect\r\n"), "its archive cut it off (WARC-Truncated: disconnect)"),
    ],
    ids=["Content-Length", "WARC-Truncated"],
)
def test_a_page_that_came_in_part_is_left_out_by_name(tmp_path: Path, record: bytes, reason: str) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(record + END + a_record(NEW, day=19) + END)
    out = saved("--warc", path)
    assert f"a.warc: {URL} of 2025-05-13T12:00:00Z: {reason}. Fetch the archive again." in out
    assert [text for _, text, _ in captured()] == [NEW]


def test_a_page_whose_compressed_content_ends_too_early_is_left_out(tmp_path: Path) -> None:
    body = gzip.compress(OLD.encode())[:-10]
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\n" + body
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Date: 2025-05-13T12:00:00Z\r\nWARC-Target-URI: {URL}\r\n"
    path = tmp_path / "a.warc"
    path.write_bytes(f"{head}Content-Length: {len(answer)}\r\n\r\n".encode() + answer + END)
    assert "its compressed content ends too early. Fetch the archive again." in saved("--warc", path)
    assert captured() == []


def test_a_transfer_coding_explains_another_length(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    chunked = f"{len(OLD):x}\r\n{OLD}\r\n0\r\n\r\n"
    path.write_bytes(a_record(chunked, http="Transfer-Encoding: chunked\r\nContent-Length: 999\r\n") + END)
    assert "Captures: 1 new" in saved("--warc", path)
    assert [text for _, text, _ in captured()] == [OLD]


LISTS = {
    "JSON of the CDX server": json.dumps(
        [
            CDX_HEADER,
            ["k", "20250513120000", URL, "text/html", "200", "AAA", "1"],
            ["k", "20250514120000", URL, "text/html", "404", "BBB", "1"],
        ]
    ),
    "CDX": f" CDX N b a m s k r M S V g\nk 20250513120000 {URL} text/html 200 AAA - - 1 2 a.warc.gz\n",
    "CDX without a header": f"k 20250513120000 {URL} text/html 200 AAA 1\n",
    "CDXJ": f'k 20250513120000 {{"url": "{URL}", "status": "200", "digest": "AAA"}}\n',
    "TimeMap": json.dumps(
        {"original_uri": URL, "mementos": {"list": [{"datetime": "x", "uri": f"{WAYBACK}/20250513120000/{URL}"}]}}
    ),
}


@pytest.mark.parametrize("form", LISTS)
def test_every_form_of_list_names_its_copies(form: str) -> None:
    (found,) = parse_list(LISTS[form].encode())
    assert (found.url, found.at) == (URL, dt.datetime(2025, 5, 13, 12, tzinfo=dt.UTC))
    assert found.address == f"{WAYBACK}/20250513120000/{URL}"


@pytest.mark.parametrize(
    "text", ["", "[1, 2", "{}", "words and words", '{"mementos": {"list": [{"uri": 3}, 4]}}', "[[[]]]"]
)
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(UnreadableCopies, match="list"):
        parse_list(text.encode())


def test_of_copies_that_the_archive_knows_to_be_the_same_the_first_and_the_last_are_fetched() -> None:
    rows = [
        ["k", f"202505{day:02}000000", URL, "text/html", "200", digest, "1"] for day, digest in enumerate("AAABA", 1)
    ]
    found = drop_repeated(parse_list(json.dumps([CDX_HEADER, *rows]).encode()))
    assert [one.at.day for one in found] == [1, 3, 4, 5]


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The texts of an archive by the addresses that are fetched, in the order in which they are."""
    pages: dict[str, str] = {}

    def fetch(url: str, *, now: dt.datetime, **more: Json) -> Fetched:
        if url not in pages:
            raise NotFetched(f"{url}: the server responded with status 404.")
        return Fetched(url, 200, {"content-type": "text/plain"}, pages[url].encode(), now)

    monkeypatch.setattr(download, "fetch", fetch)
    return pages


def test_a_list_is_fetched_unaltered_and_a_second_run_fetches_what_is_missing(
    tmp_path: Path, archive: dict[str, str]
) -> None:
    rows = [["k", f"202505{day}120000", URL, "text/html", "200", str(day), "1"] for day in (13, 19)]
    rows.append(["k", "20250519120000", "https://elsewhere.example/", "text/html", "200", "x", "1"])
    (tmp_path / "list.json").write_text(json.dumps([CDX_HEADER, *rows]))
    archive[f"{WAYBACK}/20250513120000id_/{URL}"] = OLD
    out = saved("--list", tmp_path / "list.json", "--delay", "0")
    assert "Captures: 1 new" in out
    assert (
        f"{WAYBACK}/20250519120000/{URL}: {WAYBACK}/20250519120000id_/{URL}: the server responded with status 404"
        in out
    )
    assert "Of no source: 1 files, such as 'https://elsewhere.example/'" in out
    del archive[f"{WAYBACK}/20250513120000id_/{URL}"]
    archive[f"{WAYBACK}/20250519120000id_/{URL}"] = NEW
    assert "Captures: 1 new, 1 known" in saved("--list", tmp_path / "list.json", "--delay", "0")
    assert captured() == [
        ("2025-05-13", OLD, f"{WAYBACK}/20250513120000/{URL}"),
        ("2025-05-19", NEW, f"{WAYBACK}/20250519120000/{URL}"),
    ]


def test_who_stops_fetching_keeps_what_was_fetched(
    tmp_path: Path, archive: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [["k", f"202505{day}120000", URL, "text/html", "200", str(day), "1"] for day in (13, 19)]
    (tmp_path / "list.json").write_text(json.dumps([CDX_HEADER, *rows]))
    archive |= {f"{WAYBACK}/202505{day}120000id_/{URL}": text for day, text in ((13, OLD), (19, NEW))}

    def stop(seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("events.management.commands.capture_history.time.sleep", stop)
    out = saved("--list", tmp_path / "list.json")
    assert "Stopped. What was read until now is saved" in out
    assert [seen for seen, *_ in captured()] == ["2025-05-13"]


MARKS = {
    "SingleFile": (
        f"<!--\n Page saved with SingleFile \n url: {URL} \n"
        " saved date: Tue May 13 2025 23:30:00 GMT-0400 (Eastern Daylight Time)\n-->",
        "2025-05-14",
        "",
    ),
    "the Wayback Machine": (
        f'<script>__wm.wombat("{URL}","20250513120000","{WAYBACK}");</script>',
        "2025-05-13",
        f"{WAYBACK}/20250513120000/{URL}",
    ),
    "archive.today": (
        f'<link rel="canonical" href="https://archive.ph/2025.05.13-120000/{URL}">',
        "2025-05-13",
        f"https://archive.ph/2025.05.13-120000/{URL}",
    ),
}


@pytest.mark.parametrize("kind", MARKS)
def test_a_saved_page_says_where_and_when_it_was_seen(tmp_path: Path, kind: str) -> None:
    mark, seen, archive_url = MARKS[kind]
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "ban.html").write_text(a_page(OLD).replace("<title>", f"{mark}<title>"))
    saved("--pages", tmp_path)
    ((day, text, address),) = captured()
    assert (day, address) == (seen, archive_url)
    assert OLD in text


def test_a_saved_page_that_tells_no_day_needs_one_in_the_mapping(tmp_path: Path) -> None:
    page = tmp_path / "ban.html"
    page.write_text(f"<!-- saved from url=(0033){URL} -->" + a_page(OLD))
    assert "ban.html: nothing says when it was kept. Name its day in --map" in saved("--pages", page)
    (tmp_path / "map.yaml").write_text("ban.html: {source: ban, seen: 2025-05-13}\n")
    saved("--pages", page, "--map", tmp_path / "map.yaml")
    assert [seen for seen, *_ in captured()] == ["2025-05-13"]


@pytest.mark.parametrize(
    "text", ["- a", "ban.html: 3", "ban.html: {source: ban, seen: soon}", "a: [", "ban.html: {seen: 2025-05-13}"]
)
def test_a_mapping_that_is_none_is_refused_with_its_form(tmp_path: Path, text: str) -> None:
    (tmp_path / "map.yaml").write_text(text)
    with pytest.raises(CommandError, match=r"map\.yaml: .*(slug|each line)"):
        saved("--pages", tmp_path, "--map", tmp_path / "map.yaml")


BROKEN = ["<![", "<!", "<a b='", "</", "<!--", "<!doctype [", "&#", "\0", "<link rel=canonical>", ""]


@pytest.mark.parametrize("text", BROKEN)
def test_what_a_page_calls_itself_is_read_however_broken_it_is(text: str) -> None:
    link = f'<link rel="canonical" href="{URL}">'
    assert read_head(f"{link}{text}").addresses[:1] == [URL]
    assert find_addresses(f"{link}{text * 1000}".encode(), "text/html")[:1] == [URL]


@pytest.mark.parametrize(
    ("address", "url"),
    [
        (f"{WAYBACK}/20250513120000/{URL}", URL),
        (f"{WAYBACK}/20250513120000if_/{URL}", URL),
        (f"{WAYBACK}/2025/ministry.example/a", "http://ministry.example/a"),
        (f"https://archive.today/20250513120000/{URL}", URL),
        (f"https://arquivo.pt/wayback/20250513120000/{URL}", URL),
        (f"{WAYBACK}/20251399000000/{URL}", None),
        (f"{WAYBACK}/*/{URL}", None),
        (URL, None),
    ],
)
def test_an_archives_address_says_of_what_it_is_a_copy(address: str, url: str | None) -> None:
    found = parse_archived(address)
    assert (found.url if found else None) == url


def test_only_the_wayback_machine_is_asked_for_the_page_as_it_came() -> None:
    assert find_unaltered_address(f"{WAYBACK}/2025/{URL}") == f"{WAYBACK}/2025id_/{URL}"
    assert (
        find_unaltered_address(f"https://archive.ph/20250513120000/{URL}") == f"https://archive.ph/20250513120000/{URL}"
    )


def test_addresses_that_lead_to_one_page_are_the_same_and_others_are_not() -> None:
    same = ["http://www.a.example/b/", "https://A.example:443/b", "https://a.example/b/index.html#c"]
    assert {comparable_address(url) for url in same} == {"a.example/b"}
    others = [
        "https://a.example/B",
        "https://a.example/b?c=1",
        "https://a.example:8443/b",
        "ftp://a.example/b",
        "x",
        "http://[",
    ]
    assert not {comparable_address(url) for url in others} & {"a.example/b"}
