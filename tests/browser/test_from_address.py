"""An event from a pasted address with a quotation, published: by mouse in six clicks, three pages; and by keyboard."""

import json
import re
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from config.run import server_command
from tests.service import ROOT, Service, wait_for

PAGE = """<!doctype html><html lang="en"><head><title>{0}</title>
<meta property="og:site_name" content="Bureau">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{0}", "datePublished": "2025-05-13"}}</script>
</head><body><article><h1>{0}</h1><p>The bureau says what applies from now on to everybody who trades in chips.</p>
<p>Chips used anywhere in the world violate the controls. Nobody is exempt from this rule.</p></article></body>"""
WORDS = "Chips used anywhere in the world violate the controls."


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with a page for each walk."""
    folder = tmp_path_factory.mktemp("site")
    for name in ("mouse", "keyboard", "small"):
        (folder / f"{name}.html").write_text(PAGE.format(f"A statement by {name}"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://news.example:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def desk(service: Service, site: str) -> Iterator[str]:
    """The address of the same service, of which one process reaches the site."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = service.environment | {"PORT": port, "SITE_PORT": site.rpartition(":")[2], "PYTHONPATH": str(ROOT)}
    command = [*server_command("127.0.0.1", port)[:-1], "tests.browser.with_site:application"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


class Walk:
    """A publisher's walk from the desk, of which clicks and page loads are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = self.loads = 0
        page.expose_function("countClick", self._count_click)
        page.add_init_script(
            "addEventListener('click', (event) => event.isTrusted && event.detail && countClick(), true)"
        )

    def begin(self) -> None:
        self.clicks = 0
        self.page.on("framenavigated", self._count_load)

    def _count_click(self) -> None:
        self.clicks += 1

    def _count_load(self, frame: Frame) -> None:
        self.loads += frame == self.page.main_frame

    def tab_to(self, selector: str) -> None:
        """Press Tab until an element has the focus."""
        for _ in range(150):
            if self.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {selector}")


@pytest.fixture
def walk(browser: Browser, service: Service, desk: str, request: pytest.FixtureRequest) -> Iterator[Walk]:
    name = request.node.name.rpartition("_")[2]
    password = service.user(name, "Publisher")
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    walk = Walk(context.new_page())
    walk.page.goto(f"{desk}/admin/login/?next=/admin/")
    walk.page.fill("[name=username]", name)
    walk.page.fill("[name=password]", password)
    walk.page.click("[type=submit]")
    walk.page.wait_for_url("**/admin/")
    walk.begin()
    yield walk
    context.close()


def select_words(page: Page, words: str) -> None:
    """Drag the mouse over words of the text."""
    page.locator("#text").scroll_into_view_if_needed()
    box = page.evaluate(
        """(words) => {
            const node = document.getElementById("text").firstChild;
            const range = document.createRange();
            const begin = node.data.indexOf(words);
            range.setStart(node, begin);
            range.setEnd(node, begin + words.length);
            const box = range.getBoundingClientRect();
            return [box.left, box.right, (box.top + box.bottom) / 2];
        }""",
        words,
    )
    page.mouse.move(box[0], box[2])
    page.mouse.down()
    page.mouse.move(box[1], box[2], steps=4)
    page.mouse.up()


def check_published(service: Service, slug: str, address: str) -> None:
    with urlopen(f"{service.url}/api/v1/events/{slug}") as answer:
        event = json.load(answer)
    citation = event["citations"][0]
    assert (citation["source"]["url"], citation["source"]["publisher"]["name"]) == (address, "Bureau")
    assert (citation["quote"]["exact"], citation["quote"]["status"]) == (WORDS, "stands")
    assert event["date"]["edtf"] == "2025-05-13"


def find_violations(page: Page, packages: Path) -> list[str]:
    """The serious violations of accessibility that axe finds."""
    page.add_script_tag(path=packages / "axe-core" / "axe.min.js")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in ("serious", "critical")
    ]


def test_by_mouse(service: Service, site: str, walk: Walk, packages: Path) -> None:
    page = walk.page
    page.get_by_label("From an address").fill(f"{site}/mouse.html")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Title", exact=True)).to_have_value("A statement by mouse")
    expect(page.get_by_text("Read from JSON-LD headline.")).to_be_visible()
    assert find_violations(page, packages) == []
    select_words(page, WORDS)
    expect(page.get_by_label("Quotation")).to_have_value(WORDS)
    expect(page.get_by_text(f"trades in chips. [{WORDS}] Nobody is exempt")).to_be_visible()
    choices = 0
    for label, choice in (("Kind", "Export control"), ("Type of date", "announced")):
        page.get_by_label(label).select_option(choice)
        choices += 1
    page.get_by_role("button", name="Save and publish …").click()
    page.get_by_label("Public note (readers see it)").click()
    page.keyboard.type("A statement")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published as edition").first).to_be_visible()
    # Dragging is a click too, and so is each choice.
    assert walk.clicks + choices == 6
    assert walk.loads == 3
    check_published(service, "a-statement-by-mouse", f"{site}/mouse.html")


def test_the_pages_are_accessible_on_a_small_screen(service: Service, site: str, walk: Walk, packages: Path) -> None:
    page = walk.page
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 800})
    page.get_by_role("link", name="Bookmarklet").click()
    link = page.get_by_role("link", name="Add to Annals")
    expect(link).to_have_attribute("href", re.compile("^javascript:"))
    assert find_violations(page, packages) == []
    page.get_by_label("Address").fill(f"{site}/small.html")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save the source alone").click()
    page.wait_for_url("**/change/")
    expect(page.get_by_role("heading", name="Captures")).to_be_visible()
    page.get_by_text("Add a capture by hand").click()
    assert find_violations(page, packages) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_bookmarklet_takes_the_address_and_the_selected_words(site: str, desk: str, walk: Walk) -> None:
    page = walk.page
    page.goto(f"{desk}/admin/events/event/from-address/")
    code = page.get_by_role("link", name="Add to Annals").get_attribute("href") or ""
    # Chromium does not know the site's name, so it is another address of this machine: another origin than the desk.
    address = f"{site.replace('news.example', 'localhost')}/mouse.html"
    page.goto(address)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('p'))")
    with page.expect_popup() as opened:
        page.evaluate("(code) => { location.href = code; }", code)
    form = opened.value
    expect(form.get_by_label("Address")).to_have_value(address)
    expect(form.get_by_text("The bureau says what applies from now on to everybody")).to_be_visible()


def test_by_keyboard(service: Service, site: str, walk: Walk) -> None:
    page = walk.page
    press: Callable[[str], None] = page.keyboard.press
    walk.tab_to("#address")
    page.keyboard.type(f"{site}/keyboard.html")
    press("Enter")
    expect(page.get_by_label("Title", exact=True)).to_have_value("A statement by keyboard")
    walk.tab_to("#id_event-kind")
    page.keyboard.type("Export control")
    walk.tab_to("#id_event-date_type")
    page.keyboard.type("announced")
    walk.tab_to("#id_event-quote")
    page.keyboard.type(WORDS)
    walk.tab_to("button[name=_publish]")
    press("Enter")
    page.wait_for_url("**/publish/**")
    walk.tab_to("#id_note")
    page.keyboard.type("A statement")
    walk.tab_to("main [type=submit], form.desk [type=submit]")
    press("Enter")
    expect(page.get_by_text("Published as edition").first).to_be_visible()
    assert walk.clicks == 0
    check_published(service, "a-statement-by-keyboard", f"{site}/keyboard.html")
