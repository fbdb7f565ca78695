"""Captures have one order: by when their words were seen, last."""

from datetime import date

from events.editions.documents import date_document
from events.editions.edtf import Edtf
from sources.captures import capture_seen_by
from tests.answers import Json


def test_the_capture_seen_by_a_day_is_the_one_whose_words_decide_about_quotations() -> None:
    """Seen until the 20th is later than seen on the 14th, though it was seen from the 13th on."""
    seen = [{"number": 1, "seen": "2025-05-13/2025-05-20"}, {"number": 2, "seen": "2025-05-14"}]
    captures: Json = [one | {"seen": date_document(Edtf.parse(str(one["seen"])))} for one in seen]
    assert [capture["number"] for capture in capture_seen_by(captures, date(2025, 5, 21))] == [1]
    assert capture_seen_by(captures, date(2025, 5, 12)) == []
