"""Rows without a slug of their own: which event each means, and that two events are never joined unnoticed."""

from pathlib import Path

import pytest

from events.exchange.csv import read_csv
from events.exchange.identity import Similar
from events.exchange.timelinejs import read_timelinejs
from events.exchange.writing import Imported, ImportRefused, import_rows
from events.models import Event

pytestmark = pytest.mark.django_db


def imported(text: str, name: str = "a.csv", *, overwrite: bool = False, similar: Similar = "ask") -> Imported:
    reading = read_csv(name, text.encode())
    assert reading.problems == []
    return import_rows(reading.rows, overwrite=overwrite, similar=similar)


def slugs() -> set[str]:
    return set(Event.objects.values_list("slug", flat=True))


def test_different_titles_in_many_scripts_have_different_slugs() -> None:
    titles = [
        "华为被列入实体清单", "中兴被列入实体清单", "商务部制裁FCC", "华为起诉FCC", "Санкции против Huawei",
        "Санкции против ZTE",
        "উইকিপিডিয়ায় স্বাগতম", "Straße", "Strasse", "Łódź sanctions", "301 tariffs", "Facets", "histogram", "!!!",
        "…", "Øresund tariff – phase 1", "Øresund tariff — phase 1",
        f"{'A' * 110} first", f"{'A' * 110} second",
    ]  # fmt: skip
    result = imported("title,date\n" + "".join(f"{title},2020\n" for title in titles))
    assert len(result.new) == len(titles) == Event.objects.count()
    assert "lodz-sanctions-2020" in slugs()


def test_a_slug_does_not_depend_on_the_rows_beside_it_unless_they_share_it() -> None:
    imported("title,date\nA ban,2020\n")
    assert imported("title,date\nAnother,2020\nA ban,2020\n", similar="new").unchanged[0].row["slug"] == "a-ban-2020"


def test_a_row_of_another_file_does_not_change_an_event_of_the_first() -> None:
    imported("title,date,summary\nEntity List additions,2020,Netherlands\n", "first.csv")
    with pytest.raises(ImportRefused) as refused:
        imported("title,date,summary\nEntity List additions,2020,Japan\n", "second.csv")
    (problem,) = refused.value.problems
    assert "‘entity-list-additions-2020’ (“Entity List additions”), which was imported from first.csv" in problem.reason
    assert Event.objects.get().summary == "Netherlands"
    imported("title,date,summary\nEntity List additions,2020,Japan\n", "second.csv", overwrite=True)
    assert Event.objects.get().summary == "Japan"


def test_the_same_row_in_two_files_changes_nothing() -> None:
    imported("title,date\nA ban,2020\n", "first.csv")
    assert len(imported("title,date\nA ban,2020\n", "second.csv").unchanged) == 1


@pytest.mark.parametrize("row", ["A bann,2020-05-01", "A ban,2020-05-02"])
def test_a_row_like_an_earlier_one_of_its_file_is_not_made_again_unnoticed(row: str) -> None:
    imported("title,date\nA bann,2020-05-02\n", "somewhere/a.csv")
    with pytest.raises(ImportRefused) as refused:
        imported(f"title,date\n{row}\n", "elsewhere/a.csv")
    assert "resembles ‘a-bann-2020-05-02’" in refused.value.problems[0].reason
    assert Event.objects.count() == 1
    imported(f"title,date\n{row}\n", "a.csv", similar="new")
    assert Event.objects.count() == 2


def test_a_row_like_one_earlier_row_is_shown_as_its_change_and_confirmed() -> None:
    imported("title,date\nA bann,2020-05-02\nOther,2021\n")
    text = "title,date\nA ban,2020-05-02\nOther,2021\n"
    with pytest.raises(ImportRefused) as refused:
        imported(text)
    assert "would change it (title: “A bann” → “A ban”): confirm with --same" in refused.value.problems[0].reason
    result = imported(text, similar="change")
    assert [(one.name, one.row["title"]) for one in result.changed] == [("a-bann-2020-05-02", "A ban")]
    assert (len(result.new), len(result.unchanged)) == (0, 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A,2020\nB,2020\n", "C,2020\n"),
        ("A,2020\n", "B,2020\nC,2020\n"),
    ],
)
def test_a_row_of_which_it_is_not_clear_what_it_changes_is_refused(before: str, after: str) -> None:
    imported(f"title,date\n{before}")
    with pytest.raises(ImportRefused) as refused:
        imported(f"title,date\n{after}", similar="change")
    assert len(refused.value.problems) == after.count("\n")
    assert "is not clear" in refused.value.problems[0].reason


def test_who_moved_a_day_keeps_the_title() -> None:
    imported("title,date\nA,2020\nB,2021\n")
    result = imported("title,date\nA,2021\n", similar="change")
    assert [one.name for one in result.changed] == ["a-2020"]


def test_a_table_comes_back_with_the_slugs_of_its_rows_and_can_be_changed_by_them() -> None:
    text = 'Headline;Date;Note\n"A, b";2020;x\n"A, b";2020;x\nC;2021;\n'
    reading = read_csv("a.csv", text.encode())
    assert reading.fill_slugs
    filled = reading.fill_slugs(import_rows(reading.rows).slugs).decode("utf-8-sig")
    assert filled == "slug;Headline;Date;Note\r\na-b-2020;A, b;2020;x\r\nc-2021;C;2021;\r\n"
    again = imported(filled.replace("A, b;2020", "D;2022"), "renamed.csv")
    assert [(one.name, one.row["title"]) for one in again.changed] == [("a-b-2020", "D")]
    assert (len(again.new), len(again.unchanged)) == (0, 1)


def test_a_sheet_comes_back_with_slugs_in_its_own_column_and_its_title_slide_as_it_was() -> None:
    text = "Year,Headline,Unique ID,Type\n,Tariffs,,title\n2025,Raised,,\n2026,Cut,the-cut,\n"
    reading = read_timelinejs("s.csv", text.encode())
    assert reading.fill_slugs
    filled = reading.fill_slugs(import_rows(reading.rows).slugs).decode("utf-8-sig").splitlines()
    assert filled[1:] == [",Tariffs,,title", "2025,Raised,raised-2025,", "2026,Cut,the-cut,"]


def test_a_row_with_a_slug_changes_the_event_that_has_it() -> None:
    imported("title,date\nA bann,2020-05-02\n")
    result = imported("slug,title,date\na-bann-2020-05-02,A ban,2020-05-03\n")
    assert [revision.row["title"] for revision in result.changed] == ["A ban"]


def test_an_event_that_was_renamed_is_known_by_its_title_and_day() -> None:
    imported("title,date\nA ban,2020\n")
    event = Event.objects.get()
    event.slug = "the-ban"
    event.save()
    imported("title,date,summary\nA ban,2020,\n", overwrite=True)
    assert slugs() == {"the-ban"}


def test_rows_that_say_the_same_are_read_once_and_others_of_one_title_and_day_are_two_events() -> None:
    result = imported("title,date,summary\nTariffs raised,2025,US\nTariffs raised,2025,US\nTariffs raised,2025,China\n")
    assert [str(warning).partition(":")[2][:2] for warning in result.warnings] == ["3 "]
    assert slugs() == {"tariffs-raised-2025", "tariffs-raised-2025-2"}
    again = imported("title,date,summary\nTariffs raised,2025,US\nTariffs raised,2025,China\n")
    assert (len(again.unchanged), len(again.new)) == (2, 0)


def test_two_slides_of_one_headline_and_day_are_two_events_of_their_timeline() -> None:
    text = "Year,Headline,Text,Type\n,Tariffs,,title\n2025,Raised,To 125\n2025,Raised,To 84\n"
    result = import_rows(read_timelinejs("s.csv", text.encode()).rows)
    (timeline,) = [revision.row for revision in result.new if revision.subject == "timeline"]
    assert timeline["question"] == {"slug": ["raised-2025", "raised-2025-2"]}


def test_a_column_of_ids_that_are_no_uuids_is_ignored_with_a_note() -> None:
    reading = read_csv("a.csv", b"ID,title,date\n1,Government act,1920\n2,Treaty signed,1921\n")
    assert "id" not in reading.rows[0].row
    assert "a.csv:2: the column ‘ID’ is ignored: ‘1’ is not a UUID." in reading.notes


def test_problems_of_every_stage_are_named_together_in_the_order_of_the_rows() -> None:
    reading = read_csv(
        Path("a.csv").name,
        b"slug,title,date,date_type,kind,significance\n"
        b"a,A,2019,,,\nb,B,2019-13,,,\nc,C,2019,,unheard,\nd,D,2019,no-type,,\ne,E,2019,,,9\n",
    )
    with pytest.raises(ImportRefused) as refused:
        import_rows(reading.rows)
    assert [problem.place.split(" ")[0] for problem in refused.value.problems] == [
        "a.csv:3",
        "a.csv:4",
        "a.csv:5",
        "a.csv:6",
    ]
