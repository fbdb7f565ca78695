"""What one address may have worked for, and how often it may try to log in."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from pytest_django import Settings

from config.middleware.rate_limits import RateLimits
from config.proxy import address_block, client_address
from events.editions.problems import Problem
from tests.answers import Response
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def limited(settings: Settings) -> Client:
    """A client of a service that grants five answers an hour, so that no machine is slow enough to have more."""
    settings.RATE_LIMIT = "9000/day;5/hour"
    settings.LOGIN_RATE_LIMIT = "3/hour"
    settings.WORKERS = 1
    published(*(an_event(f"e{number}") for number in range(8)))
    return Client()


def test_whoever_asks_for_too_much_is_told_when_to_ask_again(limited: Client) -> None:
    answers = [limited.get(f"/api/v1/events/e{number}") for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    refused = answers[-1]
    seconds = int(refused.headers["Retry-After"])
    assert 0 < seconds <= 3600
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.headers["RateLimit"] == f'"per-3600s";r=0;t={seconds}'
    assert refused.headers["RateLimit-Policy"] == '"per-3600s";q=5;w=3600, "per-86400s";q=9000;w=86400'
    assert refused.headers["Cache-Control"] == "no-store"
    assert "5 answers were requested from 127.0.0.1" in refused.json()["detail"]
    # Of an answer that caches share, what one client has left is nobody else's business.
    assert "RateLimit" not in answers[0].headers


def test_kept_answers_and_those_that_the_client_has_are_free(limited: Client) -> None:
    tag = limited.get("/api/v1/events/e0").headers["ETag"]
    for _ in range(20):
        assert limited.get("/api/v1/events/e0").status_code == 200
        assert limited.get("/api/v1/events/e0", headers={"If-None-Match": tag}).status_code == 304
        assert limited.get("/healthz").status_code == 200
    assert limited.get("/api/v1/events/e1").status_code == 200


def test_a_page_with_ten_embeds_read_by_a_hundred_people_behind_one_address_meets_no_limit(
    settings: Settings,
) -> None:
    """By the limits that are the defaults."""
    settings.RATE_LIMIT = "600/minute;120/10 second"
    settings.WORKERS = 1
    published(an_event("ban"), timelines=[{"slug": f"t{number}", "title": str(number)} for number in range(10)])
    client = Client()
    statuses = {client.get(f"/embed/t{number}").status_code for _ in range(100) for number in range(10)}
    assert statuses == {200}


@pytest.mark.parametrize("path", ["/?q=w{}", "/api/v1/events?q=w{}", "/api/v1/events/nothing{}"])
def test_every_surface_is_counted(limited: Client, path: str) -> None:
    statuses = [limited.get(path.format(number)).status_code for number in range(6)]
    assert 429 not in statuses[:5]
    assert statuses[5] == 429


def test_graphql_is_counted_and_says_so_in_its_own_shape(limited: Client) -> None:
    answers = [
        limited.post("/graphql", {"query": f'{{ event(slug: "e{number}") {{ title }} }}'}, "application/json")
        for number in range(6)
    ]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[5].json()["errors"][0]["extensions"]["code"] == "RATE_LIMIT"
    assert answers[5].headers["Retry-After"]


def test_the_model_context_protocol_is_counted_by_its_answers_and_says_so_in_its_own_shape(limited: Client) -> None:
    def ask(number: int) -> Response:
        called = {"name": "get_event", "arguments": {"slug": f"e{number}"}}
        message = {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": called}
        return limited.post("/mcp", message, "application/json")

    # What is kept is free, and so are the lists.
    assert [ask(number).status_code for number in (*range(5), *range(5))] == [200] * 10
    listed = limited.post("/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, "application/json")
    assert listed.status_code == 200
    refused = ask(5)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert refused.headers["RateLimit"].startswith('"per-3600s";r=0')
    assert refused.json()["error"]["code"] == 429
    assert refused.json()["id"] == 5
    batch = [{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "search_events"}}]
    assert [one["error"]["code"] for one in limited.post("/mcp", batch, "application/json").json()] == [429]


def test_each_quotation_of_a_manuscript_is_counted(limited: Client) -> None:
    called = {"name": "check_quote", "arguments": {"document": " ".join(f"“words number {n}”" for n in range(6))}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": called}
    assert limited.post("/mcp", message, "application/json").status_code == 429


def test_a_page_says_it_in_a_page_that_nobody_keeps(limited: Client) -> None:
    for number in range(5):
        limited.get(f"/events/e{number}")
    refused = limited.get("/events/e5", headers={"Accept": "text/html"})
    assert (refused.status_code, refused.headers["Cache-Control"]) == (429, "no-store")
    assert refused.headers["Content-Type"].startswith("text/html")
    assert refused.headers["Retry-After"]


def test_logins_are_limited_by_address_whoever_they_are_of(limited: Client, superuser: User) -> None:
    for number in range(3):
        assert limited.post("/admin/login/", {"username": f"u{number}", "password": "x"}).status_code == 200
    assert limited.post("/admin/login/", {"username": "u3", "password": "x"}).status_code == 429
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert other.post("/admin/login/", {"username": "root", "password": "root-password"}).status_code == 302


def test_each_worker_grants_its_share() -> None:
    shared = RateLimits("10/minute", 4)
    for _ in range(3):
        shared.count("192.0.2.1")
    with pytest.raises(Problem):
        shared.count("192.0.2.1")
    shared.count("192.0.2.2")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "192.0.2.9"),
        (1, "203.0.113.5, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.5, 198.51.100.1", "203.0.113.5"),
        (2, "6.6.6.6, 203.0.113.5, 198.51.100.1", "203.0.113.5"),
        (3, "198.51.100.1", "198.51.100.1"),
        (1, "", "192.0.2.9"),
    ],
)
def test_a_client_is_whom_the_outermost_of_our_proxies_heard_from(
    settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.BEHIND_PROXY = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.9", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("192.0.2.1", "192.0.2.1"),
        ("unknown", "unknown"),
    ],
)
def test_an_address_of_ipv6_counts_by_its_first_64_bits(settings: Settings, address: str, block: str) -> None:
    settings.BEHIND_PROXY = 0
    assert address_block(RequestFactory().get("/", REMOTE_ADDR=address)) == block


def test_the_defaults_are_those_of_the_documentation() -> None:
    text = Path("docs/operations.md").read_text()
    assert re.search(r"`RATE_LIMIT` \| `600/minute;120/10 second`", text)
