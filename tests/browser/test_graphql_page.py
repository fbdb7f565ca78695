"""GraphiQL, as a browser is shown it at the GraphQL address."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, Response, Route, expect

from events.graphql.http.examples import EXAMPLES
from tests.browser.boxes import box_of
from tests.browser.conftest import ROOT
from tests.service import Service

VENDOR = ROOT / "events" / "static" / "graphql" / "vendor"

#: GraphiQL's own: a tab holds the button that closes it, and what scrolls is reached through the text in it.
UPSTREAM = {"nested-interactive", "scrollable-region-focusable"}


@pytest.fixture
def result(page: Page) -> list[str]:
    """What the browser had to complain of."""
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def _is_of_the_editor(response: Response) -> bool:
    requested = response.request.post_data or ""
    return urlsplit(response.url).path == "/graphql" and "query" in requested and "IntrospectionQuery" not in requested


def editors_are_ready(page: Page) -> None:
    """They come after the examples, which are written into them, and have a name once they are there."""
    for name in ("Query", "Variables"):
        expect(page.locator(f"textarea[aria-label={name}]")).to_be_attached()


def test_every_example_is_picked_and_played_without_an_error(service: Service, page: Page, result: list[str]) -> None:
    page.goto(f"{service.url}/graphql")
    editors_are_ready(page)
    for example in EXAMPLES:
        page.get_by_role("button", name=example.name).click()
        with page.expect_response(_is_of_the_editor) as answered:
            page.get_by_role("button", name="Execute query").click()
        answer = answered.value.json()
        assert "errors" not in answer, example.name
        (found,) = answer["data"].values()
        assert found.get("changes", found.get("events", found))["nodes"], example.name
        first = next(iter(answer["data"]))
        expect(page.locator("section.result-window")).to_contain_text(f'"{first}"')
    assert result == []


def test_the_documentation_and_a_dialog_open_under_the_strict_policy(
    service: Service, page: Page, result: list[str]
) -> None:
    page.goto(f"{service.url}/graphql")
    page.get_by_role("button", name="Show Documentation Explorer").click()
    page.get_by_role("link", name="EventConnection").click()
    expect(page.get_by_text("A page of the events that match a query (Relay).")).to_be_visible()
    page.get_by_role("button", name="Open short keys dialog").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    policy = page.request.get(f"{service.url}/graphql", headers={"Accept": "text/html"}).headers[
        "content-security-policy"
    ]
    assert "unsafe" not in policy
    assert result == []


def test_on_a_phone_an_example_is_picked_played_and_read(service: Service, page: Page, result: list[str]) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{service.url}/graphql")
    editors_are_ready(page)
    editor, answer = page.locator("section.graphiql-query-editor"), page.locator("section.result-window")
    play = page.get_by_role("button", name="Execute query")
    expect(page.get_by_role("region", name="Examples")).not_to_be_in_viewport()
    page.get_by_role("button", name="Show Examples").click()
    page.get_by_role("button", name=EXAMPLES[1].name).click()
    expect(play).to_be_focused()
    with page.expect_response(_is_of_the_editor):
        play.click()
    expect(answer).to_contain_text('"data"')
    above, below = box_of(editor), box_of(answer)
    assert above["y"] + above["height"] <= below["y"]
    assert min(above["width"], below["width"]) > 300
    assert min(above["height"], below["height"]) > 200
    expect(play).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Open settings dialog")).to_be_in_viewport(ratio=1)
    expect(answer).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
    assert result == []


LINKED = """query Chips($topic: [String!]) {
  events(filter: {topic: $topic}, first: 7) { nodes { slug date { edtf } topics { slug } } }
}"""


def _open_link(page: Page, service: Service, **pairs: str) -> None:
    page.goto(f"{service.url}/graphql?{urlencode({'query': LINKED, **pairs})}")
    editors_are_ready(page)


def _execute(page: Page) -> list[dict[str, Any]]:
    with page.expect_response(_is_of_the_editor) as answered:
        page.get_by_role("button", name="Execute query").click()
    nodes: list[dict[str, Any]] = answered.value.json()["data"]["events"]["nodes"]
    return nodes


def _get_newest(page: Page, service: Service) -> int:
    """The number of the newest edition; other tests of the same service publish."""
    return int(page.request.get(f"{service.url}/api/v1/events?limit=1").headers["annals-edition"])


def test_a_link_opens_the_editor_and_the_address_holds_what_is_executed(
    service: Service, page: Page, result: list[str]
) -> None:
    _open_link(page, service, variables='{"topic": ["chips"]}')
    expect(page.locator("section.graphiql-query-editor")).to_contain_text("query Chips")
    expect(page.locator("section[aria-label=Variables]")).to_contain_text('"chips"')
    nodes = _execute(page)
    assert all("chips" in {topic["slug"] for topic in node["topics"]} for node in nodes)
    kept = dict(parse_qsl(urlsplit(page.url).query))
    newest = f"{_get_newest(page, service)}"
    assert (kept["query"], json.loads(kept["variables"]), kept["edition"]) == (LINKED, {"topic": ["chips"]}, newest)
    page.evaluate("localStorage.clear()")
    page.goto(page.url)
    editors_are_ready(page)
    assert _execute(page) == nodes
    # Whoever asks for JSON is answered at the same address.
    answer = page.request.get(page.url, headers={"Accept": "application/json"}).json()
    assert answer["data"]["events"]["nodes"] == nodes
    assert result == []


def test_a_link_of_an_earlier_edition_is_answered_from_it(service: Service, page: Page, result: list[str]) -> None:
    """The page gets the number of a later edition than there is, so that the link's is an earlier one."""

    newest = _get_newest(page, service)

    def put_later_edition(route: Route) -> None:
        body = (answer := route.fetch()).text()
        route.fulfill(response=answer, body=body.replace(f'data-edition="{newest}"', f'data-edition="{newest + 1}"'))

    address = f"{service.url}/graphql?{urlencode({'query': LINKED, 'edition': newest})}"
    page.route(address, put_later_edition)
    page.goto(address)
    editors_are_ready(page)
    expect(page.get_by_role("status")).to_contain_text(
        f"This link is from edition {newest}, which answers here; the newest is {newest + 1}."
    )
    with page.expect_request(lambda request: "Chips" in (request.post_data or "") and request.method == "POST") as sent:
        _execute(page)
    assert (sent.value.post_data_json or {})["edition"] == newest
    page.get_by_role("button", name="Use the newest edition").click()
    page.wait_for_url(lambda url: "edition" not in url)
    assert result == []


def test_the_same_query_runs_as_curl_and_as_python(service: Service, page: Page) -> None:
    _open_link(page, service, variables='{"topic": ["chips", "it\'s \\"quoted\\""]}')
    with page.expect_response(_is_of_the_editor) as answered:
        page.get_by_role("button", name="Execute query").click()
    wanted = answered.value.json()
    page.get_by_role("button", name="Show Code").click()
    code = {name: page.get_by_role("region", name=name, exact=True).inner_text() for name in ("curl", "Python", "R")}
    curl = subprocess.run(
        ["bash", "-c", f"{code['curl'].strip()} -s"], capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(curl.stdout) == wanted
    python = subprocess.run(
        [sys.executable, "-c", code["Python"]], capture_output=True, text=True, check=True, timeout=60
    )
    assert python.stdout.strip() == str(wanted.get("errors") or wanted["data"])
    assert LINKED in code["R"]


def test_an_answer_is_a_table_and_its_csv(service: Service, page: Page, result: list[str]) -> None:
    _open_link(page, service, variables='{"topic": ["chips"]}')
    nodes = _execute(page)
    page.get_by_role("button", name="Show Table").click()
    rows = page.get_by_role("region", name="Rows").get_by_role("row")
    expect(rows).to_have_count(1 + len(nodes))
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    table = list(csv.DictReader(download.value.path().read_text(encoding="utf-8").splitlines()))
    assert table == [
        {
            "slug": node["slug"],
            "date.edtf": node["date"]["edtf"],
            "topics": "; ".join(topic["slug"] for topic in node["topics"]),
        }
        for node in nodes
    ]
    assert len(table) == 7
    assert result == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "dark")])
def test_axe_finds_nothing_serious_of_ours(
    service: Service, page: Page, packages: Path, width: int, scheme: Literal["dark", "light"]
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"{service.url}/graphql", wait_until="networkidle")
    editors_are_ready(page)
    if width < 700:
        page.get_by_role("button", name="Show Examples").click()
    page.get_by_role("button", name=EXAMPLES[0].name).click()
    page.evaluate((packages / "axe-core" / "axe.min.js").read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [
        one for one in found["violations"] if one["impact"] in ("serious", "critical") and one["id"] not in UPSTREAM
    ]
    assert serious == [], json.dumps([(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in serious])


def test_the_graphiql_that_is_served_is_what_its_packages_make(packages: Path, tmp_path: Path) -> None:
    subprocess.run(["npm", "run", "graphiql", "--", str(tmp_path)], cwd=packages.parent, check=True, timeout=120)
    for made in tmp_path.iterdir():
        assert made.read_bytes() == (VENDOR / made.name).read_bytes(), f"{made.name}: run npm run graphiql"
