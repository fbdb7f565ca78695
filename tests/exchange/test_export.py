"""What export_timeline writes, imported into an empty database and published, gives the same documents."""

import json

import pytest
from django.core.management import CommandError, call_command

from events.editions.models import Entry
from tests.desk import KIND, SOURCE, an_event, empty_the_database, published

pytestmark = pytest.mark.django_db

HOSTILE = "NO, 2018: [a] {b} # \u2028 'x' \"y\" <b> &amp; \U0001f600 =1+1 - \t\n end "


def publish_a_world():
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
            media={"url": "https://example.org/a.png"},
            relations=[{"type": "amends", "event": "other", "basis": "inferred"}],
            citations=[{"source": "gazette", "via": "paper", "quote": "words", "locator": "p. 1"}],
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
             "steps": [{"event": "other", "heading": "H", "text": HOSTILE.strip()}]},
        ],
    )  # fmt: skip


def digests():
    return set(Entry.objects.current().public().values_list("subject", "slug", "digest"))


@pytest.mark.parametrize("ending", ["yaml", "json", "jsonl"])
def test_what_is_exported_gives_the_same_documents_elsewhere(tmp_path, ending):
    publish_a_world()
    before = digests()
    path = tmp_path / f"all.{ending}"
    call_command("export_timeline", output=path)
    empty_the_database()
    assert not digests()
    call_command("import_events", path, publish=True, note="Moved")
    assert digests() == before


def test_a_timeline_is_exported_with_what_its_events_need_and_no_more(tmp_path):
    publish_a_world()
    path = tmp_path / "all.json"
    call_command("export_timeline", "all", output=path)
    sections = json.loads(path.read_text())
    assert {section: [row["slug"] for row in rows] for section, rows in sections.items()} == {
        "kinds": ["rule"], "topics": ["chips"], "actors": ["bis"], "publishers": ["press"],
        "sources": ["gazette", "paper"], "events": ["ban", "other"], "timelines": ["all"],
    }  # fmt: skip
    # The event of a step is written too, though the question does not select it.
    assert [relation["event"] for relation in sections["events"][0]["relations"]] == ["other"]


def test_what_is_not_public_is_not_exported(capsys):
    from tests.desk import written

    publish_a_world()
    written(an_event("ban", title="Unpublished"), an_event("draft"))
    call_command("export_timeline", format="json")
    told = capsys.readouterr().out
    assert "Unpublished" not in told
    assert "draft" not in told


def test_an_unknown_timeline_is_refused_with_the_nearest():
    publish_a_world()
    with pytest.raises(CommandError, match="all"):
        call_command("export_timeline", "al")
