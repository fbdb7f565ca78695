"""Dates as people write them: what each is in EDTF, and what could be two dates or none."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.editions.edtf import Edtf, EdtfError
from events.editions.written_dates import Order, to_edtf

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2017-04-02", "2017-04-02"), ("2017-04~", "2017-04~"), ("[2018..2020]", "[2018..2020]"),
        ("2 April 2017", "2017-04-02"), ("2nd of April, 2017", "2017-04-02"), ("April 2, 2017", "2017-04-02"),
        ("Apr. 2 2017", "2017-04-02"), ("2-Apr-2017", "2017-04-02"), ("Sunday, April 2nd, 2017", "2017-04-02"),
        ("Sun 2 apr 2017", "2017-04-02"), ("Sept. 5, 2020", "2020-09-05"), ("2017 April 2", "2017-04-02"),
        ("  2\u00a0April\n2017 ", "2017-04-02"), ("on 2 April 2017", "2017-04-02"),
        ("April 2017", "2017-04"), ("Apr-2017", "2017-04"), ("2017 Apr", "2017-04"), ("April, 2017", "2017-04"),
        ("May 2017", "2017-05"), ("April of 2017", "2017-04"),
        ("11/21/2011", "2011-11-21"), ("21/11/2011", "2011-11-21"), ("21-11-2011", "2011-11-21"),
        ("2011/11/21", "2011-11-21"), ("5.11.2019", "2019-11-05"), ("5/5/2019", "2019-05-05"),
        ("11/2017", "2017-11"), ("2017/11", "2017-11"), ("2017-4-2", "2017-04-02"),
        ("2019-05-16 00:00:00", "2019-05-16"), ("2019-05-16T00:00:00Z", "2019-05-16"),
        ("2017 Q2", "2017-34"), ("Q2 2017", "2017-34"), ("2017-Q2", "2017-34"), ("2Q2017", "2017-34"),
        ("Q2/2017", "2017-34"),
        ("second quarter of 2017", "2017-34"), ("2nd quarter 2017", "2017-34"), ("the last quarter of 2017", "2017-36"),
        ("first half of 2020", "2020-40"), ("H2 2020", "2020-41"), ("2020H1", "2020-40"),
        ("The second half of 2020", "2020-41"),
        ("first third of 2020", "2020-37"), ("last third of 2020", "2020-39"),
        ("Spring 2019", "2019-21"), ("Fall 2019", "2019-23"), ("winter of 2019", "2019-24"), ("2019 autumn", "2019-23"),
        ("1990s", "199X"), ("the 19th century", "18XX"), ("c. 2019", "2019~"), ("circa May 2019", "2019-05~"),
        ("2–5 April 2017", "2017-04-02/2017-04-05"), ("2-5 April 2017", "2017-04-02/2017-04-05"),
        ("April 2–5, 2017", "2017-04-02/2017-04-05"),
        ("30 April 2017 – 2 May 2017", "2017-04-30/2017-05-02"), ("2017–2018", "2017/2018"),
        ("from April 2017 to Q1 2018", "2017-04/2018-33"),
        ("between 2 April 2017 and May 2017", "[2017-04-02..2017-05]"),
        ("between 14 and 19 May 2025", "[2025-05-14..2025-05-19]"),
        ("some time between 14 and 19 May 2025", "[2025-05-14..2025-05-19]"),
        ("between May 14 and 19, 2025", "[2025-05-14..2025-05-19]"),
        ("between 14 May and 2 June 2025", "[2025-05-14..2025-06-02]"),
        ("between the 1st and 2nd quarter of 2025", "[2025-33..2025-34]"),
        ("from 14 to 19 May 2025", "2025-05-14/2025-05-19"), ("from 14-19 May 2025", "2025-05-14/2025-05-19"),
        ("from May 14 to June 2, 2025", "2025-05-14/2025-06-02"), ("14 until 19 May 2025", "2025-05-14/2025-05-19"),
        ("from May to July 2025", "2025-05/2025-07"), ("May through July 2025", "2025-05/2025-07"),
        ("Q1 to Q3 2025", "2025-33/2025-35"), ("May 2024 – July 2025", "2024-05/2025-07"),
        ("since April 2017", "2017-04/.."), ("until 2 April 2017", "../2017-04-02"),
    ],
)  # fmt: skip
def test_a_date_as_people_write_it(text: str, edtf: str) -> None:
    assert to_edtf(text) == edtf


@pytest.mark.parametrize(("order", "edtf"), [("day", "2019-11-05"), ("month", "2019-05-11")])
def test_the_order_of_day_and_month_is_as_it_is_said(order: Order, edtf: str) -> None:
    assert to_edtf("5/11/2019", order) == edtf
    assert to_edtf("21/11/2011", order) == "2011-11-21"
    assert to_edtf("5.11.2019", order) == "2019-11-05"


def test_what_could_be_two_dates_is_refused_with_how_to_settle_it() -> None:
    with pytest.raises(EdtfError) as refused:
        to_edtf("5/11/2019")
    assert "is 5 November 2019 or 11 May 2019. Write 2019-11-05 or 2019-05-11." in str(refused.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "A date is missing"),
        ("5/11/19", "write the year with four digits"),
        ("30 February 2017", "not on the calendar"),
        ("31/02/2017", "not on the calendar"),
        ("0/0/2017", "not on the calendar"),
        ("April", "is not a date in EDTF"),
        ("yesterday", "is not a date in EDTF"),
        ("third half of 2020", "is not a date in EDTF"),
        ("2017-04-02 14:30", "Leave out the time of day"),
        ("2 April 2018 to 2 April 2017", "ends before it begins"),
        ("0th century", "is not a date"),
    ],
)
def test_what_is_no_date_is_refused_in_words(text: str, reason: str) -> None:
    with pytest.raises(EdtfError, match=reason):
        to_edtf(text)


@given(st.text(alphabet="0123456789-/. ,qhstndrapilmycof", max_size=30))
def test_any_text_is_read_as_edtf_or_refused(text: str) -> None:
    try:
        written = to_edtf(text)
    except EdtfError:
        return
    assert Edtf.parse(written).text == written


def test_the_name_that_is_shown_of_a_date_is_read_as_that_date() -> None:
    for day in ("2017-04-02", "2018-05", "2019-33", "2019-34", "2020-40", "2020-39", "2019-22", "2018"):
        assert to_edtf(Edtf.parse(day).display) == day


@pytest.mark.parametrize("text", ["Tuesday", "True", "Autumn of Trade", "Wednesday", "Yesterday", "T", "War: a year"])
def test_a_word_is_refused_with_the_forms_of_a_date(text: str) -> None:
    with pytest.raises(EdtfError, match=r"^‘[^’]+’ is not a date in EDTF\. Write 2025-05-13, 2025-05, 2025,"):
        to_edtf(text)


@pytest.mark.parametrize(
    "text", ["13.13.2011", "31/02/2017", "30 February 2017", "2 April 2018 to 2 April 2017", "from 31 to 32 May 2025"]
)
def test_an_error_names_the_text_as_it_was_written(text: str) -> None:
    with pytest.raises(EdtfError, match=f"^‘{re.escape(text)}’ "):
        to_edtf(text)


def documented() -> list[tuple[str, str]]:
    """The written dates that the documentation names, each with its EDTF; ``""`` where it says that it is an error."""
    table = (DOCS / "importing.md").read_text().partition("| written | EDTF |\n|---|---|\n")[2].partition("\n\n")[0]
    found: list[tuple[str, str]] = []
    for line in table.splitlines():
        written, edtf = (re.findall(r"`([^`]+)`", cell) for cell in line.strip("|").split("|"))
        if "an error" in line:
            found += [(text, "") for text in written]
        else:
            whole = edtf if len(edtf) == len(written) else edtf[:1] * len(written)
            found += zip(written, whole, strict=True)
    return found


def test_every_written_date_that_the_documentation_names_is_read_as_it_says() -> None:
    dates = documented()
    assert len(dates) >= 30
    for text, edtf in dates:
        if edtf:
            assert to_edtf(text) == edtf, text
        else:
            with pytest.raises(EdtfError):
                to_edtf(text)


def test_every_written_date_that_editors_may_type_is_a_date() -> None:
    typed = re.search(r"typed as people write them \(([^)]+)\)", (DOCS / "editors.md").read_text())
    assert typed
    dates = re.findall(r"`([^`]+)`", typed[1])
    assert len(dates) == 4
    assert [to_edtf(text) for text in dates] == ["2017-04-02", "2025-05", "[2025-05-14..2025-05-19]", "2011-11-21"]
