"""GraphiQL, as a browser is shown it at the GraphQL address."""

import json
import subprocess

import pytest
from playwright.sync_api import expect

from config.graphql_examples import EXAMPLES
from tests.browser.conftest import ROOT

VENDOR = ROOT / "events" / "static" / "graphql" / "vendor"

#: GraphiQL's own: a tab holds the button that closes it, and what scrolls is reached through the text in it.
UPSTREAM = {"nested-interactive", "scrollable-region-focusable"}


@pytest.fixture
def told(page):
    """What the browser had to complain of."""
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def _is_of_the_editor(response):
    asked = response.request.post_data or ""
    return response.url.endswith("/graphql") and "query" in asked and "IntrospectionQuery" not in asked


def editors_are_ready(page):
    """They come after the examples, which are written into them, and have a name once they are there."""
    for name in ("Query", "Variables"):
        expect(page.locator(f"textarea[aria-label={name}]")).to_be_attached()


def test_every_example_is_picked_and_played_without_an_error(service, page, told):
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
    assert told == []


def test_the_documentation_and_a_dialog_open_under_the_strict_policy(service, page, told):
    page.goto(f"{service.url}/graphql")
    page.get_by_role("button", name="Show Documentation Explorer").click()
    page.get_by_role("link", name="EventConnection").click()
    expect(page.get_by_text("A page of events that answer a question.")).to_be_visible()
    page.get_by_role("button", name="Open short keys dialog").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    policy = page.request.get(f"{service.url}/graphql", headers={"Accept": "text/html"}).headers[
        "content-security-policy"
    ]
    assert "unsafe" not in policy
    assert told == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_of_ours(service, page, packages, scheme):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"{service.url}/graphql", wait_until="networkidle")
    editors_are_ready(page)
    page.get_by_role("button", name=EXAMPLES[0].name).click()
    page.evaluate((packages / "axe-core" / "axe.min.js").read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [
        one for one in found["violations"] if one["impact"] in ("serious", "critical") and one["id"] not in UPSTREAM
    ]
    assert serious == [], json.dumps([(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in serious])


def test_the_graphiql_that_is_served_is_what_its_packages_make(packages, tmp_path):
    subprocess.run(["npm", "run", "graphiql", "--", str(tmp_path)], cwd=packages.parent, check=True, timeout=120)
    for made in tmp_path.iterdir():
        assert made.read_bytes() == (VENDOR / made.name).read_bytes(), f"{made.name}: run npm run graphiql"
