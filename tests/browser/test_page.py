"""People's pages as people use them: with eyes, a keyboard, a screen reader, and without JavaScript."""

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, Response, Route, expect

from events.choices import GROUPS
from tests.browser.boxes import box_of
from tests.effort import each_in_one
from tests.service import Service

AMENDED = "bis-ascend-wording-amended"


@pytest.fixture(autouse=True)
def no_complaints(page: Page) -> Iterator[None]:
    """Nothing is written to the console as an error, the Content-Security-Policy's complaints included."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield
    assert said == []


@contextmanager
def elsewhere(body: str) -> Iterator[str]:
    """The address of a page on a site of its own."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if self.path == "/":
                self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def open_drawn(page: Page, address: str) -> None:
    """Open a page and come near its timeline, which is drawn only then."""
    page.goto(address)
    page.locator("#density").scroll_into_view_if_needed()
    expect(page.locator("#timeline .live .mark").first).to_be_attached()


def listed(page: Page) -> list[str]:
    """The events below the timeline, of a page that has no more to ask."""
    events: list[str] = page.locator("#events [data-event]").evaluate_all(
        "links => links.map(link => link.dataset.event)"
    )
    return events


def test_the_first_view_is_drawn_without_a_second_request(service: Service, page: Page) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    open_drawn(page, f"{service.url}/")
    expect(page.locator("#timeline .live .mark").first).to_be_visible()
    expect(page.locator("#timeline .live .mark").nth(20)).to_be_attached()
    assert [url for url in requested if "/static/" not in url] == [f"{service.url}/"]


def test_the_first_view_weighs_less_than_120_kb_compressed(service: Service, page: Page) -> None:
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(f"{service.url}/", wait_until="networkidle")
    expect(page.locator(".finding")).to_be_visible()
    weights = {one.url: len(gzip.compress(one.body())) for one in responses if one.status == 200}
    assert len(weights) > 5
    assert sum(weights.values()) < 120_000, weights


def test_the_drawn_timeline_loads_less_than_250_kb_of_script(service: Service, page: Page) -> None:
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    open_drawn(page, f"{service.url}/")
    expect(page.locator("#timeline .live .mark").first).to_be_visible()
    scripts = [one.body() for one in responses if one.request.resource_type == "script"]
    assert scripts
    assert sum(len(gzip.compress(script)) for script in scripts) < 250_000


def test_what_is_too_much_to_count_is_drawn_first_and_counted_after(service: Service, page: Page) -> None:
    requested: list[str] = []

    def uncounted(route: Route) -> None:
        """The page as it would be of very many events."""
        requested.append(route.request.url)
        answer = route.fetch()
        result = '<p class="count">more than <strong>5</strong> <a href="/?count=exact" data-count>all</a>'
        body = re.sub(r'<p class="count"><strong>(\d+)</strong>', result, answer.text())
        route.fulfill(response=answer, body=answer.text() if "count=exact" in route.request.url else body)

    page.route(re.compile(r"^[^?]*/(\?.*)?$"), uncounted)
    open_drawn(page, f"{service.url}/")
    expect(page.locator("#timeline .live .mark").first).to_be_visible()
    expect(page.locator("#count strong")).not_to_have_text("5")
    assert requested == [f"{service.url}/", f"{service.url}/?count=exact"]
    assert page.url == f"{service.url}/"


def test_zooming_refines_the_chart_in_one_request(service: Service, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_drawn(page, f"{service.url}/")
    chart = page.locator("#density svg").first
    before = chart.get_attribute("aria-label")
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.get_by_role("button", name="Zoom in").click(click_count=4)
    page.wait_for_url("**/?since=*")
    expect(page.locator("#density svg").first).not_to_have_attribute("aria-label", before or "")
    assert len([url for url in requested if "/static/" not in url]) == 1
    zoomed = page.url
    page.locator("#density a").first.click()
    page.wait_for_url(lambda url: url != zoomed and "?since=" in url)


#: Whether the bar of 13 May is above where the timeline draws an event of that day.
STANDS = """() => {
    const middle = (element) => { const { left, width } = element.getBoundingClientRect(); return left + width / 2; };
    const bar = document.querySelector("#density a[aria-label^='13 May 2025'] .bin");
    const mark = document.querySelector("#timeline .live [data-slug=bis-ascend-guidance-press-release] .symbol");
    return bar && mark && Math.abs(middle(bar) - middle(mark)) < 3;
}"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("query", ["", "?group=kind"])
def test_the_chart_stands_on_the_timelines_own_days(service: Service, page: Page, query: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(reduced_motion="reduce")
    open_drawn(page, f"{service.url}/timelines/ascend-wording{query}")
    page.wait_for_function(STANDS)
    bar = page.locator("#density a[aria-label^='13 May 2025'] .bin")
    before = box_of(bar)
    waiting: list[Route] = []
    page.route("**/*since=*", lambda route: waiting.append(route))
    with page.expect_request("**/*since=*"):
        page.get_by_role("button", name="Zoom in").click()
    page.wait_for_function(STANDS)
    assert box_of(bar)["width"] > before["width"] * 1.3
    waiting[0].continue_()
    page.wait_for_url("**/*since=*")
    page.wait_for_function(STANDS)


def test_words_narrow_the_events_and_the_address_says_so(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/")
    page.get_by_label("Search the events").fill("Ascend")
    page.wait_for_url("**/?q=Ascend")
    expect(page.locator("#count .chips")).to_contain_text("Ascend")
    expect(page.get_by_role("status")).to_contain_text(re.compile(r"^\d+ events?"))
    expect(page.locator(f"#events [data-event='{AMENDED}']")).to_be_visible()
    page.goto(f"{service.url}/?q=Ascend")
    expect(page.locator(f"#events [data-event='{AMENDED}']")).to_be_visible()


def test_zooming_loads_the_time_in_view(service: Service, page: Page) -> None:
    open_drawn(page, f"{service.url}/")
    everything = int(page.locator("#count strong").inner_text())
    for _ in range(2):
        page.get_by_role("button", name="Zoom in").click()
    page.wait_for_url("**/?since=*")
    page.wait_for_function(
        "everything => Number(document.querySelector('#count strong').textContent) < everything", arg=everything
    )
    page.get_by_role("button", name="Fit").click()
    expect(page.locator("#count strong")).to_have_text(str(everything))
    expect(page).not_to_have_url(re.compile("since"))


def test_the_keyboard_pans_and_zooms(service: Service, page: Page) -> None:
    open_drawn(page, f"{service.url}/")
    page.locator("#timeline").focus()
    page.keyboard.press("+")
    page.wait_for_url("**/?since=*")
    before = page.url
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: url != before, wait_until="commit")


def test_an_event_opens_beside_the_timeline_and_its_relations_can_be_followed(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/?q=Ascend")
    page.locator(f"#events [data-event='{AMENDED}']").click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("heading", level=1)).to_have_text("Commerce replaces its sentence on Huawei Ascend chips")
    expect(panel.locator("del").first).to_be_visible()
    expect(panel.locator("ins").first).to_be_visible()
    expect(page).to_have_url(re.compile(f"#event={AMENDED}$"))
    relation = panel.locator(".relations [data-event]").first
    title = relation.inner_text()
    relation.click()
    expect(panel.get_by_role("heading", level=1)).to_have_text(title)
    page.go_back()
    expect(panel.get_by_role("heading", level=1)).to_have_text("Commerce replaces its sentence on Huawei Ascend chips")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator(":focus")).to_have_attribute("data-event", AMENDED)


def test_a_mark_on_the_timeline_opens_its_event(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/timelines/ascend-wording")
    page.locator(f"#timeline .live .mark[data-slug={AMENDED}] .symbol").click()
    expect(page.get_by_role("dialog").get_by_role("heading", level=1)).to_contain_text("Commerce replaces")


def test_a_day_in_the_past_shows_what_was_public_then(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/?edition=1")
    page.get_by_text("or in an edition").click()
    expect(page.locator("#editions [aria-current] strong")).to_have_text("1")
    address = page.locator("#use-url").input_value()
    assert "edition=1" in address
    assert page.request.get(address).json()["edition"] == 1


def test_the_copied_address_gives_the_same_events(service: Service, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{service.url}/?topic=huawei&since=2025")
    page.locator("[data-copy='use-url']").click()
    field = page.locator("#use-url").input_value()
    page.wait_for_function("async field => await navigator.clipboard.readText() === field", arg=field)
    copied = page.evaluate("navigator.clipboard.readText()")
    answer = page.request.get(f"{copied}&limit=100")
    assert answer.status == 200
    # A page puts a vague date after its days, so that its order is another.
    assert sorted(event["slug"] for event in answer.json()["results"]) == sorted(listed(page))
    assert listed(page)


def test_the_graphql_query_gives_the_same_events(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/?topic=huawei&since=2025&q=chip")
    query = page.locator("#use-graphql").input_value()
    answer = page.request.post(f"{service.url}/graphql", data={"query": query}).json()
    assert "errors" not in answer
    slugs = [edge["node"]["slug"] for edge in answer["data"]["events"]["edges"]]
    assert slugs
    assert set(slugs) <= set(listed(page))


@pytest.mark.parametrize("format", ["json", "timelinejs", "vis", "ics", "atom", "csv", "bib"])
def test_every_offered_format_answers(service: Service, page: Page, format: str) -> None:
    page.goto(f"{service.url}/timelines/ascend-wording")
    offered = page.locator("#use-format option").evaluate_all("all => all.map(one => one.value)")
    address = next(one for one in offered if one.endswith(f".{format}") or (format == "json" and one == offered[0]))
    assert page.request.get(address).status == 200


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_offered_for_use_stays_in_its_column(service: Service, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{service.url}/timelines/ascend-wording")
    options = page.locator(".share-options > div")
    columns = options.evaluate_all("all => all.map(one => one.scrollWidth - one.clientWidth)")
    assert columns == [0, 0]


@pytest.mark.parametrize("group", GROUPS)
def test_events_are_grouped(service: Service, page: Page, group: str) -> None:
    open_drawn(page, f"{service.url}/")
    page.locator("#grouping").get_by_text(f"by {group}").click()
    page.wait_for_url(f"**/?group={group}")
    expect(page.locator("#timeline .live .lane").nth(2)).to_be_attached()


def test_where_nothing_answers_nothing_is_drawn(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/?q=zzz&group=kind")
    expect(page.locator("#events")).to_contain_text("No results")
    expect(page.locator("#timeline, .legend, .zoom").filter(visible=True)).to_have_count(0)
    page.get_by_label("Search the events").fill("Ascend")
    expect(page.locator("#timeline .live .mark").first).to_be_visible()
    expect(page.locator(".legend")).to_be_visible()


def test_a_time_without_events_is_the_time_that_is_shown(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/?since=1990&until=1991")
    page.locator("#clocks").scroll_into_view_if_needed()
    expect(page.locator("#timeline .live .tick", has_text="1990").first).to_be_visible()


def test_a_group_of_others_holds_events(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/timelines/ascend-wording?group=kind")
    expect(page.locator("#timeline .live .mark").first).to_be_visible()
    assert "others" not in page.locator("#timeline .live .lane").all_text_contents()


def test_a_phone_says_how_dates_are_drawn(service: Service, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{service.url}/")
    for meaning in ("US acts", "tariff", "lasted", "on an unknown day in this time", "disputed"):
        expect(page.locator(".legend").get_by_text(meaning)).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", [f"/events/{AMENDED}", "/sources/bis-pr-20250513"])
def test_a_citation_is_read_whole(service: Service, page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{service.url}{path}")
    assert page.locator("#cite-text").evaluate("field => field.scrollHeight <= field.clientHeight")


def test_eras_are_named(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/timelines/us-china-technology")
    expect(page.locator("#timeline .live .era-name").first).to_contain_text("Tariff conflict")


#: Whether the names of eras stand beside each other, and above the events.
STAND_APART = """() => {
    const names = [...document.querySelectorAll("#timeline .live .era-name")];
    const [boxes, marks] = [names, [...document.querySelectorAll("#timeline .live .symbol")]]
        .map((elements) => elements.map((element) => element.getBoundingClientRect()));
    const meet = (one, other) => one.left < other.right && other.left < one.right
        && one.top < other.bottom - 4 && other.top < one.bottom - 4;
    const met = boxes.some((one, place) => [...boxes.slice(place + 1), ...marks].some((other) => meet(one, other)));
    return names.length > 0 && !met;
}"""


@pytest.mark.parametrize(
    ("slug", "set_up"),
    each_in_one(
        ["ascend-wording", "us-china-technology", "minerals-and-chips"],
        [("timelines", 390), ("embed", 1280), ("timelines", 1280), ("embed", 390)],
    ),
)
def test_the_names_of_eras_stand_beside_each_other(
    service: Service, page: Page, slug: str, set_up: tuple[str, int]
) -> None:
    path, width = set_up
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{service.url}/{path}/{slug}")
    page.locator("#timeline").scroll_into_view_if_needed()
    expect(page.locator("#timeline .live .era-name").first).to_be_visible()
    page.wait_for_function(STAND_APART)
    if path == "timelines":
        page.get_by_role("button", name="Zoom in").click()
        page.wait_for_url("**/*since=*")
        page.get_by_role("button", name="Fit").click()
        page.wait_for_url(lambda url: "since" not in url)
        page.wait_for_function(STAND_APART)


def test_an_embedded_timeline_works_in_a_frame_of_another_page(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/timelines/ascend-wording")
    snippet = page.locator("#use-embed").input_value()
    with elsewhere(f"<!doctype html><title>Elsewhere</title>{snippet}") as address:
        page.goto(address)
        frame = page.frame_locator("iframe")
        expect(frame.locator("#timeline .live .mark").first).to_be_visible()


def test_nothing_is_hidden_from_a_reader_without_javascript(service: Service, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{service.url}/?topic=huawei")
    page.locator("#events a", has_text="Commerce replaces").first.click()
    page.wait_for_url(f"**/events/{AMENDED}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Commerce replaces")
    expect(page.locator("del").first).to_be_visible()
    context.close()


def test_the_first_event_is_four_key_presses_away(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/")
    for key in ("Tab", "Tab", "Enter", "Tab"):
        page.keyboard.press(key)
    first = page.locator("#events [data-event]").first.get_attribute("data-event")
    expect(page.locator(":focus")).to_have_attribute("data-event", first)


@pytest.mark.parametrize("path", ["/", f"/events/{AMENDED}", "/actors/huawei", "/sources/bis-pr-20250513/compare"])
def test_nothing_is_lost_on_320_pixels(service: Service, page: Page, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{service.url}{path}", wait_until="networkidle")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
    cut = page.locator(".segments a").evaluate_all(
        "links => links.filter((link) => link.getBoundingClientRect().right > innerWidth).length"
    )
    assert cut == 0


def test_a_page_is_printed_with_its_chart_and_its_citation(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/timelines/ascend-wording", wait_until="networkidle")
    page.emulate_media(media="print")
    expect(page.locator(".printed")).to_contain_text(re.compile(r"edition=\d+\.$"))
    expect(page.locator("#density svg").first).to_be_visible()
    expect(page.locator(".top, #clocks, .share").filter(visible=True)).to_have_count(0)
