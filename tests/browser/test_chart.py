"""The timeline's chart: it takes over what the server has drawn, and is read by pointer, by key and on paper."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.effort import each_in_one
from tests.service import Service

ASCEND = "/timelines/ascend-wording"
RELEASE = "bis-ascend-guidance-press-release"
AMENDED = "bis-ascend-wording-amended"
#: Where the marks lie that are in view, how their titles are broken, and how high the chart is; without a script the
#: one of the drawings that is shown.
PLACES = """() => {
    const drawing = [...document.querySelectorAll("#timeline .drawing")].filter((one) => one.checkVisibility());
    const frame = document.getElementById("timeline").getBoundingClientRect();
    const marks = drawing.flatMap((one) => [...one.querySelectorAll(".mark")]).filter((one) => one.checkVisibility());
    const arcs = drawing.flatMap((one) => [...one.querySelectorAll(".arc")]).filter((one) => one.checkVisibility());
    return {
        height: Math.round(frame.height),
        arcs: Object.fromEntries(arcs.map((arc) => {
            const box = arc.querySelector("path").getBoundingClientRect();
            const { pathname } = new URL(arc.href.baseVal, location);
            const across = [box.left - frame.left, box.right - frame.left];
            return [`${arc.dataset.from} ${pathname}`, [...across, box.top - frame.top, box.bottom - frame.top]];
        })),
        marks: marks.map((mark) => {
            const { left, top, width, height } = mark.querySelector(".symbol").getBoundingClientRect();
            const title = [...mark.querySelectorAll("text.label")].filter((one) => one.checkVisibility());
            const words = title.flatMap((one) => one.children.length ? [...one.children] : [one]);
            return {
                slug: mark.dataset.slug, x: left - frame.left + width / 2, y: top - frame.top + height / 2,
                title: words.map((line) => line.textContent.trim()),
            };
        }),
    };
}"""


def at_width(page: Page, url: str, width: int) -> None:
    """Open a page in a window in which its chart is this wide."""
    window = width + 100
    for _ in range(8):
        page.set_viewport_size({"width": window, "height": 900})
        page.goto(url)
        there = page.locator("#timeline").evaluate("chart => chart.getBoundingClientRect().width")
        if 0 <= there - width < 1:
            return
        # The margins are a share of the window.
        window += max(1, int(abs(width - there) * 0.8)) * (1 if there < width else -1)
    raise AssertionError(f"no window gives the chart a width of {width}")


def drawn(page: Page) -> None:
    page.locator("#timeline").scroll_into_view_if_needed()
    expect(page.locator("#timeline .live .mark").first).to_be_attached()


@pytest.mark.parametrize(
    ("path", "width"), each_in_one(["/", "/?group=kind", ASCEND, "/?since=2025&until=2025-06"], [980, 560, 290])
)
def test_the_script_draws_where_the_server_has_drawn(service: Service, browser: Browser, path: str, width: int) -> None:
    found = []
    for scripts in (False, True):
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        at_width(page, f"{service.url}{path}", width)
        if scripts:
            drawn(page)
        found.append(page.evaluate(PLACES))
        context.close()
    server, script = found
    assert server["height"] == script["height"]
    # Of marks before the time in view the script has the titles ready.
    marks = [sorted((m for m in one["marks"] if m["x"] >= 0), key=lambda m: (m["slug"], m["y"])) for one in found]
    assert len(marks[0]) > 8
    assert [mark["slug"] for mark in marks[0]] == [mark["slug"] for mark in marks[1]]
    for mark, other in zip(*marks, strict=True):
        assert abs(mark["x"] - other["x"]) < 3, (mark, other)
        assert abs(mark["y"] - other["y"]) < 3, (mark, other)
        assert mark["title"] == other["title"], (mark, other)
    # In groups the server draws no answers; those of the time in view alone are drawn at once by the script.
    for answer, edges in server["arcs"].items():
        assert edges == pytest.approx(script["arcs"][answer], abs=3), answer
    assert server["arcs"] or path not in ("/", ASCEND)


#: The words that a chart adds: those of its axis and lanes, and the names of what a screen reader reads in it.
WORDS = """() => [...document.querySelectorAll("#timeline .drawing")].filter((one) => one.checkVisibility()).flatMap(
    (one) => [...one.querySelectorAll(".tick, .lane, .number")].map((text) => text.textContent)).toSorted()"""


def test_a_chinese_chart_keeps_its_words_when_the_script_takes_over(service: Service, browser: Browser) -> None:
    found = []
    for scripts in (False, True):
        page = browser.new_context(java_script_enabled=scripts).new_page()
        at_width(page, f"{service.url}{ASCEND}?lang=zh", 980)
        if scripts:
            drawn(page)
            mark = page.locator("#timeline .live .mark").first
            assert "lang=zh" in (mark.get_attribute("href") or "")
            arcs = page.locator("#timeline .live .arc").evaluate_all("all => all.map((one) => one.ariaLabel)")
            assert arcs
            assert all("回应" in words and " answers " not in words for words in arcs)
            expect(page.get_by_role("group", name="时间线", exact=True)).to_be_attached()
        found.append(page.evaluate(WORDS))
        if scripts:
            page.goto(f"{service.url}/?lang=zh&in_force_on=2020-01-01")
            expect(page.get_by_role("slider")).to_have_text("2020-01-01有效的措施")
        page.context.close()
    assert found[0] == found[1]
    assert not [text for text in found[0] if re.search("[A-Za-z]{3}", text)]
    assert any("月" in text for text in found[0])


@pytest.mark.parametrize("width", [1440, 1180, 768, 390, 320])
def test_nothing_moves_when_the_script_takes_over(service: Service, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(
        "window.shifts = 0;"
        "new PerformanceObserver((list) => { for (const one of list.getEntries()) shifts += one.value })"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(f"{service.url}{ASCEND}", wait_until="networkidle")
    drawn(page)
    assert page.evaluate("shifts") < 0.05


def test_marks_are_reached_followed_and_opened_by_key(service: Service, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{service.url}{ASCEND}")
    drawn(page)
    page.locator("#timeline").focus()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_class(re.compile("^mark "))
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(page.locator(":focus")).to_have_attribute("data-slug", RELEASE)
    expect(page.locator(":focus")).to_have_accessible_name(
        re.compile("^13 May 2025: Commerce says .* Disputed: sources disagree")
    )
    expect(page.locator(".tip")).to_contain_text("Disputed: sources disagree on the day")
    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_have_class(re.compile("arc"))
    answer = page.locator(":focus").get_attribute("data-from")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("data-slug", answer or "")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    slug = page.locator(":focus").get_attribute("data-slug")
    assert slug not in (RELEASE, answer)
    page.keyboard.press("Escape")
    expect(page.locator(".tip")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page).to_have_url(re.compile(f"#event={slug}$"))
    # One mark is in the order of Tab, however many there are.
    assert page.locator("#timeline .live .mark[tabindex='0']").count() == 1


def test_hovering_lights_the_answers_and_says_why_it_is_disputed(service: Service, page: Page) -> None:
    page.goto(f"{service.url}{ASCEND}")
    drawn(page)
    page.locator(f"#timeline .live .mark[data-slug={RELEASE}] .symbol").hover()
    expect(page.locator("#timeline .live .arc.lit").nth(1)).to_be_attached()
    tip = page.locator(".tip")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        expect(tip).to_contain_text("Disputed: sources disagree on the day: 13 May 2025 or 12 May 2025")
        colours = tip.evaluate("one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]")
        light, dark = (sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in colours)
        assert abs(light - dark) > 500, colours


def test_the_line_of_the_day_in_force_stays_where_the_server_has_drawn_it(service: Service, browser: Browser) -> None:
    lines = []
    for scripts in (False, True):
        page = browser.new_context(java_script_enabled=scripts).new_page()
        at_width(page, f"{service.url}/?group=kind&in_force_on=2020-01-01", 980)
        if scripts:
            drawn(page)
        lines += page.evaluate(
            """() => [...document.querySelectorAll("#timeline line.force")].filter((line) => line.checkVisibility())
                .map((line) => [line, line.closest("#timeline")].map((one) => one.getBoundingClientRect().left))
                .map(([line, frame]) => line - frame)"""
        )
        page.context.close()
    assert len(lines) == 2
    assert lines[0] == pytest.approx(lines[1], abs=3)


#: Looks closer by the wheel, and says in the same frame which marks are drawn and which are left out.
CLOSER = """() => new Promise((done) => {
    const node = document.getElementById("timeline");
    const isDrawn = (mark) => mark.getAttribute("display") !== "none";
    const marks = [...node.querySelectorAll(".live .mark")].filter(isDrawn);
    const { left, width, top, height } = node.getBoundingClientRect();
    const place = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, cancelable: true };
    for (let i = 0; i < 12; i++) node.dispatchEvent(new WheelEvent("wheel", { ...place, deltaY: -40, ctrlKey: true }));
    requestAnimationFrame(() => done([true, false].map((drawn) =>
        marks.filter((mark) => isDrawn(mark) === drawn).map((mark) => mark.dataset.slug))));
})"""
#: The marks in view.
SEEN = """() => {
    const { left, right } = document.getElementById("timeline").getBoundingClientRect();
    return [...document.querySelectorAll("#timeline .live .mark:not([display])")].filter((mark) => {
        const box = mark.querySelector(".symbol").getBoundingClientRect();
        return box.right > left && box.left < right;
    }).map((mark) => mark.dataset.slug);
}"""


def test_while_zooming_only_what_can_be_seen_is_drawn(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/")
    drawn(page)
    shown, left_out = page.evaluate(CLOSER)
    assert shown
    assert len(left_out) > len(shown)
    # Everything is placed again once the reader rests.
    expect(page.locator(f"#timeline .live .mark[data-slug={left_out[0]}]").first).not_to_have_attribute(
        "display", "none"
    )
    seen = page.evaluate(SEEN)
    assert seen
    assert not {*seen} & {*left_out} - {*shown}


def test_dragging_pans_and_a_press_opens(service: Service, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{service.url}/?since=2019&until=2021")
    drawn(page)
    axis = page.locator("#timeline .live .tick.major").first
    box = page.locator("#timeline").bounding_box()
    assert box
    before = axis.text_content()
    page.mouse.move(box["x"] + 700, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 30, steps=5)
    page.mouse.up()
    page.wait_for_url(lambda url: "since=2019-1" in url or "since=2020" in url)
    assert before != axis.text_content() or "since=2020" in page.url


def test_a_number_of_undrawn_events_opens_their_time(service: Service, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{service.url}/")
    drawn(page)
    cluster = page.locator("#timeline .live .cluster").last
    expect(cluster).to_have_accessible_name(re.compile(r"^\d+ more events, 20\d\d-\d\d-\d\d to "))
    cluster.locator("rect").click()
    page.wait_for_url("**/?since=*")
    expect(page.locator("#count .chips")).to_contain_text("time")


def test_the_story_is_shown_step_by_step_and_the_chart_follows(service: Service, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{service.url}{ASCEND}")
    story = page.locator("#story")
    expect(story.locator("li[id]").filter(visible=True)).to_have_count(1)
    expect(story.get_by_role("button", name="Previous")).to_be_disabled()
    for _ in range(3):
        story.get_by_role("button", name="Next").click()
    expect(story.get_by_role("status")).to_have_text("Step 4 of 6: The sentence is replaced, without notice")
    expect(story.locator("li.current a").first).to_have_text("Commerce replaces its sentence on Huawei Ascend chips")
    expect(page.locator("#timeline .live .mark.chosen")).to_have_attribute("data-slug", AMENDED)
    for _ in range(2):
        story.get_by_role("button", name="Next").click()
    expect(story.get_by_role("button", name="Previous")).to_be_focused()
    # It stays while the reader zooms, which loads another page.
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_url("**/*since=*")
    expect(story.get_by_role("status")).to_contain_text("Step 6 of 6")


def test_on_a_phone_the_story_is_a_line_with_its_year(service: Service, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{service.url}{ASCEND}")
    expect(page.locator("#story li[id]").filter(visible=True)).to_have_count(6)
    year = page.locator("#story .story-year")
    page.locator("#step-4").scroll_into_view_if_needed()
    page.mouse.wheel(0, 300)
    page.wait_for_function("document.querySelector('.story-year').getBoundingClientRect().top < 2")
    assert year.evaluate("year => getComputedStyle(year).position") == "sticky"
    expect(year).to_be_in_viewport()


def test_a_story_is_printed_as_a_briefing_with_its_sources_and_its_chart(service: Service, page: Page) -> None:
    page.goto(f"{service.url}{ASCEND}", wait_until="networkidle")
    page.emulate_media(media="print")
    expect(page.locator("#story li[id]").filter(visible=True)).to_have_count(6)
    expect(page.locator("#story .story-sources li").first).to_be_visible()
    expect(page.locator("#story .story-steps")).to_be_hidden()
    expect(page.locator("#timeline")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    right = page.locator("#timeline .live .symbol").evaluate_all(
        "all => Math.max(...all.map((one) => one.getBoundingClientRect().right))"
    )
    left = page.locator("#timeline").evaluate("chart => chart.getBoundingClientRect().left")
    assert right - left < 720, "it is wider than paper"


def test_with_text_of_twice_the_size_nothing_is_lost(service: Service, page: Page) -> None:
    page.set_viewport_size({"width": 640, "height": 900})
    page.goto(f"{service.url}{ASCEND}", wait_until="networkidle")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
    expect(page.locator("#timeline .live .label").first).to_be_visible()


def test_forced_colours_keep_the_sides_and_disputes_apart(service: Service, page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{service.url}{ASCEND}")
    drawn(page)
    fill = "one => getComputedStyle(one).fill"
    above = page.locator("#timeline .live .side-above .symbol").first.evaluate(fill)
    below = page.locator("#timeline .live .side-below .symbol").first.evaluate(fill)
    assert above != below
    assert page.locator("#timeline .live .ring").first.evaluate("one => getComputedStyle(one).stroke") not in (
        above,
        "none",
    )


def test_editors_order_the_steps_of_a_story(service: Service, page: Page) -> None:
    password = service.user("orderer", superuser=True)
    page.goto(f"{service.url}/admin/events/timeline/add/")
    page.get_by_label("Username").fill("orderer")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    steps = page.locator("#id_steps")
    steps.fill(f"{RELEASE}: First words\nWhat it said.\n\n{AMENDED}: Other words\n\n{RELEASE}: Who noticed")
    order = page.get_by_role("list", name="Order of the steps")
    expect(order.get_by_role("listitem")).to_have_text(["↑↓First words", "↑↓Other words", "↑↓Who noticed"])
    expect(order.get_by_role("button", name="Move step 1 up: First words")).to_be_disabled()
    order.get_by_role("button", name="Move step 3 up: Who noticed").press("Enter")
    expect(page.get_by_text("Who noticed is step 2 of 3.")).to_be_attached()
    expect(order.get_by_role("button", name="Move step 2 up: Who noticed")).to_be_focused()
    page.keyboard.press("Enter")
    # At the end of its way the other button has the focus.
    expect(order.get_by_role("button", name="Move step 1 down: Who noticed")).to_be_focused()
    order.get_by_role("listitem").nth(2).drag_to(order.get_by_role("listitem").nth(0))
    expect(steps).to_have_value(
        f"{AMENDED}: Other words\n\n{RELEASE}: Who noticed\n\n{RELEASE}: First words\nWhat it said."
    )


def test_editors_see_what_a_question_finds_as_it_changes(service: Service, page: Page) -> None:
    password = service.user("narrator", superuser=True)
    page.goto(f"{service.url}/?actor=huawei&since=2025")
    page.get_by_role("link", name="Make a timeline of this").click()
    page.get_by_label("Username").fill("narrator")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    answers = page.locator("#question-answers")
    expect(answers).to_contain_text(re.compile(r"^\d+ events match"))
    expect(page.get_by_label("Question")).to_have_value("actor: huawei\nsince: 2025")
    expect(answers).to_contain_text(AMENDED)
    page.get_by_label("Question").fill("actor: huwaei")
    expect(answers).to_contain_text("did you mean")
