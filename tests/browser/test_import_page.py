"""An editor imports a table: three bad rows first, then the fixed file, looked at before it is imported."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.service import Service

BAD = "title,date,kind\nA first ban,2019-05-16,\nTwo,2019-02-30,\nThree,20190516,\nFour,2019,unheard-of\n"
GOOD = "title,date,kind\nA first ban,2019-05-16,\nA second ban,2020,\n"


def choose(page: Page, name: str, text: str) -> None:
    page.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_label("Format").select_option("csv")
    page.get_by_role("button", name="Preview the import").click()


def test_three_bad_rows_are_named_and_the_fixed_file_is_imported(service: Service, page: Page, tmp_path: Path) -> None:
    password = service.user("importing-editor", superuser=True)
    page.goto(f"{service.url}/admin/events/event/import/")
    page.get_by_label("Username").fill("importing-editor")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/events/event/import/")
    choose(page, "bans.csv", BAD)
    page.get_by_role("heading", name="The file cannot be imported: 3 problems").wait_for()
    for place in ("bans.csv:3 event.date", "bans.csv:4 event.date", "bans.csv:5 event.kind"):
        expect(page.locator("body")).to_contain_text(place, use_inner_text=True)
    expect(page.get_by_role("button", name="Import as drafts")).to_have_count(0)
    page.screenshot(path=tmp_path / "refused.png", full_page=True)
    choose(page, "bans.csv", GOOD)
    page.get_by_text("2 new, 0 changed, 0 unchanged.").wait_for()
    page.screenshot(path=tmp_path / "tried.png", full_page=True)
    page.get_by_role("button", name="Import as drafts").click()
    expect(page.locator("body")).to_contain_text("Imported as drafts: 2 new", use_inner_text=True)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the file with slugs").click()
    assert "a-second-ban-2020,A second ban,2020" in download.value.path().read_text("utf-8-sig")
    page.locator(".desk").get_by_role("link", name="Events", exact=True).click()
    page.wait_for_url("**/admin/events/event/")
    page.get_by_role("link", name="Import a file").wait_for()
    page.screenshot(path=tmp_path / "list.png")
    api = page.request.get(f"{service.url}/api/v1/events?slug=a-second-ban-2020").json()
    assert api["results"] == []
