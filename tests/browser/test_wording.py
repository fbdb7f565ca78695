"""A page is captured, reworded and captured again; an editor reviews it, and readers are told."""

import json
import re
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from playwright.sync_api import Page, expect

from tests.answers import Json
from tests.service import Service
from tests.sources.conftest import (
    Site,
    site,  # noqa: F401 -- a fixture
)

OLD = "Using such chips anywhere in the world violates the export controls of the United States."
NEW = "Using such chips in some parts of the world may violate the export controls of the United States."
HTML = {"Content-Type": "text/html; charset=utf-8"}


def statement(sentence: str) -> tuple[int, dict[str, str], bytes]:
    return (
        200,
        HTML,
        f"<html><body><article><h1>Statement</h1><p>{sentence}</p><p>It ends.</p></article></body>".encode(),
    )


def captured(service: Service, site: Site, day: str) -> None:  # noqa: F811
    service.shell(
        "import datetime as dt\n"
        "from sources.capture.capture import capture_source\n"
        "from sources.capture.http import Bounds\n"
        "from sources.models import Source\n"
        f"bounds = Bounds(ports={{{site.port}}}, hosts={{'news.example': '127.0.0.1'}})\n"
        f"now = dt.datetime.fromisoformat('{day}T12:00:00+00:00')\n"
        "attempt = capture_source(Source.objects.get(slug='served-statement'), now=now, bounds=bounds)\n"
        "assert attempt.capture, attempt.reason"
    )


def result(service: Service, path: str) -> Json:
    with urlopen(f"{service.url}/api/v1/{path}", timeout=10) as answer:
        return json.load(answer)


def test_a_change_of_wording_goes_from_the_page_to_readers(
    service: Service,
    page: Page,
    site: Site,  # noqa: F811 -- the fixture
    tmp_path: Path,
) -> None:
    row = {
        "slug": "served-statement", "title": "A served statement", "type": "press_release", "url": site.url("/"),
        "rights": "public_domain",
    }  # fmt: skip
    event = {
        "slug": "served-event", "title": "A statement is served", "kind": "rule-served", "date": "2025-05-13",
        "date_type": "stated", "citations": [{"source": "served-statement", "quote": OLD}],
    }  # fmt: skip
    rows = {"kinds": [{"slug": "rule-served", "name": "Served"}], "sources": [row], "events": [event]}
    (tmp_path / "rows.json").write_text(json.dumps(rows))
    service.manage("import_events", str(tmp_path / "rows.json"), "--publish", "--note", "A statement.")
    site.pages["/"] = statement(OLD)
    captured(service, site, "2025-05-13")

    password = service.user("reviewer", superuser=True)
    page.goto(f"{service.url}/admin/")
    page.get_by_label("Username").fill("reviewer")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")

    reviewed(service, page, "The first wording.")
    first = result(service, "events/served-event")
    assert first["citations"][0]["quote"]["status"] == "stands"

    site.pages["/"] = statement(NEW)
    captured(service, site, "2025-05-19")
    page.goto(f"{service.url}/admin/sources/capture/?review__exact=unreviewed")
    page.get_by_role("link", name="Review wording").first.click()
    dropped = page.locator("section[aria-label='Old wording'] del")
    expect(dropped.filter(has_text=re.compile("^anywhere in$")).first).to_be_visible()
    page.locator("#new-wording").evaluate(
        "(text, words) => new Promise(told => {"
        "  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);"
        "  const all = text.textContent, start = all.indexOf(words), range = document.createRange();"
        "  let place = 0, node;"
        "  while ((node = walker.nextNode())) {"
        "    const end = place + node.length;"
        "    if (start >= place && start < end) range.setStart(node, start - place);"
        "    if (start + words.length > place && start + words.length <= end)"
        "      range.setEnd(node, start + words.length - place);"
        "    place = end;"
        "  }"
        "  document.addEventListener('selectionchange', () => told(), {once: true});"
        # With the caret in a field there is a range already, beside which none can be added.
        "  document.getSelection().removeAllRanges();"
        "  document.getSelection().addRange(range);"
        "})",
        NEW,
    )
    page.locator("textarea[name^=now-]").fill("")
    page.get_by_role("button", name="Take the selected words").click()
    expect(page.locator("textarea[name^=now-]")).to_have_value(NEW)
    with page.expect_event("load"):
        page.get_by_role("button", name="Pair").click()
    # What else would become public is chosen, never assumed.
    expect(page.locator("input[name=events]")).not_to_be_checked()
    page.locator("input[name=events]").check()
    published(page, "The statement was reworded.")

    quote = result(service, "events/served-event")["citations"][0]["quote"]
    assert (quote["status"], quote["last_stood"], quote["now"], quote["changed"]) == (
        "altered", 1, NEW, "[2025-05-14..2025-05-19]",
    )  # fmt: skip
    old = result(service, f"events/served-event?edition={first['entry']['edition']}")
    assert old == first
    (change,) = result(service, "sources/served-statement/changes")["results"]
    assert (change["from"], change["to"], change["window"]["edtf"]) == (1, 2, "[2025-05-14..2025-05-19]")
    assert "<del>anywhere in</del>" in change["html"]
    (altered,) = result(service, "quotes?source=served-statement&status=altered")["results"]
    assert altered["exact"] == OLD

    event, source = answered(service, "served-event", "served-statement")
    assert event["citations"][0]["quote"] == {
        "exact": OLD, "status": "ALTERED", "now": NEW, "changed": "[2025-05-14..2025-05-19]",
        "lastStood": {"number": 1},
    }  # fmt: skip
    assert [capture["number"] for capture in source["captures"]["nodes"]] == [1, 2]
    (shown_change,) = source["changes"]["nodes"]
    assert (shown_change["from"]["number"], shown_change["to"]["number"]) == (1, 2)
    assert (shown_change["window"]["edtf"], shown_change["html"]) == ("[2025-05-14..2025-05-19]", change["html"])
    event, source = answered(service, "served-event", "served-statement", edition=first["entry"]["edition"])
    assert event["citations"][0]["quote"]["status"] == "STANDS"
    assert ([one["number"] for one in source["captures"]["nodes"]], source["changes"]["nodes"]) == ([1], [])

    shows_the_change(
        page, f"{service.url}/sources/served-statement", 2, dropped="anywhere in", window="between 14 and 19 May 2025"
    )
    quotation = page.locator("figure.quote")
    expect(quotation.locator("blockquote")).to_have_text(OLD)
    expect(quotation.locator(".status")).to_have_text("Reworded in the source")
    page.goto(f"{service.url}/sources/served-statement?edition={first['entry']['edition']}")
    expect(page.locator("figure.quote .status")).to_have_text("Still in the source")
    expect(page.locator(".captures del")).to_have_count(0)


def test_the_shipped_case_shows_both_wordings_the_window_and_the_quotation_altered(
    service: Service, page: Page
) -> None:
    """The Commerce statement on Ascend chips, of 13 May 2025."""
    slug, window = "bis-pr-20250513", "[2025-05-14..2025-05-19]"
    old = "Issuing guidance that using Huawei Ascend chips anywhere in the world violates U.S. export controls."
    new = (
        "Issuing guidance alerting industry to the risks of using PRC advanced computing ICs, including specific"
        " Huawei Ascend chips."
    )
    captures = result(service, f"sources/{slug}/captures")["results"]
    assert [(capture["text"], capture["seen"]["edtf"]) for capture in captures] == [
        (old, "2025-05-13"), (new, "2025-05-19"),
    ]  # fmt: skip
    (change,) = result(service, f"sources/{slug}/changes")["results"]
    assert (change["window"]["edtf"], change["sentence"]) == (window, f"‘{old}’ became ‘{new}’")
    (quote,) = result(service, f"quotes?source={slug}&status=altered")["results"]
    assert (quote["exact"], quote["now"], quote["changed"], quote["last_stood"]) == (old, new, window, 1)
    cited_by = quote["events"][0]["slug"]

    event, source = answered(service, cited_by, slug)
    quoted = [one["quote"] for one in event["citations"] if one["quote"] and one["quote"]["exact"] == old]
    assert {"exact": old, "status": "ALTERED", "now": new, "changed": window, "lastStood": {"number": 1}} in quoted
    assert [capture["text"] for capture in source["captures"]["nodes"]] == [old, new]
    assert source["changes"]["nodes"][0]["window"]["edtf"] == window

    shows_the_change(
        page, f"{service.url}/sources/{slug}", 2, dropped="anywhere in the world", window="between 14 and 19 May 2025"
    )
    expect(page.locator("figure.quote", has_text=old).locator(".status")).to_have_text("Reworded in the source")


QUERY = """query ($event: String!, $source: String!, $edition: Int) {
  event(slug: $event, edition: $edition) {
    citations { quote { exact status now changed lastStood { number } } }
  }
  source(slug: $source, edition: $edition) {
    captures { nodes { number text seen { edtf } } }
    changes { nodes { from { number } to { number } html window { edtf } } }
  }
}"""


def answered(service: Service, event: str, source: str, **edition: int) -> tuple[Json, Json]:
    """The event and the source as GraphQL tells of them."""
    requested = {"query": QUERY, "variables": json.dumps({"event": event, "source": source} | edition)}
    with urlopen(f"{service.url}/graphql?{urlencode(requested)}", timeout=10) as answer:
        result = json.load(answer)
    assert "errors" not in result, result
    return result["data"]["event"], result["data"]["source"]


def shows_the_change(page: Page, address: str, number: int, *, dropped: str, window: str) -> None:
    """The source's page tells in colours what was dropped and added, and when."""
    page.goto(address)
    capture = page.locator(f"#capture-{number}")
    expect(capture.locator(".notice")).to_contain_text(window)
    expect(capture.locator("del", has_text=dropped).first).to_be_visible()
    for tag in ("del", "ins"):
        colour = capture.locator(tag).first.evaluate("mark => getComputedStyle(mark).backgroundColor")
        assert colour not in ("rgba(0, 0, 0, 0)", capture.evaluate("one => getComputedStyle(one).backgroundColor"))


def reviewed(service: Service, page: Page, note: str) -> None:
    """Publish the capture that waits."""
    page.goto(f"{service.url}/admin/sources/capture/?review__exact=unreviewed")
    page.get_by_role("link", name="Review wording").first.click()
    published(page, note)


def published(page: Page, note: str) -> None:
    """Go from the review to the page that asks, and confirm what it shows."""
    page.get_by_role("button", name="Publish …").click()
    page.get_by_label("Note").fill(note)
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Published as edition").wait_for()
