"""A page is captured, reworded and captured again; an editor reviews it, and readers are told."""

import json
from urllib.request import urlopen

from tests.sources.conftest import site  # noqa: F401 -- a fixture

OLD = "Using such chips anywhere in the world violates the export controls of the United States."
NEW = "Using such chips in some parts of the world may violate the export controls of the United States."
HTML = {"Content-Type": "text/html; charset=utf-8"}


def statement(sentence):
    return (
        200,
        HTML,
        f"<html><body><article><h1>Statement</h1><p>{sentence}</p><p>It ends.</p></article></body>".encode(),
    )


def captured(service, site, day):  # noqa: F811
    service.shell(
        "import datetime as dt\n"
        "from sources.capturing import capture_source\n"
        "from sources.fetching import Bounds\n"
        "from sources.models import Source\n"
        f"bounds = Bounds(ports={{{site.port}}}, hosts={{'news.example': '127.0.0.1'}})\n"
        f"now = dt.datetime.fromisoformat('{day}T12:00:00+00:00')\n"
        "attempt = capture_source(Source.objects.get(slug='served-statement'), now=now, bounds=bounds)\n"
        "assert attempt.capture, attempt.reason"
    )


def told(service, path):
    with urlopen(f"{service.url}/api/v1/{path}", timeout=10) as answer:
        return json.load(answer)


def test_a_change_of_wording_goes_from_the_page_to_readers(service, page, site, tmp_path):  # noqa: F811
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
    first = told(service, "events/served-event")
    assert first["citations"][0]["quote"]["status"] == "stands"

    site.pages["/"] = statement(NEW)
    captured(service, site, "2025-05-19")
    page.goto(f"{service.url}/admin/sources/capture/?review__exact=unreviewed")
    page.get_by_role("link", name="Review wording").first.click()
    assert "anywhere in" in page.locator("section[aria-label='Old wording'] del").all_text_contents()
    page.locator("#new-wording").evaluate(
        "(text, words) => {"
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
        "  document.getSelection().addRange(range);"
        "}",
        NEW,
    )
    page.locator("textarea[name=now]").fill("")
    page.get_by_role("button", name="Take the selected words").click()
    assert page.locator("textarea[name=now]").input_value() == NEW
    page.get_by_role("button", name="Pair").click()
    page.locator("textarea[name=note]").fill("The statement was reworded.")
    # What else would become public is chosen, never assumed.
    assert not page.locator("input[name=events]").is_checked()
    page.locator("input[name=events]").check()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published as edition").wait_for()

    quote = told(service, "events/served-event")["citations"][0]["quote"]
    assert (quote["status"], quote["last_stood"], quote["now"], quote["changed"]) == (
        "altered", 1, NEW, "[2025-05-14..2025-05-19]",
    )  # fmt: skip
    old = told(service, f"events/served-event?edition={first['entry']['edition']}")
    assert old == first
    (change,) = told(service, "sources/served-statement/changes")["results"]
    assert (change["from"], change["to"], change["window"]["edtf"]) == (1, 2, "[2025-05-14..2025-05-19]")
    assert "<del>anywhere in</del>" in change["html"]
    (altered,) = told(service, "quotes?source=served-statement&status=altered")["results"]
    assert altered["exact"] == OLD


def reviewed(service, page, note):
    """Publish the capture that waits."""
    page.goto(f"{service.url}/admin/sources/capture/?review__exact=unreviewed")
    page.get_by_role("link", name="Review wording").first.click()
    page.locator("textarea[name=note]").fill(note)
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published as edition").wait_for()
