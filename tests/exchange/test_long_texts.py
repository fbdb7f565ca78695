"""What is longer in a stranger's file than forms take is shortened, and the preview says so."""

import json

import pytest

from events.exchange.files import File
from events.exchange.formats import read_as
from events.models import Event
from tests.desk import an_event, written

LONG_TITLE = "A long title " * 20 + "ends"
LONG_SUMMARY = "Many words " * 500 + "end."
DOCUMENT = {"document_number": "2025-1", "publication_date": "2025-05-14", "title": "Short", "abstract": LONG_SUMMARY}
FILES = {
    "csv": f'title,date,summary\n"{LONG_TITLE}",2019,"{LONG_SUMMARY}"\n',
    "timelinejs": f'Year,Month,Day,Headline,Text\n2019,,,"{LONG_TITLE}","{LONG_SUMMARY}"\n',
    "screening-list": "source,name,federal_register_notice,start_date,remarks\n"
    f'Entity List (EL) - Bureau of Industry and Security,"{LONG_TITLE}",90 FR 1,2025-05-14,"{LONG_SUMMARY}"\n',
    "federal-register": json.dumps({"results": [DOCUMENT]}),
}


@pytest.mark.parametrize("format", FILES)
def test_long_texts_are_shortened_and_that_is_said(format: str) -> None:
    reading = read_as(format, File(f"file.{'json' if format == 'federal-register' else 'csv'}", FILES[format].encode()))
    assert reading.problems == []
    (event,) = (row.row for row in reading.rows if row.subject == "event")
    assert (len(event["title"]) <= 200, len(event["summary"]) <= 4000) == (True, True)
    assert event["summary"].endswith("…")
    said = [note for note in reading.notes if "shortened" in note]
    assert len(said) == (1 if format == "federal-register" else 2)
    if format != "federal-register":
        assert event["summary"].startswith(event["title"].removesuffix("…"))


@pytest.mark.django_db
def test_what_annals_wrote_itself_is_left_as_it_is() -> None:
    written(an_event("a", summary=LONG_SUMMARY))
    assert Event.objects.get().summary == LONG_SUMMARY
