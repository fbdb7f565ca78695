"""The whole service, run as its users run it, and a real browser to look at it with."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.service import Service, running

ROOT = Path(__file__).resolve().parents[2]
#: Flags without which Chromium asks hosts of its maker's at every start, or will not run as root.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """Annals as `make run` serves it, with the shipped timeline."""
    with running("browser") as service:
        yield service


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own, 1280 × 800."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def packages() -> Path:
    """Where the clients from npm are installed."""
    return ROOT / "tests" / "browser" / "node_modules"


@pytest.fixture(scope="session")
def passwords(service: Service) -> dict[str, str]:
    """Two editors and a publisher of the service."""
    return {"erin": service.user("erin", "Editor"), "otto": service.user("otto", "Editor"),
            "paul": service.user("paul", "Publisher")}  # fmt: skip


@pytest.fixture
def as_(browser: Browser, service: Service, passwords: dict[str, str]) -> Iterator[Callable[[str], Page]]:
    """A page of somebody who is logged in."""
    contexts: list[BrowserContext] = []

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
