"""What a reader gets who reads on while editors, on connections of their own, publish."""

import csv
import io
from itertools import count
from threading import Event

import orjson
import pytest
from django.db import connection
from django.test import Client

from events.editions.documents import digest, encode
from events.editions.models import Entry
from events.editions.publishing import withdraw
from tests.answers import Json
from tests.desk import an_event, key, published
from tests.threads import while_running

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])

EVENTS, MOVED = 10_000, 20


@pytest.fixture
def ten_thousand() -> list[str]:
    """Ten thousand events of one edition, over thirty years; the first twenty have rows that can be edited."""
    slugs = [f"event-{number:05}" for number in range(EVENTS)]
    published(*(an_event(slug, date=f"2000-01-{place + 1:02}") for place, slug in enumerate(slugs[:MOVED])))
    answer = {
        "subject_id": "md5(n::text)::uuid",
        "slug": "'event-' || lpad(n::text, 5, '0')",
        "document": "replace(document, slug, 'event-' || lpad(n::text, 5, '0'))",
        **dict.fromkeys(("begins", "earliest", "latest"), "date '2000-01-01' + (n * 7919) %% 10957"),
    }
    columns = [f'"{field.column}"' for field in Entry._meta.concrete_fields if not field.primary_key]
    values = [answer.get(column.strip('"'), column) for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO editions_entry ({', '.join(columns)}) SELECT {', '.join(values)}"
            f" FROM editions_entry, generate_series({MOVED}, {EVENTS - 1}) AS n WHERE slug = %s",
            [slugs[0]],
        )
    return slugs


def test_paging_through_ten_thousand_events_skips_and_repeats_nothing(ten_thousand: list[str]) -> None:
    seen: list[str] = []
    editions: list[tuple[int, str]] = []
    streamed: list[str] = []
    often_published = Event()

    def read() -> None:
        client, url = Client(), "/api/v1/events?limit=100&fields=slug,date.edtf"
        while url:
            response = client.get(url)
            page = response.json()
            seen.extend(event["slug"] for event in page["results"])
            editions.append((page["edition"], response.headers["Annals-Edition"]))
            url = page["next"]
            if len(editions) == 50:
                # However quickly pages are read: half of them are read after several editions.
                often_published.wait(60)
        stream = client.get("/api/v1/events.csv").getvalue().decode()
        streamed.extend(row["slug"] for row in csv.DictReader(io.StringIO(stream)))

    numbers = count()

    def move() -> None:
        # From where nobody has read yet to where all have read, and back.
        number = next(numbers)
        moved = ten_thousand[number % MOVED]
        published(an_event(moved, date=f"{2029 if number // MOVED % 2 == 0 else 2000}-12-{number % 28 + 1:02}"))
        if number > 5:
            often_published.set()

    while_running(read, move)
    assert sorted(seen) == ten_thousand
    assert sorted(streamed) == ten_thousand
    assert len(set(editions)) == 1
    assert Entry.objects.order_by("-edition_id").values_list("edition_id", flat=True)[0] > 5


def test_a_mirror_made_in_pages_while_fifty_editions_are_published_equals_the_original() -> None:
    slugs = [f"event-{number}" for number in range(8)]
    published(*map(an_event, slugs), actors=[{"slug": "bis", "name": "Bureau", "kind": "agency"}])
    mirror: dict[tuple[str, str], str | None] = {}
    answer = [0]

    def edit() -> None:
        for number in range(50):
            if number % 10 == 9:
                withdraw([key("event", slugs[number // 10])], by=None, reason="Out.")
            elif number == 25:
                published(actors=[{"slug": "bis", "name": "Renamed", "kind": "agency"}])
            else:
                acting = [{"actor": "bis", "role": "issuer"}]
                published(an_event(slugs[5 + number % 3], title=f"Title {number}", actors=acting))

    def follow() -> None:
        answer.append(read_changes(mirror, answer[-1]))

    while_running(edit, follow)
    follow()
    original = {(entry.subject, str(entry.subject_id)): entry.document for entry in Entry.objects.current()}
    assert len([document for document in original.values() if document is None]) == 5
    assert mirror == original
    assert len(set(answer)) > 2
    assert answer[-1] == 51


def read_changes(mirror: Json, after: int) -> int:
    """Bring a mirror up to date in pages, and say which edition it holds then."""
    url, edition = f"/api/v1/changes?after={after}&limit=3", after
    while url:
        page = orjson.loads(Client().get(url).content)
        for change in page["results"]:
            text = None
            if document := change["document"]:
                entry = document.pop("entry")
                text = encode(document)
                assert (digest(text), change["edition"]) == (entry["digest"], entry["edition"])
            mirror[change["subject"], change["id"]] = text
        url, edition = page["next"], page["edition"]
    return edition
