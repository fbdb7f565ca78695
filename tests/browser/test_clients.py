"""The real clients, from npm, in a real browser, load the shipped timelines from our addresses."""

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from events.formats import ics
from events.formats.cited import get_cited_sources
from events.formats.timelinejs import TITLE_ID
from sources.formats import bib, ris
from tests.formats.hostile import EVENTS, HOSTILE, PAGE
from tests.service import Service

TIMELINES = ("us-china-technology", "ascend-wording", "huawei-since-2019", "minerals-and-chips")
HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="session")
def bundles(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The clients that come as modules, each with its page's script, as one file a browser reads."""
    built, clients = tmp_path_factory.mktemp("bundles"), HERE / "clients"
    aliases = [f"--alias:{name}={clients / 'fetch.js'}" for name in ("node-fetch", "sync-fetch")]
    for name in ("chrono.jsx", "parsers.js"):
        subprocess.run(
            [packages / ".bin" / "esbuild", clients / name, "--bundle", "--log-level=error", "--format=iife",
             *aliases, "--define:process.env.NODE_ENV=\"production\"", f"--outfile={built / Path(name).stem}.js"],
            check=True, env=os.environ | {"NODE_PATH": str(packages)},
        )  # fmt: skip
    return {path.stem if path.suffix == ".js" else path.name: path.read_text() for path in built.iterdir()}


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the console called an error, and every exception nobody caught."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


class _Site(SimpleHTTPRequestHandler):
    """A reader's own site: one page, and the packages it has from npm."""

    page = ""

    def do_GET(self) -> None:
        if self.path != "/":
            return super().do_GET()
        body = self.page.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def show(page: Page, packages: Path) -> Iterator[Callable[..., Page]]:
    """Open a page on another origin than the service, with the packages from npm beside it."""

    class Site(_Site):
        pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Site, directory=str(packages)))
    Thread(target=server.serve_forever, daemon=True).start()
    page.set_default_timeout(10_000)

    def opened(head: str, script: str = "") -> Page:
        place = "" if 'id="' in head else '<div id="timeline"></div>'
        Site.page = (
            '<!doctype html><html lang="en"><title>Client</title><meta charset="utf-8">'
            f'<link rel="icon" href="data:,">{head}'
            f"<style>body{{margin:0}} #timeline{{height:760px}}</style>{place}<script>{script}</script></html>"
        )
        # Pictures and fonts of others lie elsewhere: what is tested is what we serve.
        page.route(re.compile(r"^https://"), lambda route: route.fulfill(status=204, body=""))
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        return page

    yield opened
    server.shutdown()
    server.server_close()


@pytest.fixture
def slugs(service: Service) -> Callable[[str], list[str]]:
    def get_answer(timeline: str) -> list[str]:
        """The slugs of a timeline's events, by paging through its JSON."""
        found: list[str] = []
        url = f"{service.url}/api/v1/timelines/{timeline}?limit=100"
        while url:
            with urlopen(url) as answer:
                page = json.load(answer)
            found += [event["slug"] for event in page["results"]]
            url = page["next"]
        return found

    return get_answer


def picture(page: Page, name: str) -> None:
    """Keep a screenshot where somebody asked to look at them."""
    if folder := os.environ.get("ANNALS_SCREENSHOTS"):
        page.wait_for_timeout(1500)  # until what moves has come to rest
        page.screenshot(path=f"{folder}/{name}.png")


@pytest.mark.parametrize("timeline", TIMELINES)
def test_timelinejs_draws_every_event_and_complains_of_nothing(
    service: Service,
    show: Callable[..., Page],
    slugs: Callable[[str], list[str]],
    complaints: list[str],
    timeline: str,
) -> None:
    widget = "/@knight-lab/timelinejs/dist"
    url = f"{service.url}/api/v1/timelines/{timeline}.timelinejs?group=kind"
    page = show(
        f'<link rel="stylesheet" href="{widget}/css/timeline.css"><script src="{widget}/js/timeline.js"></script>',
        f"window.timeline = new TL.Timeline('timeline', '{url}', {{script_path: location.origin + '{widget}/js/'}})",
    )
    expect(page.locator(".tl-timemarker")).to_have_count(len(slugs(timeline)))
    expect(page.locator(".tl-loading")).to_have_count(0)
    picture(page, f"timelinejs-{timeline}")
    drawn = page.evaluate("timeline.config.events.map(event => event.unique_id)")
    assert sorted(drawn) == sorted(slugs(timeline))
    assert page.evaluate("timeline.config.title.unique_id") == TITLE_ID
    expect(page.locator(".tl-headline-date").first).to_be_attached()
    assert "null" not in page.locator(".tl-headline-date").all_inner_texts()
    assert complaints == []


def test_timelinejs_follows_a_deep_link_to_an_event(
    service: Service, show: Callable[..., Page], complaints: list[str]
) -> None:
    widget = "/@knight-lab/timelinejs/dist"
    url = f"{service.url}/api/v1/timelines/ascend-wording.timelinejs"
    page = show(
        f'<link rel="stylesheet" href="{widget}/css/timeline.css"><script src="{widget}/js/timeline.js"></script>',
        "location.hash = '#event-bis-ascend-wording-amended';"
        f"window.timeline = new TL.Timeline('timeline', '{url}',"
        f" {{script_path: location.origin + '{widget}/js/', hash_bookmark: true}})",
    )
    page.wait_for_selector(".tl-timemarker", state="attached")
    # The widget has no sign of its own of the slide that is shown but its place in view.
    expect(page.locator("#bis-ascend-wording-amended")).to_be_in_viewport(ratio=0.5)
    page.wait_for_function("timeline.current_id === 'bis-ascend-wording-amended'")
    assert complaints == []


@pytest.mark.parametrize("question", ["", "?group=kind", "?group=topic"])
def test_vis_timeline_takes_our_json_as_it_is(
    service: Service, show: Callable[..., Page], slugs: Callable[[str], list[str]], complaints: list[str], question: str
) -> None:
    widget = "/vis-timeline"
    url = f"{service.url}/api/v1/timelines/ascend-wording.vis{question}"
    page = show(
        f'<link rel="stylesheet" href="{widget}/styles/vis-timeline-graph2d.min.css">'
        f'<script src="{widget}/standalone/umd/vis-timeline-graph2d.min.js"></script>',
        "window.timeline = new vis.Timeline(document.getElementById('timeline'), [], {});"
        f"fetch('{url}').then(answer => answer.json())"
        ".then(data => { timeline.setData(data); timeline.fit({animation: false}) })",
    )
    # Each event is drawn once: as a box, or as a range where its date is one.
    visible = page.locator(".vis-foreground .vis-item.vis-box.annals, .vis-foreground .vis-item.vis-range.annals")
    expect(visible).to_have_count(len(slugs("ascend-wording")))
    picture(page, f"vis{question.replace('?', '-')}")
    # The window is the story's, not today.
    page.wait_for_function("Object.values(timeline.getWindow()).every(end => end.getFullYear() === 2025)")
    drawn = page.evaluate("timeline.itemsData.getIds()")
    assert sorted(id for id in drawn if not id.startswith("era/")) == sorted(slugs("ascend-wording"))
    expect(page.locator(".vis-item.annals-window").first).to_be_attached()
    assert complaints == []


def test_react_chrono_draws_every_item_with_our_dates(
    service: Service, show: Callable[..., Page], complaints: list[str], bundles: dict[str, str]
) -> None:
    page = show("")
    page.add_style_tag(content=bundles["chrono.css"])
    page.add_script_tag(content=bundles["chrono"])
    url = f"{service.url}/api/v1/timelines/ascend-wording.chrono"
    page.evaluate("url => drawChrono(url)", url)
    items: list[dict[str, Any]] = page.request.get(url).json()
    # The widget fades its cards in, so what is in the page is seen a moment later.
    for item in items:
        for words in (item["title"], item["cardTitle"]):
            expect(page.locator("body")).to_contain_text(words, use_inner_text=True)
    picture(page, "chrono")
    assert complaints == []


def test_fullcalendar_draws_our_events_from_its_own_parameters(
    service: Service, show: Callable[..., Page], complaints: list[str]
) -> None:
    source = f"{service.url}/api/v1/events.fullcalendar"
    page = show(
        '<script src="/fullcalendar/index.global.min.js"></script>',
        "window.calendar = new FullCalendar.Calendar(document.getElementById('timeline'),"
        f" {{initialDate: '2025-05-15', timeZone: 'UTC', height: 760, events: '{source}'}}); calendar.render()",
    )
    page.wait_for_selector(".fc-event.annals")
    picture(page, "fullcalendar")
    # The month shown begins on Sunday 27 April and ends before Sunday 8 June.
    get_answer = page.request.get(f"{service.url}/api/v1/events?since=2025-04-27&until=2025-06-07&limit=100").json()
    drawn = page.evaluate("calendar.getEvents().map(event => event.id)")
    assert sorted(drawn) == sorted(event["slug"] for event in get_answer["results"])
    assert page.evaluate("calendar.getEvents().every(event => event.allDay)")
    assert complaints == []


#: Where the packages that the cookbook's pages load lie among those from npm.
PLACES = {
    "https://cdn.knightlab.com/libs/timeline3/latest/": "/@knight-lab/timelinejs/dist/",
    'href="vis-timeline-graph2d': 'href="/vis-timeline/styles/vis-timeline-graph2d',
    'src="vis-timeline-graph2d': 'src="/vis-timeline/standalone/umd/vis-timeline-graph2d',
    'src="fullcalendar/index': 'src="/fullcalendar/index',
    'src="fullcalendar/': 'src="/fullcalendar-7/',
    'href="fullcalendar/': 'href="/fullcalendar-7/',
    'src="temporal-polyfill/': 'src="/temporal-polyfill/',
    "http://127.0.0.1:8000": "SERVICE",
}


def snippet(service: Service, heading: str) -> str:
    """The code under a heading of the cookbook, with the packages at hand and the service's own address."""
    text = (ROOT / "docs" / "widgets.md").read_text()
    code: str
    [code] = re.findall(rf"^## {heading}\n.*?```\w+\n(.*?)```", text, re.DOTALL | re.MULTILINE)
    for written, here in PLACES.items():
        code = code.replace(written, here)
    return code.replace("SERVICE", service.url)


@pytest.mark.parametrize(
    ("heading", "drawn", "said"),
    [
        ("TimelineJS", ".tl-timemarker", "Commerce replaces its sentence"),
        ("vis-timeline", ".vis-item.annals:is(.vis-box, .vis-range)", "Commerce replaces its sentence"),
        ("FullCalendar 6", ".fc-event.annals", "Commerce replaces its sentence"),
        ("FullCalendar 7", ".annals", "Commerce replaces its sentence"),
    ],
)
def test_the_cookbooks_page_draws_our_events(
    service: Service, show: Callable[..., Page], complaints: list[str], heading: str, drawn: str, said: str
) -> None:
    page = show(snippet(service, heading))
    expect(page.locator(drawn, has_text=said).first).to_be_visible()
    if heading == "vis-timeline":
        expect(page.locator(f"{drawn}.vis-selected")).to_be_visible()
        # Those of one group and day are stacked, which the widget forgets if it is moved before it has drawn.
        expect(page.locator("#timeline > .vis-timeline")).to_have_css("height", re.compile(r"^[4-9]\d\d"))
        page.wait_for_function(
            "drawn => {"
            "  const tops = [...document.querySelectorAll(drawn)].map(one => one.getBoundingClientRect().top);"
            "  return new Set(tops).size === tops.length;"
            "}",
            arg=drawn,
        )
    picture(page, f"cookbook-{heading}")
    assert complaints == []


def test_the_cookbooks_component_draws_our_events(
    service: Service, show: Callable[..., Page], complaints: list[str], packages: Path, tmp_path: Path
) -> None:
    (tmp_path / "Timeline.jsx").write_text(snippet(service, "react-chrono"))
    (tmp_path / "page.jsx").write_text(
        'import React from "react"; import { createRoot } from "react-dom/client";'
        'import { Timeline } from "./Timeline.jsx";'
        'createRoot(document.getElementById("timeline")).render(<Timeline />);'
    )
    subprocess.run(
        [packages / ".bin" / "esbuild", tmp_path / "page.jsx", "--bundle", "--log-level=error", "--format=iife",
         "--jsx=automatic", '--define:process.env.NODE_ENV="production"', f"--outdir={tmp_path / 'built'}"],
        check=True, env=os.environ | {"NODE_PATH": str(packages)},
    )  # fmt: skip
    page = show("")
    page.add_style_tag(content=(tmp_path / "built" / "page.css").read_text())
    page.add_script_tag(content=(tmp_path / "built" / "page.js").read_text())
    expect(page.locator("body")).to_contain_text("Commerce replaces its sentence")
    picture(page, "cookbook-react-chrono")
    assert complaints == []


def test_ical_js_reads_every_dated_event(
    service: Service,
    show: Callable[..., Page],
    slugs: Callable[[str], list[str]],
    complaints: list[str],
    bundles: dict[str, str],
) -> None:
    page = show("")
    page.add_script_tag(content=bundles["parsers"])
    url = f"{service.url}/api/v1/timelines/us-china-technology.ics?include=imprecise"
    read = page.evaluate("url => readCalendar(url)", url)
    result = {event["id"]: event for event in _events(service, "us-china-technology")}
    assert sorted(event["uid"] for event in read) == sorted(f"urn:uuid:{id}" for id in result)
    for event in read:
        stored = result[event["uid"].removeprefix("urn:uuid:")]
        assert event["summary"].startswith(stored["title"])
        assert event["start"] == (stored["date"]["earliest"] or stored["date"]["latest"])
    assert complaints == []


@pytest.mark.parametrize(("format", "name"), [("bib", "@bibtex/text"), ("ris", "@ris/file")])
def test_citation_js_reads_every_cited_source(
    service: Service, show: Callable[..., Page], complaints: list[str], bundles: dict[str, str], format: str, name: str
) -> None:
    page = show("")
    page.add_script_tag(content=bundles["parsers"])
    address = f"{service.url}/api/v1/timelines/us-china-technology"
    read = page.evaluate("([url, name]) => readCitations(url, name)", [f"{address}.{format}", name])
    result = page.request.get(f"{address}.csl").json()
    assert [_plain(item["title"]) for item in read] == [_plain(item["title"]) for item in result]
    assert [item.get("URL") for item in read] == [item.get("URL") for item in result]
    assert complaints == []


def test_ical_js_reads_forty_hostile_texts_as_they_were_stored(
    show: Callable[..., Page], complaints: list[str], bundles: dict[str, str]
) -> None:
    page = show("")
    page.add_script_tag(content=bundles["parsers"])
    read = page.evaluate("written => parseCalendar(written)", ics.render(PAGE).decode())
    assert {component["component"] for component in read} == {"vevent"}
    assert [event["summary"] for event in read] == [event["title"] for event in EVENTS]
    assert [event["title"] for event in read] == [event["title"] for event in EVENTS]
    assert [event["categories"] for event in read] == [[event["kind"]["name"]] for event in EVENTS]
    for event, stored in zip(read, EVENTS, strict=True):
        assert event["description"].startswith(f"13 May 2025\n\n{stored['summary']}\n\n“{stored['summary']}” — ")
        assert set(event["properties"]) & {"attendee", "organizer", "attach"} == set()
    assert complaints == []


@pytest.mark.parametrize(("render", "name"), [(bib.render, "@bibtex/text"), (ris.render, "@ris/file")])
def test_citation_js_reads_forty_hostile_texts_as_they_were_stored(
    show: Callable[..., Page], complaints: list[str], bundles: dict[str, str], render: Callable[..., bytes], name: str
) -> None:
    page = show("")
    page.add_script_tag(content=bundles["parsers"])
    read = page.evaluate(
        "([written, name]) => parseCitations(written, name)", [render(get_cited_sources(PAGE)).decode(), name]
    )
    assert len(read) == len(HOSTILE) >= 40
    assert [_collapsed(_plain(item["title"])) for item in read] == list(map(_collapsed, HOSTILE))
    # RIS takes what follows a comma for a given name, and has no other way to write one.
    assert [_without_blanks(_name(item["author"])) for item in read] == list(map(_without_blanks, HOSTILE))
    assert complaints == []


def _name(authors: list[dict[str, str]]) -> str:
    [author] = authors
    return ",".join(author[part] for part in ("literal", "family", "given", "suffix") if part in author)


def _collapsed(text: str) -> str:
    """White space as one blank; ECMAScript counts U+FEFF as white space."""
    return re.sub(r"[\s\ufeff]+", " ", text).strip()


def _without_blanks(text: str) -> str:
    return re.sub(r"[\s\ufeff]+", "", text)


def _plain(text: str) -> str:
    """The text of a title, without the marks CSL has for letters that keep their case."""
    return " ".join(re.sub(r"</?span[^>]*>", "", text).split())


def _events(service: Service, timeline: str) -> list[dict[str, Any]]:
    with urlopen(f"{service.url}/api/v1/timelines/{timeline}.ndjson") as answer:
        return [json.loads(line) for line in answer]
