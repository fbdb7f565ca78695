"""A mapping says how a stranger's table is read: columns, constants, values, several dates, and names for slugs."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from events.exchange.csv import read_csv
from events.exchange.mappings import read_mapping
from events.exchange.reading import Options, Reading
from events.exchange.writing import ImportRefused, import_rows
from events.models import Event
from tests.desk import an_event, written

TABLE = """Firm,Listed,Removed,Where,Why,Policy,Ref
Huawei,5/16/2019,,China,Reasons.,Presumption of denial,https://www.federalregister.gov/d/2019-10616
ZTE,4/16/2018,7/13/2018,PRC,,,
"""
MAPPING = """
columns:
  Firm: title
  Listed: date effective
  Removed: date removed
  Where: jurisdictions
  Why: summary
  Policy: summary
  Ref: source_urls
constants: {kind: Rule, topics: chips, sources: gazette, actors: BIS (issuer), significance: 4}
values:
  Where: {China: CN, PRC: CN}
date_order: month
"""


def reading(mapping: str = MAPPING, table: str = TABLE) -> Reading:
    return read_csv("t.csv", table.encode(), Options(mapping=read_mapping(mapping.encode())))


def test_columns_constants_values_and_dates_are_read_as_the_mapping_says() -> None:
    read = reading()
    assert read.problems == []
    first, second = (row.row for row in read.rows if row.subject == "event")
    assert first["dates"] == [{"type": "effective", "date": "2019-05-16"}]
    assert [date["type"] for date in second["dates"]] == ["effective", "removed"]
    assert (first["summary"], first["jurisdictions"]) == ("Reasons.\nPresumption of denial", ["CN"])
    assert (second["kind"], second["significance"], second["citations"]) == ("Rule", "4", [{"source": "gazette"}])
    assert [citation["source"] for citation in first["citations"]][1:] == ["gazette"]
    assert first["slug"] == "huawei-2019-05-16"


@pytest.mark.django_db
def test_kinds_topics_and_actors_may_be_called_by_their_names() -> None:
    written(
        an_event("other"),
        topics=[{"slug": "chips", "name": "Semiconductors"}],
        actors=[{"slug": "bis", "name": "Bureau of Industry and Security", "kind": "agency", "aliases": ["BIS"]}],
    )
    import_rows(reading().rows)
    event = Event.objects.get(title="ZTE")
    assert (event.kind and event.kind.slug, event.topics.get().slug) == ("rule", "chips")
    assert [(part.actor.slug, part.role) for part in event.participations.all()] == [("bis", "issuer")]
    import_rows(reading(MAPPING.replace("topics: chips", "topics: semiconductors")).rows)
    assert import_rows(reading().rows).changed == []


@pytest.mark.django_db
def test_an_unknown_name_is_told_with_the_nearest_and_a_shared_one_as_such() -> None:
    written(
        an_event("other"),
        topics=[{"slug": "chips", "name": "Semiconductors"}, {"slug": "semis", "name": "Semiconductors"}],
        actors=[{"slug": "bis", "name": "Bureau", "kind": "agency", "aliases": ["BIS"]}],
    )
    mapping = MAPPING.replace("kind: Rule", "kind: Ruel").replace("topics: chips", "topics: semiconductors")
    with pytest.raises(ImportRefused) as refused:
        import_rows(reading(mapping).rows)
    problems = {str(problem) for problem in refused.value.problems}
    assert problems >= {
        "t.csv:2 event.kind: unknown kind 'Ruel': did you mean 'rule'?",
        "t.csv:2 event.topics: several topics are called ‘semiconductors’. Write the slug of one.",
    }
    assert not Event.objects.filter(title="ZTE").exists()


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ("columns: {Firn: title}", "unknown heading 'Firn': did you mean 'Firm'?"),
        ("columns: {Firm: titel}", "unknown column 'titel': did you mean 'title'?"),
        ("columns: {Firm: title}\nconstants: {sorces: a}", "unknown column 'sorces': did you mean 'sources'?"),
        ("columns: {Firm: title}\nvalues: {Were: {a: b}}", "unknown heading 'Were': did you mean 'Where'?"),
    ],
)
def test_what_does_not_fit_the_table_is_told(mapping: str, reason: str) -> None:
    assert reason in [problem.reason for problem in reading(mapping).problems]


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ("- a", "maps headings to columns"),
        ("columns: {a: [b]}", "“columns” must map names to text"),
        ("columns: {a: title}\nvalues: {a: b}", "“a” must be a mapping"),
        ("columns: {a: title}\nconstant: {kind: b}", "did you mean 'constants'?"),
        ("columns: {a: title}\ndate_order: year", "date_order must be day or month, not ‘year’"),
        ("a: {b: c", "YAML or JSON"),
    ],
)
def test_what_is_no_mapping_is_refused(mapping: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason.replace("?", r"\?")):
        read_mapping(mapping.encode())


def test_in_a_mapping_every_word_is_text() -> None:
    assert read_mapping(b"columns: {Year: date, NO: title}").columns == {"Year": "date", "NO": "title"}
    assert read_mapping(b"Headline: title").columns == {"Headline": "title"}


@pytest.mark.django_db
def test_the_command_reads_a_mapping_file(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("columns: {Firm: titel}")
    (tmp_path / "t.csv").write_text(TABLE)
    with pytest.raises(CommandError, match="unknown column 'titel'"):
        call_command("import_events", tmp_path / "t.csv", mapping=tmp_path / "m.yaml")
