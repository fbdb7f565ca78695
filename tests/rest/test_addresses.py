"""Every JSON address of the contract, on a small timeline."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events.editions.drafts import save_revision
from events.editions.models import Edition
from events.editions.publishing import publish, withdraw
from events.editions.redaction.redact import redact
from events.exchange.writing import ImportRefused
from events.models import Event
from tests.answers import Json
from tests.desk import an_event, entry, key, published, written

pytestmark = pytest.mark.django_db

OLD, NEW = "Use of chips is banned.", "Use of chips is risky."


@pytest.fixture
def timeline() -> Edition:
    return published(
        an_event(
            "ban",
            title="A ban",
            topics=["chips"],
            jurisdictions=["US"],
            actors=[{"actor": "bis", "role": "issuer"}],
            citations=[{"source": "gazette", "quote": OLD, "now": NEW}],
        ),
        an_event("talks", date="2019-05-10/2019-06-02", relations=[{"type": "responds_to", "event": "ban"}]),
        an_event("someday", date="2021/.."),
        topics=[{"slug": "chips", "name": "Chips"}],
        actors=[{"slug": "bis", "name": "Bureau", "kind": "agency", "country": "US"}],
        publishers=[{"slug": "office", "name": "Office"}],
        sources=[
            {
                "slug": "gazette",
                "title": "Gazette",
                "type": "official_notice",
                "publisher": "office",
                "rights": "public_domain",
                "captures": [
                    {"seen": "2025-05-13", "text": OLD},
                    {"seen": "2025-05-19", "text": NEW},
                ],
            }
        ],
        timelines=[
            {
                "slug": "all",
                "title": "All of it",
                "question": {"jurisdiction": ["US"]},
                "eras": [{"title": "First", "date": "2019"}],
            }
        ],
    )


def get(client: Client, path: str, status: int = 200, /, **query: Json) -> Json:
    response = client.get(f"/api/v1/{path}", query)
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == ("application/json" if status == 200 else "application/problem+json")
    return response.json()


def slugs(page: Json) -> list[str]:
    return [one["slug"] for one in page["results"]]


def test_facets_ignore_their_own_filter(client: Client, timeline: Edition) -> None:
    answer = get(client, "events/facets", topic="chips")
    assert answer["topic"] == [{"value": "chips", "label": "Chips", "count": 1}]
    assert answer["kind"] == [{"value": "rule", "label": "Rule", "count": 1}]
    assert answer["publisher"] == [{"value": "office", "label": "Office", "count": 1}]
    assert answer["source_type"] == [{"value": "official_notice", "label": "official notice", "count": 1}]
    assert get(client, "events/facets", since="2021")["year"] == [
        {"value": "2019", "label": "2019", "count": 2},
        {"value": "2021", "label": "2021", "count": 1},
    ]
    assert get(client, "events/facets", actor="bis", role="target")["actor"] == [
        {"value": "bis", "label": "Bureau", "count": 1}
    ]


def test_a_histogram_distinguishes_certain_from_possible(client: Client, timeline: Edition) -> None:
    answer = get(client, "events/histogram", interval="month", since="2019-05", until="2019-06")
    assert answer == {
        "interval": "month",
        "bins": [
            {"start": "2019-05-01", "end": "2019-05-31", "certain": 1, "possible": 2},
            {"start": "2019-06-01", "end": "2019-06-30", "certain": 0, "possible": 1},
        ],
    }
    years = get(client, "events/histogram")["bins"]
    assert [(one["start"], one["certain"], one["possible"]) for one in years] == [
        ("2019-01-01", 2, 2),
        ("2020-01-01", 0, 0),
        ("2021-01-01", 0, 1),
    ]


def test_a_histogram_has_at_most_a_thousand_bins(client: Client, timeline: Edition) -> None:
    problem = get(client, "events/histogram", 400, interval="day", since="2001", until="2025")
    assert "more than 1,000 bins" in problem["errors"][0]["detail"]


@pytest.mark.parametrize("interval", ["year", "quarter", "month", "week", "day"])
def test_bins_follow_each_other_without_gaps(client: Client, timeline: Edition, interval: str) -> None:
    bins = get(client, "events/histogram", interval=interval, until="2019-12-31")["bins"]
    day = dt.timedelta(days=1)
    ends = [dt.date.fromisoformat(one["end"]) + day for one in bins]
    assert ends[:-1] == [dt.date.fromisoformat(one["start"]) for one in bins[1:]]
    assert sum(one["certain"] for one in bins) <= 2


@pytest.mark.parametrize(
    ("interval", "start"),
    [("year", "01-01"), ("quarter", "10-01"), ("month", "12-01"), ("week", "12-27"), ("day", "12-31")],
)
def test_the_last_bin_ends_with_the_calendar(client: Client, timeline: Edition, interval: str, start: str) -> None:
    last = get(client, "events/histogram", interval=interval, since="9999-12-31")["bins"][-1]
    assert (last["start"], last["end"], last["possible"]) == (f"9999-{start}", "9999-12-31", 1)


def test_fields_keep_only_what_was_requested(client: Client, timeline: Edition) -> None:
    page = get(client, "events", fields="title,date.edtf,citations.source.url", slug="ban")
    assert page["results"] == [
        {"title": "A ban", "date": {"edtf": "2019-05-16"}, "citations": [{"source": {"url": None}}]}
    ]
    assert get(client, "events/ban", fields="slug") == {"slug": "ban"}
    problem = get(client, "events", 400, fields="titel")
    assert "did you mean 'title'" in problem["detail"]


def test_a_page_shows_its_count_its_facets_and_what_was_not_found(client: Client, timeline: Edition) -> None:
    page = get(client, "events", slug="ban,nowhere", count="exact", facets="kind,year")
    assert (page["count"], page["not_found"]) == (1, ["nowhere"])
    assert page["facets"] == {
        "kind": [{"value": "rule", "label": "Rule", "count": 1}],
        "year": [{"value": "2019", "label": "2019", "count": 1}],
    }


def test_what_may_be_in_force_says_so(client: Client, timeline: Edition) -> None:
    assert get(client, "events", in_force_on="2021-06-01")["in_force"] == {"ban": "yes", "someday": "unknown"}


def test_what_changed_since_an_edition_and_what_went(client: Client, timeline: Edition) -> None:
    withdraw([key("event", "someday")], by=None, reason="A mistake")
    published(an_event("ban", title="A ban, reworded", topics=["chips"]))
    page = get(client, "events", changed_since=1)
    assert (slugs(page), page["gone"]) == (["talks", "ban"], ["someday"])
    assert get(client, "events", changed_since=1, topic="chips")["gone"] == []
    assert get(client, "events", changed_since=3)["results"] == []


@pytest.mark.parametrize(
    "path",
    [
        "events?changed_since=2",
        "events/facets?changed_since=2",
        "events.ndjson?changed_since=2",
        "timelines/all?changed_since=2",
        "changes?after=2",
    ],
)
def test_what_changed_after_an_edition_that_there_is_not_is_404(client: Client, timeline: Edition, path: str) -> None:
    assert "There is no edition 2: the newest is 1." in get(client, path, 404)["detail"]
    assert client.get(f"/api/v1/{path.replace('=2', '=1')}").status_code == 200
    published(an_event("ban", title="Reworded"))
    assert client.get(f"/api/v1/{path}").status_code == 200
    assert "the newest by then is 1" in get(client, f"{path}&edition=1", 404)["detail"]


def test_a_diff_shows_text_word_by_word_and_lists_by_members(client: Client, timeline: Edition) -> None:
    published(an_event("ban", title="A wider ban", topics=[], jurisdictions=["US"]))
    answer = get(client, "events/ban/diff", **{"from": 1, "to": 2})
    changes = {one["field"]: one for one in answer["changes"]}
    assert changes["title"]["html"] == "A <ins>wider </ins>ban"
    assert changes["topics"]["removed"] == [{"slug": "chips", "name": "Chips"}]
    assert "jurisdictions" not in changes
    get(client, "events/ban/diff", 404, **{"from": 1, "to": 9})
    assert "to is missing" in get(client, "events/ban/diff", 400, **{"from": 1})["detail"]


def test_a_timeline_answers_its_own_question_and_the_requests(client: Client, timeline: Edition) -> None:
    assert slugs(get(client, "timelines")) == ["all"]
    answer = get(client, "timelines/all")
    assert (answer["title"], answer["eras"][0]["title"], slugs(answer)) == ("All of it", "First", ["ban"])
    assert slugs(get(client, "timelines/all", since="2020")) == []
    get(client, "timelines/none", 404)


@pytest.mark.parametrize(
    ("plural", "slug"), [("kinds", "rule"), ("topics", "chips"), ("actors", "bis"), ("publishers", "office")]
)
def test_the_vocabulary_counts_its_events(client: Client, timeline: Edition, plural: str, slug: str) -> None:
    count = 3 if plural == "kinds" else 1
    if plural == "publishers":
        count = 3
    assert [(one["slug"], one["count"]) for one in get(client, plural)["results"]] == [(slug, count)]
    assert get(client, f"{plural}/{slug}")["count"] == count
    get(client, f"{plural}/nothing", 404)


def test_a_source_shows_who_cites_it(client: Client, timeline: Edition) -> None:
    answer = get(client, "sources/gazette")
    assert answer["cited_by"]["count"] == 3
    assert answer["cited_by"]["events"][0] == {"slug": "talks", "title": "Talks"}
    assert slugs(get(client, "sources", q="gazette", type="official_notice", publisher="office")) == ["gazette"]
    assert slugs(get(client, "sources", language="zh")) == []


def test_captures_and_the_one_that_stood_on_a_day(client: Client, timeline: Edition) -> None:
    assert [one["number"] for one in get(client, "sources/gazette/captures")["results"]] == [1, 2]

    def on(day: str) -> list[str]:
        return [one["text"] for one in get(client, "sources/gazette/captures", on=day)["results"]]

    assert (on("2025-05-12"), on("2025-05-15"), on("2025-05-19")) == ([], [OLD], [NEW])
    assert get(client, "sources/gazette/captures/2")["text"] == NEW
    get(client, "sources/gazette/captures/3", 404)


def test_a_capture_that_went_says_why(client: Client, timeline: Edition, superuser: User) -> None:
    published(sources=[{"slug": "leak", "title": "Leak", "type": "report", "rights": "public_domain", "captures": [
        {"seen": "2024", "text": "Words"}, {"seen": "2025", "text": "Others"}]}])  # fmt: skip
    digest = get(client, "sources/leak/captures/1")["entry"]["digest"]
    assert get(client, f"verify/{digest}")["results"][0]["slug"] == "leak/1"
    withdraw([key("capture", "leak/1")], by=None, reason="Not theirs")
    assert "Not theirs" in get(client, "sources/leak/captures/1", 410)["detail"]
    redact(key("capture", "leak/2"), by=superuser, reason="Court order")
    assert "Court order" in get(client, "sources/leak/captures/2", 451)["detail"]


def test_wording_changes_are_reported_in_every_way(client: Client, timeline: Edition) -> None:
    change = get(client, "sources/gazette/changes")["results"][0]
    assert change["html"] == "Use of chips is <del>banned</del><ins>risky</ins>."
    assert change["text"] == "Use of chips is [-banned-]{+risky+}."
    assert change["sentence"] == f"‘{OLD}’ became ‘{NEW}’"
    assert change["window"]["edtf"] == "[2025-05-14..2025-05-19]"
    assert get(client, "sources/gazette/changes/1..2") == change
    assert get(client, "sources/gazette/changes/2..1")["text"] == "Use of chips is [-risky-]{+banned+}."
    get(client, "sources/gazette/changes/1..7", 404)


def test_quotations_are_reported_once_for_all_events(client: Client, timeline: Edition) -> None:
    published(an_event("echo", citations=[{"source": "gazette", "quote": OLD, "now": NEW}]))
    page = get(client, "quotes", status="altered")
    assert [(one["exact"], sorted(event["slug"] for event in one["events"])) for one in page["results"]] == [
        (OLD, ["ban", "echo"])
    ]
    assert page["results"][0]["source"]["slug"] == "gazette"
    assert get(client, "quotes", status="gone")["results"] == []
    assert len(get(client, "quotes", source="gazette")["results"]) == 1


def test_changes_mirror_everything_that_is_public(client: Client, timeline: Edition) -> None:
    withdraw([key("event", "someday")], by=None, reason="A mistake")
    mirror, path = {}, "/api/v1/changes?limit=3"
    while path:
        page = client.get(path).json()
        for one in page["results"]:
            mirror[one["subject"], one["slug"]] = one["document"]
        path = page["next"] and page["next"].removeprefix("http://testserver")
    assert mirror.pop(("event", "someday")) is None
    assert {slug for subject, slug in mirror if subject == "event"} == {"ban", "talks"}
    for (subject, slug), document in mirror.items():
        if subject == "event":
            assert document == client.get(f"/api/v1/events/{slug}").json()
    assert get(client, "changes", after=1)["results"][0]["change"] == "withdrawal"


def test_a_digest_says_when_its_document_was_public(client: Client, timeline: Edition) -> None:
    digest = entry("ban").digest
    published(an_event("ban", title="Another"))
    answer = get(client, f"verify/{digest}")
    assert answer["public"]
    assert [(one["slug"], one["first_edition"], one["last_edition"]) for one in answer["results"]] == [("ban", 1, 1)]
    assert get(client, f"verify/{'0' * 64}") == {"digest": "0" * 64, "public": False, "results": []}
    get(client, "verify/nonsense", 400)


def test_a_former_slug_and_an_id_lead_to_the_present_one_with_the_query_kept(client: Client, timeline: Edition) -> None:
    event = Event.objects.get(slug="ban")
    event.slug = "export-ban"
    event.save()
    publish([save_revision(event, by=None)], by=None, note="Renamed")
    for name in ("ban", str(event.pk)):
        response = client.get(f"/api/v1/events/{name}?fields=slug")
        assert response.status_code == 308
        assert response.headers["Location"] == "http://testserver/api/v1/events/export-ban?fields=slug"
    assert get(client, "events/ban", edition=1)["slug"] == "ban"
    assert slugs(get(client, "events", slug="ban")) == ["export-ban"]


def test_what_was_withdrawn_is_410_with_the_reason_and_stays_in_the_past(client: Client, timeline: Edition) -> None:
    withdraw([key("event", "someday")], by=None, reason="It never happened")
    assert "It never happened" in get(client, "events/someday", 410)["detail"]
    assert get(client, "events/someday", edition=1)["slug"] == "someday"
    history = get(client, "events/someday/history")
    assert [one["change"] for one in history["results"]] == ["withdrawal", "new"]


def test_what_was_redacted_is_451_in_every_edition(client: Client, timeline: Edition, superuser: User) -> None:
    written(an_event("talks", relations=[]))
    redact(key("event", "someday"), by=superuser, reason="Court order")
    assert "Court order" in get(client, "events/someday", 451)["detail"]
    assert "removed: Court order" in get(client, "events/someday", 451, edition=1)["detail"]
    (tombstone,) = client.get("/api/v1/events.jsonfeed?edition=1").json()["_annals"]["withdrawn"]
    assert tombstone["reason"] == "Court order"
    assert slugs(get(client, "events", edition=1)) == ["talks", "ban"]


def test_history_shows_neighbours_only_when_requested(client: Client, timeline: Edition) -> None:
    published(topics=[{"slug": "chips", "name": "Semiconductors"}])
    assert len(get(client, "events/ban/history")["results"]) == 1
    assert [one["cause"] for one in get(client, "events/ban/history", cause="all")["results"]] == ["neighbour", "own"]


@pytest.mark.parametrize(
    "path",
    [
        "events?limit=100",
        "events/ban",
        "events/facets",
        "events/histogram",
        "sources",
        "quotes",
        "topics",
        "changes",
        "timelines/all",
    ],
)
def test_an_answer_costs_a_fixed_number_of_queries(
    client: Client, timeline: Edition, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    published(*[an_event(f"more-{number}", topics=["chips"], jurisdictions=["US"]) for number in range(20)])
    with django_assert_max_num_queries(18):
        client.get(f"/api/v1/{path}")


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/"])
def test_the_root_lists_the_addresses(client: Client, timeline: Edition, path: str) -> None:
    answer = client.get(path).json()
    addresses = [one["address"] for one in answer["addresses"]]
    assert "http://testserver/api/v1/events" in addresses
    assert all(one["about"] for one in answer["addresses"])
    for whole in (
        answer["openapi"],
        answer["documentation"],
        answer["codebook"],
        *(one for one in addresses if "{" not in one),
    ):
        # These need to know what to begin with, and what to count by.
        query = {"compare": "?from=1", "groups": "?by=kind", "check": "?text=no+such+words"}.get(
            whole.rpartition("/")[2], ""
        )
        assert client.get(f"{whole}{query}").status_code == 200, whole
    assert client.post(path).status_code == 405


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("events/bann", "'ban'"), ("events/BAN", "'ban'"), ("events/somedays", "'someday'"),
        ("sources/gazete", "'gazette'"), ("topics/chip", "'chips'"), ("timelines/al", "'all'"),
        ("publishers/offices", "'office'"),
        ("events/some_day/history", "'someday'"), ("sources/gazettes/captures", "'gazette'"),
    ],
)  # fmt: skip
def test_a_slug_that_there_is_not_leads_to_the_nearest(
    client: Client, timeline: Edition, path: str, meant: str
) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 404
    assert f"Did you mean {meant}" in response.json()["detail"]


def test_no_slug_is_suggested_where_none_is_near_nor_one_that_is_a_draft(client: Client, timeline: Edition) -> None:
    written(an_event("bananas"))
    for name in ("zzzzzz", "banana", "华为"):
        assert "banana'" not in get(client, f"events/{name}", 404)["detail"]
    assert "Did you mean" not in get(client, "events/zzzzzz", 404)["detail"]


@pytest.mark.parametrize(("path", "status"), [("events/none", 404), ("events/someday", 410), ("nowhere", 404)])
def test_what_is_not_there_may_be_kept_for_a_minute(client: Client, timeline: Edition, path: str, status: int) -> None:
    withdraw([key("event", "someday")], by=None, reason="A mistake")
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response.headers["Cache-Control"]) == (status, "public, max-age=60")


def test_what_order_updated_sorts_by_is_reported(client: Client, timeline: Edition) -> None:
    """Also where an entry was written last for a neighbour's sake."""
    published(an_event("later"))
    published(topics=[{"slug": "chips", "name": "Semiconductors"}])
    for order in ("updated", "-updated"):
        page = get(client, "events", order=order)
        updated = [one["entry"]["updated"] for one in page["results"]]
        assert updated == sorted(updated, reverse=order == "-updated")
    ban = get(client, "events/ban")
    assert (ban["entry"]["cause"], ban["entry"]["edition"]) == ("neighbour", 3)
    assert ban["entry"]["updated"] == get(client, "events/ban", edition=1)["entry"]["updated"]
    assert ban["entry"]["updated"] < ban["entry"]["published_at"]
    query = '{ event(slug: "ban") { entry { updated publishedAt } } }'
    answer = client.post("/graphql", {"query": query}, content_type="application/json").json()["data"]["event"]["entry"]
    assert dt.datetime.fromisoformat(answer["updated"]) == dt.datetime.fromisoformat(ban["entry"]["updated"])
    assert ban["entry"]["updated"] in client.get("/api/v1/events.csv?slug=ban").getvalue().decode()
    assert get(client, "events/ban", fields="entry.updated") == {"entry": {"updated": ban["entry"]["updated"]}}


@pytest.mark.parametrize("slug", ["facets", "histogram", "groups", "compare"])
def test_a_slug_that_an_address_needs_is_refused_in_forms_and_imports(slug: str) -> None:
    with pytest.raises(ImportRefused, match=f"‘{slug}’ is reserved: the address /events/{slug}"):
        written(an_event(slug))
    with pytest.raises(ImportRefused, match="is reserved"):
        written(an_event("ban", former_slugs=[slug]))
    with pytest.raises(ValidationError, match="is reserved"):
        Event(slug=slug, title="A title").full_clean()
