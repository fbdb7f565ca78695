"""Errors at addresses that are nobody's, and methods that are none."""

import pytest
from django.test import Client

from tests.desk import an_event, published

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/nosuch", "/events", "/timelines/", "/embed/", "/static/nosuch.js"])
def test_an_address_that_there_is_not_is_a_page_for_a_browser_and_a_problem_for_others(
    client: Client, path: str
) -> None:
    page, problem = client.get(path, headers=BROWSER), client.get(path)
    assert page.status_code == problem.status_code == 404
    assert "Unknown address." in page.content.decode()
    assert 'href="/"' in page.content.decode()
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert "Accept" in problem.headers["Vary"]


@pytest.mark.parametrize("path", ["/api/nosuch", "/api/v1/nosuch", "/graphql/nosuch", "/mcp/nosuch"])
def test_what_programs_ask_is_a_problem_for_a_browser_too(client: Client, path: str) -> None:
    told = client.get(path, headers=BROWSER)
    assert (told.status_code, told.headers["Content-Type"]) == (404, "application/problem+json")


def test_a_host_that_is_not_ours_is_a_problem() -> None:
    told = Client(headers={"host": "evil.example"}).get("/")
    assert (told.status_code, told.headers["Content-Type"]) == (400, "application/problem+json")
    assert b"evil" not in told.content


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["topic=nosuch", "foo=1", "since=x", "as_of=2999-01-01", "edition=99"])
def test_an_embedded_question_says_in_a_page_what_is_wrong_with_it(client: Client, query: str) -> None:
    published(an_event("ban"), timelines=[{"slug": "all", "title": "All"}])
    any, named = client.get(f"/embed?{query}"), client.get(f"/embed/all?{query}")
    assert any.status_code == named.status_code == (404 if "edition" in query else 400)
    assert any.headers["Content-Type"] == named.headers["Content-Type"] == "text/html; charset=utf-8"
    assert query.split("=")[0] in any.content.decode()


@pytest.mark.parametrize(
    "path", ["/", "/events/ban", "/sources/a", "/timelines/a", "/embed", "/embed/a", "/healthz", "/readyz"]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_is_read_only_says_so_whoever_asks(path: str, method: str) -> None:
    told = Client(enforce_csrf_checks=True).generic(method, path)
    assert (told.status_code, told.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_what_browsers_and_crawlers_ask_for_is_there(client: Client) -> None:
    assert client.get("/admin").headers["Location"] == "/admin/"
    assert client.get("/favicon.ico").headers["Location"] == "/static/pages/icon.svg"
    robots = client.get("/robots.txt")
    assert robots.headers["Content-Type"].startswith("text/plain")
    assert "Disallow: /admin" in robots.content.decode()
