"""The page that tries the REST API: it works offline, and asks nothing that its reader did not fill in."""

import re

from playwright.sync_api import Page, expect

from tests.service import Service


def test_a_reader_tries_an_address(service: Service, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{service.url}/api/v1/docs")
    events = page.locator("#operations-events-events")
    events.locator(".opblock-summary-control").click()
    events.get_by_role("button", name="Execute").click()
    requested = events.locator(".request-url")
    expect(requested).to_have_text(re.compile(r"/api/v1/events\?date_match=possible\s*$"))
    answered = events.locator(".live-responses-table")
    expect(answered.locator(".response-col_status").nth(1)).to_contain_text("200")
    expect(answered.locator(".microlight").first).to_contain_text('"results"')
    expect(events).to_contain_text("The kinds of event, by slug.")
    event = page.locator("#operations-events-event")
    event.locator(".opblock-summary-control").click()
    event.get_by_role("button", name="Execute").click()
    expect(event.locator(".request-url")).to_have_text(re.compile(r"/events/bis-ascend-wording-amended\s*$"))
    assert complaints == []
