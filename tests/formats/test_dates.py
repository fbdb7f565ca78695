"""An imprecise date is shown as one, never as a false day; an end is exclusive where the format says so."""

import json
import re
from types import ModuleType

import pytest

from events.editions.documents import date_document
from events.editions.edtf import Edtf
from events.formats import atom, chrono, fullcalendar, ics, jsonfeed, jsonld, timelinejs, vis
from events.formats.registry import FORMATS
from events.formats.wording import QUOTE_STATUS
from tests.answers import Json
from tests.decoding import to_text

from .documents import a_citation, a_document, a_page, a_quote


@pytest.mark.parametrize(
    ("date", "start", "end"),
    [
        ("2025-05-13", {"year": 2025, "month": 5, "day": 13}, None),
        ("2018", {"year": 2018}, None),
        ("2018-05~", {"year": 2018, "month": 5}, None),
        ("2018/2020", {"year": 2018}, {"year": 2020}),
        ("[2025-05-14..2025-05-19]", {"year": 2025, "month": 5, "day": 14}, {"year": 2025, "month": 5, "day": 19}),
        ("2018-07-06/..", {"year": 2018, "month": 7, "day": 6}, None),
    ],
)
def test_timelinejs_is_given_no_more_than_is_known(
    date: str, start: dict[str, Json], end: dict[str, Json] | None
) -> None:
    slide = json.loads(timelinejs.render(a_page(a_document(date=date))))["events"][0]
    assert (slide["start_date"], slide.get("end_date")) == (start, end)
    assert slide["display_date"] == Edtf.parse(date).display


def test_timelinejs_is_never_given_a_null() -> None:
    assert b"null" not in timelinejs.render(a_page(a_document(), a_document("open", date="../2018")))


@pytest.mark.parametrize("date", ["2025-05-13", "2025-05-13/2025-05-14", "2025-05-13/.."])
def test_an_era_of_timelinejs_always_has_two_ends_that_differ(date: str) -> None:
    timeline = {"media": None, "eras": [{"title": "Era", "date": date_document(Edtf.parse(date))}]}
    told = json.loads(timelinejs.render(a_page(a_document(date="2025-06"), timeline=timeline)))
    era = told["eras"][0]
    assert era["start_date"].keys() == era["end_date"].keys()
    assert era["start_date"] != era["end_date"]


@pytest.mark.parametrize(
    ("date", "start", "end"),
    [
        ("2025-05-13", "2025-05-13T00:00:00", None),
        ("2025-05-13/2025-05-20", "2025-05-13T00:00:00", "2025-05-21T00:00:00"),
        ("2018", "2018-01-01T00:00:00", "2019-01-01T00:00:00"),
        ("9999-12", "9999-12-01T00:00:00", None),
        ("../2018", "2018-12-31T00:00:00", None),
    ],
)
def test_vis_draws_a_range_to_the_day_after(date: str, start: str, end: str | None) -> None:
    item = json.loads(vis.render(a_page(a_document(date=date))))["items"][0]
    assert (item["start"], item.get("end")) == (start, end)


@pytest.mark.parametrize(
    ("date", "lines"),
    [
        ("2025-05-03", ["DTSTART;VALUE=DATE:20250503", "DTEND;VALUE=DATE:20250504", "STATUS:CONFIRMED"]),
        ("[2025-05-13..2025-05-20]", ["DTEND;VALUE=DATE:20250521", "STATUS:TENTATIVE"]),
        ("2018-05", ["DTSTART;VALUE=DATE:20180501", "DTEND;VALUE=DATE:20180601", "SUMMARY:The rule (May 2018)"]),
    ],
)
def test_a_calendar_gives_days_with_an_exclusive_end(date: str, lines: list[str]) -> None:
    text = ics.render(a_page(a_document(date=date))).decode()
    assert [line for line in lines if f"{line}\r\n" not in text] == []


def test_a_calendar_leaves_bare_years_out_unless_asked() -> None:
    event = a_document(date="2018")
    assert b"BEGIN:VEVENT" not in ics.render(a_page(event))
    assert b"BEGIN:VEVENT" in ics.render(a_page(event, options={"include": "imprecise"}))


def test_fullcalendar_names_a_date_that_is_no_known_day() -> None:
    told = json.loads(fullcalendar.render(a_page(a_document(date="2018-05~"))))[0]
    assert (told["title"], told["start"], told["end"]) == ("The rule (c. May 2018)", "2018-05-01", "2018-06-01")
    assert {"annals-approximate", "annals-window"} <= set(told["classNames"])


def test_react_chrono_is_given_no_date_of_its_own_to_format() -> None:
    item = json.loads(chrono.render(a_page(a_document(date="2018"))))[0]
    assert "date" not in item
    assert item["title"] == "2018"


@pytest.mark.parametrize(
    ("date", "start", "end"),
    [
        ("2018-05~", "2018-05", "2018-05"),
        ("2018", "2018", "2018"),
        ("201X", "2010", "2019"),
        ("18XX", "1800", "1899"),
        ("2018-21", "2018-03", "2018-05"),
        ("2018-07-06/..", "2018-07-06", None),
        ("../2018", None, "2018"),
        ("2025-05-14/2025-05-19", "2025-05-14", "2025-05-19"),
        ("[2025-05-14..2025-05-19]", "2025-05", "2025-05"),
        ("[2025-05-30..2025-06-02]", "2025", "2025"),
        ("[2018-03-04..]", "2018", None),
    ],
)
def test_json_ld_is_as_coarse_as_what_is_known(date: str, start: str | None, end: str | None) -> None:
    event = json.loads(jsonld.render(a_page(a_document(date=date))))["hasPart"][0]
    assert (event.get("startDate"), event.get("endDate")) == (start, end)


ODD_DATES = (
    "2018", "201X", "18XX", "2018-21", "2018/..", "../2018", "[..2018]", "[2018..]", "2018?", "2018-05~", "2018%",
    "0001", "0001-01-01", "9999", "9999-12-31", "1900/1999", "[2025-05-14..2025-05-19]",
)  # fmt: skip


@pytest.mark.parametrize("date", ODD_DATES)
@pytest.mark.parametrize("name", [name for name, format in FORMATS.items() if format.render])
def test_every_format_tells_every_kind_of_date(name: str, date: str) -> None:
    era = {"title": "Era", "date": date_document(Edtf.parse(date))}
    timeline = {"media": None, "path": "/timelines/all", "title": "All", "eras": [era]}
    event = a_document(date=date)
    render = FORMATS[name].render
    assert render
    told = to_text(render(a_page(event, timeline=timeline, options={"include": "imprecise"})))
    if name not in ("csl", "bib", "ris"):
        assert event["date"]["display"] in told.replace("\r\n ", "") or f",{date}," in told or f'"{date}"' in told


RENDERERS = (timelinejs, vis, chrono, fullcalendar, ics, atom, jsonfeed, jsonld)


@pytest.mark.parametrize("format", RENDERERS, ids=lambda format: format.__name__.rpartition(".")[2])
@pytest.mark.parametrize("status", QUOTE_STATUS)
def test_a_quotation_says_its_status_in_words(format: ModuleType, status: str) -> None:
    event = a_document(citations=[a_citation(a_quote("It will be.", status, now="It may be."))])
    text = re.sub(r"\r\n ", "", format.render(a_page(event)).decode()).lower()
    assert str(QUOTE_STATUS[status]) in text


@pytest.mark.parametrize("format", RENDERERS[:-1], ids=lambda format: format.__name__.rpartition(".")[2])
def test_dates_beside_a_quotation_are_told_in_words(format: ModuleType) -> None:
    quote = a_quote("is banned", "altered", now="is risky", changed="[2025-05-14..2025-05-19]")
    event = a_document(citations=[a_citation(quote, published="2018-07~")])
    told = format.render(a_page(event)).decode().replace("\r\n ", "")
    assert "changed some time between 14 and 19 May 2025" in told
    assert "c. July 2018" in told
    assert "[2025-05-14..2025-05-19]" not in told
