"""Answers in a language: the same words in REST, every format and GraphQL, and nothing changed without ``lang``."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pyarrow.parquet
import pytest
from django.test import Client

from events.formats.registry import FORMATS
from sources.formats.registry import CITATIONS
from tests.answers import Json
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

API = "/api/v1"
CITED = {format.name for format in CITATIONS}
TITLE, SUMMARY = "对芯片的禁令", "禁令自当日起适用。"


@pytest.fixture(autouse=True)
def world() -> None:
    """A translated event, one whose translation is stale, and one without."""
    published(
        an_event("ban", title="The ban on chips", summary="It applies from that day.",
                 translations=[{"lang": "zh", "title": TITLE, "summary": SUMMARY}],
                 citations=[{"source": "gazette", "stance": "contradicts"}]),
        an_event("stale", title="An old title", date="2019-06", translations=[{"lang": "zh", "title": "旧标题"}],
                 relations=[{"type": "responds_to", "event": "ban"}]),
        an_event("plain", title="Only in English", date="2019-07-01", relations=[{"type": "amends", "event": "stale"}]),
        timelines=[{"slug": "all", "title": "All of it", "description": "Everything", "question": {"order": ["date"]},
                    "eras": [{"title": "First", "date": "2019/2020"}],
                    "translations": [{"lang": "zh", "title": "全部", "description": "一切", "eras": ["第一期"]}]}],
    )  # fmt: skip
    published(an_event("stale", title="A new title", date="2019-06", summary="Added"))


def answer(address: str) -> Json:
    response = Client().get(f"{API}{address}")
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def ask(query: str) -> Json:
    response = Client().get("/graphql", {"query": query}, headers={"Accept": "application/json"})
    data = json.loads(response.content)
    assert "errors" not in data, data
    return data["data"]


def test_titles_summaries_and_dates_are_in_the_language_with_the_original_beside() -> None:
    ban, stale, plain = answer("/events?lang=zh")["results"]
    assert (ban["title"], ban["summary"], ban["date"]["display"]) == (TITLE, SUMMARY, "2019年5月16日")
    assert ban["translation"] == {
        "lang": "zh",
        "status": "current",
        "original": {"title": "The ban on chips", "summary": "It applies from that day."},
    }
    # Of what is not translated the original is shown: the summary was added since.
    assert (stale["title"], stale["summary"], stale["translation"]["status"]) == ("旧标题", "Added", "stale")
    assert (plain["title"], plain["translation"], plain["date"]["display"]) == ("Only in English", None, "2019年7月1日")
    assert [*ban][-1] == "entry"


def test_the_titles_of_related_events_are_in_the_language_too() -> None:
    _, stale, plain = answer("/events?lang=zh")["results"]
    assert [one["event"]["title"] for one in stale["relations"]] == [TITLE, "Only in English"]
    assert stale["relations"][0]["event"]["date"]["display"] == "2019年5月16日"
    # Those that are not on the page are read from the edition that answers.
    (alone,) = answer("/events?lang=zh&slug=plain")["results"]
    assert alone["relations"][0]["event"]["title"] == plain["relations"][0]["event"]["title"] == "旧标题"
    assert answer("/events/plain?lang=zh&edition=1")["relations"][0]["event"]["title"] == "旧标题"


def test_without_a_language_and_in_english_the_words_are_the_originals() -> None:
    stored, english = answer("/events"), answer("/events?lang=en")
    assert [event.pop("translation") for event in english["results"]] == [None, None, None]
    assert english["results"] == stored["results"]
    assert "translation" not in stored["results"][0]
    assert stored["results"][0]["translations"][0]["title"] == TITLE


TITLES: dict[str, Callable[[Any], list[str]]] = {
    "timelinejs": lambda body: [slide["text"]["headline"] for slide in json.loads(body)["events"]],
    "vis": lambda body: [item["content"] for item in json.loads(body)["items"] if item["type"] != "background"],
    "chrono": lambda body: [item["cardTitle"] for item in json.loads(body)],
    "fullcalendar": lambda body: [item["extendedProps"]["title"] for item in json.loads(body)],
    "jsonfeed": lambda body: [item["title"] for item in json.loads(body)["items"]],
    "jsonld": lambda body: [item["name"] for item in json.loads(body)["hasPart"]],
    "csv": lambda body: [row["title"] for row in csv.DictReader(io.StringIO(body))],
    "ndjson": lambda body: [json.loads(line)["title"] for line in body.splitlines()],
}


def test_every_format_says_the_same_title_in_the_language() -> None:
    titles = {event["slug"]: event["title"] for event in answer("/events?lang=zh")["results"]}
    named = set(FORMATS) - CITED - {"json"}
    for name in named:
        content = Client().get(f"{API}/events.{name}?lang=zh").getvalue()
        if name == "parquet":
            assert pyarrow.parquet.read_table(io.BytesIO(content))["title"].to_pylist() == [*titles.values()]
            continue
        body = content.decode()
        # iCalendar folds long lines.
        unfolded = body.replace("\r\n ", "") if name == "ics" else body
        assert all(title in unfolded for title in titles.values()), name
        if name in TITLES:
            assert sorted(TITLES[name](body)) == sorted(titles.values()), name
    assert named >= TITLES.keys()


@pytest.mark.parametrize("name", ["timelinejs", "vis", "chrono", "fullcalendar", "atom", "jsonfeed", "ics"])
def test_a_format_in_prose_says_that_it_is_translated_and_whether_that_is_stale(name: str) -> None:
    body = Client().get(f"{API}/events.{name}?lang=zh").getvalue().decode()
    if name == "ics":
        body = body.replace("\r\n ", "").replace("\\", "")
    elif name != "atom":
        body = json.dumps(json.loads(body), ensure_ascii=False)
    assert "译文。原文标题：The ban on chips" in body
    assert "原文现为：A new title" in body
    assert "Source:" not in body
    assert "译文" not in Client().get(f"{API}/events.{name}").getvalue().decode()


def test_answers_say_the_language_that_they_are_in() -> None:
    assert 'xml:lang="zh-Hans"' in Client().get(f"{API}/events.atom?lang=zh").getvalue().decode()
    assert answer("/events.jsonfeed?lang=zh")["language"] == "zh-Hans"
    languages = {item["name"]: item["inLanguage"] for item in answer("/events.jsonld?lang=zh")["hasPart"]}
    assert languages == {TITLE: "zh-Hans", "旧标题": "zh-Hans", "Only in English": "en"}
    assert "inLanguage" not in answer("/events.jsonld")["hasPart"][0]


def test_a_timeline_has_its_words_and_its_events_in_the_language() -> None:
    timeline = answer("/timelines/all?lang=zh")
    assert (timeline["title"], timeline["description"]) == ("全部", "一切")
    assert timeline["eras"][0]["title"] == "第一期"
    assert timeline["eras"][0]["date"]["display"] == "2019年至2020年"
    assert timeline["translation"]["original"] == {"title": "All of it", "description": "Everything"}
    assert timeline["results"][0]["title"] == TITLE
    (listed,) = answer("/timelines?lang=zh")["results"]
    assert (listed["title"], listed["translation"]["status"]) == ("全部", "current")
    assert "translation" not in answer("/timelines")["results"][0]
    slides = answer("/timelines/all.timelinejs?lang=zh")
    assert slides["title"]["text"]["headline"] == "全部"
    assert slides["eras"][0]["text"]["headline"] == "第一期"


def test_graphql_gives_the_same_words_at_every_level() -> None:
    rest = {event["slug"]: event for event in answer("/events?lang=zh")["results"]}
    data = ask(
        "{ events { nodes { slug title(lang: ZH) original: title summary(lang: ZH) date { display(lang: ZH) }"
        " translations { lang title summary status } translation(lang: ZH) { status }"
        " relations { event { title(lang: ZH) } } } }"
        ' timeline(slug: "all") { title(lang: ZH) description(lang: ZH) eras(lang: ZH) { title } original: title'
        " translations { lang title status } } }"
    )
    for node in data["events"]["nodes"]:
        event = rest[node["slug"]]
        shown = event["translation"]
        assert (node["title"], node["summary"]) == (event["title"], event["summary"])
        assert node["original"] == (shown["original"]["title"] if shown else event["title"])
        assert node["date"]["display"] == event["date"]["display"]
        assert (node["translation"] or {}).get("status") == (shown and shown["status"].upper())
        assert [one["event"]["title"] for one in node["relations"]] == [
            one["event"]["title"] for one in event["relations"]
        ]
    ban = next(node for node in data["events"]["nodes"] if node["slug"] == "ban")
    assert ban["translations"] == [{"lang": "ZH", "title": TITLE, "summary": SUMMARY, "status": "CURRENT"}]
    assert data["timeline"] == {
        "title": "全部", "description": "一切", "eras": [{"title": "第一期"}], "original": "All of it",
        "translations": [{"lang": "ZH", "title": "全部", "status": "CURRENT"}],
    }  # fmt: skip


def test_only_the_address_chooses_the_language() -> None:
    client = Client()
    plain = client.get(f"{API}/events")
    preferring = client.get(f"{API}/events", headers={"Accept-Language": "zh"})
    assert (plain.content, plain.headers["ETag"]) == (preferring.content, preferring.headers["ETag"])
    assert "Accept-Language" not in plain.headers["Vary"]
    chinese = client.get(f"{API}/events?lang=zh")
    assert chinese.headers["ETag"] != plain.headers["ETag"]
    assert client.get(f"{API}/events?lang=zh", headers={"If-None-Match": chinese.headers["ETag"]}).status_code == 304
    # Formats in prose, by turns in one thread.
    for _ in range(2):
        assert "来源：" in client.get(f"{API}/events.atom?lang=zh").getvalue().decode()
        assert "Source:" in client.get(f"{API}/events.atom").getvalue().decode()


def test_an_event_in_a_language_changes_with_the_events_that_it_mentions() -> None:
    client, address = Client(), f"{API}/events/plain"
    before, stored = (client.get(f"{address}{query}").headers["ETag"] for query in ("?lang=zh", ""))
    written = {"lang": "zh", "title": "新标题"}
    published(an_event("stale", title="A new title", date="2019-06", summary="Added", translations=[written]))
    for query in ("?lang=zh", "?l%61ng=zh"):
        after = client.get(f"{address}{query}", headers={"If-None-Match": before})
        assert after.status_code == 200
        assert json.loads(after.content)["relations"][0]["event"]["title"] == "新标题"
    assert client.get(address).headers["ETag"] == stored


def test_what_is_cited_is_in_the_language_that_was_read() -> None:
    for path in ("/events?topic=none", "/events/ban", "/timelines/all"):
        path = path.partition("?")[0]
        assert "lang=zh&edition=2" in Client().get(f"{API}{path}?lang=zh").headers["Link"], path
        assert "lang" not in Client().get(f"{API}{path}").headers["Link"], path


def test_an_unknown_language_is_an_error_that_names_those_there_are() -> None:
    response = Client().get(f"{API}/events?lang=fr")
    assert response.status_code == 400
    assert "zh" in response.content.decode()


def test_an_export_in_a_language_is_a_table_to_translate_in() -> None:
    rows = {
        row["slug"]: row
        for row in csv.DictReader(io.StringIO(Client().get(f"{API}/events.csv?lang=zh").getvalue().decode()))
    }
    assert (rows["ban"]["lang"], rows["ban"]["translation"], rows["ban"]["title_original"]) == (
        "zh", "current", "The ban on chips",
    )  # fmt: skip
    assert (rows["stale"]["translation"], rows["stale"]["summary_original"]) == ("stale", "Added")
    assert (rows["plain"]["translation"], rows["plain"]["title"]) == ("", "Only in English")


@pytest.mark.parametrize("query", ["lang=zh", "lang=zh&rows=dates", "lang=zh&fields=slug,title", "lang=en", ""])
def test_parquet_in_a_language_is_the_table_of_csv(query: str) -> None:
    lines = list(csv.reader(io.StringIO(Client().get(f"{API}/events.csv?{query}").getvalue().decode())))
    table = pyarrow.parquet.read_table(io.BytesIO(Client().get(f"{API}/events.parquet?{query}").getvalue()))
    assert table.column_names == lines[0]
    texts = {"slug", "title", "lang", "translation", "title_original", "summary_original"} & {*lines[0]}
    for name in texts:
        place = lines[0].index(name)
        assert [text or "" for text in table[name].to_pylist()] == [line[place] for line in lines[1:]], name


def test_a_correction_is_told_of_the_original_words_in_every_language() -> None:
    ban = an_event("ban", title="The ban on some chips", summary="It applies from that day.",
                   translations=[{"lang": "zh", "title": TITLE, "summary": SUMMARY}],
                   citations=[{"source": "gazette", "stance": "contradicts"}])  # fmt: skip
    published(ban, note="Some chips alone", correction=True)
    for query in ("", "?lang=zh"):
        items = {item["id"]: item["_policy_event"] for item in answer(f"/events.jsonfeed{query}")["items"]}
        (lines,) = [one["corrections"] for one in items.values() if one["slug"] == "ban"]
        assert lines == [
            "Corrected: Some chips alone", "Title — was: The ban on chips — is: The ban on some chips",
        ], query  # fmt: skip


def test_graphql_gives_translated_titles_wherever_an_event_is_mentioned() -> None:
    data = ask(
        '{ source(slug: "gazette") { citedBy { nodes { slug title(lang: ZH) } } }'
        ' path(from: "plain", to: "ban") { paths { steps { event { title(lang: ZH) } } } } }'
    )
    assert {node["slug"]: node["title"] for node in data["source"]["citedBy"]["nodes"]}["ban"] == TITLE
    (path,) = data["path"]["paths"]
    assert [step["event"]["title"] for step in path["steps"]] == ["旧标题", TITLE]
