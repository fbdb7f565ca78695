"""The pictures beside links to Annals: what they show, that it fits, and that they are nobody else's."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from events.editions.http import turns
from events.editions.publishing import withdraw
from events.pages.card_picture import HEIGHT, WIDTH, Card, render_png, render_svg
from events.pages.card_text import SANS, SERIF, measure, wrap_change, wrap_text
from sources.diff import to_blocks, word_diff
from tests.desk import an_event, key, published

SVG = "{http://www.w3.org/2000/svg}"
OLD = "The use of these chips anywhere in the world violates the rules."
NEW = "The use of these chips at home may carry a risk under the rules."
WINDOW = "some time between 11 and 12 May 2025"
LONG = "The Bureau adds further companies to a list of companies that nobody may supply with anything at all. " * 9


@pytest.fixture
def everything() -> None:
    captures = [
        {"seen": "2025-05-10", "extent": "whole", "text": OLD},
        {"seen": "2025-05-12", "extent": "whole", "text": NEW},
    ]
    gazette = {
        "slug": "gazette", "title": "The Gazette", "type": "official_notice", "rights": "public_domain",
        "publisher": "press", "captures": captures,
    }  # fmt: skip
    published(
        an_event("rewording", title="A rule is reworded", date="2025-05-11",
                 actors=[{"actor": "bis", "role": "issuer"}],
                 citations=[{"source": "gazette", "quote": "anywhere in the world violates"}], topics=["chips"]),
        an_event("tariff", title="华为 & <tariffs>"),
        sources=[gazette], actors=[{"slug": "bis", "name": "BIS", "kind": "agency"}],
        topics=[{"slug": "chips", "name": "Chips"}], publishers=[{"slug": "press", "name": "The Press"}],
        timelines=[{"slug": "all", "title": "All of it", "description": "Everything that happened."}],
    )  # fmt: skip


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Card]:
    """The cards that are drawn, in their order."""
    cards: list[Card] = []

    def render(card: Card) -> bytes:
        cards.append(card)
        return b""

    monkeypatch.setattr("events.pages.card_views.render_png", render)
    return cards


def picture(page: str) -> str:
    """The address of the card that a page names."""
    (image,) = re.findall(r'<meta property="og:image" content="http://testserver([^"]+)">', page)
    return unescape(image)


@pytest.mark.django_db
@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize(
    ("path", "title", "eyebrow"),
    [
        ("/", "A rule is reworded", f"Changed without notice · {WINDOW}"), ("/about", "A rule is reworded", None),
        ("/?topic=chips", "A rule is reworded", None), ("/compare", "A rule is reworded", None),
        ("/events/rewording", "A rule is reworded", "11 May 2025"), ("/events/tariff", "华为 & <tariffs>", None),
        ("/events/tariff/compare", "A rule is reworded", None),
        ("/sources/gazette", "The Gazette", f"Changed {WINDOW}"), ("/timelines/all", "All of it", ""),
        ("/actors/bis", "BIS", "Actor"), ("/topics/chips", "Chips", "Topic"), ("/kinds/rule", "Rule", "Kind"),
        ("/publishers/press", "The Press", "Publisher"),
    ],
)  # fmt: skip
def test_every_page_has_a_card(client: Client, drawn: list[Card], path: str, title: str, eyebrow: str | None) -> None:
    page = client.get(path).text
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    answer = client.get(picture(page))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    (card,) = drawn
    assert card.title.lower() == title.lower()
    assert eyebrow in (None, card.eyebrow)
    assert card.facts[-1] == "Edition 1"


@pytest.mark.django_db
@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("path", ["/cards/annals.png", "/cards/events/rewording.png", "/cards/sources/gazette.png"])
def test_the_card_of_a_rewording_shows_the_old_and_the_new_words(client: Client, drawn: list[Card], path: str) -> None:
    client.get(path)
    words = texts(render_svg(drawn[0]))
    assert "anywhere" in words
    assert "home" in words
    assert "Before" in words


@pytest.mark.django_db
@pytest.mark.usefixtures("everything")
def test_the_card_of_a_timeline_shows_it_drawn(client: Client, drawn: list[Card]) -> None:
    published(timelines=[{"slug": "none", "title": "None of it", "question": {"topic": ["chips"], "until": ["1990"]}}])
    for slug in ("all", "none"):
        client.get(f"/cards/timelines/{slug}.png")
    whole, empty = (etree.fromstring(render_svg(card).encode()) for card in drawn)
    (chart,) = whole.findall(f"{SVG}svg")
    marks = [group for group in chart.iter(f"{SVG}g") if "mark" in group.get("class", "").split()]
    assert len(marks) == 2
    assert "A rule is" in texts(render_svg(drawn[0]))
    assert "Everything that happened." not in texts(render_svg(drawn[0]))
    box = [float(chart.get(name, "")) for name in ("x", "y", "width", "height")]
    assert 72 <= box[0] < box[0] + box[2] <= WIDTH - 72
    assert 100 < box[1] < box[1] + box[3] < 562
    assert box[2] > 1000
    assert empty.findall(f"{SVG}svg") == []
    assert render_png(drawn[0]) != render_png(Card("All of it", facts=drawn[0].facts))


@pytest.mark.django_db
@pytest.mark.usefixtures("everything")
def test_a_card_is_drawn_once_for_an_edition(client: Client, drawn: list[Card]) -> None:
    for _ in range(3):
        assert client.get("/cards/events/rewording.png?edition=1").status_code == 200
    assert len(drawn) == 1
    published(an_event("rewording", title="A rule was reworded"))
    client.get(picture(client.get("/events/rewording").text))
    assert [card.title for card in drawn] == ["A rule is reworded", "A rule was reworded"]


@pytest.mark.django_db
@pytest.mark.usefixtures("everything")
def test_a_card_waits_for_a_turn(client: Client, drawn: list[Card], monkeypatch: pytest.MonkeyPatch) -> None:
    requested: list[bool] = []
    begin = turns.begin_work

    def noted(request: Any, *, expensive: bool) -> Any:
        requested.append(expensive)
        return begin(request, expensive=expensive)

    monkeypatch.setattr("events.pages.base.begin_work", noted)
    client.get("/cards/events/rewording.png")
    client.get("/events/rewording")
    assert requested == [True, False]


@pytest.mark.django_db
@pytest.mark.usefixtures("everything")
def test_what_has_no_page_has_no_card(client: Client, drawn: list[Card]) -> None:
    withdraw([key("event", "tariff")], by=None, reason="It never happened")
    assert client.get("/cards/events/tariff.png").status_code == 410
    for path in ("/cards/events/nothing.png", "/cards/captures/gazette.png", "/cards/about.png"):
        assert client.get(path).status_code == 404
    assert client.get("/cards/events/rewording.png?title=Mine").status_code == 400
    assert drawn == []


def texts(svg: str) -> str:
    return " ".join(node.text or "" for node in etree.fromstring(svg.encode()).iter(f"{SVG}text"))


@pytest.mark.parametrize(
    "card",
    [
        Card("Short"), Card(LONG, LONG, LONG, [LONG, "Edition 1"]),
        Card("商务部公布出口管制的公告，" * 20, "2023年7月3日", "稀土 and gallium, " * 60, ["公告", "Edition 2"]),
        Card(LONG, "May", change=to_blocks(word_diff(LONG + OLD, LONG + NEW))),
        Card("W" * 300, "W" * 200, "W" * 900, ["W" * 90]), Card("😀 مرحبا ", text="<&>"),
    ],
)  # fmt: skip
def test_every_text_fits_on_the_card(card: Card) -> None:
    svg = etree.fromstring(render_svg(card).encode())
    for node in svg.iter(f"{SVG}text"):
        x, y, size = (float(node.get(name)) for name in ("x", "y", "font-size"))
        assert x >= 0
        assert x + measure(node.text, size, node.get("font-family")) <= WIDTH, node.text
        assert size <= y <= HEIGHT
    for node in svg.iter(f"{SVG}rect"):
        assert float(node.get("y")) + float(node.get("height")) <= HEIGHT
        assert float(node.get("height")) > 0
    assert render_png(card).startswith(b"\x89PNG")


def test_the_drawn_width_is_the_measured_one() -> None:
    """The table of widths belongs to the fonts: text drawn to a width ends where the table says."""
    for font in (SERIF, SANS):
        text = "Commerce’s rule, “anywhere in the world” – 13 May 2025"
        lines = wrap_text(text, 40, measure(text, 40, font) + 1, 1, font)
        assert [piece.text for piece in lines[0]] == [text]
        assert wrap_text(text, 40, measure(text, 40, font) - 1, 1, font)[0][0].text.endswith("…")


def test_a_long_change_begins_shortly_before_its_first_changed_word() -> None:
    lines = wrap_change(to_blocks(word_diff(LONG + OLD, LONG + NEW)), "insert", 32, 460, 4)
    assert lines[0][0].text.startswith("… ")
    assert any(piece.changed and "home" in piece.text for line in lines for piece in line)
    assert len(lines) <= 4
