"""Rows are written all or none, again without effect, and never over an editor's work unasked."""

from collections.abc import Iterable, Iterator

import pytest

from events.editions.drafts import derive_subject_id, save_revision
from events.editions.models import Revision
from events.exchange.csv import read_csv
from events.exchange.reading import ImportRow
from events.exchange.writing import ImportRefused, import_rows
from events.models import Event
from sources.models import Capture, Source
from tests.answers import Json
from tests.desk import an_event, written
from tests.effort import number_of

pytestmark = pytest.mark.django_db


def event(row: dict[str, Json], file: str = "f") -> ImportRow:
    return ImportRow("event", row, file, ("events", 0), {})


def test_importing_again_changes_nothing() -> None:
    written(an_event("a"))
    before = Revision.objects.count()
    again = written(an_event("a"))
    assert (again.new, again.changed, Revision.objects.count()) == ([], [], before)


def test_one_bad_row_keeps_all_rows_out() -> None:
    with pytest.raises(ImportRefused) as refused:
        import_rows([event({"slug": "a", "title": "A"}), event({"slug": "b"}, "g")])
    assert [str(problem) for problem in refused.value.problems] == [
        "g events[0]: title is missing. A new event needs it."
    ]
    assert not Event.objects.exists()


def test_many_rows_with_three_bad_leave_nothing_and_show_the_three() -> None:
    number = number_of(2_000, nightly=10_000)
    rows = [event({"slug": f"e-{n}", "title": "E", "date": "2018", "date_type": "signed"}) for n in range(number)]
    rows[17].row["date"] = "2018-13"
    rows[number // 2].row["slug"] = "e-1"
    rows[-1].row["kind"] = "unheard-of"
    with pytest.raises(ImportRefused) as refused:
        import_rows(rows)
    assert len(refused.value.problems) == 3
    assert not Event.objects.exists()


def test_a_reference_that_nobody_has_is_reported_with_the_nearest() -> None:
    with pytest.raises(ImportRefused) as refused:
        written(an_event("a", kind="rul"))
    assert "rule" in str(refused.value)


def test_a_reference_that_nobody_has_is_reported_with_the_nearest_that_is_stored() -> None:
    written(an_event("a"))
    with pytest.raises(ImportRefused, match="did you mean 'rule'"):
        import_rows([event({"slug": "b", "title": "B", "kind": "rul"})])


def test_rows_may_refer_to_later_rows() -> None:
    written(an_event("a", relations=[{"type": "amends", "event": "b"}]), an_event("b"))
    assert Event.objects.get(slug="a").relations.get().event.slug == "b"


def test_an_absent_key_leaves_null_clears_and_a_list_replaces() -> None:
    written(an_event("a", summary="Old", jurisdictions=["US", "CN"]))
    import_rows([event({"slug": "a", "summary": None, "jurisdictions": ["EU"]})])
    row = Event.objects.get(slug="a")
    assert (row.summary, row.jurisdictions, row.dates.count()) == ("", ["EU"], 1)


def test_a_row_edited_since_its_import_is_refused_without_overwrite() -> None:
    written(an_event("a", title="Imported"))
    row = Event.objects.get(slug="a")
    row.title = "Edited"
    row.save()
    save_revision(row, by=None)
    with pytest.raises(ImportRefused, match="edited after its last import"):
        import_rows([event({"slug": "a", "title": "Imported"})])
    assert Event.objects.get(slug="a").title == "Edited"
    import_rows([event({"slug": "a", "title": "Imported"})], overwrite=True)
    assert Event.objects.get(slug="a").title == "Imported"


@pytest.mark.parametrize(
    ("data", "way_out"),
    [
        (b"slug,title\nmade-here,Other\n", "Give this row another slug"),
        (b"title,date,summary\nMade here,2018,Other\n", "Give this row a slug of its own in a column ‘slug’"),
    ],
)
def test_an_event_that_was_made_in_the_admin_is_named_as_such(data: bytes, way_out: str) -> None:
    made = Event.objects.create(slug="made-here", title="Made here")
    made.dates.create(type="signed", date="2018")
    save_revision(made, by=None)
    rows = read_csv("a.csv", data).rows
    with pytest.raises(ImportRefused) as refused:
        import_rows(rows)
    assert [str(problem) for problem in refused.value.problems] == [
        "a.csv:2 event: this row would change the event ‘made-here’ (“Made here”), which was made in the admin."
        f" {way_out}, or import it with --overwrite to change that one."
    ]
    import_rows(rows, overwrite=True)
    assert "Other" in (Event.objects.get().title, Event.objects.get().summary)
    assert Event.objects.get().slug == "made-here"


def test_a_dry_run_shows_and_changes_nothing() -> None:
    imported = import_rows([event({"slug": "a", "title": "A"})], dry_run=True)
    assert len(imported.new) == 1
    assert not Event.objects.exists()
    assert not Revision.objects.exists()


def test_an_import_that_ends_in_the_middle_leaves_nothing() -> None:
    def broken(rows: Iterable[Json]) -> Iterator[Json]:
        yield next(iter(rows))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_rows([event({"slug": s, "title": s}) for s in "abc"], progress=broken)
    assert not Event.objects.exists()


def test_a_row_that_names_its_former_slug_renames() -> None:
    written(an_event("one"), an_event("reply", relations=[{"type": "amends", "event": "one"}]))
    written(an_event("two", former_slugs=["one"], title="Two"))
    import_rows([event({"slug": "two", "former_slugs": ["one"], "summary": "Without title"})])
    row = Event.objects.get(slug="two")
    assert (row.pk, row.former_slugs, row.title) == (derive_subject_id("event", "one"), ["one"], "Two")
    assert Event.objects.get(slug="reply").relations.get().event == row
    again = import_rows([event({"slug": "two", "former_slugs": ["one"]})])
    assert len(again.unchanged) == Event.objects.filter(pk=row.pk).count() == 1


def test_a_row_under_a_former_slug_is_what_it_is_called_now() -> None:
    written(an_event("one"))
    written(an_event("two", former_slugs=["one"]))
    import_rows([event({"slug": "one", "title": "Again"})])
    assert Event.objects.get().slug == "two"
    assert Event.objects.get().title == "Again"


def test_a_first_slug_belongs_to_the_row_it_was_given_to_even_where_that_forgot_it() -> None:
    written(an_event("one"))
    written(an_event("two", former_slugs=["one"]))
    written(an_event("two", former_slugs=[]))
    written(an_event("one", title="Again"))
    assert [(row.slug, row.title) for row in Event.objects.all()] == [("two", "Again")]


def test_a_slug_is_of_the_row_that_has_it_and_not_of_one_that_had_it() -> None:
    written(an_event("one"))
    written(an_event("two", former_slugs=["one"]))
    written(an_event("one", id="00000000-0000-4000-8000-000000000001"))
    written(an_event("one", title="Another"))
    assert Event.objects.get(slug="one").title == "Another"
    assert Event.objects.get(slug="two").title == "Two"


def test_two_that_stand_are_not_made_one_by_a_former_slug() -> None:
    written(an_event("one"), an_event("two"))
    with pytest.raises(ImportRefused, match="‘one’ and ‘two’ both exist"):
        import_rows([event({"slug": "two", "former_slugs": ["one"]})])


@pytest.mark.parametrize("there", [True, False])
def test_what_was_renamed_stands_once_in_a_file(there: bool) -> None:
    if there:
        written(an_event("one"))
    with pytest.raises(ImportRefused, match="‘one’ is also at test events"):
        written(an_event("two", former_slugs=["one"]), an_event("one"))


def test_captures_are_added_and_never_replaced() -> None:
    source = {"slug": "gazette", "title": "Gazette", "type": "official_notice"}
    for text in ("One", "One", "Two"):
        written(sources=[source | {"captures": [{"seen": "2018", "text": text}]}])
    assert list(Capture.objects.values_list("number", "text")) == [(1, "One"), (2, "Two")]


def test_an_empty_list_of_dates_clears_them() -> None:
    written(an_event("a"))
    import_rows([event({"slug": "a", "dates": []})])
    assert not Event.objects.get(slug="a").dates.exists()


def test_the_axis_date_is_given_whole_or_not_at_all() -> None:
    with pytest.raises(ImportRefused, match="date and date_type must be given together"):
        import_rows([event({"slug": "a", "title": "A", "date": "2018"})])


@pytest.mark.parametrize("capture", [{"captured_at": "yesterday"}, {"captured_at": "2018-02-30T00:00:00Z"}])
def test_a_time_that_is_none_is_reported_with_its_row(capture: dict[str, Json]) -> None:
    with pytest.raises(ImportRefused, match="captured_at"):
        written(
            sources=[
                {"slug": "s", "title": "S", "type": "report", "captures": [{"seen": "2018", "text": "x"} | capture]}
            ]
        )
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    "relations",
    [
        [{"type": "amends", "event": "a"}],
        [{"type": "amends", "event": "b"}, {"type": "amends", "event": "b", "note": "again"}],
    ],
)
def test_a_relation_the_database_would_refuse_is_reported_with_its_row(relations: list[dict[str, Json]]) -> None:
    with pytest.raises(ImportRefused, match="relat"):
        written(an_event("a", relations=relations), an_event("b"))
