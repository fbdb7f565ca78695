"""The frames and the element of Annals in pages of other sites: plain HTML, React and Vue."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.service import Service

HERE = Path(__file__).parent
TIMELINE = "ascend-wording"
#: A list of twelve events is higher than an empty frame, and than the height before it is known.
MEASURE = "frame => frame.clientHeight"


class _Site(SimpleHTTPRequestHandler):
    """A site of somebody else: one page, and the packages it has from npm."""

    page = ""

    def do_GET(self) -> None:
        if self.path != "/":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.page.encode())
        return None

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def show(page: Page, packages: Path) -> Iterator[Callable[[str], Page]]:
    """Open a page on another origin than the service."""

    class Site(_Site):
        page = ""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Site, directory=str(packages)))
    Thread(target=server.serve_forever, daemon=True).start()

    def opened(body: str) -> Page:
        Site.page = (
            '<!doctype html><html lang="en"><title>Elsewhere</title><meta charset="utf-8">'
            f'<link rel="icon" href="data:,"><body>{body}</body></html>'
        )
        page.goto(f"http://localhost:{server.server_port}/")
        return page

    yield opened
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def no_complaints(page: Page) -> Iterator[None]:
    """Nothing is written to the console as an error."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    yield
    assert heard == []


@pytest.fixture(scope="session")
def react(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page's script in React, as one file a browser reads."""
    built = tmp_path_factory.mktemp("react") / "element.js"
    subprocess.run(
        [packages / ".bin" / "esbuild", HERE / "clients" / "element.jsx", "--bundle", "--log-level=error",
         "--format=iife", "--jsx=automatic", "--define:process.env.NODE_ENV=\"production\"", f"--outfile={built}"],
        check=True, env=os.environ | {"NODE_PATH": str(packages)},
    )  # fmt: skip
    return built.read_text()


def is_as_high_as_its_content(page: Page, frames: str = "iframe") -> None:
    """Wait until a frame is as high as the page in it."""
    frame = page.locator(frames).first
    inside = frame.content_frame.locator("html")
    expect(frame.content_frame.locator("h1")).to_be_visible()
    for _ in range(100):
        heights = frame.evaluate(MEASURE), inside.evaluate("html => html.offsetHeight")
        if abs(heights[0] - heights[1]) <= 1 and heights[0] not in (150, 520):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"the frame is {heights[0]} pixels high, its content {heights[1]}")


def test_the_script_gives_a_frame_the_height_of_its_content(service: Service, show: Callable[[str], Page]) -> None:
    frame = f'<iframe src="{service.url}/embed/{TIMELINE}?view=list" title="Ascend" width="100%" height="520"></iframe>'
    page = show(f'{frame}<script async src="{service.url}/embed/v1.js"></script>')
    is_as_high_as_its_content(page)


def test_a_frame_may_keep_its_height(service: Service, show: Callable[[str], Page]) -> None:
    source = f"{service.url}/embed/{TIMELINE}?view=list"
    page = show(
        f'<iframe src="{source}" title="Fixed" width="100%" height="333" data-annals-fixed></iframe>'
        f'<iframe src="{source}" title="Free" width="100%" height="520"></iframe>'
        f'<script src="{service.url}/embed/v1.js"></script>'
    )
    is_as_high_as_its_content(page, "iframe[title=Free]")
    assert page.locator("iframe[title=Fixed]").evaluate(MEASURE) == 333


@pytest.mark.parametrize("kind", ["async", 'type="module"'])
def test_the_element_in_plain_html(service: Service, show: Callable[[str], Page], kind: str) -> None:
    page = show(
        f'<annals-timeline timeline="{TIMELINE}" view="list" theme="dark" label="Ascend"><a href="/">Ascend</a>'
        f'</annals-timeline><script {kind} src="{service.url}/embed/annals-timeline.v1.js"></script>'
    )
    is_as_high_as_its_content(page)
    expect(page.locator("iframe")).to_have_attribute("title", "Ascend")
    expect(page.locator("iframe").content_frame.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize(
    ("attributes", "path"),
    [
        ('event="bis-ascend-wording-amended"', "/embed/events/bis-ascend-wording-amended"),
        ('question="topic=chips&amp;since=2022" edition="1"', "/embed?topic=chips&since=2022&edition=1"),
        ("", "/embed"),
    ],
)
def test_the_element_shows_whatever_has_a_frame(
    service: Service, show: Callable[[str], Page], attributes: str, path: str
) -> None:
    page = show(
        f'<script src="{service.url}/embed/annals-timeline.v1.js"></script>'
        f"<annals-timeline {attributes}></annals-timeline>"
    )
    expect(page.locator("iframe")).to_have_attribute("src", f"{service.url}{path}")
    expect(page.locator("iframe").content_frame.locator("h1")).to_be_visible()


def test_the_element_in_react(service: Service, show: Callable[[str], Page], react: str) -> None:
    element = f'<script src="{service.url}/embed/annals-timeline.v1.js"></script>'
    page = show(f'<div id="root"></div>{element}<script>{react}</script>')
    changes_what_it_shows(service, page)


def test_the_element_in_vue(service: Service, show: Callable[[str], Page]) -> None:
    answer = {"timeline": TIMELINE, "theme": "light"}
    page = show(
        '<div id="root"><button @click="theme = \'dark\'">Dark</button>'
        '<annals-timeline :timeline="timeline" view="list" :theme="theme" @annals-resize="height = $event.detail">'
        "</annals-timeline><output>{{ height }}</output></div>"
        '<script src="/vue/dist/vue.global.prod.js"></script>'
        f'<script src="{service.url}/embed/annals-timeline.v1.js"></script>'
        f"<script>const app = Vue.createApp({{ data: () => ({{ height: 0, ...{json.dumps(answer)} }}) }});"
        'app.config.compilerOptions.isCustomElement = (tag) => tag === "annals-timeline"; app.mount("#root");</script>'
    )
    changes_what_it_shows(service, page)


def changes_what_it_shows(service: Service, page: Page) -> None:
    """The element of a framework is as high as its content, says so, and follows what the framework sets."""
    is_as_high_as_its_content(page)
    source = f"{service.url}/embed/{TIMELINE}?theme=light&view=list"
    expect(page.locator("iframe")).to_have_attribute("src", source)
    expect(page.locator("output")).to_have_text(str(round(page.locator("iframe").evaluate(MEASURE))))
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("iframe")).to_have_attribute("src", source.replace("light", "dark"))
    is_as_high_as_its_content(page)


def test_a_frame_says_its_height_as_pym_does(service: Service, show: Callable[[str], Page]) -> None:
    page = show(
        "<script>window.heard = []; addEventListener('message', ({ data }) => heard.push(data))</script>"
        f'<iframe src="{service.url}/embed/{TIMELINE}?view=list&childId=pym-0" title="Ascend" width="600"></iframe>'
    )
    page.wait_for_function("heard.some((data) => /^pymxPYMxpym-0xPYMxheightxPYMx\\d+$/.test(data))")


def test_the_chart_of_a_frame_can_be_zoomed_by_buttons(service: Service, page: Page) -> None:
    page.goto(f"{service.url}/embed/{TIMELINE}?view=chart")
    chart = page.locator("#timeline svg.live")
    expect(chart.locator("text.tick").first).to_be_attached()
    expect(page.locator(".brief")).to_be_hidden()
    before = chart.locator("text.tick").all_text_contents()
    page.get_by_role("button", name="Zoom in").click()
    expect(chart.locator("text.tick")).not_to_have_text(before)
    page.get_by_role("button", name="Fit").click()
    expect(chart.locator("text.tick")).to_have_text(before)
