"""Each tool against the same question over REST: the same events, words and errors."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from jsonschema import Draft202012Validator

from events.editions.publishing import withdraw
from events.editions.redaction.redact import redact
from events.mcp.tools import TOOLS
from events.query.parameters import QUESTION
from tests.answers import Json
from tests.desk import an_event, empty_the_database, entry, key, published, written

from .talking import call, refusal, result

pytestmark = pytest.mark.django_db

BAN = "Using these chips anywhere in the world violates U.S. export controls."
RISK = "Using these chips without a licence may violate U.S. export controls."
RELEASE = {"slug": "release", "title": "Release", "type": "press_release", "rights": "public_domain", "language": "en"}
CAPTURES = [
    {"seen": "2025-05-13", "text": BAN, "extent": "whole"},
    {"seen": "2025-05-19", "text": RISK, "extent": "whole"},
]
#: Arguments by which each tool finds something.
FINDING: dict[str, Json] = {
    "search_events": {"q": "chips", "count": "exact"},
    "get_event": {"slug": "ban"},
    "in_force": {"on": "2025-06-01", "topic": ["chips"]},
    "what_changed": {"from": 1},
    "check_quote": {"text": "using these chips anywhere in the world"},
    "wording_changes": {"source": "release"},
    "verify": {"digest": ""},
    "list_vocabulary": {"of": "topics"},
}
#: And by which it finds nothing; get_event finds one or says that there is none.
MISSING: dict[str, Json] = {
    "search_events": {"q": "nobody"},
    "in_force": {"on": "2001-01-01"},
    "what_changed": {"from": 2},
    "check_quote": {"text": "nobody ever said this"},
    "wording_changes": {"source": "gazette"},
    "verify": {"digest": "0" * 64},
    "list_vocabulary": {"of": "publishers"},
}

#: What is wrong with arguments, and what is said of it.
WRONG: list[tuple[str, Json, str]] = [
    ("search_events", {"kinds": ["rule"]}, "unknown parameter 'kinds': did you mean 'kind'?"),
    ("search_events", {"kind": "rul"}, "did you mean 'rule'?"),
    ("search_events", {"limit": 101}, "limit: ‘101’ is not a whole number from 1 to 100."),
    ("search_events", {"limit": 2.5}, "limit: 2.5 cannot be an argument."),
    ("search_events", {"topic": {"slug": "chips"}}, 'topic: {"slug":"chips"} cannot be an argument.'),
    ("search_events", {"cursor": "n!"}, "cursor: This cursor is damaged."),
    ("search_events", {"edition": 9}, "There is no edition 9: the newest is 2."),
    ("search_events", {"edition": 1, "as_of": "2025-01-01"}, "Remove one."),
    ("search_events", {"as_of": "2001-01-01"}, "Nothing had been published by"),
    ("search_events", {"q": "a\u0000b"}, "q"),
    ("search_events", {"q": "!!!"}, "q: ‘!!!’ has no word to search for."),
    ("get_event", {}, "slug is missing. Give one, such as"),
    ("get_event", {"slug": "bann"}, "Did you mean 'ban'?"),
    ("in_force", {}, "on is missing."),
    ("in_force", {"on": "May"}, "‘May’ is not a valid date."),
    ("in_force", {"on": "2025-05-13", "in_force_on": "2025-05-13"}, "unknown parameter 'in_force_on'"),
    ("what_changed", {}, "from is missing."),
    ("what_changed", {"from": 2, "to": 1}, "Swap them"),
    ("check_quote", {}, "Give either text"),
    ("check_quote", {"text": "one"}, "the least is 2"),
    ("check_quote", {"text": "a b " * 501}, "the limit is 2,000."),
    ("check_quote", {"text": BAN, "source": "releas"}, "'release'"),
    ("wording_changes", {"source": "nothing"}, "There is no source ‘nothing’"),
    ("verify", {"digest": "abc"}, "‘abc’ is not a SHA-256 digest."),
    ("list_vocabulary", {"of": "topic"}, "did you mean 'topics'?"),
]


@pytest.fixture(autouse=True)
def release() -> None:
    topics = [{"slug": "chips", "name": "Chips"}]
    quoting = [{"source": "release", "quote": BAN}, {"source": "gazette"}]
    ban = an_event("ban", title="Chips are banned", date="2025-05-13/..", topics=["chips"], citations=quoting)
    published(ban, an_event("tariff", date="2018"), topics=topics, sources=[RELEASE | {"captures": CAPTURES[:1]}])
    published(ban, topics=topics, sources=[RELEASE | {"captures": CAPTURES}])


def arguments_of(tool: str) -> Json:
    return {"digest": entry("ban").digest} if tool == "verify" else FINDING[tool]


def rest(path: str, **params: Json) -> Json:
    response = Client().get(f"/api/v1/{path}", params)
    assert response.status_code == 200, response.content
    return response.json()


def test_an_answer_keeps_to_the_schema_and_says_where_it_is_from() -> None:
    listed = {one["name"]: one for one in result("tools/list")["tools"]}
    assert list(listed) == list(TOOLS)
    for tool, arguments in (*((tool, arguments_of(tool)) for tool in TOOLS), *MISSING.items()):
        inputs, outputs = listed[tool]["inputSchema"], listed[tool]["outputSchema"]
        Draft202012Validator.check_schema(inputs)
        Draft202012Validator.check_schema(outputs)
        assert listed[tool]["annotations"]["readOnlyHint"]
        Draft202012Validator(inputs).validate(arguments)
        answer = call(tool, arguments)
        Draft202012Validator(outputs).validate(answer)
        assert answer["edition"] == 2
        assert answer["cite"].endswith(f"Annals, edition 2. {published_on(answer)}. {answer['url']}.")
        # The address says the same to a person, or to a program.
        assert Client().get(answer["url"].removeprefix("http://testserver")).status_code == 200


def published_on(answer: Json) -> str:
    edition = entry("ban").edition
    assert edition.published_at.isoformat()[:19] == answer["published_at"][:19]
    return f"{edition.published_at:%B} {edition.published_at.day}, {edition.published_at.year}"


def test_an_empty_answer_says_how_far_the_edition_goes() -> None:
    extent = {"events": 2, "first": "2018-01-01", "last": "2018-12-31", "sources": 1, "captures": 2, "protected": 0,
              "latest": "2025-05-19"}  # fmt: skip
    assert {tool: call(tool, arguments)["coverage"] for tool, arguments in MISSING.items()} == dict.fromkeys(
        MISSING, extent
    )
    found = {tool: call(tool, arguments_of(tool))["coverage"] for tool in TOOLS}
    # Of a check it is always worth knowing.
    assert found == dict.fromkeys(TOOLS) | {"check_quote": extent}


def test_events_are_those_of_rest_with_the_status_of_each_quotation() -> None:
    page = call("search_events", {"order": "-date", "count": "exact", "slug": ["ban", "tariff", "no"]})
    same = rest("events", order="-date", count="exact", slug="ban,tariff,no")
    assert [one["slug"] for one in page["results"]] == ["ban", "tariff"]
    assert (page["count"], page["not_found"]) == (same["count"], same["not_found"]) == (2, ["no"])
    for mine, theirs in zip(page["results"], same["results"], strict=True):
        assert mine | theirs == theirs | {"quotes": mine["quotes"]}
    assert page["results"][0]["quotes"] == [
        {"source": "release", "exact": BAN, "status": "altered", "reason": "altered",
         "changed": "[2025-05-14..2025-05-19]", "now": RISK}
    ]  # fmt: skip


def test_a_page_goes_on_where_it_ended_and_cursors_are_those_of_rest() -> None:
    first = call("search_events", {"limit": 1})
    cursor = first["next_cursor"]
    assert f"cursor={cursor}" in rest("events", limit=1)["next"]
    # An integer of JSON Schema may be written with a fraction of zero.
    assert call("search_events", {"limit": 1.0}) == first
    published(an_event("later", date="2001"))
    second = call("search_events", {"limit": 1, "cursor": cursor})
    # In the edition of the first page, whatever was published since.
    assert (second["edition"], second["next_cursor"]) == (2, None)
    assert [one["slug"] for one in (*first["results"], *second["results"])] == ["tariff", "ban"]


def test_an_event_is_whole_and_found_by_any_name() -> None:
    same = rest("events/ban")
    assert call("get_event", {"slug": "ban"})["event"] == same
    assert call("get_event", {"slug": same["id"]})["event"] == same
    assert call("get_event", {"slug": "ban", "edition": 1})["event"]["citations"][0]["quote"]["status"] == "stands"


def test_what_was_in_force_is_told_as_rest_tells_it() -> None:
    answer = call("in_force", {"on": "2025-06-01"})
    assert {one["slug"]: one["in_force"] for one in answer["results"]} == (
        rest("events", in_force_on="2025-06-01")["in_force"]
    )
    assert [(one["slug"], one["since"]) for one in answer["results"]] == [
        ("tariff", "2019-01-01"),
        ("ban", "2025-05-13"),
    ]


def test_changes_are_those_of_rest() -> None:
    published(an_event("entering"), an_event("tariff", title="Another title", date="2018"))
    answer = call("what_changed", {"from": 1, "to": 3})
    same = rest("events/compare", **{"from": 1, "to": 3})
    assert {name: answer[name] for name in same if name not in ("next", "previous")} == {
        name: value for name, value in same.items() if name not in ("next", "previous")
    }
    assert (answer["entered"], {one["slug"] for one in answer["changed"]}) == (["entering"], {"ban", "tariff"})
    assert call("what_changed", {"from": 1, "topic": ["chips"], "limit": 1})["next_cursor"] is None


def test_a_quotation_is_checked_as_by_rest() -> None:
    for narrowed in ({}, {"on": "2025-05-18"}, {"language": ["zh"]}, {"source": ["release"]}, {"edition": 1}):
        check_as_by_rest(narrowed)


def check_as_by_rest(narrowed: Json) -> None:
    answer = call("check_quote", {"text": BAN} | narrowed)
    same = rest("quotes/check", text=BAN, **narrowed)
    assert {name: answer[name] for name in ("edition", "results", "left_out")} == {
        name: same[name] for name in ("edition", "results", "left_out")
    }
    assert answer["coverage"].items() >= same["coverage"].items()
    assert answer["url"].startswith("http://testserver/check?text=" if narrowed.keys() <= {"edition"} else
                                    "http://testserver/api/v1/quotes/check?text=")  # fmt: skip


def test_the_quotations_of_a_manuscript_are_checked() -> None:
    answer = call("check_quote", {"document": f"They said “{BAN}”, and «nobody said that». «Gone»."})
    assert [one["status"] for one in answer["results"]] == ["found", "never_seen"]
    assert [one["text"] for one in answer["left_out"]] == ["Gone"]
    assert "Give either text" in refusal("check_quote", {"document": "x", "text": BAN})


def test_rewordings_are_those_of_rest_with_what_is_quoted() -> None:
    answer = call("wording_changes", {"source": "release"})
    (change,) = rest("sources/release/changes")["results"]
    assert answer["results"] == [
        {name: change[name] for name in ("from", "to", "text", "sentence", "window", "weight")}
    ]
    assert [quote["status"] for quote in answer["quotes"]] == ["altered"]
    assert [one["number"] for one in answer["captures"]] == [1, 2]
    assert call("wording_changes", {"source": "release", "from": 1, "to": 2})["results"] == answer["results"]
    assert "cannot be compared" in refusal("wording_changes", {"source": "release", "from": 2, "to": 9})
    assert "Give both, or neither" in refusal("wording_changes", {"source": "release", "to": 2})


def test_a_digest_and_the_vocabulary_are_those_of_rest() -> None:
    digest = entry("ban").digest
    answer, same = call("verify", {"digest": digest}), rest(f"verify/{digest}")
    assert {name: answer[name] for name in same} == same
    for of in ("kinds", "topics", "actors", "publishers"):
        assert call("list_vocabulary", {"of": of})["results"] == rest(of)["results"]


def test_a_wrong_argument_is_named_with_its_value_and_the_way_out() -> None:
    unsaid = {
        f"{tool} {arguments}": said for tool, arguments, part in WRONG if part not in (said := refusal(tool, arguments))
    }
    assert unsaid == {}


def test_null_is_no_argument_and_one_value_is_a_list() -> None:
    assert call("search_events", {"kind": "rule", "topic": None, "actor": []}) == call(
        "search_events", {"kind": ["rule"]}
    )
    disputed = call("search_events", {"disputed": False, "significance_min": 3})
    assert [one["slug"] for one in disputed["results"]] == ["tariff", "ban"]


def test_a_past_edition_answers_as_it_did() -> None:
    before = call("search_events", {"edition": 2})
    published(an_event("ban", title="Another title", date="2025-05-13/.."))
    assert call("search_events", {"edition": 2}) == before
    assert call("search_events", {})["results"] != before["results"]


def test_what_is_withdrawn_or_redacted_is_gone_with_its_reason(superuser: User) -> None:
    withdraw([key("event", "tariff")], by=None, reason="It never happened")
    assert refusal("get_event", {"slug": "tariff"}) == (
        "The event ‘tariff’ was withdrawn in edition 3: It never happened"
    )
    assert [one["slug"] for one in call("search_events")["results"]] == ["ban"]
    assert call("get_event", {"slug": "tariff", "edition": 2})["event"]["slug"] == "tariff"
    asked = {"edition": 1, "slug": "ban"}
    assert call("get_event", asked)["event"]["title"] == "Chips are banned"
    redact(key("event", "ban"), by=superuser, reason="Court order 1/26")
    for arguments in (asked, {"slug": "ban"}):
        assert refusal("get_event", arguments) == "The event ‘ban’ was removed: Court order 1/26"


def test_a_draft_is_never_shown() -> None:
    written(an_event("draft", title="Gallium"), an_event("ban", title="Gallium", date="2025-05-13/.."))
    assert call("search_events", {"q": "gallium"})["results"] == []
    assert refusal("get_event", {"slug": "draft"}).startswith("There is no event ‘draft’ in edition 2.")
    assert call("get_event", {"slug": "ban"})["event"]["title"] == "Chips are banned"


def test_before_the_first_edition_nothing_is_there_and_everything_answers() -> None:
    empty_the_database()
    answer = call("search_events")
    assert (answer["edition"], answer["published_at"], answer["url"]) == (0, None, "http://testserver/")
    assert answer["coverage"]["events"] == 0


def test_arguments_are_the_parameters_of_rest() -> None:
    time, page = {"edition", "as_of"}, {"limit", "cursor"}
    assert TOOLS["search_events"].arguments.keys() == QUESTION | page | time | {"count", "lang"}
    assert TOOLS["in_force"].arguments.keys() == (QUESTION - {"in_force_on"}) | page | time | {"count", "lang", "on"}
    assert TOOLS["what_changed"].arguments.keys() == (QUESTION - {"order"}) | page | {"from", "to"}
    described = [schema["description"] for tool in TOOLS.values() for schema in tool.arguments.values()]
    assert all(described)


def test_rewordings_are_listed_by_weight_too() -> None:
    texts = [RISK.replace("Using", "Selling"), RISK.replace("Using", "Selling").replace("may", "must")]
    captures = [{"seen": f"2025-06-{day:02}", "text": text, "extent": "whole"} for day, text in enumerate(texts, 1)]
    published(sources=[RELEASE | {"captures": captures}])
    by_number, by_weight = (
        [one["weight"] for one in call("wording_changes", {"source": "release", "order": order})["results"]]
        for order in ("number", "weight")
    )
    assert (by_number, by_weight) == (["quotation", "words", "modal"], ["quotation", "modal", "words"])
    same = rest("sources/release/changes", order="weight")["results"]
    assert [one["weight"] for one in same] == by_weight
    assert "unknown value 'wait'" in refusal("wording_changes", {"source": "release", "order": "wait"})


def test_events_are_read_in_another_language_as_by_rest() -> None:
    translated = [{"lang": "zh", "title": "芯片禁令", "summary": "摘要"}]
    published(an_event("translated", title="A ban on chips", date="2025-05-13/..", translations=translated))
    same = rest("events/translated", lang="zh")
    whole = call("get_event", {"slug": "translated", "lang": "zh"})
    assert (whole["event"], whole["event"]["title"]) == (same, "芯片禁令")
    assert whole["url"] == "http://testserver/events/translated?lang=zh&edition=3"
    Draft202012Validator(TOOLS["get_event"].definition["outputSchema"]).validate(whole)
    for tool, arguments in (("search_events", {}), ("in_force", {"on": "2025-06-01"})):
        (listed,) = call(tool, {"slug": "translated", "lang": "zh"} | arguments)["results"]
        assert {name: listed[name] for name in ("title", "summary", "date")} == {
            name: same[name] for name in ("title", "summary", "date")
        }
    assert "unknown value 'fr'" in refusal("search_events", {"lang": "fr"})
