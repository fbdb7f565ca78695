"""Make the pictures of the documentation: python docs/screenshots.py ADDRESS USER PASSWORD, of a running Annals."""

import shutil
import sys
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
#: The widths of the front page's pictures, and their heights, in pixels.
WIDTHS = {1440: 2000, 768: 1700, 390: 1900}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def main(address: str, user: str, password: str) -> None:
    """Take the pages of the desk, as an editor who has logged in, then those of readers."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1024, "height": 720})
        page.goto(f"{address}/admin/")
        page.fill("[name=username]", user)
        page.fill("[name=password]", password)
        page.click("[type=submit]")
        _take(page, f"{address}/admin/", "desk")
        draft = page.get_by_role("link", name="China adopts the Anti-Foreign Sanctions Law").get_attribute("href") or ""
        _take(page, f"{address}/admin/events/event/", "list")
        event = page.locator("#result_list a[href*='/change/']").first.get_attribute("href") or ""
        form = f"{address}{event}".partition("?")[0]
        _take(page, form, "form")
        # Something to compare: a draft of the same event in other words.
        page.fill("[name=summary]", "The rule sorted the world into tiers for the export of advanced chips.")
        page.get_by_role("button", name="Save and continue editing").click()
        _take(page, form.replace("/change/", "/compare/"), "compare")
        _take(page, f"{address}{draft}".replace("/change/", "/publish/"), "publish")
        _take_front(browser, address)
        _take_others(browser, address)
        browser.close()


def _take_front(browser: Browser, address: str) -> None:
    """The front page at three widths, in light and dark, in English and Chinese."""
    themes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for (width, height), theme, language in product(WIDTHS.items(), themes, ("en", "zh")):
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
        page = context.new_page()
        page.goto(f"{address}/?lang={language}", wait_until="networkidle")
        page.screenshot(path=IMAGES / f"front-{width}-{theme}-{language}.jpg", type="jpeg", quality=60)
        context.close()


def _take_others(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/timelines/ascend-wording?lang=en", wait_until="networkidle")
    page.get_by_role("button", name="Share").click()
    page.screenshot(path=IMAGES / "share.jpg", type="jpeg", quality=60)
    page.goto(f"{address}/sources/bis-pr-20250513/compare?lang=en", wait_until="networkidle")
    page.screenshot(path=IMAGES / "source-compare.jpg", type="jpeg", quality=60)


def _take(page: Page, address: str, name: str) -> None:
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main(*sys.argv[1:4])
