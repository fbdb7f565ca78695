"""An editor's day and a publisher's, in a real browser, against the whole service."""

import json
import re
from pathlib import Path
from typing import Any, Literal
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.effort import each_in_one
from tests.service import Service

SLUG = "a-day-in-the-life"


def rest(service: Service) -> Any:
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


def pick(page: Page, field: str, text: str) -> None:
    """Choose from an autocomplete, as people do: open it, type, take the first that is offered."""
    box = page.locator(f"#id_{field} + .select2")
    box.click()
    page.locator(".select2-container--open .select2-search__field").last.press_sequentially(text)
    page.locator(".select2-results__option", has_text=text).first.click()
    expect(box).to_contain_text(text)


def save(page: Page) -> None:
    with page.expect_event("load"):
        page.get_by_role("button", name="Save and continue editing").click()


def act(page: Page, name: str) -> None:
    """Go to one of the pages that ask, by its link on the form."""
    with page.expect_event("load"):
        page.get_by_role("link", name=name).first.click()


def confirm(page: Page, form: str, name: str, verb: str, note: str) -> None:
    page.goto(form)
    act(page, name)
    page.get_by_label("Reason" if verb == "Withdraw" else "Note").fill(note)
    page.get_by_role("button", name=verb, exact=True).click()
    expect(page.get_by_text(re.compile("(Published as|Withdrawn in) edition")).first).to_be_visible()


def written_by(erin: Page, service: Service) -> str:
    """An event typed and picked together in its form, its source added from there; gives the form's address."""
    erin.goto(f"{service.url}/admin/events/event/add/")
    erin.locator("#id_title").press_sequentially("A day in the life")
    save(erin)
    erin.wait_for_url("**/change/**")
    expect(erin.locator("[name=slug]")).to_have_value(SLUG)
    erin.get_by_role("link", name="it has no kind").click()
    expect(erin.locator("#id_kind + .select2 .select2-selection")).to_be_focused()

    pick(erin, "kind", "Export control")
    erin.get_by_text("Add another Date", exact=True).click()
    erin.locator("#id_dates-0-type").select_option("announced")
    erin.locator("#id_dates-0-date").press_sequentially("2025-05-32")
    expect(erin.locator("#id_dates-0-date-help[data-wrong]")).to_be_visible()
    erin.locator("#id_dates-0-date").fill("about May 2025")
    expect(erin.get_by_text("→ 2025-05~: c. May 2025, 1 May 2025 – 31 May 2025")).to_be_visible()
    erin.keyboard.press("Tab")
    expect(erin.locator("#id_dates-0-date")).to_have_value("2025-05~")
    erin.get_by_text("Add another Actor", exact=True).click()
    pick(erin, "participations-0-actor", "Bureau of Industry and Security")
    erin.locator("#id_participations-0-role").select_option("issuer")
    erin.get_by_text("Add another Citation", exact=True).click()
    around = "xpath=ancestor::div[contains(@class, 'related-widget-wrapper')]"
    erin.locator("#id_citations-0-source").locator(around).get_by_role("button").press("Enter")
    with erin.expect_popup() as opened:
        erin.locator("#add_id_citations-0-source").click()
    source = opened.value
    source.get_by_label("Title").press_sequentially("An article on a day")
    source.locator("#id_type").select_option("news_article")
    source.locator("[name=_save]").click()
    expect(erin.locator("#id_citations-0-source + .select2")).to_contain_text("An article on a day")
    erin.locator("#id_citations-0-quote").fill("Words nobody wrote")
    save(erin)
    expect(erin.locator("#id_citations-0-quote")).to_have_value("Words nobody wrote")
    expect(erin.locator(".lacks")).to_have_count(0)
    return erin.url


def submit(page: Page, comment: str) -> None:
    act(page, "Submit for review")
    page.get_by_label("Comment (colleagues only)").fill(comment)
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("waits for a publisher")).to_be_visible()


def test_the_editors_day(service: Service, as_: Any) -> None:
    erin = as_("erin")
    form = written_by(erin, service)
    submit(erin, "Is May right?")
    assert rest(service) is None
    expect(erin.get_by_role("link", name="Publish …")).to_have_count(0)
    assert erin.goto(form.replace("/change/", "/publish/")).status == 403

    paul = as_("paul")
    expect(paul.get_by_role("region", name="Waiting for you").get_by_text("Is May right?")).to_be_visible()
    paul.get_by_role("link", name="A day in the life").click()
    expect(paul.get_by_text("Is May right?")).to_be_visible()
    act(paul, "Return with a comment")
    paul.get_by_label("Comment (colleagues only)").fill("It is; say why")
    paul.get_by_role("button", name="Return with a comment").click()
    erin.goto(f"{service.url}/admin/")
    expect(erin.get_by_role("region", name="Returned to you").get_by_text("It is; say why")).to_be_visible()
    erin.goto(form)
    expect(erin.get_by_text("It is; say why")).to_be_visible()
    submit(erin, "The source says so")
    paul.goto(form)
    act(paul, "Compare")
    expect(paul.get_by_role("heading", name="Compare A day in the life")).to_be_visible()
    paul.goto(form)
    act(paul, "Preview")
    paul.get_by_text("timelinejs").click()
    expect(paul.get_by_label("timelinejs")).to_contain_text("A day in the life")
    paul.get_by_role("link", name="Open the page preview").click()
    expect(paul.get_by_role("heading", name="A day in the life").first).to_be_visible()
    paul.goto(form)
    act(paul, "Publish …")
    expect(paul.locator("strong", has_text="An article on a day")).to_be_visible()
    confirm(paul, form, "Publish …", "Publish", "An editor's day")
    public = rest(service)
    assert public is not None
    assert public["title"] == "A day in the life" == graphql(service)["title"]
    assert (public["date"]["edtf"], public["kind"]["slug"]) == ("2025-05~", "export-control")
    assert [(one["slug"], one["role"]) for one in public["actors"]] == [("bis", "issuer")]
    assert public["citations"][0]["source"]["slug"] == "an-article-on-a-day"
    assert public["entry"]["note"] == "An editor's day"

    erin.goto(form)
    erin.locator("#id_title").fill("A day, edited on")
    save(erin)
    assert rest(service) == public
    paul.goto(f"{service.url}/admin/events/actor/?q=bis")
    paul.get_by_role("link", name="Bureau of Industry and Security").first.click()
    paul.wait_for_url("**/change/**")
    actor = paul.url
    paul.get_by_label("Name").fill("The Bureau of Industry and Security")
    save(paul)
    confirm(paul, actor, "Publish …", "Publish", "A neighbour is renamed")
    again = rest(service) or {}
    assert (again["title"], again["actors"][0]["name"]) == (public["title"], "The Bureau of Industry and Security")

    otto = as_("otto")
    otto.goto(form)
    expect(otto.get_by_text("this form open too")).to_have_count(1)
    erin.goto(f"{service.url}/admin/")
    otto.wait_for_function(
        "async () => !(await (await fetch(location.pathname.replace('change', 'open'))).json()).others.length"
    )
    erin.goto(form)
    erin.locator("#id_title").fill("Erin's title")
    save(erin)
    otto.locator("#id_title").fill("Otto's title")
    save(otto)
    expect(otto.get_by_text("Not saved: erin saved revision").first).to_be_visible()
    expect(otto.locator("#id_title")).to_have_value("Otto's title")

    paul.goto(form)
    act(paul, "Schedule …")
    paul.get_by_label("Due").fill("2999-01-01T09:00")
    paul.get_by_label("Note").fill("On its day")
    paul.get_by_role("button", name="Schedule", exact=True).click()
    expect(paul.get_by_text("will be published on 1 January 2999").first).to_be_visible()
    save(otto)
    expect(otto.locator("#id_title")).to_have_value("Otto's title")
    service.shell(
        "from datetime import UTC, datetime; from events.editions.workflow import publish_due\n"
        "publish_due(datetime(2999, 1, 2, tzinfo=UTC))"
    )
    assert (rest(service) or {})["title"] == "Erin's title"

    confirm(paul, form, "Withdraw …", "Withdraw", "It was an example")
    assert rest(service) is None


PLACES = [
    "", "events/event/", "form", "compare", "preview", "publish", "schedule", "revisions", "delete", "find",
    "events/event/import/", "events/event/add/", "events/actor/", "events/actor/add/", "events/actor/duplicates/",
    "events/kind/", "events/topic/", "events/timeline/", "events/timeline/add/", "sources/source/",
    "sources/source/add/", "sources/source/duplicates/", "sources/source/quotations/", "sources/capture/",
    "sources/capture/add/", "sources/publisher/", "editions/edition/", "editions/revision/", "editions/entry/",
    "editions/schedule/", "password_change/",
]  # fmt: skip
SET_UPS = [(390, "light"), (1024, "dark"), (1024, "light"), (390, "dark")]


@pytest.mark.parametrize(("place", "set_up"), each_in_one(PLACES, SET_UPS))
def test_axe_finds_nothing_on_the_desk_and_nothing_scrolls_sideways(
    service: Service, as_: Any, packages: Path, place: str, set_up: tuple[int, Literal["light", "dark"]]
) -> None:
    width, scheme = set_up
    page = as_("paul")
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    code = "from events.models import Event; print(Event.objects.first().pk)"
    event = f"events/event/{service.shell(code).strip()}"
    of_event = ("form", "compare", "preview", "publish", "schedule", "revisions", "delete")
    path = f"{event}/{place.replace('form', 'change')}/" if place in of_event else place.replace("find", "")
    page.goto(f"{service.url}/admin/{path}", wait_until="networkidle")
    if place == "find":
        page.get_by_role("button", name="Find").click()
        page.get_by_role("combobox").press_sequentially("Huawei")
        expect(page.get_by_role("option").first).to_be_visible()
    page.add_script_tag(path=packages / "axe-core" / "axe.min.js")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(one["id"], [node["html"][:160] for node in one["nodes"][:2]]) for one in found] == []
    assert broken == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"


def test_what_is_typed_outlives_the_session(service: Service, as_: Any, passwords: dict[str, str]) -> None:
    erin = as_("erin")
    code = "from events.models import Event; print(Event.objects.order_by('-pk')[0].pk)"
    erin.goto(f"{service.url}/admin/events/event/{service.shell(code).strip()}/change/")
    erin.locator("#id_summary").fill("Typed for an hour\nwithout a pause")
    erin.context.clear_cookies(name="sessionid")
    erin.get_by_role("button", name="Save and continue editing").click()
    expect(erin.get_by_text("Your session ended while you had the form open")).to_be_visible()
    with erin.expect_popup() as opened:
        erin.get_by_role("link", name="Log in in a new tab").click()
    login = opened.value
    login.fill("[name=username]", "erin")
    login.fill("[name=password]", passwords["erin"])
    login.click("[type=submit]")
    login.wait_for_url("**/admin/")
    erin.get_by_role("button", name="Send the form again").click()
    # The login has renewed the token of every form.
    expect(erin.get_by_text("You logged in again after opening this form")).to_be_visible()
    erin.get_by_role("button", name="Send the form again").click()
    expect(erin.get_by_text("was changed successfully").first).to_be_visible()
    expect(erin.locator("#id_summary")).to_have_value("Typed for an hour\nwithout a pause")


def test_a_tab_that_crashes_loses_nothing(service: Service, as_: Any) -> None:
    page = as_("otto")
    page.goto(f"{service.url}/admin/events/event/add/")
    page.locator("#id_title").fill("Typed before the crash")
    page.locator("#dates-group .add-row").click()
    page.locator("#id_dates-0-date").fill("2025-05")
    expect(page.get_by_text(re.compile("Kept at .* not saved yet"))).to_be_visible()
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(f"{service.url}/admin/events/event/add/")
    again.get_by_role("button", name="Show what I typed").click()
    expect(again.locator("#id_title")).to_have_value("Typed before the crash")
    expect(again.locator("#id_dates-0-date")).to_have_value("2025-05")
    again.locator("#id_dates-0-type").select_option("announced")
    again.keyboard.press("Control+s")
    again.wait_for_url("**/change/**")
    expect(again.get_by_role("button", name="Show what I typed")).to_have_count(0)


def test_a_duplicate_is_caught_while_it_is_typed(service: Service, as_: Any) -> None:
    page = as_("erin")
    page.goto(f"{service.url}/admin/events/event/add/")
    page.locator("#id_title").fill("China adopts Anti-Foreign Sanctions Law")
    duplicate = page.get_by_role("link", name="China adopts the Anti-Foreign Sanctions Law")
    expect(duplicate).to_be_visible()
    page.locator("#id_title").fill("Nothing of the kind")
    expect(duplicate).to_have_count(0)


def test_texts_tell_their_length_and_word_leaves_no_tags(service: Service, as_: Any) -> None:
    page = as_("erin")
    page.goto(f"{service.url}/admin/events/event/add/")
    page.locator("#id_title").fill("x" * 205)
    expect(page.get_by_text("205 of 200 characters: shorten it by 5")).to_be_visible()
    page.locator("#id_summary").evaluate(
        """(field, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            field.focus();
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        "<p class=MsoNormal>One&nbsp;<b>bold</b> word<o:p></o:p></p>\n<p class=MsoNormal>Two &amp; more</p>",
    )
    expect(page.locator("#id_summary")).to_have_value("One bold word\nTwo & more")


@pytest.mark.parametrize("part", ["dates", "participations", "citations", "relations"])
def test_a_row_that_is_added_takes_the_focus_above_the_bar_that_saves(service: Service, as_: Any, part: str) -> None:
    page = as_("erin")
    page.goto(f"{service.url}/admin/events/event/add/", wait_until="networkidle")
    page.locator(f"#{part}-group .add-row").focus()
    page.keyboard.press("Enter")
    focused = page.locator(f"#{part}-group .form-group :focus")
    expect(focused).to_have_count(1)
    assert bottom(focused) <= page.locator("#submit-row").bounding_box()["y"]


def bottom(element: Locator) -> float:
    box = element.bounding_box()
    assert box
    return box["y"] + box["height"]


@pytest.mark.parametrize("width", [1024, 1280])
def test_a_date_and_what_is_said_of_it_can_be_read(service: Service, as_: Any, width: int) -> None:
    page = as_("erin")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{service.url}/admin/events/event/add/", wait_until="networkidle")
    page.locator("#dates-group .add-row").click()
    for field in ("type", "date", "status", "note"):
        box = page.locator(f"#id_dates-0-{field}").bounding_box()
        assert box["width"] >= 180
        assert box["x"] + box["width"] <= width
