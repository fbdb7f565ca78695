"""Captures have one order: by when their words were seen, last."""

from datetime import date

from sources.captures import brief_seen_by
from sources.shapes import CaptureBrief


def test_the_capture_seen_by_a_day_is_the_one_whose_words_decide_about_quotations() -> None:
    """Seen until the 20th is later than seen on the 14th, though it was seen from the 13th on."""
    seen = ((1, "2025-05-13/2025-05-20"), (2, "2025-05-14"))
    listed = [CaptureBrief(number=number, seen=day, extent="whole", sha256="") for number, day in seen]
    assert [capture["number"] for capture in brief_seen_by(listed, date(2025, 5, 21))] == [1]
    assert brief_seen_by(listed, date(2025, 5, 12)) == []
