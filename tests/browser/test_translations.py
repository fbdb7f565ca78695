"""A reader of Chinese: the shipped story in Chinese, with its originals a key away."""

import re

from playwright.sync_api import Page, expect

from tests.service import Service


def test_a_reader_of_chinese_reads_the_story_and_opens_an_original(page: Page, service: Service) -> None:
    page.goto(f"{service.url}/timelines/ascend-wording?lang=zh")
    expect(page.get_by_role("heading", level=1)).to_have_text("美国商务部如何改写关于华为昇腾芯片的声明")
    expect(page.locator("#story h4").first).to_contain_text("一句约束全世界的话")
    # The chart has the titles too.
    expect(page.locator("#timeline")).to_contain_text(re.compile("昇腾"))
    page.locator("#events a[data-event=bis-ascend-wording-amended]").click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("heading", level=1)).to_have_text("美国商务部替换关于华为昇腾芯片的一句话")
    original = panel.locator("details.translated")
    title = original.locator("p[lang=en]").first
    expect(title).not_to_be_visible()
    original.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(title).to_be_visible()
    expect(title).to_have_text("Commerce replaces its sentence on Huawei Ascend chips")
    assert title.evaluate("node => [node.lang, node.dir]") == ["en", "auto"]
