"""What a change of wording touches decides how much it weighs."""

import pytest
from django.test import Client

from sources.diff import word_diff
from sources.weight import WEIGHTS, weigh
from tests.desk import SOURCE, an_event, published

SENTENCE = "Using such chips anywhere in the world violates the controls."


@pytest.mark.parametrize(
    ("old", "new", "weight"),
    [
        ("The tariff is 24 percent.", "The tariff is 34 percent.", "number"),
        ("The tariff is twelve percent.", "The tariff is ten percent.", "number"),
        ("It covers 5 items of 2019.", "It covers 6 items of 2020.", "number"),
        ("控制税率为百分之二十。", "控制税率为百分之三十。", "number"),
        ("It begins on 12 June 2025.", "It begins on 13 July 2025.", "date"),
        ("It stands since April 2025.", "It stands since 2023.", "date"),
        ("It begins on 2025-05-12.", "It begins on 2025-05-13.", "date"),
        ("Export is permitted.", "Export is not permitted.", "negation"),
        ("They don't export.", "They export.", "negation"),
        ("允许出口。", "不允许出口。", "negation"),
        ("Die Ausfuhr ist erlaubt.", "Die Ausfuhr ist nicht erlaubt.", "negation"),
        ("Exporters must apply.", "Exporters may apply.", "modal"),
        ("经营者申请许可。", "经营者须申请许可。", "modal"),
        ("China now faces a duty.", "China faces a duty.", "words"),
        ("Chips, boards and tools.", "Chips, boards, and tools.", "style"),
        ("It said “so”.", "It said so!", "style"),
        ("A heading\nText.", "A HEADING\nText.", "style"),
    ],
)
def test_a_change_weighs_what_the_heaviest_of_its_words_does(old: str, new: str, weight: str) -> None:
    assert weigh(word_diff(f"First. {old} Last.", f"First. {new} Last.")) == weight


@pytest.mark.parametrize(
    "new",
    [
        "Using such chips in most of the world violates the controls.",
        "Using such new chips anywhere in the world violates the controls.",
        "Using such chips anywhere in the world.",
    ],
)
def test_a_change_within_quoted_words_weighs_most(new: str) -> None:
    ops = word_diff(f"First. {SENTENCE} It costs 5.", f"First. {new} It costs 6.")
    assert weigh(ops, ["Another quotation.", "such chips anywhere in the world violates"]) == "quotation"
    assert weigh(ops, ["Using such … violates the controls"]) in ("quotation", "number")
    assert weigh(ops) == "number"


def test_a_change_beside_quoted_words_does_not_touch_them() -> None:
    ops = word_diff(f"First. {SENTENCE} It costs 5.", f"Second. {SENTENCE} It costs 6.")
    assert weigh(ops, [SENTENCE, "It costs"]) == "number"


def test_words_that_come_to_be_quoted_weigh_too() -> None:
    assert weigh(word_diff("First.", f"First. {SENTENCE}"), [SENTENCE]) == "quotation"


def test_every_weight_is_in_the_order() -> None:
    assert WEIGHTS[0] == "quotation"
    assert WEIGHTS[-1] == "style"


TEXTS = (f"First. {SENTENCE} It costs 5.", f"First. {SENTENCE} It costs 6.", "First. Using no chips. It costs 6!")


@pytest.mark.django_db
def test_changes_can_be_had_the_heaviest_first(client: Client) -> None:
    captures = [{"seen": f"2025-05-1{day}", "text": text} for day, text in enumerate((*TEXTS, f"{TEXTS[2][:-1]}."))]
    source = SOURCE | {"rights": "public_domain", "captures": captures}
    published(an_event("ban", citations=[{"source": "gazette", "quote": "anywhere in the world"}]), sources=[source])
    path = "/api/v1/sources/gazette/changes"

    def weights(order: str) -> list[tuple[int, str]]:
        return [(one["to"], one["weight"]) for one in client.get(path, {"order": order}).json()["results"]]

    assert weights("number") == [(2, "number"), (3, "quotation"), (4, "style")]
    assert weights("weight") == [(3, "quotation"), (2, "number"), (4, "style")]
    assert client.get(f"{path}/2..3").json()["weight"] == "quotation"
    assert client.get(path, {"order": "size"}).status_code == 400
    query = {"query": '{ source(slug: "gazette") { changes { nodes { weight } } } }'}
    answer = client.post("/graphql", query, content_type="application/json").json()["data"]
    assert [one["weight"] for one in answer["source"]["changes"]["nodes"]] == ["number", "quotation", "style"]


@pytest.mark.django_db
def test_what_a_translation_quotes_is_its_original(client: Client) -> None:
    captures = [
        {"seen": f"2025-05-1{day}", "text": f"公告。{words}出口。完。"} for day, words in enumerate(("禁止", "允许"))
    ]
    source = SOURCE | {"rights": "public_domain", "captures": captures}
    quoted = {"source": "gazette", "quote": "It is banned", "translated_from": "zh-Hans", "original": "禁止出口"}
    published(an_event("ban", citations=[quoted]), sources=[source])
    (change,) = client.get("/api/v1/sources/gazette/changes").json()["results"]
    assert change["weight"] == "quotation"
