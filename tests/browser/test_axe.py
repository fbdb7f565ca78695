"""axe finds nothing serious on any kind of page: narrow and wide, light and dark."""

import json
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.effort import each_in_one
from tests.service import Service

AMENDED = "bis-ascend-wording-amended"
PAGES = [
    "/",
    "/?group=kind",
    "/embed?topic=chips",
    "/timelines/ascend-wording",
    f"/events/{AMENDED}",
    "/sources/bis-pr-20250513",
    "/embed/ascend-wording",
    f"/#event={AMENDED}",
    "/?in_force_on=2020-01-01",
    "/?q=Huawei",
    "/actors/huawei",
    "/publishers/the-white-house",
    "/timelines",
    "/editions/1",
    "/editions",
    "/about",
    "/sources/bis-pr-20250513/compare",
    f"/events/{AMENDED}/compare?view=inline",
    "/compare?topic=chips",
    "/?lang=zh",
    "/sources/bis-pr-20250513?lang=zh",
    f"/embed/events/{AMENDED}?theme=dark",
    "/embed/sources/bis-pr-20250513/changes/1..2",
    "/topics/chips",
    "/editions?after=0",
    "/#share",
    "/check?text=anywhere%20in%20the%20world%20violates",
    "/check?lang=zh&text=Ascend%20chips%20anywhere%20in%20this%20world%20violates%20controls",
]
SET_UPS = [(390, "light"), (1280, "dark"), (1280, "light"), (390, "dark")]


@pytest.mark.parametrize(("path", "set_up"), each_in_one(PAGES, SET_UPS))
def test_axe_finds_nothing_serious(
    service: Service, page: Page, packages: Path, path: str, set_up: tuple[int, Literal["light", "dark"]]
) -> None:
    width, scheme = set_up
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"{service.url}{path}", wait_until="networkidle")
    if page.locator("#density").count():
        page.locator("#density").scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
    if "#event" in path:
        expect(page.get_by_role("dialog")).to_be_visible()
    if "#share" in path:
        page.get_by_role("button", name="Share").click()
        page.locator("[data-preview] summary").click()
    page.evaluate((packages / "axe-core" / "axe.min.js").read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    assert serious == [], json.dumps(
        [(one["id"], [node["html"][:200] for node in one["nodes"]][:4]) for one in serious], indent=1
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
