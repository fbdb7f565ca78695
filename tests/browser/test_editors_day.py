"""An editor's day and a publisher's, in a real browser, against the whole service."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import Service

SLUG = "a-day-in-the-life"


@pytest.fixture(scope="module")
def passwords(service: Service) -> dict[str, str]:
    return {"erin": service.user("erin", "Editor"), "otto": service.user("otto", "Editor"),
            "paul": service.user("paul", "Publisher")}  # fmt: skip


@pytest.fixture
def as_(browser: Browser, service: Service, passwords: dict[str, str]) -> Iterator[Any]:
    """A page of somebody who is logged in."""
    contexts = []

    def entered(name: str) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{service.url}/admin/login/?next=/admin/")
        page.fill("[name=username]", name)
        page.fill("[name=password]", passwords[name])
        page.click("[type=submit]")
        page.wait_for_url("**/admin/")
        return page

    yield entered
    for context in contexts:
        context.close()


def rest(service: Service) -> dict[str, Any] | None:
    try:
        with urlopen(f"{service.url}/api/v1/events/{SLUG}") as answer:
            return json.load(answer)
    except HTTPError as error:
        if error.code in (404, 410):
            return None
        raise


def graphql(service: Service) -> Any:
    question = json.dumps({"query": f'{{ event(slug: "{SLUG}") {{ title }} }}'}).encode()
    with urlopen(Request(f"{service.url}/graphql", question, {"Content-Type": "application/json"})) as answer:
        return json.load(answer)["data"]["event"]


def form_of(service: Service) -> str:
    code = f"from events.models import Event; print(Event.objects.get(slug={SLUG!r}).pk)"
    return f"{service.url}/admin/events/event/{service.shell(code).strip()}"


def save(page: Page) -> None:
    page.click("[name=_continue]")
    page.wait_for_load_state()


def confirm(page: Page, address: str, verb: str, note: str) -> None:
    page.goto(address)
    page.fill("[name=note]", note)
    page.get_by_role("button", name=verb, exact=True).click()
    page.wait_for_load_state()


def test_the_editors_day(service: Service, as_: Any) -> None:
    source = service.shell("from sources.models import Source; print(Source.objects.first().pk)").strip()
    kind = service.shell("from events.models import Kind; print(Kind.objects.first().pk)").strip()
    erin = as_("erin")
    erin.goto(f"{service.url}/admin/events/event/add/")
    erin.locator("[name=title]").press_sequentially("A day in the life")
    expect(erin.locator("[name=slug]")).to_have_value(SLUG)
    erin.click("[name=_continue]")
    erin.wait_for_url("**/change/**")
    expect(erin.get_by_text("it has no kind").first).to_be_visible()
    # What an import would write stands in for picking from the autocompletes.
    service.shell(
        "from events.models import *; from events.editions.working import revise\n"
        f"event = Event.objects.get(slug={SLUG!r}); event.kind_id = {kind!r}; event.save()\n"
        "EventDate.objects.create(event=event, type='announced', date='2025-05-13')\n"
        f"Citation.objects.create(event=event, source_id={source!r}, quote='Words nobody wrote')\n"
        "revise(event, by=None)"
    )
    form = form_of(service)
    erin.goto(f"{form}/change/")
    erin.fill("[name=dates-0-date]", "2025-05~")
    expect(erin.get_by_text("→ c. May 2025, 1 May 2025 – 31 May 2025")).to_be_visible()
    save(erin)
    erin.goto(f"{form}/submit/")
    erin.get_by_role("button", name="Submit for review").click()
    assert rest(service) is None
    assert (erin.goto(f"{form}/publish/")).status == 403

    paul = as_("paul")
    paul.goto(f"{form}/compare/")
    paul.goto(f"{form}/preview/")
    expect(paul.get_by_role("heading", name="timelinejs")).to_be_visible()
    confirm(paul, f"{form}/publish/", "Publish", "An editor's day")
    public = rest(service)
    assert public is not None
    assert public["title"] == "A day in the life" == graphql(service)["title"]
    assert public["date"]["edtf"] == "2025-05~"

    erin.goto(f"{form}/change/")
    erin.fill("[name=title]", "A day, edited on")
    save(erin)
    assert rest(service) == public

    otto = as_("otto")
    otto.goto(f"{form}/change/")
    expect(otto.get_by_text("this form open too")).to_have_count(1)
    erin.fill("[name=title]", "Erin's title")
    save(erin)
    otto.fill("[name=title]", "Otto's title")
    save(otto)
    expect(otto.get_by_text("Not saved: erin saved revision").first).to_be_visible()
    expect(otto.locator("[name=title]")).to_have_value("Otto's title")

    paul.goto(f"{form}/schedule/")
    paul.fill("[name=due]", "2999-01-01 09:00")
    paul.fill("[name=note]", "On its day")
    paul.get_by_role("button", name="Schedule", exact=True).click()
    save(otto)
    service.shell(
        "from datetime import UTC, datetime; from events.editions.workflow import publish_due\n"
        "publish_due(datetime(2999, 1, 2, tzinfo=UTC))"
    )
    assert (rest(service) or {})["title"] == "Erin's title"

    confirm(paul, f"{form}/withdraw/", "Withdraw", "It was an example")
    assert rest(service) is None


@pytest.mark.parametrize("place", ["", "events/event/", "form", "compare"])
def test_no_serious_violation_of_accessibility(service: Service, as_: Any, packages: Path, place: str) -> None:
    page = as_("paul")
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    code = "from events.models import Event; print(Event.objects.first().pk)"
    event = f"events/event/{service.shell(code).strip()}"
    path = {"form": f"{event}/change/", "compare": f"{event}/compare/"}.get(place, place)
    page.goto(f"{service.url}/admin/{path}", wait_until="networkidle")
    page.add_script_tag(path=packages / "axe-core" / "axe.min.js")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    serious = [
        (one["id"], [node["html"][:160] for node in one["nodes"][:2]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []
    assert broken == []
