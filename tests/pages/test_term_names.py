"""What kinds, topics and actors are called on a page in Chinese."""

import pytest
from django.test import Client
from django.utils.translation import override

from events.documents.languages import CATALOGUES
from events.pages.term_names import get_term_name
from tests.shipping import ship

pytestmark = pytest.mark.django_db


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_pages_in_chinese_name_terms_in_chinese_and_say_what_they_are_called_in_english(client: Client) -> None:
    ship()
    huawei = page(client, "/actors/huawei?lang=zh")
    assert "<h1>华为</h1>" in huawei
    assert "Huawei Technologies Co., Ltd." in huawei
    assert "<h1>出口管制</h1>" in page(client, "/kinds/export-control?lang=zh")
    assert "<h1>关键矿产</h1>" in page(client, "/topics/critical-minerals?lang=zh")
    front = page(client, "/?lang=zh&actor=nvidia&kind=tariff,!court")
    assert "英伟达" in front
    assert "美国商务部工业与安全局" in page(client, "/?lang=zh")
    assert "NVIDIA Corporation" not in front


def test_an_event_in_chinese_names_its_kind_its_topics_and_its_actors(client: Client) -> None:
    ship()
    slug = client.get("/api/v1/events?actor=bis&topic=huawei&limit=1&fields=slug").json()["results"][0]["slug"]
    shown = page(client, f"/events/{slug}?lang=zh")
    assert ">美国商务部工业与安全局</a>" in shown
    assert ">华为</a>" in shown
    english = page(client, f"/events/{slug}?lang=en")
    assert ">Bureau of Industry and Security</a>" in english
    assert "美国商务部工业与安全局" not in english


def test_every_shipped_kind_and_topic_has_a_chinese_name(client: Client) -> None:
    ship()
    for subject in ("kind", "topic"):
        listed = client.get(f"/api/v1/{subject}s?limit=100").json()["results"]
        assert len(listed) > 10
        with override(CATALOGUES["zh"]):
            assert [term["name"] for term in listed if get_term_name(subject, term) == term["name"]] == []


@pytest.mark.parametrize(
    ("aliases", "name"),
    [(["ABC", "甲乙公司"], "甲乙公司"), (["ABC"], "Name"), (["東京エレクトロン"], "Name"), ([], "Name")],
)
def test_an_alias_in_chinese_is_the_name_of_an_actor(aliases: list[str], name: str) -> None:
    term = {"name": "Name", "aliases": aliases}
    with override(CATALOGUES["zh"]):
        assert get_term_name("actor", term) == name
    assert get_term_name("actor", term) == "Name"
