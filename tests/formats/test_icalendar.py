"""The writer of iCalendar's content lines (RFC 5545), read back by an independent reader."""

import datetime as dt
import random

import icalendar
import pytest

from events.formats.icalendar import component, instant, line, text, texts
from tests.answers import Json

CHARACTERS = ["a", "é", "华", "𠮷", "🎉", "\\", ";", ",", ":", '"', "^", "\n", " ", "\t", "ﬀ", "\u200b"]


def _calendar(*lines: str) -> str:
    event = component("VEVENT", ("UID:1", "DTSTAMP:20250101T000000Z", *lines))
    return component("VCALENDAR", ("VERSION:2.0", "PRODID:-//Test//EN", event)) + "\r\n"


def _read(*lines: str) -> Json:
    (event,) = icalendar.Calendar.from_ical(_calendar(*lines)).walk("VEVENT")
    return event


@pytest.mark.parametrize("seed", range(50))
def test_any_text_is_read_back_in_lines_of_75_octets(seed: int) -> None:
    chance = random.Random(seed)
    value = "".join(chance.choices(CHARACTERS, k=chance.randrange(400)))
    written = line("SUMMARY", text(value))
    assert all(len(part.encode()) <= 75 for part in written.split("\r\n"))
    assert all(part.startswith(" ") for part in written.split("\r\n")[1:])
    assert str(_read(written)["SUMMARY"]) == value


@pytest.mark.parametrize("character", CHARACTERS)
@pytest.mark.parametrize("length", range(60, 82))
def test_a_line_ends_within_no_character(character: str, length: int) -> None:
    value = "x" * length + character * 40
    assert str(_read(line("SUMMARY", text(value)))["SUMMARY"]) == value


def test_carriage_returns_add_no_line() -> None:
    assert line("SUMMARY", text("one\r\ntwo\rthree")) == "SUMMARY:one\\ntwothree"


def test_a_list_keeps_the_commas_of_its_values() -> None:
    assert _read(line("CATEGORIES", texts(["Trade, tariffs", "Chips; EUV"])))["CATEGORIES"].cats == [
        "Trade, tariffs",
        "Chips; EUV",
    ]


@pytest.mark.parametrize("value", ["PARENT", "a:b;c,d", 'a "quoted" word', "two\nlines", "x^y"])
def test_a_parameter_is_read_back(value: str) -> None:
    assert (
        _read(line("RELATED-TO", "urn:uuid:1", X_ANNALS_RELATION=value))["RELATED-TO"].params["X-ANNALS-RELATION"]
        == value
    )


def test_an_instant_is_written_in_utc() -> None:
    zone = dt.timezone(dt.timedelta(hours=8))
    assert instant(dt.datetime(2025, 5, 13, 23, 59, 59, 999999, zone)) == "20250513T155959Z"
