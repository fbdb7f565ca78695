"""The drawing of a timeline: where marks and titles lie, what their shapes mean, and its SVG."""

import datetime as dt
import json
import re
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise, product
from typing import Any

import pytest
from django.test import Client

from events.pages.axis import get_ticks
from events.pages.chart_svg import Addresses, render_chart_svg
from events.pages.marks import Drawing, Lane, Mark
from events.pages.placement import RADII, SIZES, PlacedDrawing, PlacedMark, place
from events.pages.text_width import measure, wrap
from tests.desk import an_event, published

SVG = "{http://www.w3.org/2000/svg}"
LANES: list[Lane] = [
    {"id": "above", "name": "US", "grows": "up"},
    {"id": "between", "name": "others", "grows": "between"},
    {"id": "below", "name": "CN", "grows": "down"},
]


def a_mark(slug: str, at: float, **more: Any) -> Mark:
    side = more.get("side", "above")
    plain: dict[str, Any] = {
        "slug": slug, "title": f"The title of {slug} & others", "shown": "then", "why": "", "doubt": [], "weight": 3,
        "at": at, "first": at, "last": at, "bar": "", "symbol": "circle", "side": side, "lanes": [side], "answers": [],
    }  # fmt: skip
    mark: Mark = {**plain, **more}  # type: ignore[typeddict-item]
    return mark


def placed(*marks: Mark, size: str = "wide", **more: Any) -> PlacedDrawing:
    drawing: Drawing = {"marks": list(marks), "lanes": LANES, "clusters": [], "eras": [], **more}  # type: ignore[typeddict-item]
    return place(drawing, SIZES[size], SIZES[size].width, 0, 100)


def box(one: PlacedMark) -> tuple[float, float, float, float]:
    """Where a title is written: left, right, upper and lower edge."""
    assert one.title
    left = one.x - one.title.width if one.title.leftwards else one.x
    height = len(one.title.lines) * 15
    top = one.title.y - height if one.title.y < one.y else one.title.y
    # A line at the very edge of a title is beside its words.
    return left + 4, left + one.title.width - 4, top, top + height


def crowd() -> list[Mark]:
    """Three hundred marks of all weights on three lanes, at places that repeat nothing."""
    sides = ["above", "between", "below"]
    return [
        a_mark(f"event-{n}", (n * 37 % 997) / 10, weight=1 + n * 7 % 5, side=sides[n % 3], lanes=[sides[n % 3]])
        for n in range(300)
    ]


@pytest.fixture
def crowded() -> PlacedDrawing:
    return placed(*crowd())


def test_marks_of_a_row_do_not_touch(crowded: PlacedDrawing) -> None:
    rows: dict[tuple[str, float], list[PlacedMark]] = {}
    for one in crowded.marks:
        rows.setdefault((one.lane, one.y), []).append(one)
    assert len(rows) > 10
    for row in rows.values():
        row.sort(key=lambda one: one.left)
        assert all(one.right < other.left for one, other in pairwise(row))


def test_titles_cover_neither_each_other_nor_the_line_of_another(crowded: PlacedDrawing) -> None:
    titled = [one for one in crowded.marks if one.title]
    assert len(titled) > 20
    for one, other in combinations(titled, 2):
        a, b = box(one), box(other)
        assert a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2], (one.mark["slug"], other.mark["slug"])
    for one in titled:
        left, right, top, bottom = box(one)
        for other in titled:
            assert other.title
            ends = sorted((other.y, other.title.y))
            crosses = left < other.x < right and ends[0] < bottom - 4 and top + 4 < ends[1]
            assert one is other or not crosses, (one.mark["slug"], other.mark["slug"])


def test_every_mark_is_drawn_or_counted(crowded: PlacedDrawing) -> None:
    assert crowded.clusters
    assert len(crowded.marks) + sum(one.cluster["number"] for one in crowded.clusters) == 300
    assert all(b.x - a.x >= 36 for a, b in pairwise(crowded.clusters))


def test_the_most_significant_events_are_the_ones_that_are_drawn(crowded: PlacedDrawing) -> None:
    assert len([one for one in crowded.marks if one.mark["weight"] == 5]) == 60


def test_few_titles_are_all_written_whole() -> None:
    title = "China's commerce ministry says the changed wording leaves the guidance discriminatory"
    marks = [a_mark(f"event-{n}", 10 + n // 3, title=title, weight=5) for n in range(5)]
    for size, lines in (("wide", 2), ("middle", 2), ("narrow", 3)):
        drawn = placed(*marks, size=size)
        written = [one.title.lines for one in drawn.marks if one.title]
        assert len(written) == 5
        assert {" ".join(text) for text in written} == {title}
        assert max(len(text) for text in written) <= lines


def test_a_side_grows_up_and_the_other_down() -> None:
    drawn = placed(
        a_mark("us", 50),
        a_mark("cn", 50, side="below", lanes=["below"]),
        a_mark("eu", 50, side="between", lanes=["between"]),
    )
    y = {one.mark["slug"]: one.y for one in drawn.marks}
    assert y["us"] < drawn.axis < drawn.axis + 36 < y["eu"] < y["cn"] < drawn.height


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Short", ["Short"]),
        (
            "US publishes its Section 301 findings and directs action",
            ["US publishes its Section 301", "findings and directs action"],
        ),
        ("出口管制法", ["出口管制法"]),
        ("商务部新闻发言人就美方滥用出口管制措施答记者问", ["商务部新闻发言人就美方滥", "用出口管制措施答记者问"]),
    ],
)  # fmt: skip
def test_a_title_is_broken_into_equal_lines(title: str, lines: list[str]) -> None:
    written, width = wrap(title, 2, 360, size=12.5)
    assert written == lines
    assert width == max(measure(line) for line in written) / 8


def test_a_title_without_room_is_cut() -> None:
    written, _ = wrap("word " * 60, 2, 200, size=12.5)
    assert len(written) == 2
    assert written[1].endswith("d…")


@pytest.mark.parametrize(
    ("days", "width", "first"),
    [
        (24, 1200, ["30", "1", "2"]),
        (24, 358, ["1", "3", "5"]),
        (60, 358, ["1", "6", "11"]),
        (110, 358, ["1", "11", "21"]),
    ],
)
def test_days_can_be_read_at_every_width(days: int, width: int, first: list[str]) -> None:
    begin = dt.date(2025, 4, 30).toordinal()
    ticks = get_ticks(begin, begin + days, width)
    assert [tick.label for tick in ticks if not tick.major][:3] == first
    assert "May 2025" in [tick.label for tick in ticks if tick.major]
    places = [tick.day * width / days for tick in ticks if not tick.major]
    assert all(b - a >= 18 for a, b in pairwise(places)), "names touch"


def test_the_month_that_has_begun_before_is_named_at_the_edge() -> None:
    begin = dt.date(2025, 5, 10).toordinal()
    assert get_ticks(begin, begin + 10, 600)[-1].label == "May 2025"
    # Without room before the next one it is not.
    begin = dt.date(2025, 5, 30).toordinal()
    assert [tick.label for tick in get_ticks(begin, begin + 20, 600) if tick.major] == ["June 2025"]


def test_years_are_named_as_far_apart_as_they_need() -> None:
    begin, end = dt.date(1700, 1, 1).toordinal(), dt.date(2020, 1, 1).toordinal()
    labels = [tick.label for tick in get_ticks(begin, end, 1000)]
    assert labels[:3] == ["1700", "1720", "1740"]


def test_a_picture_needs_no_style_sheet_and_has_no_links() -> None:
    answer = a_mark("answer", 60, side="below", lanes=["below"], answers=["tariff"])
    bar = a_mark("lasted", 20, first=20, last=40, bar="lasted", why="the day is disputed", doubt=["disputed"])
    drawn = placed(
        a_mark("tariff", 50, weight=5), answer, bar, a_mark("vague", 70, first=65, last=75, bar="vague"),
        eras=[{"title": "Truce", "begin": 10, "end": 30}], clusters=[{"begin": 80, "end": 84, "number": 1200}],
    )  # fmt: skip
    for theme, card in (("light", "#fff"), ("dark", "#1d2022")):
        svg = render_chart_svg(drawn, theme=theme, label="A < B")
        tree = ET.fromstring(svg)  # noqa: S314
        assert (tree.get("width"), tree.get("aria-label")) == ("980", "A < B")
        assert "%" not in svg.replace("100%", "")
        assert tree.findall(f".//{SVG}a") == []
        texts = ["".join(text.itertext()) for text in tree.iter(f"{SVG}text")]
        assert {"+1,200", "Truce", "US acts", "CN acts"} <= set(texts)
        symbols = [path for path in tree.iter(f"{SVG}path") if path.get("class") == "symbol"]
        assert len(symbols) == 3
        assert {path.get("fill", "")[0] for path in symbols} == {"#"}
        assert card in svg


def test_a_page_can_give_the_drawing_any_width() -> None:
    drawn = placed(a_mark("tariff", 50), a_mark("answer", 60, side="below", lanes=["below"], answers=["tariff"]))
    svg = render_chart_svg(drawn, addresses=Addresses(lambda slug: f"/events/{slug}?a=1&b=2", lambda b, e: "/"))
    tree = ET.fromstring(svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))  # noqa: S314
    assert tree.get("width") == "100%"
    links = {link.get("href"): link for link in tree.iter(f"{SVG}a") if "mark" in link.get("class", "").split()}
    assert set(links) == {"/events/tariff?a=1&b=2", "/events/answer?a=1&b=2"}
    mark = links["/events/tariff?a=1&b=2"]
    assert mark.findtext(f"{SVG}title") == "then: The title of tariff & others"
    assert mark.find(f"{SVG}svg").get("x") == "50%"  # type: ignore[union-attr]
    (arc,) = (link for link in tree.iter(f"{SVG}a") if link.get("class") == "arc")
    assert (arc.get("href"), arc.get("data-from")) == ("/events/tariff?a=1&b=2", "answer")
    assert "style=" not in svg


SIDES = ("above", "between", "below")


@pytest.mark.parametrize(("answering", "answered"), [*product(SIDES, SIDES)])
@pytest.mark.parametrize("days", [(30, 60), (60, 30), (40, 40)])
def test_an_answer_is_joined_to_what_it_answers_wherever_both_are(
    answering: str, answered: str, days: tuple[float, float]
) -> None:
    """Between two lanes on the way from one to the other, within a lane around what is between them."""
    answer, measure = (
        a_mark("answer", days[0], side=answering, lanes=[answering], answers=["measure"]),
        a_mark("measure", days[1], side=answered, lanes=[answered]),
    )
    drawn = placed(answer, measure)
    svg = render_chart_svg(drawn, addresses=Addresses(lambda slug: f"/events/{slug}", lambda b, e: "/"))
    tree = ET.fromstring(svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))  # noqa: S314
    (arc,) = (link for link in tree.iter(f"{SVG}a") if link.get("class") == "arc")
    inner = arc.find(f"{SVG}svg")
    assert inner is not None
    # Of one day, the answer is to the left.
    left, right = sorted(sorted(drawn.marks, key=lambda one: one.mark["slug"]), key=lambda one: one.x)
    assert inner.get("x") == f"{left.mark['at']:g}%"
    assert inner.get("width") == (f"{right.mark['at'] - left.mark['at']:g}%" if days[0] != days[1] else "0.051%")
    numbers = re.findall(r"-?[\d.]+", inner[0].get("d", ""))
    begin, bend, other_bend, end = (float(numbers[place]) for place in (1, 3, 5, 7))
    assert (begin, end, other_bend) == (round(left.y, 1), round(right.y, 1), bend)
    if answering != answered:
        assert min(left.y, right.y) < bend < max(left.y, right.y)
    elif answering == "above":
        assert bend < min(left.y, right.y) - 9
    else:
        assert bend > max(left.y, right.y) + 9


@pytest.mark.parametrize("size", ["wide", "middle", "narrow"])
def test_what_is_in_a_lane_stays_between_its_edges(size: str) -> None:
    drawn = placed(*crowd(), size=size)
    edges = {
        lane.lane["id"]: (lane.y - lane.height, lane.y)
        if lane.lane["grows"] == "up"
        else (lane.y, lane.y + lane.height)
        for lane in drawn.lanes
    }
    above, between, below = (edges[side] for side in SIDES)
    assert 0 <= above[0] < above[1] == drawn.axis < between[0] < between[1] == below[0] < below[1] <= drawn.height
    for one in drawn.marks:
        top, bottom = edges[one.lane]
        radius = RADII[one.mark["weight"]]
        assert top <= one.y - radius < one.y + radius <= bottom, one.mark["slug"]
        if one.title:
            *_, upper, lower = box(one)
            assert top <= upper < lower <= bottom, one.mark["slug"]


def data_of(client: Client, path: str) -> dict[str, Any]:
    page = client.get(path).text
    found: dict[str, Any] = json.loads(re.search(r'<script id="data"[^>]*>(.*?)</script>', page)[1])  # type: ignore[index]
    return found


def mark_of(client: Client, slug: str) -> dict[str, Any]:
    (mark,) = (mark for mark in data_of(client, "/")["marks"] if mark["slug"] == slug)
    found: dict[str, Any] = mark
    return found


def ordinal(year: int, month: int, day: int) -> int:
    return dt.date(year, month, day).toordinal()


@pytest.mark.django_db
def test_bars_end_where_it_ended(client: Client) -> None:
    def dated(slug: str, *dates: tuple[str, str]) -> dict[str, object]:
        return an_event(slug, dates=[{"type": type, "date": date} for type, date in dates])

    published(
        dated("day", ("announced", "2019-05-16")),
        dated("talks", ("held", "2019-06-01/2019-06-03")),
        dated("ended", ("effective", "2019-01-01"), ("ends", "2019-03-31")),
        dated("removed", ("announced", "2018-12-01"), ("effective", "2019-01-01"), ("removed", "2019-04-01")),
        dated("open", ("effective", "2019-05-01/..")),
        dated("month", ("reported", "2019-05")),
    )
    extent = {
        mark["slug"]: (mark["bar"], mark["at"], mark["first"], mark["last"]) for mark in data_of(client, "/")["marks"]
    }
    assert extent["day"] == ("", ordinal(2019, 5, 16) + 0.5, ordinal(2019, 5, 16) + 0.5, ordinal(2019, 5, 16) + 0.5)
    assert extent["talks"][0::3] == ("lasted", ordinal(2019, 6, 4))
    assert extent["ended"][0::3] == ("lasted", ordinal(2019, 4, 1))
    assert extent["removed"][0::3] == ("lasted", ordinal(2019, 4, 1))
    assert extent["open"][0] == "open"
    assert extent["open"][3] > ordinal(2019, 6, 4)
    # What is vague is drawn in the middle of the time it may have been in, not before its neighbours.
    assert extent["month"] == ("vague", ordinal(2019, 5, 16) + 0.5, ordinal(2019, 5, 1), ordinal(2019, 6, 1))


@pytest.mark.django_db
def test_a_chinese_page_s_chart_has_chinese_words(client: Client) -> None:
    published(
        an_event("tariff", date="2018-07-06", title="关税", jurisdictions=["US"]),
        an_event("answer", date="2018-07-20", title="反制", jurisdictions=["CN"],
                 relations=[{"type": "responds_to", "event": "tariff"}],
                 dates=[{"type": "effective", "date": "2018-08-01", "status": "disputed"}]),
    )  # fmt: skip
    page = client.get("/?lang=zh").text
    chart = re.findall(r'<svg class="drawing .*?</svg></div>', page.replace("\n", ""))[0]
    texts = {text for text in re.findall(r">([^<>]+)<", chart) if re.search("[A-Za-z]", text)}
    assert texts == {"US的行动", "CN的行动"}
    for words in ('aria-label="时间线"', "2018年7月", "“反制”回应“关税”", "。有争议：", "2018年7月6日"):
        assert words in chart
    data = data_of(client, "/?lang=zh")
    assert data["words"]["axis"]["short_months"][6] == "7月"
    assert data["words"]["in_force"].format(day="2018-07-06") == "2018-07-06有效的措施"
    english = data_of(client, "/?lang=en")["words"]
    assert (english["axis"]["months"][6], english["acts"]) == ("July", "{side} acts")


@pytest.mark.django_db
def test_the_day_in_force_is_in_view(client: Client) -> None:
    published(an_event("tariff", date="2018-07-06"))
    data = data_of(client, "/?in_force_on=2020-01-01")
    assert data["inForceOn"] == ordinal(2020, 1, 1)
    assert data["view"][0] < ordinal(2018, 7, 6) < data["inForceOn"] < data["view"][1]
    assert 'class="force"' in client.get("/?in_force_on=2020-01-01").text


@pytest.mark.django_db
def test_answers_are_those_that_respond_to_what_is_drawn(client: Client) -> None:
    answers = [{"type": "responds_to", "event": "tariff"}, {"type": "relates_to", "event": "other"}]
    published(an_event("tariff"), an_event("other"), an_event("answer", relations=answers))
    assert mark_of(client, "answer")["answers"] == ["tariff"]
    assert mark_of(client, "tariff")["answers"] == []
    (mark,) = data_of(client, "/?slug=answer")["marks"]
    assert mark["answers"] == []


@pytest.mark.django_db
def test_the_most_frequent_kinds_have_shapes_of_their_own(client: Client) -> None:
    kinds = [{"slug": f"kind-{n}", "name": f"Kind {n}"} for n in range(8)]
    events = [an_event(f"e-{n}-{m}", kind=f"kind-{n}") for n in range(8) for m in range(9 - n)]
    published(*events, kinds=kinds)
    page = client.get("/").text
    assert [mark_of(client, f"e-{n}-0")["symbol"] for n in range(8)] == [
        "circle", "square", "diamond", "triangle", "wedge", "cross", "plus", "plus",
    ]  # fmt: skip
    legend = page.partition('id="legend"')[2].partition("</ul>")[0]
    assert "kind 0" in legend
    assert "kind 6, kind 7" in legend


@pytest.mark.django_db
def test_groups_have_a_lane_each_and_the_rest_one_together(client: Client) -> None:
    topics = [{"slug": f"topic-{n}", "name": f"Topic {n}"} for n in range(10)]
    events = [an_event(f"e-{n}-{m}", topics=[f"topic-{n}"]) for n in range(10) for m in range(10 - n)]
    published(*events, an_event("both", topics=["topic-0", "topic-9"]), topics=topics)
    data = data_of(client, "/?group=topic")
    assert [lane["name"] for lane in data["lanes"]] == [*(f"Topic {n}" for n in range(8)), "others"]
    lanes = {mark["slug"]: mark["lanes"] for mark in data["marks"]}
    assert (lanes["both"], lanes["e-9-0"], lanes["e-3-0"]) == (["topic-0"], ["others"], ["topic-3"])


@pytest.mark.django_db
def test_the_page_is_drawn_without_a_script(client: Client) -> None:
    published(an_event("tariff", title="A tariff <b>"))
    page = client.get("/").text
    drawing = page.partition('id="timeline"')[2].partition("</div>")[0]
    assert re.findall(r'<svg class="drawing (\w+)"', drawing) == ["wide", "middle", "narrow"]
    assert drawing.count('href="/events/tariff"') == 3
    assert "<b>" not in drawing
    assert "A tariff &lt;b&gt;" in drawing
    assert 'href="/events/tariff?edition=1"' in client.get("/?edition=1").text
