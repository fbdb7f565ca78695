"""What researchers ask with: the client gql, and the cookbook's Python, against a server with the shipped timeline."""

import re
from typing import Any

import pytest
from django.test import Client as Browser
from gql import Client, gql
from gql.transport.requests import RequestsHTTPTransport
from pytest_django.live_server_helper import LiveServer

from tests.graphql.test_cookbook import COOKBOOK
from tests.shipping import ship

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])

PAGE = gql(
    """query ($first: Int, $after: String, $last: Int, $before: String) {
      events(first: $first, after: $after, last: $last, before: $before) {
        totalCount edges { cursor node { id slug title } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }"""
)


@pytest.fixture
def address(live_server: LiveServer) -> str:
    """Where the shipped timeline is served."""
    ship()
    return f"{live_server.url}/graphql"


def listed() -> list[str]:
    """Every slug, as REST pages through them."""
    slugs: list[str] = []
    path = "/api/v1/events?limit=100"
    while path:
        page = Browser().get(path).json()
        slugs += [event["slug"] for event in page["results"]]
        path = page["next"]
    return slugs


def paged(client: Client, size: str, cursor: str, has_more: str, from_page: str) -> tuple[list[Any], int]:
    """The pages of so many edges each, as they come, and the number of events they are said to be of."""
    pages: list[Any] = []
    variables: dict[str, Any] = {size: 40}
    while True:
        PAGE.variable_values = variables
        answer = client.execute(PAGE)["events"]
        pages.append(answer["edges"])
        if not answer["pageInfo"][has_more]:
            return pages, answer["totalCount"]
        variables = {size: 40, cursor: answer["pageInfo"][from_page]}


def test_gql_checks_its_query_and_pages_through_everything_both_ways(address: str) -> None:
    client = Client(transport=RequestsHTTPTransport(url=address), fetch_schema_from_transport=True)
    forward, count = paged(client, "first", "after", "hasNextPage", "endCursor")
    backward, _ = paged(client, "last", "before", "hasPreviousPage", "startCursor")
    edges = [edge for page in forward for edge in page]
    assert [edge for page in reversed(backward) for edge in page] == edges
    slugs = [edge["node"]["slug"] for edge in edges]
    assert slugs == listed()
    assert len(slugs) == count > 100
    assert client.schema is not None
    with pytest.raises(Exception, match="evnts"):
        client.execute(gql("{ evnts { totalCount } }"))


def test_the_python_of_the_cookbook_makes_a_table_of_every_event(address: str) -> None:
    (snippet,) = re.findall(r"```python\n(.*?)```", COOKBOOK.read_text(), re.DOTALL)
    assert "http://localhost:8000/graphql" in snippet
    answer: dict[str, Any] = {}
    exec(snippet.replace("http://localhost:8000/graphql", address), answer)  # noqa: S102 - our own documentation
    assert list(answer["events"]["slug"]) == listed()
    assert set(answer["events"].columns) == {
        "slug", "title", "significance", "date.earliest", "date.edtf", "kind.name", "year",
    }  # fmt: skip
    assert answer["by_year"].sum() == answer["events"]["year"].notna().sum() > 100
