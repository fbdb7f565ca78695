"""The pages in English and Chinese: which one a reader gets, that nothing is left untranslated, and dates."""

import ast
import os
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.template import Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.test import Client

from events.choices import DateStatus, DateType, Role
from events.editions.chinese_dates import render_chinese
from events.editions.edtf import Edtf
from sources.models.source import Rights, SourceType
from tests.desk import an_event, published

PAGES = Path("events/templates/pages")
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: Text of templates that is the same in every language.
SAME = re.compile(r"^(?:Annals|API|GraphQL|JSON|EDTF|UTC|SHA-256|The|[\W\d_]|[np])*$")


@pytest.fixture
def everything() -> None:
    gazette = {
        "slug": "gazette", "title": "The Gazette", "type": "official_notice", "rights": "public_domain",
        "publisher": "press", "published": "2018-01-01",
        "captures": [
            {"seen": "2025-05-10", "extent": "whole", "text": "It applies anywhere."},
            {"seen": "2025-05-12", "extent": "whole", "text": "It applies at home."},
        ],
    }  # fmt: skip
    published(
        an_event("tariff", title="A tariff", date="[2025-05-14..2025-05-19]", topics=["chips"],
                 actors=[{"actor": "bis", "role": "issuer"}],
                 citations=[{"source": "gazette", "quote": "applies anywhere"}],
                 identifiers={"docket": ["BIS-2023-0016"]}),
        sources=[gazette], topics=[{"slug": "chips", "name": "Chips"}],
        publishers=[{"slug": "press", "name": "The Press"}], actors=[{"slug": "bis", "name": "BIS", "kind": "agency"}],
        timelines=[{"slug": "all", "title": "All of it"}],
    )  # fmt: skip
    published(an_event("tariff", title="The tariff", date="[2025-05-14..2025-05-19]"))


EVERY_PAGE = (
    "/", "/?q=tariff", "/timelines/all", "/timelines", "/events/tariff", "/events/tariff/compare", "/sources/gazette",
    "/sources/gazette/compare", "/actors/bis", "/topics/chips", "/kinds/rule", "/publishers/press", "/editions",
    "/editions/2", "/compare", "/about", "/embed/all", "/embed/events/tariff", "/embed/sources/gazette/changes/1..2",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("path", EVERY_PAGE)
def test_every_page_is_in_the_language_of_its_address(client: Client, path: str) -> None:
    mark = "&" if "?" in path else "?"
    chinese, english = client.get(f"{path}{mark}lang=zh"), client.get(f"{path}{mark}lang=en")
    assert chinese.status_code == english.status_code == 200
    assert (chinese.headers["Content-Language"], english.headers["Content-Language"]) == ("zh-Hans", "en")
    assert '<html lang="zh-Hans"' in chinese.text
    assert '<html lang="en"' in english.text
    main = chinese.text.partition("<main")[2].partition("</main>")[0]
    assert CHINESE.search(main) or path.startswith("/embed/events")
    assert not CHINESE.search(re.sub("镓|中文", "", english.text))
    assert "Accept-Language" not in chinese.headers.get("Vary", "")


@pytest.mark.django_db
@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize(
    ("preferred", "tag"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"), ("en-GB,zh;q=0.5", "en"), ("fr, zh;q=0.2, en;q=0.1", "zh-Hans"),
        ("fr", "en"), ("", "en"), ("zh;q=0, en", "en"), ("*", "en"), (";;;,zh-", "en"),
    ],
)  # fmt: skip
def test_without_one_the_reader_s_preference_decides(client: Client, preferred: str, tag: str) -> None:
    page = client.get("/events/tariff", headers={"Accept-Language": preferred})
    assert page.headers["Content-Language"] == tag
    assert "Accept-Language" in page.headers["Vary"]


@pytest.mark.django_db
@pytest.mark.usefixtures("everything")
def test_what_is_kept_for_one_language_is_not_given_in_another(client: Client) -> None:
    tags = set()
    for _ in range(2):
        for preferred, lang in (("zh", "zh-Hans"), ("en", "en")):
            page = client.get("/events/tariff", headers={"Accept-Language": preferred})
            assert f'<html lang="{lang}"' in page.text
            tags.add(page.headers["ETag"])
            known = {"Accept-Language": preferred, "If-None-Match": page.headers["ETag"]}
            assert client.get("/events/tariff", headers=known).status_code == 304
    assert len(tags) == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("everything")
def test_a_chinese_page_leads_to_chinese_pages_and_to_english(client: Client) -> None:
    page = client.get("/events/tariff?lang=zh").text
    assert 'href="/sources/gazette?lang=zh"' in page
    assert 'href="/events/tariff?lang=en" lang="en" hreflang="en"' in page
    assert '<link rel="alternate" hreflang="zh-Hans" href="http://testserver/events/tariff?lang=zh">' in page
    explore = client.get("/?lang=zh&topic=chips").text
    assert 'href="/?lang=zh"' in explore, "the filters cannot be cleared"
    for link in set(re.findall(r'href="(http://testserver/api/v1/[^"]+)"', explore)):
        assert "lang=" not in link


@pytest.mark.django_db
@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("path", ["/events/tariff", "/embed/all", "/"])
def test_an_unknown_language_is_a_400(client: Client, path: str) -> None:
    page = client.get(f"{path}?lang=fr")
    assert page.status_code == 400
    assert "lang" in page.text


@pytest.mark.django_db
@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("path", ["/api/v1/events", "/api/v1/events.atom", "/editions.atom", "/sitemap.xml"])
def test_what_programs_read_never_depends_on_the_language(client: Client, path: str) -> None:
    answers = [client.get(path, headers={"Accept-Language": preferred}) for preferred in ("zh", "en")]
    assert answers[0].content == answers[1].content
    assert "Accept-Language" not in answers[0].headers.get("Vary", "")


@pytest.mark.django_db
@pytest.mark.usefixtures("everything")
def test_dates_are_in_the_language_of_the_page(client: Client) -> None:
    assert "2025年5月14日至19日" in client.get("/events/tariff?lang=zh").text
    assert "some time between 14 and 19 May 2025" in client.get("/events/tariff?lang=en").text


@pytest.mark.django_db
@pytest.mark.usefixtures("everything")
def test_formats_are_named_in_the_language_of_the_page(client: Client) -> None:
    for path in ("/", "/timelines/all", "/?topic=chips"):
        chinese, english = (client.get(f"{path}{'&' if '?' in path else '?'}lang={lang}").text for lang in ("zh", "en"))
        assert "CSV，供电子表格使用" in chinese
        assert "for a spreadsheet" not in chinese
        assert "CSV, for a spreadsheet" in english


@pytest.mark.parametrize(
    ("edtf", "chinese"),
    [
        ("2025-05-13", "2025年5月13日"), ("2025-05", "2025年5月"), ("2025", "2025年"), ("2025-21", "2025年春季"),
        ("2025-34", "2025年第二季度"), ("2025-37", "2025年前四个月"), ("2025-41~", "约2025年下半年"),
        ("201X", "2010年代"), ("19XX", "20世纪"), ("2025-05-13~", "约2025年5月13日"),
        ("2025?", "2025年（不确定）"), ("2025-05%", "约2025年5月（不确定）"), ("2018-07-06/..", "2018年7月6日起"),
        ("../2018", "截至2018年"), ("2025-05-14/2025-05-19", "2025年5月14日至19日"),
        ("2025-05-30/2025-06-02", "2025年5月30日至6月2日"), ("2024-12-30/2025-01-02", "2024年12月30日至2025年1月2日"),
        ("2018/2019", "2018年至2019年"), ("2025-05-14/2025-05-14", "2025年5月14日"),
        ("[2025-05-14..2025-05-19]", "2025年5月14日至19日之间"), ("[2025-05-14..]", "2025年5月14日或之后"),
        ("[..2018]", "2018年或之前"), ("[2018,2020]", "2018年或2020年"), ("{2018,2019,2021}", "2018年、2019年和2021年"),
        ("{2018..2020}", "2018年至2020年"), ("2025-05-14~/2025-05-19", "约2025年5月14日至2025年5月19日"),
    ],
)  # fmt: skip
def test_a_date_as_chinese_writes_it(edtf: str, chinese: str) -> None:
    Edtf.parse(edtf)
    assert render_chinese(edtf) == chinese


def messages() -> Iterator[str]:
    """Every message of pages and formats: of templates, of modules, and the codes that they show."""
    for path in sorted(PAGES.glob("*.html")):
        nodes = Template(path.read_text()).nodelist
        for node in nodes.get_nodes_by_type(TranslateNode):
            assert isinstance(node, TranslateNode)
            yield str(node.filter_expression.var.literal)
        for block in nodes.get_nodes_by_type(BlockTranslateNode):
            assert isinstance(block, BlockTranslateNode)
            yield re.sub(r"\s*\n\s*", " ", block.render_token_list(block.singular)[0].strip())
        yield from re.findall(r'=_\("([^"]+)"\)', path.read_text())
    for path in sorted([*Path("events/pages").glob("*.py"), *Path("events/formats").glob("*.py")]):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("gettext", "_"):
                yield ast.literal_eval(call.args[0])
    for choices in (SourceType, Rights, Role, DateType, DateStatus):
        yield from (value.replace("_", " ") for value in choices.values)


def read_catalogue() -> Catalog:
    return read_po(BytesIO(CATALOGUE.read_bytes()), locale="zh_Hans")


def test_every_message_is_translated() -> None:
    catalogue = read_catalogue()
    wanted = set(messages())
    assert len(wanted) > 350
    untranslated = [text for text in wanted if text not in catalogue or not catalogue[text].string]
    assert untranslated == []


def test_a_translation_has_the_places_and_the_tags_of_its_message() -> None:
    for message in read_catalogue():
        if message.id:
            singular = message.id if isinstance(message.id, str) else message.id[0]
            translated = message.string if isinstance(message.string, str) else (message.string or [""])[0]
            for part in (r"%\(\w+\)s", r"\{\w+\}", r"</?\w+", 'href="[^"]+"'):
                assert sorted(re.findall(part, singular)) == sorted(re.findall(part, translated)), singular


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    """Compile it with ``WRITE_CATALOGUE=1``: no machine that serves needs gettext's tools."""
    compiled = BytesIO()
    write_mo(compiled, read_catalogue())
    if os.environ.get("WRITE_CATALOGUE"):
        CATALOGUE.with_suffix(".mo").write_bytes(compiled.getvalue())
    assert CATALOGUE.with_suffix(".mo").read_bytes() == compiled.getvalue()


def test_no_words_of_a_template_are_outside_of_a_message() -> None:
    left = {}
    for path in sorted(PAGES.glob("*.html")):
        text = re.sub(r"\{% blocktranslate.*?endblocktranslate %\}", "", path.read_text(), flags=re.DOTALL)
        text = re.sub(r"\{% block body_class %\}\w+", "", text)
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", text, flags=re.DOTALL)
        words = [part.strip() for part in re.split(r"<[^>]*>", text)]
        if found := [part for part in words if not SAME.match(part)]:
            left[path.name] = found
    assert left == {}
