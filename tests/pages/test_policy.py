"""What pages may load, and who may frame them."""

import re

import pytest
from django.test import Client

from tests.desk import an_event, published

pytestmark = pytest.mark.django_db


def policy(client: Client, path: str) -> dict[str, str]:
    directives = client.get(path).headers["Content-Security-Policy"].split(";")
    return {name: values for name, _, values in (one.strip().partition(" ") for one in directives)}


@pytest.mark.parametrize("path", ["/", "/events/tariff", "/sources/gazette", "/events/nothing", "/api/v1/events"])
def test_our_pages_run_no_script_but_our_own(client: Client, path: str) -> None:
    published(an_event("tariff"))
    answer = policy(client, path)
    assert answer["default-src"] == "'none'"
    assert answer["script-src"] == "'self'"
    assert answer["style-src"] == "'self'"
    assert answer["manifest-src"] == "'self'"
    assert answer["frame-ancestors"] == "'none'"
    assert client.get(path).headers["X-Frame-Options"] == "DENY"


def test_an_embedded_timeline_may_be_framed_by_anybody(client: Client) -> None:
    published(an_event("tariff"), timelines=[{"slug": "all", "title": "All"}])
    answer = policy(client, "/embed/all")
    assert answer["frame-ancestors"] == "*"
    assert answer["script-src"] == "'self'"
    assert "X-Frame-Options" not in client.get("/embed/all").headers


def test_the_admin_may_compile_its_expressions(client: Client) -> None:
    answer = policy(client, "/admin/login/")
    assert "'unsafe-eval'" in answer["script-src"]
    assert answer["frame-ancestors"] == "'none'"


def test_graphiql_may_write_styles_under_a_number_used_once_and_nothing_else(client: Client) -> None:
    pages = [client.get("/graphql", headers={"Accept": "text/html"}) for _ in range(2)]
    for page in pages:
        answer = page.headers["Content-Security-Policy"]
        (number,) = re.findall(r"style-src 'self' 'nonce-([^']+)'", answer)
        assert f'data-style-nonce="{number}"' in page.content.decode()
        assert "script-src 'self';" in f"{answer};"
        assert "unsafe" not in answer
        assert page.headers["Cache-Control"] == "no-store"
    assert pages[0].headers["Content-Security-Policy"] != pages[1].headers["Content-Security-Policy"]
