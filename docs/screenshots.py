"""Make the pictures of docs/editors.md: python docs/screenshots.py ADDRESS USER PASSWORD, against a running Annals."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def main(address: str, user: str, password: str) -> None:
    """Log in and take the desk, the list, an event's form, a comparison and the page that asks before publishing."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1024, "height": 720})
        page.goto(f"{address}/admin/")
        page.fill("[name=username]", user)
        page.fill("[name=password]", password)
        page.click("[type=submit]")
        _take(page, f"{address}/admin/", "desk")
        _take(page, f"{address}/admin/events/event/", "list")
        event = page.locator("#result_list a[href*='/change/']").first.get_attribute("href") or ""
        form = f"{address}{event}".partition("?")[0]
        _take(page, form, "form")
        _take(page, form.replace("/change/", "/compare/"), "compare")
        _take(page, form.replace("/change/", "/publish/"), "publish")
        browser.close()


def _take(page: Page, address: str, name: str) -> None:
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main(*sys.argv[1:4])
