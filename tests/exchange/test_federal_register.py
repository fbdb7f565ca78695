"""Documents of the Federal Register become events, their sources and the actors they name."""

import json
from pathlib import Path

import pytest

from events.exchange.federal_register import read_federal_register
from events.exchange.reading import Reading
from events.exchange.writing import import_rows
from events.models import Event
from sources.models import Source
from tests.answers import Json

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "federal_register"
RULE = {
    "document_number": "2019-10616",
    "publication_date": "2019-05-21",
    "effective_on": "2019-05-16",
    "title": "Addition of Entities to the Entity List",
    "abstract": "BIS adds Huawei.",
    "type": "Rule",
    "citation": "84 FR 22961",
    "docket_ids": ["190513445-9445-01"],
    "regulation_id_numbers": ["0694-AH86"],
    "cfr_references": [{"title": 15, "part": 744, "chapter": None}],
    "html_url": "https://www.federalregister.gov/d/2019-10616",
    "agencies": [
        {"raw_name": "DEPARTMENT OF COMMERCE", "name": "Commerce Department", "id": 54, "slug": "commerce-department"},
        {"raw_name": "Bureau of Industry and Security", "name": "Industry and Security Bureau", "slug": "isb"},
    ],
}


def documents(*given: Json) -> Reading:
    return read_federal_register("fr.json", json.dumps({"count": len(given), "results": given}).encode())


def rows(reading: Reading, subject: str) -> list[dict[str, Json]]:
    return [row.row for row in reading.rows if row.subject == subject]


def test_a_rule_gives_its_event_and_source() -> None:
    reading = documents(RULE)
    (source,), (event,) = rows(reading, "source"), rows(reading, "event")
    assert source["identifiers"] == {
        "document_number": "2019-10616",
        "fr_citation": "84 FR 22961",
        "rin": "0694-AH86",
        "docket": "190513445-9445-01",
        "cfr": "15 CFR 744",
    }
    assert (source["type"], source["rights"], source["published"]) == ("regulation", "public_domain", "2019-05-21")
    assert [(dated["type"], dated["date"]) for dated in event["dates"]] == [
        ("published", "2019-05-21"),
        ("effective", "2019-05-16"),
    ]
    assert [part["actor"] for part in event["actors"]] == ["commerce-department", "isb"]
    assert event["summary"] == "BIS adds Huawei."


def test_an_executive_order_is_dated_by_its_signing() -> None:
    order = {
        "document_number": "E9-811", "publication_date": "2009-01-14", "signing_date": "2009-01-09", "title": "Order",
        "executive_order_number": 13484, "president": {"name": "George W. Bush", "identifier": "george-w-bush"},
    }  # fmt: skip
    reading = documents(order)
    (event,), (source,) = rows(reading, "event"), rows(reading, "source")
    assert event["dates"][0]["type"] == "signed"
    assert source["type"] == "executive_order"
    assert source["identifiers"]["executive_order"] == "13484"
    assert event["actors"] == [{"actor": "george-w-bush", "role": "issuer"}]


def test_a_title_too_long_for_an_event_is_shortened_openly() -> None:
    title = "Word " * 50 + "end"
    reading = documents(RULE | {"title": title})
    (event,), (source,) = rows(reading, "event"), rows(reading, "source")
    assert len(event["title"]) <= 200
    assert event["title"].endswith("…")
    assert event["summary"].startswith(title)
    assert source["title"] == title
    assert "has 253 characters; the event's is shortened" in reading.notes[0]


@pytest.mark.parametrize("said", [{}, {"correction_of": "https://www.federalregister.gov/api/v1/documents/2019-10616"}])
def test_a_correction_is_related_to_what_it_corrects(said: dict[str, Json]) -> None:
    correction = RULE | {"document_number": "C1-2019-10616", "publication_date": "2019-06-01"} | said
    _, event = rows(documents(RULE, correction), "event")
    (relation,) = event["relations"]
    assert (relation["type"], relation["event"]) == ("corrects", "fr-2019-10616-2019-05-21")


def test_a_correction_of_what_is_not_in_the_file_is_said() -> None:
    assert (
        "corrects 2019-10616, which is not in this file"
        in documents(RULE | {"document_number": "C1-2019-10616"}).notes[0]
    )


def test_one_number_on_two_days_is_two_documents() -> None:
    assert len(rows(documents(RULE, RULE | {"publication_date": "1999-05-21"}), "event")) == 2


def test_the_same_document_on_two_pages_is_one() -> None:
    assert len(rows(documents(RULE, RULE), "event")) == 1


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (5, "results[1]: a document must be a mapping"),
        ({"title": "x"}, "results[1]: document_number is missing"),
        (RULE | {"publication_date": "05/21/2019"}, "results[1]: publication_date ‘05/21/2019’"),
        (RULE | {"title": None}, "results[1]: title is missing"),
        (RULE | {"publication_date": ["2019"]}, "results[1]: publication_date is missing"),
    ],
)
def test_an_ambiguous_document_is_named_and_the_rest_is_read(document: dict[str, Json] | int, reason: str) -> None:
    reading = documents(RULE, document)
    assert reason in "\n".join(map(str, reading.problems))
    assert len(rows(reading, "event")) == 1


@pytest.mark.parametrize("text", ["5", "{}", '{"results": {}}', "[", '"x"', "[" * 100_000])
def test_what_the_api_does_not_answer_is_refused(text: str) -> None:
    assert read_federal_register("fr.json", text.encode()).problems


@pytest.mark.django_db
def test_an_editor_s_additions_stand_when_the_same_is_imported_again() -> None:
    import_rows(documents(RULE).rows)
    again = import_rows(documents(RULE).rows)
    assert (again.new, again.changed) == ([], [])


@pytest.mark.django_db
def test_an_actor_that_was_renamed_since_is_used() -> None:
    import_rows(documents(RULE).rows)
    actor = Event.objects.get().actors.get(slug="isb")
    actor.slug, actor.name, actor.aliases = "bis", "BIS", []
    actor.save()
    import_rows(documents(RULE).rows)
    assert [one.slug for one in Event.objects.get().actors.all() if one.pk == actor.pk] == ["bis"]


@pytest.mark.django_db
def test_a_source_and_an_actor_that_are_known_are_used() -> None:
    from tests.desk import written

    written(
        sources=[
            {
                "slug": "huawei-rule",
                "title": "R",
                "type": "regulation",
                "published": "2019-05-21",
                "identifiers": {"document_number": "2019-10616"},
            }
        ],
        actors=[{"slug": "bis", "name": "Bureau of Industry and Security", "kind": "agency", "country": "US"}],
    )
    import_rows(documents(RULE).rows)
    event = Event.objects.get(slug="fr-2019-10616-2019-05-21")
    assert event.citations.get().source.slug == "huawei-rule"
    assert "bis" in set(event.actors.values_list("slug", flat=True))
    assert not Source.objects.filter(slug="fr-2019-10616-2019-05-21").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "number"),
    [("bureau_of_industry_and_security.json", 7), ("executive_orders.json", 59), ("us_china.json", 25)],
)
def test_real_answers_are_imported_again_without_effect(file: str, number: int) -> None:
    data = (SAMPLES / file).read_bytes()
    reading = read_federal_register(file, data)
    assert reading.problems == []
    first = import_rows(reading.rows)
    assert sum(revision.subject == "event" for revision in first.new) == number
    again = import_rows(read_federal_register(file, data).rows)
    assert (again.new, again.changed) == ([], [])


def test_entities_and_markup_become_text() -> None:
    document = {
        "document_number": "96-7079", "publication_date": "1996-03-25",
        "title": "Another &amp; <em>marked</em> title &lt;A&gt;",
        "abstract": "The <em>Bureau</em> amends &sect;&nbsp;744.11",
        "agencies": [{"raw_name": "BUREAU OF EXPORT ADMINISTRATION"}],
    }  # fmt: skip
    reading = read_federal_register("r.json", json.dumps([document]).encode())
    (event,) = [row.row for row in reading.rows if row.subject == "event"]
    assert (event["title"], event["summary"]) == ("Another & marked title <A>", "The Bureau amends § 744.11")


def test_what_is_not_read_of_a_document_is_named() -> None:
    document = {"document_number": "2019-1", "publication_date": "2019-05-21", "title": "A rule", "page_views": 3}
    reading = read_federal_register(
        "fr.json", json.dumps([document | {"pdf_url": ""}, document | {"pdf_url": ""}]).encode()
    )
    assert reading.notes == [
        "fr.json: 2019-1 is in the file twice, word for word. It is read once.",
        "fr.json: ignored keys: page_views.",
    ]
