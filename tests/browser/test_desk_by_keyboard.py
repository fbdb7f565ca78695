"""The desk by keyboard alone: finding, menus, the first field; and what is merely looked at is not kept as typed."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.service import Service


def test_an_event_is_found_and_opened_with_ctrl_k(service: Service, as_: Callable[[str], Page]) -> None:
    page = as_("erin")
    page.goto(f"{service.url}/admin/events/actor/", wait_until="networkidle")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("Anti-Foreign Sanctions")
    expect(page.get_by_role("option", selected=True)).to_contain_text("China adopts the Anti-Foreign Sanctions Law")
    expect(page.locator("#find").get_by_role("status")).to_contain_text("found")
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/event/*/change/")
    expect(page.locator("#id_title")).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_first_tab_leads_to_the_content_and_menus_are_pressed(service: Service, as_: Callable[[str], Page]) -> None:
    page = as_("erin")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{service.url}/admin/events/event/", wait_until="networkidle")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    menu = page.get_by_role("button", name="Menu")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Timelines").first).to_be_visible()
    for landmark in ("banner", "main"):
        expect(page.get_by_role(landmark)).to_have_count(1)


def test_add_another_is_reached_where_it_is(service: Service, as_: Callable[[str], Page]) -> None:
    page = as_("erin")
    page.goto(f"{service.url}/admin/events/event/add/", wait_until="networkidle")
    box = page.get_by_role("button", name="Add or change: Kind")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.focus()
    page.keyboard.press("Enter")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#related-widget-wrapper-kind a:focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_be_focused()


def test_a_form_that_is_only_looked_at_is_not_kept(service: Service, as_: Callable[[str], Page]) -> None:
    page = as_("erin")
    page.goto(f"{service.url}/admin/sources/source/add/", wait_until="networkidle")
    page.evaluate("() => window.django.jQuery('#id_publisher').trigger('change')")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.clock.install()
    page.clock.run_for(9000)
    assert [url for url in sent if url.endswith("/autosave/")] == []
    page.locator("#id_title").fill("Typed")
    page.clock.run_for(9000)
    expect(page.get_by_text("not saved yet")).to_be_visible()


def test_a_schedule_is_typed_in_the_zone_of_the_browser(
    service: Service, browser: Browser, passwords: dict[str, str]
) -> None:
    context = browser.new_context(timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{service.url}/admin/login/?next=/admin/events/event/?state=draft")
    page.fill("[name=username]", "paul")
    page.fill("[name=password]", passwords["paul"])
    page.click("[type=submit]")
    page.locator("#result_list a[href*='/change/']").first.click()
    page.get_by_role("link", name="Schedule …").first.click()
    expect(page.get_by_text("in this zone: Asia/Shanghai")).to_be_visible()
    page.get_by_label("Due").fill("2998-07-01T09:00")
    page.get_by_label("Note").fill("On its day")
    page.get_by_role("button", name="Schedule", exact=True).click()
    expect(page.get_by_text("09:00 (Asia/Shanghai), 1 July 2998 at 01:00 UTC").first).to_be_visible()
    expect(page.locator("time", has_text="1 Jul 2998, 09:00 GMT+8")).to_be_visible()
    page.get_by_role("link", name="Cancel the schedule").click()
    page.get_by_role("button", name="Yes, I’m sure").click()
    context.close()
