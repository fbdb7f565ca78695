"""What export_timeline writes, imported into an empty database and published, gives the same documents."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from unittest.mock import Mock
from uuid import UUID

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.editions.models import Edition, Entry
from events.editions.publishing import withdraw
from events.exchange.annals import read
from events.exchange.export import Exported, iter_export, render_rows
from tests.desk import KIND, SOURCE, an_event, empty_the_database, key, published, written
from tests.threads import in_threads

pytestmark = pytest.mark.django_db

HOSTILE = "NO, 2018: [a] {b} # \u2028 'x' \"y\" <b> &amp; \U0001f600 =1+1 - \t\n end "


def publish_a_world() -> None:
    published(
        an_event(
            "ban",
            title="Ban: NO",
            summary=HOSTILE,
            date="[2025-05-14..2025-05-19]",
            dates=[{"type": "signed", "date": "2018", "status": "disputed", "sources": ["gazette"], "note": "n"}],
            actors=[{"actor": "bis", "role": "issuer"}],
            topics=["chips"],
            jurisdictions=["US"],
            media={"url": "https://example.org/a.png", "alt": "A"},
            relations=[{"type": "amends", "event": "other", "basis": "inferred"}],
            citations=[{"source": "gazette", "via": "paper", "quote": "words", "locator": "p. 1"}],
            translations=[{"lang": "zh", "title": "禁令：NO", "summary": HOSTILE, "renders": "0123456789abcdef"}],
        ),
        an_event("other", significance=5),
        kinds=[KIND],
        topics=[{"slug": "chips", "name": "Chips"}],
        actors=[{"slug": "bis", "name": "BIS", "kind": "agency", "country": "US", "aliases": ["Bureau"]}],
        publishers=[{"slug": "press", "name": "Press", "country": "US"}],
        sources=[
            SOURCE | {"publisher": "press", "captures": [
                {"seen": "2018-01", "text": "The words\nstood.", "captured_at": "2018-01-02T03:04:05+02:00",
                 "via": "paper"},
                {"seen": "2019-01", "text": "The word stood."},
            ]},
            {"slug": "paper", "title": "Paper", "type": "news_article", "identifiers": {"doi": "10.1/x"}},
        ],
        timelines=[
            {"slug": "all", "title": "All", "question": {"actor": ["bis"]},
             "eras": [{"title": "E", "date": "2018/2019"}], "sides": {"above": ["US"], "below": ["CN"]},
             "steps": [{"event": "other", "heading": "H", "text": HOSTILE.strip()}],
             "translations": [{"lang": "zh", "title": "全部", "eras": ["时期"],
                               "steps": [{"event": "other", "heading": "步骤"}]}]},
        ],
    )  # fmt: skip


def digests() -> set[tuple[str, str, str]]:
    return set(Entry.objects.current().public().values_list("subject", "slug", "digest"))


@pytest.mark.parametrize("ending", ["yaml", "json", "jsonl"])
def test_what_is_exported_gives_the_same_documents_elsewhere(tmp_path: Path, ending: str) -> None:
    publish_a_world()
    before = digests()
    path = tmp_path / f"all.{ending}"
    call_command("export_timeline", output=path)
    empty_the_database()
    assert not digests()
    call_command("import_events", path, publish=True, note="Moved")
    assert digests() == before


def test_a_timeline_is_exported_with_what_its_events_need_and_no_more(tmp_path: Path) -> None:
    publish_a_world()
    path = tmp_path / "all.json"
    call_command("export_timeline", "all", output=path)
    sections = json.loads(path.read_text())
    assert (sections.pop("export"), sections.pop("rows")) == ({"edition": 1}, sum(map(len, sections.values())))
    assert {section: [row["slug"] for row in rows] for section, rows in sections.items()} == {
        "kinds": ["rule"], "topics": ["chips"], "actors": ["bis"], "publishers": ["press"],
        "sources": ["gazette", "paper"], "events": ["ban", "other"], "timelines": ["all"],
    }  # fmt: skip
    # The event of a step is written too, though the question does not select it.
    assert [relation["event"] for relation in sections["events"][0]["relations"]] == ["other"]


def test_what_is_not_public_is_not_exported(capsys: pytest.CaptureFixture[str]) -> None:
    publish_a_world()
    written(an_event("ban", title="Unpublished"), an_event("draft"))
    call_command("export_timeline", format="json")
    told = capsys.readouterr().out
    assert "Unpublished" not in told
    assert "draft" not in told


def test_an_unknown_timeline_is_refused_with_the_nearest() -> None:
    publish_a_world()
    with pytest.raises(CommandError, match="all"):
        call_command("export_timeline", "al")


@pytest.mark.parametrize("ending", ["yaml", "json", "jsonl"])
def test_an_export_that_was_cut_off_anywhere_is_not_imported(ending: str, tmp_path: Path) -> None:
    published(an_event("ban"), an_event("another"))
    path = tmp_path / f"all.{ending}"
    call_command("export_timeline", output=path, verbosity=0)
    text = path.read_text()
    assert read(str(path), text.encode()).problems == []
    lines = text.splitlines(keepends=True)
    for length in range(1, len(lines)):
        reading = read(str(path), "".join(lines[:length]).encode())
        assert reading.problems, f"cut after line {length}"
    joined = read("two.jsonl", (text + text).encode()) if ending == "jsonl" else None
    assert joined is None or "it has" in joined.problems[0].reason


@pytest.mark.parametrize("format", ["yaml", "json", "jsonl"])
def test_an_export_is_the_same_however_few_rows_are_read_at_once(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_a_world()
    whole = "".join(render_rows(iter_export(), format, 1))
    for name in ("_BATCH", "_SOURCES"):
        monkeypatch.setattr(f"events.exchange.export.{name}", 1)
    assert "".join(render_rows(iter_export(), format, 1)) == whole


def test_rows_are_read_as_they_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    published(*[an_event(slug) for slug in "abcdef"])
    monkeypatch.setattr("events.exchange.export._BATCH", 2)
    parts = render_rows(iter_export(), "jsonl", 1)
    while '"slug": "b"' not in next(parts):
        pass
    with CaptureQueriesContext(connection) as rest:
        "".join(parts)
    assert sum("editions_revision" in query["sql"] for query in rest) >= 3


def test_a_manifest_says_what_the_file_is(tmp_path: Path) -> None:
    publish_a_world()
    path, manifest = tmp_path / "all.jsonl", tmp_path / "all.manifest.json"
    call_command("export_timeline", output=path, manifest=manifest)
    data = path.read_bytes()
    said = json.loads(manifest.read_text())
    assert said["edition"] == 1
    assert said["published"] == Edition.objects.get().published_at.isoformat()
    assert (said["timeline"], said["licence"]) == (None, settings.ANNALS_LICENCE)
    assert said["files"] == [
        {
            "name": "all.jsonl", "format": "jsonl", "bytes": len(data), "sha256": sha256(data).hexdigest(),
            "counts": {
                "kinds": 1, "topics": 1, "actors": 1, "publishers": 1, "sources": 2, "events": 2, "timelines": 1
            },
        }
    ]  # fmt: skip
    with pytest.raises(CommandError, match="--manifest needs --output"):
        call_command("export_timeline", manifest=manifest)


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_what_is_published_meanwhile_is_not_in_an_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published(an_event("a"), an_event("b"))
    monkeypatch.setattr("events.exchange.export._BATCH", 1)
    whole = iter_export

    def slow(chosen: set[UUID] | None, since: int) -> Iterator[Exported]:
        for number, row in enumerate(whole(chosen, since)):
            if number == 0:
                in_threads(lambda: published(an_event("b", title="Changed"), an_event("c")))
            yield row

    monkeypatch.setattr("events.management.commands.export_timeline.iter_export", slow)
    call_command("export_timeline", output=tmp_path / "all.json")
    said = json.loads((tmp_path / "all.json").read_text())
    assert said["export"] == {"edition": 1}
    assert [event["title"] for event in said["events"]] == ["A", "B"]


def test_an_export_that_fails_leaves_the_file_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published(an_event("ban"))
    path = tmp_path / "all.yaml"
    path.write_text("before")
    monkeypatch.setattr("os.fsync", Mock(side_effect=OSError(28, "No space left on device")))
    with pytest.raises(CommandError, match="No space left on device"):
        call_command("export_timeline", output=path)
    assert [one.name for one in tmp_path.iterdir()] == ["all.yaml"]
    assert path.read_text() == "before"


@pytest.mark.parametrize("ending", ["yaml", "json", "jsonl"])
def test_a_delta_brings_a_copy_up_to_date(tmp_path: Path, ending: str) -> None:
    """Changed, new, renamed, reworded by a neighbour, related to what is new, withdrawn, and withdrawn before."""
    publish_a_world()
    published(an_event("leaves"), an_event("left"), an_event("ban-too", relations=[{"type": "amends", "event": "ban"}]))
    withdraw([key("event", "left")], by=None, reason="Twice.")
    written(an_event("coming"))
    published(an_event("other", significance=5, relations=[{"type": "amends", "event": "coming"}]))
    whole, delta = tmp_path / f"whole.{ending}", tmp_path / f"delta.{ending}"
    since = Edition.objects.current().number
    call_command("export_timeline", output=whole)
    published(
        an_event("coming"), an_event("ban-again", former_slugs=["ban-too"], title="Renamed"), an_event("new"),
        topics=[{"slug": "chips", "name": "Semiconductors"}],
        sources=[SOURCE | {"captures": [{"seen": "2019-02", "text": "Other words."}]}],
    )  # fmt: skip
    withdraw([key("event", "leaves")], by=None, reason="Never happened.")
    after = digests()
    call_command("export_timeline", output=delta, since=since)
    assert "Never happened." in delta.read_text()
    assert "Twice." not in delta.read_text()
    empty_the_database()
    call_command("import_events", whole, publish=True, note="Moved")
    assert digests() != after
    with pytest.raises(CommandError, match=r"‘leaves’ was withdrawn.*import the file with --publish"):
        call_command("import_events", delta)
    call_command("import_events", delta, publish=True, note="Brought up to date")
    assert digests() == after
    entry = Entry.objects.current().get(slug="leaves")
    assert (entry.document, entry.change) == (None, "withdrawal")
    call_command("import_events", delta, publish=True, note="Again")
    assert Edition.objects.count() == 2


def test_a_delta_that_is_cut_off_or_joined_is_refused(tmp_path: Path) -> None:
    publish_a_world()
    published(an_event("leaves"))
    withdraw([key("event", "leaves")], by=None, reason="Never happened.")
    path = tmp_path / "delta.jsonl"
    call_command("export_timeline", output=path, since=2)
    begin, tombstone, end = path.read_text().splitlines()
    assert (json.loads(begin), json.loads(end)) == ({"export": {"edition": 3, "since": 2}}, {"rows": 1})
    assert [problem.reason[:20] for problem in read("d.jsonl", f"{begin}\n{end}".encode()).problems] == [
        "“rows” says that the"
    ]
    broken = tombstone.replace("leaves", "x").replace('"id": "', '"id": "x')
    assert "needs its subject" in read("d.jsonl", f"{begin}\n{broken}\n{end}".encode()).problems[0].reason


@pytest.mark.parametrize(("since", "timeline"), [(2, None), (-1, None), (1, "all")])
def test_a_delta_needs_an_edition_that_there_is_and_no_timeline(since: int, timeline: str | None) -> None:
    publish_a_world()
    with pytest.raises(CommandError, match="--since"):
        call_command("export_timeline", timeline, since=since)
