"""A page whose parts were swapped is the page that its address gives when it is loaded."""

import re
import time
from collections.abc import Iterator
from difflib import unified_diff
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.service import Service

from .test_page import no_complaints  # noqa: F401 - used by its name

#: All that a page says: its head in any order, its body and what stands in its fields; without what scripts draw and
#: which folds are open.
SAID = """() => {
    const body = document.body.cloneNode(true);
    for (const one of body.querySelectorAll("[data-keep]")) one.replaceWith();
    for (const one of body.querySelectorAll("details")) one.removeAttribute("open");
    for (const one of body.querySelectorAll("[data-begin]")) one.removeAttribute("viewBox");
    body.querySelector("#density").removeAttribute("style");
    for (const one of body.querySelectorAll("*")) {
        const attributes = [...one.attributes].sort((a, b) => (a.name < b.name ? -1 : 1));
        for (const attribute of attributes) one.setAttributeNode(one.removeAttributeNode(attribute));
    }
    return {
        head: [...document.head.children].map((one) => one.outerHTML).sort(),
        body: body.outerHTML.split("<").map((line) => line.trim()),
        fields: [...document.querySelectorAll("input, select, textarea")]
            .map((one) => `${one.id} ${one.name} ${one.value}`),
    };
}"""
#: The timeline is drawn once a reader comes near it.
SETTLED = """() => {
    if (document.querySelector("#timeline .live .mark, .empty")) return !document.body.hasAttribute("aria-busy");
    document.querySelector("#timeline")?.scrollIntoView();
    return false;
}"""


@pytest.fixture(scope="module")
def edition(service: Service) -> int:
    """An edition after the first, in which a timeline has another name; gives its number."""
    said = service.shell(
        "from events.editions.publishing import publish\n"
        "from events.editions.drafts import save_revision\n"
        "from events.models import Timeline\n"
        "timeline = Timeline.objects.get(slug='us-china-technology')\n"
        "timeline.title, timeline.description = 'Another name', 'Another description.'\n"
        "timeline.save()\n"
        "print(publish([save_revision(timeline, by=None)], by=None, note='Named it.').number)"
    )
    return int(said.split()[-1])


@pytest.fixture
def fresh(page: Page) -> Iterator[Page]:
    """A second page, for what an address gives when it is loaded."""
    other = page.context.new_page()
    yield other
    other.close()


def is_as_loaded(page: Page, fresh: Page) -> None:
    """The page is what its address gives."""
    fresh.goto(page.url)
    fresh.wait_for_function(SETTLED)
    loaded = fresh.evaluate(SAID)
    deadline = time.monotonic() + 5
    while (swapped := page.evaluate(SAID)) != loaded and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    for part in loaded:
        differs = "\n".join(unified_diff(loaded[part], swapped[part], "loaded", "swapped", lineterm=""))
        assert not differs, f"{part} of {page.url}:\n{differs}"


def open_editions(page: Page) -> None:
    page.locator(".clock-editions summary").evaluate("summary => summary.parentElement.open = true")


@pytest.mark.parametrize("path", ["/", "/timelines/us-china-technology"])
def test_a_page_that_was_updated_says_what_a_loaded_one_says(
    service: Service, page: Page, fresh: Page, edition: int, path: str
) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{service.url}{path}")
    page.wait_for_function(SETTLED)

    def after(act: Any, address: str) -> None:
        act()
        page.wait_for_url(lambda url: re.search(address, url) is not None)
        is_as_loaded(page, fresh)

    after(lambda: page.locator("#facets a", has_text="Huawei").first.click(), r"huawei$")
    after(lambda: page.get_by_label("Search the events").fill("chip"), "q=chip&")
    open_editions(page)
    after(lambda: page.locator("#editions a").get_by_text("1", exact=True).click(), "edition=1")
    expect(page.locator(".asof")).to_contain_text("You are reading edition 1")
    expect(page.locator(".foot")).to_contain_text("Edition 1, published")
    expect(page.locator(".menu a").nth(1)).to_have_attribute("href", re.compile("edition=1"))
    after(lambda: page.locator(".chips a", has_text="words").click(), r"\?topic=huawei&edition=1$")
    expect(page.get_by_label("Search the events")).to_have_value("")
    after(lambda: page.locator("#grouping").get_by_text("by kind").click(), "group=kind")
    after(lambda: page.get_by_role("button", name="Zoom in").click(), "since=")
    after(lambda: page.locator(".clear").click(), "[?]edition=1&group=kind$")
    after(lambda: page.locator("#editions a").get_by_text(str(edition), exact=True).click(), f"edition={edition}")
    after(lambda: page.go_back(), "edition=1&group=kind$")
    expect(page.locator(".asof")).to_contain_text("You are reading edition 1")
    after(lambda: page.goto(f"{service.url}{path}?in_force_on=2020-01-01&disputed=true"), "disputed")
    after(lambda: page.locator(".chips a", has_text="disputed").click(), r"in_force_on=2020-01-01$")


def test_each_of_several_answers_can_be_come_back_to(service: Service, page: Page, fresh: Page) -> None:
    page.goto(f"{service.url}/")
    page.wait_for_function(SETTLED)
    page.locator("#facets a", has_text="Huawei").first.click()
    page.wait_for_url("**/?*huawei")
    page.get_by_label("Search the events").press_sequentially("chip", delay=30)
    page.wait_for_url(re.compile("q=chip&"))
    page.get_by_label("Search the events").press_sequentially("s", delay=30)
    page.wait_for_url(re.compile("q=chips&"))
    page.go_back()
    page.wait_for_url("**/?*huawei")
    is_as_loaded(page, fresh)
    page.go_back()
    page.wait_for_url(f"{service.url}/")
    is_as_loaded(page, fresh)


def test_words_that_are_being_written_are_not_overwritten(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/")
    field = page.get_by_label("Search the events")
    field.press_sequentially("Ascend ")
    page.wait_for_url("**q=Ascend*")
    page.wait_for_function(SETTLED)
    field.press_sequentially("chips")
    page.wait_for_url("**q=Ascend+chips")
    assert field.input_value() == "Ascend chips"


def test_an_open_event_is_shown_in_the_requested_edition(service: Service, page: Page, edition: int) -> None:
    page.goto(f"{service.url}/?q=Ascend#event=bis-ascend-wording-amended")
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("heading", level=1)).to_contain_text("Commerce replaces")
    open_editions(page)
    page.locator("#editions a").get_by_text("1", exact=True).evaluate("link => link.click()")
    page.wait_for_url("**edition=1#event=bis-ascend-wording-amended")
    expect(panel.get_by_role("link", name="Open as a page")).to_have_attribute("href", re.compile("edition=1"))
    expect(panel).to_be_visible()


def test_the_focus_stays_on_what_was_chosen(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/")
    page.wait_for_function(SETTLED)
    choice = page.locator("#facets a", has_text="Huawei").first
    choice.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**huawei")
    page.wait_for_function(SETTLED)
    expect(page.locator(":focus")).to_contain_text("Huawei")
    assert page.locator("#facets :focus").count() == 1


def test_a_day_is_typed_and_sent_with_enter(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/?q=Ascend")
    field = page.locator("#as-of")
    day = page.evaluate("new Date().toISOString().slice(0, 10)")
    year, month, number = day.split("-")
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    field.focus()
    page.keyboard.type(f"{month}{number}{year}", delay=120)
    assert field.input_value() == day
    assert requested == []
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"as_of={day}&q=Ascend$"))
    expect(page.locator("#foot")).to_contain_text("Edition ")


def test_a_day_before_the_first_edition_is_answered_in_place(service: Service, page: Page) -> None:
    # Chromium writes every answer that is an error to the console, whoever asked for it.
    page.route("**/*as_of=2019*", lambda route: route.fulfill(response=route.fetch(), status=200))
    page.goto(f"{service.url}/?q=Ascend")
    page.wait_for_function(SETTLED)
    page.locator("#as-of").fill("2019-01-01")
    page.locator("#time").get_by_role("button", name="Show").click()
    expect(page.locator("#asof-problem")).to_contain_text("The first edition, number 1, was published on ")
    assert page.url == f"{service.url}/?q=Ascend"
    expect(page.locator("#events")).to_contain_text("Commerce replaces")
    page.locator("#grouping").get_by_text("by kind").click()
    expect(page.locator("#asof-problem")).to_be_hidden()


def test_half_a_day_is_not_requested(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/")
    page.locator("#as-of").focus()
    page.keyboard.type("11")
    page.keyboard.press("Enter")
    expect(page.locator("#asof-problem")).to_contain_text("This date is incomplete")
    assert page.url == f"{service.url}/"
