"""What other sites' scripts, crawlers and feed readers may ask and read."""

import re
from urllib.robotparser import RobotFileParser

import pytest
from django.test import Client

from tests.desk import an_event, published

ORIGIN = "https://elsewhere.example"


def test_any_request_header_is_allowed(client: Client) -> None:
    asked = {
        "access-control-request-method": "GET",
        "access-control-request-headers": "traceparent,cache-control,x-any",
    }
    response = client.options("/api/v1/events", headers={"origin": ORIGIN, **asked})
    allowed = {name.strip().lower() for name in response.headers["Access-Control-Allow-Headers"].split(",")}
    # The asterisk means any, but Authorization (Fetch standard).
    assert {"*", "authorization", "cache-control", "if-none-match"} <= allowed
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.django_db
def test_scripts_of_other_origins_may_read_what_headers_say(client: Client) -> None:
    response = client.get("/api/v1/events", headers={"origin": ORIGIN})
    exposed = {name.strip() for name in response.headers["Access-Control-Expose-Headers"].split(",")}
    assert exposed == {
        *("ETag", "Link", "Annals-Edition", "Annals-Truncated", "Content-Disposition"),
        *("RateLimit", "RateLimit-Policy", "Retry-After", "Accept-Ranges", "Content-Range"),
    }


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/api/v1/events.ics?topic=chips", True), ("/api/v1/timelines/all.ics", True), ("/api/v1/events.atom", True),
        ("/api/v1/events.jsonfeed", True), ("/api/v1/events/ban.jsonld", True), ("/events/ban", True),
        ("/api/v1/events", True), ("/api/v1/events.csv", True), ("/graphql", False), ("/admin/", False),
    ],
)  # fmt: skip
def test_robots_may_fetch_feeds_formats_and_the_api(client: Client, path: str, allowed: bool) -> None:
    text = client.get("/robots.txt").content.decode()
    rules = re.findall(r"^(Allow|Disallow): (\S+)$", text, re.MULTILINE)
    # RFC 9309, 2.2.2: the longest rule that matches decides.
    matching = [
        (len(rule), kind == "Allow")
        for kind, rule in rules
        if re.match(re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$"), path)
    ]
    assert max(matching, default=(0, True))[1] is allowed
    parser = RobotFileParser()
    parser.parse(text.splitlines())
    assert parser.can_fetch("*", "/events/ban")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/events/ban"])
def test_a_page_leads_feed_readers_to_a_feed(client: Client, path: str) -> None:
    published(an_event("ban"))
    html = client.get(path).content.decode()
    links = re.findall(
        r'<link rel="alternate" type="(application/(?:atom\+xml|feed\+json))" title="[^"]+" href="([^"]+)"', html
    )
    assert {media_type for media_type, _ in links} == {"application/atom+xml", "application/feed+json"}
    for media_type, address in links:
        assert client.get(address).headers["Content-Type"].startswith(media_type)
