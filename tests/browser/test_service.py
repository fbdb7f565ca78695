"""The service as `make run` starts it answers a browser."""

from playwright.sync_api import Page, expect

from tests.service import Service


def test_the_api_answers_with_the_shipped_timeline(service: Service, page: Page) -> None:
    response = page.request.get(f"{service.url}/api/v1/events?since=2025-05&q=Ascend")
    assert response.status == 200
    assert {"bis-ascend-guidance-press-release", "bis-ascend-wording-amended"} <= {
        event["slug"] for event in response.json()["results"]
    }


def test_a_member_of_staff_logs_in(service: Service, page: Page) -> None:
    password = service.user("walker", superuser=True)
    page.goto(f"{service.url}/admin/")
    page.get_by_label("Username").fill("walker")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    expect(page.get_by_role("link", name="Events").first).to_be_visible()
