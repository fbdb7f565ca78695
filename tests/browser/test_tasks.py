"""Eight tasks of a visitor, each from the front page in at most three clicks; what is typed is no click."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.boxes import box_of
from tests.service import Service, running

AMENDED = "bis-ascend-wording-amended"
MOST_CLICKS = 3


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """Annals as it is shipped: what other tests publish would lead the front page."""
    with running("tasks") as service:
        yield service


@pytest.fixture(params=[1440, 390])
def click(service: Service, page: Page, request: pytest.FixtureRequest) -> Iterator[Callable[[Locator], None]]:
    """Clicks on the front page and counts."""
    page.set_viewport_size({"width": request.param, "height": 900})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{service.url}/")
    clicks: list[str] = []

    def count(target: Locator) -> None:
        clicks.append(str(target))
        target.click()

    yield count
    assert len(clicks) <= MOST_CLICKS, clicks


def test_what_happened_to_the_release(page: Page, click: Callable[[Locator], None]) -> None:
    finding = page.get_by_role("region", name="Commerce replaces its sentence on Huawei Ascend chips")
    expect(finding).to_contain_text("Changed without notice")
    expect(finding).to_contain_text("some time between 14 and 19 May 2025")
    expect(finding).to_contain_text("The Export Practitioner")
    click(finding.get_by_role("link", name="Full story"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Commerce replaces its sentence on Huawei Ascend chips")


def test_old_and_new_words(page: Page, click: Callable[[Locator], None]) -> None:
    words = page.locator(".finding .wording blockquote")
    expect(words.nth(0)).to_have_text(
        "Issuing guidance that using Huawei Ascend chips anywhere in the world violates U.S. export controls."
    )
    expect(words.nth(1)).to_contain_text("alerting industry to the risks of using PRC advanced computing ICs")
    old, new = (box_of(words.nth(place)) for place in (0, 1))
    if page.evaluate("innerWidth") > 1000:
        assert old["x"] + old["width"] < new["x"]
        assert abs(old["y"] - new["y"]) < 2
    assert new["y"] + new["height"] < 900
    click(page.get_by_role("link", name="Compare the saved copies"))
    expect(page.locator("del")).to_contain_text("anywhere in the world")
    expect(page.locator("ins")).to_contain_text("alerting industry")


def test_in_force_on_1_january_2020(service: Service, page: Page, click: Callable[[Locator], None]) -> None:
    click(page.get_by_label("In force on"))
    page.get_by_label("In force on").fill("2020-01-01")
    click(page.locator("#force").get_by_role("button", name="Show"))
    page.wait_for_url("**/?in_force_on=2020-01-01")
    expect(page.locator("#count .chips")).to_contain_text("in force on 1 January 2020")
    row = page.locator("#section-301-list-1-effective")
    expect(row).to_contain_text("In force since 6 July 2018")
    expect(page.locator("#events h2").first).to_have_text("Tariff")
    result = page.request.get(f"{service.url}/api/v1/events?in_force_on=2020-01-01&limit=100").json()["results"]
    listed = page.locator("#events [data-event]").evaluate_all("links => links.map(link => link.dataset.event)")
    assert sorted(listed) == sorted(event["slug"] for event in result)
    assert listed


def test_all_about_huawei(page: Page, click: Callable[[Locator], None]) -> None:
    page.get_by_label("Search the events").fill("Huawei")
    click(page.locator("#found").get_by_role("link", name="Huawei Technologies Co., Ltd."))
    expect(page.get_by_role("heading", level=1)).to_have_text("Huawei Technologies Co., Ltd.")
    expect(page.locator("article")).to_contain_text("华为")
    expect(page.get_by_role("heading", name=re.compile("^In force on"))).to_be_visible()
    expect(page.get_by_role("heading", name="Roles")).to_be_visible()


def test_cite(page: Page, click: Callable[[Locator], None]) -> None:
    click(page.get_by_role("button", name="Share"))
    click(page.locator("#share").get_by_text("BibTeX", exact=True))
    click(page.locator("[data-copy='cite-bibtex']"))
    page.wait_for_function("async () => (await navigator.clipboard.readText()).startsWith('@misc{annals')")
    assert "edition=1" in page.evaluate("navigator.clipboard.readText()")
    expect(page.locator("p[data-copied]")).to_have_text("BibTeX citation copied")


def test_embed(service: Service, page: Page, click: Callable[[Locator], None]) -> None:
    click(page.get_by_role("button", name="Share"))
    page.get_by_label("Theme").select_option("dark")
    page.locator("[data-embed] [name=view]").select_option("list")
    click(page.locator("[data-preview] summary"))
    frame = page.frame_locator(".preview iframe")
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    expect(frame.locator(".events > li").first).to_be_visible()
    expect(frame.locator("#timeline")).to_have_count(0)
    click(page.locator("[data-copy='use-embed']"))
    page.wait_for_function("async () => (await navigator.clipboard.readText()).startsWith('<iframe')")
    assert f'src="{service.url}/embed?theme=dark&#38;view=list"' in page.evaluate("navigator.clipboard.readText()")


def test_changed_since_an_edition(page: Page, click: Callable[[Locator], None]) -> None:
    changed = page.get_by_role("region", name="Changed in Annals")
    expect(changed).to_contain_text("events added")
    click(changed.get_by_role("link", name="All editions and their changes"))
    click(page.get_by_role("link", name="What changed, word by word").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("Edition 1")
    expect(page.locator(".history li").first).to_be_visible()


def test_disputed(page: Page, click: Callable[[Locator], None]) -> None:
    expect(page.get_by_role("region", name="Disputed")).to_contain_text("contradicts it")
    click(page.locator("#clocks").get_by_role("link", name="Disputed"))
    page.wait_for_url("**/?disputed=true")
    expect(page.locator("#count strong")).to_have_text(re.compile(r"^\d+$"))
    rows = page.locator("#events [data-event]")
    expect(page.locator("#events .why").first).to_be_visible()
    without = page.locator("#events li:has([data-event]):not(:has(.why))")
    assert rows.count() > 10
    assert without.count() == 0


def test_a_returning_reader_sees_what_changed_since_the_last_visit(service: Service, page: Page) -> None:
    """The edition of the last visit is kept in the browser alone; here the page is told a later edition."""
    page.route(f"{service.url}/", lambda route: route.fulfill(
        response=(answer := route.fetch()), body=answer.text().replace('data-edition="1"', 'data-edition="3"')
    ))  # fmt: skip
    page.route("**/editions?after=1", lambda route: route.fulfill(
        content_type="text/html", body="<section data-changes><p>Since edition 1: two events corrected</p></section>"
    ))  # fmt: skip
    page.goto(f"{service.url}/about")
    page.evaluate("localStorage.setItem('annals.edition', '1')")
    page.goto(f"{service.url}/")
    expect(page.locator("#changes")).to_contain_text("Since edition 1: two events corrected")
    assert page.evaluate("localStorage.getItem('annals.edition')") == "3"
    assert page.context.cookies() == []
    page.reload()
    expect(page.locator("#changes")).to_contain_text("Since edition 1")


def test_days_are_chosen_by_dragging_over_the_bars(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/")
    chart = page.locator("#density svg[data-begin]")
    chart.scroll_into_view_if_needed()
    expect(page.locator("#timeline .live .mark").first).to_be_attached()
    page.locator("#timeline").scroll_into_view_if_needed()
    chart.scroll_into_view_if_needed()
    box = box_of(chart)
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 20, steps=4)
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 20, steps=4)
    page.mouse.up()
    page.wait_for_url(re.compile(r"since=20\d\d-\d\d-\d\d&until=20\d\d-\d\d-\d\d"))
    expect(page.locator("#count .chips")).to_contain_text("time")
    page.locator("#count .chips a").first.click()
    page.wait_for_url(f"{service.url}/")


def test_the_line_of_the_day_in_force_can_be_dragged(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/?in_force_on=2020-01-01&since=2019&until=2021")
    line = page.locator("#timeline .live .slider .hit")
    expect(line).to_be_visible()
    line.scroll_into_view_if_needed()
    box = box_of(line)
    place = (box["x"] + box["width"] / 2, box["y"] + 40)
    page.mouse.move(*place)
    page.mouse.down()
    page.mouse.move(place[0] - 200, place[1], steps=8)
    page.mouse.up()
    page.wait_for_url(re.compile("in_force_on=2019-"))
    expect(page.locator("#count .chips")).to_contain_text("2019")


def test_changes_are_stepped_through_by_key(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/sources/wh-factsheet-20251101/compare")
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("#change-1$"))
    page.keyboard.press("n")
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile("#change-1$"))
