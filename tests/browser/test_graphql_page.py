"""The page that a browser is shown at the GraphQL address."""

from playwright.sync_api import expect

from config.graphql_page import EXAMPLES


def test_every_example_is_answered_without_an_error(service, page):
    told = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(f"{service.url}/graphql")
    for name, _ in EXAMPLES[1:] + EXAMPLES[:1]:
        with page.expect_response("**/graphql"):
            page.select_option("#example", label=name)
        expect(page.locator("#answer")).to_contain_text('"data"')
        assert '"errors"' not in page.text_content("#answer"), name
    assert told == []
