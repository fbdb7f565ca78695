"""A new editor is invited, sets up two-step log-in, logs out and in again; the pages of it are accessible."""

import time
from base64 import b32decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import Browser, Page, expect

from tests.service import Service

WIDTHS = (390, 1024)
SCHEMES = ("light", "dark")


@pytest.fixture(scope="module")
def administrator(service: Service) -> str:
    """The password of ada."""
    return service.user("ada", superuser=True)


@pytest.fixture
def pages(browser: Browser) -> Iterator[list[Page]]:
    """Two people's browsers."""
    contexts = [browser.new_context(viewport={"width": 1024, "height": 800}) for _ in range(2)]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def send(page: Page, name: str) -> None:
    with page.expect_event("load"):
        page.get_by_role("button", name=name, exact=True).click()


def log_in(page: Page, service: Service, name: str, password: str) -> None:
    page.goto(f"{service.url}/admin/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    with page.expect_event("load"):
        page.click("[type=submit]")


def check(page: Page, axe: str) -> None:
    """Nothing is wrong with what a page shows, narrow and wide, light and dark."""
    size = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            # A page that is shown once cannot be loaded again to be dark.
            page.evaluate("dark => document.documentElement.classList.toggle('dark', dark)", scheme == "dark")
            page.wait_for_load_state("networkidle")
            page.evaluate(axe)
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
            # What the admin's own frame lacks is not that of these pages.
            serious = ("serious", "critical") if page.locator("#header-inner").count() else None
            wrong = [
                (one["id"], [node["html"][:160] for node in one["nodes"][:3]])
                for one in found
                if serious is None or one["impact"] in serious
            ]
            assert wrong == [], f"{page.url}, {width} px, {scheme}"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} scrolls at {width}"
    page.evaluate("document.documentElement.classList.remove('dark')")
    assert size
    page.set_viewport_size(size)


class App:
    """What a person has on their telephone."""

    def __init__(self, key: str) -> None:
        self._key = b32decode(key.replace(" ", ""))
        self._last = 0

    def next_code(self) -> str:
        """A code that was not used yet: that of now, or of the half minute after the last."""
        self._last = max(int(time.time()) // 30, self._last + 1)
        totp = TOTP(self._key)
        totp.time = self._last * 30
        return f"{totp.token():06}"


def test_a_new_editor_is_invited_enrolled_and_logs_in_again(
    service: Service, administrator: str, pages: list[Page], packages: Path
) -> None:
    axe = (packages / "axe-core" / "axe.min.js").read_text()
    ada, nina = pages
    ada.goto(f"{service.url}/admin/login/")
    check(ada, axe)
    log_in(ada, service, "ada", administrator)
    expect(ada.get_by_role("link", name="Set up two-step log-in")).to_be_visible()
    ada.goto(f"{service.url}/admin/auth/user/")
    ada.get_by_role("link", name="Invite a person").click()
    ada.get_by_label("Name to log in with").fill("nina")
    ada.get_by_label("Mail address").fill("nina@example.org")
    ada.get_by_label("Editor: writes drafts").check()
    check(ada, axe)
    send(ada, "Invite")
    link = ada.get_by_label("Link").input_value()
    check(ada, axe)

    nina.goto(link)
    assert link.split("/")[-2] not in nina.url
    check(nina, axe)
    nina.get_by_label("New password", exact=True).fill("a-password-of-nina")
    nina.get_by_label("New password confirmation").fill("a-password-of-nina")
    send(nina, "Set the password")
    expect(nina.get_by_role("heading", name="Set up two-step log-in")).to_be_visible()
    check(nina, axe)
    app = App(nina.locator("code.people-key").inner_text())
    nina.get_by_label("Code", exact=True).fill(app.next_code())
    send(nina, "Turn on two-step log-in")
    expect(nina.get_by_role("list", name="Recovery codes").get_by_role("listitem")).to_have_count(10)
    check(nina, axe)
    nina.get_by_role("link", name="I have kept them. Go to the desk").click()
    nina.wait_for_url("**/admin/")
    nina.evaluate("document.querySelector('#logout-form').submit()")
    nina.wait_for_url("**/logout/")

    log_in(nina, service, "nina", "a-password-of-nina")
    check(nina, axe)
    nina.get_by_label("Code", exact=True).fill(app.next_code())
    send(nina, "Log in")
    nina.wait_for_url("**/admin/")
    nina.goto(f"{service.url}/admin/account/")
    expect(nina.get_by_text("You have 10 recovery codes left")).to_be_visible()
    expect(nina.get_by_text("Chrome on Linux (this one)")).to_be_visible()
    check(nina, axe)
    nina.get_by_role("link", name="New recovery codes, or turn it off").click()
    expect(nina.get_by_label("Your password")).to_be_visible()
    check(nina, axe)

    ada.get_by_role("link", name="Log-ins of nina").click()
    expect(ada.get_by_text("two-step log-in set up")).to_be_visible()
    check(ada, axe)
    ada.get_by_role("link", name="Change their role, or turn their access off").click()
    ada.get_by_label("Publisher: an editor who also publishes").check()
    ada.get_by_role("button", name="Save and continue editing").click()
    expect(ada.get_by_text("was changed successfully").first).to_be_visible()
    ada.goto(f"{service.url}/admin/people/securityevent/")
    expect(ada.get_by_text("Editor to Publisher").first).to_be_visible()


def test_the_pages_of_a_forgotten_password_are_accessible(service: Service, page: Page, packages: Path) -> None:
    axe = (packages / "axe-core" / "axe.min.js").read_text()
    for path in ("password/", "password/sent/", "password/MQ/x-y/"):
        page.goto(f"{service.url}/admin/{path}")
        check(page, axe)
