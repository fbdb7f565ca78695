"""GraphQL clients, set up as docs/graphql.md says, while editions are published and across editions."""

import itertools
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from gql import Client, gql
from gql.transport.requests import RequestsHTTPTransport

from tests.browser.test_graphql_clients import CLIENT, compile_relay, without
from tests.service import Service, running

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = ("apollo", "urql", "relay")
SET_UPS = dict(re.findall(r"```js\n// (\w+)\.js\n(.*?)```", (ROOT / "docs" / "graphql.md").read_text(), re.DOTALL))

#: An event, and what leads from it to other subjects, in an edition.
EDITION = """query clientEditionQuery($edition: Int) {
  event(slug: "huawei-entity-list", edition: $edition) {
    id key title summary
    actors { role actor { id key name count } }
    citations { id supports source { id key title } quote { id status exact } }
    relations { id event { id key title summary entry { id key revision } } }
    history { nodes { id key revision event { id key title } } }
  }
  actor(slug: "huawei", edition: $edition) { id key name events(first: 3) { nodes { id key title } } }
}"""


#: Of what is published meanwhile, so that no edition repeats another.
_places = itertools.count(1)


@pytest.fixture(scope="module")
def published() -> Iterator[Service]:
    """A service of its own, since editions are published to it."""
    with running("graphql_editions") as service:
        yield service


def _publish(service: Service, folder: Path) -> None:
    """Publish an edition: an event before all others, one after them, and other titles for two that are there."""
    place = next(_places)
    (folder / "more.yaml").write_text(
        f"""events:
  - slug: earliest-{place}
    title: Earliest
    kind: statement
    date: "{2000 - place}"
    date_type: announced
    citations: [{{source: bis-pr-20250513}}]
  - slug: latest-{place}
    title: Latest
    kind: statement
    date: "{2030 + place}"
    date_type: announced
    citations: [{{source: bis-pr-20250513}}]
  - {{slug: huawei-entity-list, title: Meanwhile {place}}}
  - {{slug: deepseek-r1-release, title: Meanwhile {place}}}
"""
    )
    service.manage("import_events", str(folder / "more.yaml"), "--publish", "--note", "Meanwhile")


def _folder(path: Path, packages: Path, client: str) -> Path:
    """A folder with a client's set-up and what Relay compiled."""
    (path / f"{client}.js").write_text(SET_UPS[client])
    (path / "node_modules").symlink_to(packages)
    if client == "relay":
        edition = f"export const edition = graphql`{EDITION}`;"
        compile_relay(packages, path, CLIENT + edition)
    return path


def _node(packages: Path, program: str, *arguments: object) -> subprocess.Popen[str]:
    command = ["node", str(packages.parent / "clients" / program), *map(str, arguments)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )  # fmt: skip


def _listed(service: Service) -> list[list[str]]:
    """The slugs and titles of all events, in one edition."""
    with urlopen(f"{service.url}/api/v1/events.ndjson", timeout=30) as answer:
        return [[event["slug"], event["title"]] for event in map(json.loads, answer)]


def _fetch(service: Service, query: str, **variables: Any) -> Any:
    body = json.dumps({"query": query, "variables": variables}).encode()
    with urlopen(Request(f"{service.url}/graphql", body, {"Content-Type": "application/json"}), timeout=30) as answer:
        result = json.load(answer)
    assert "errors" not in result, result
    return result["data"]


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_pages_through_every_event_while_editions_are_published(
    published: Service, packages: Path, tmp_path: Path, client: str
) -> None:
    wanted = _listed(published)
    assert len(wanted) >= 205
    program = _node(packages, "pages.mjs", client, _folder(tmp_path, packages, client), f"{published.url}/graphql")
    assert program.stdin
    assert program.stdout
    with program:
        pages = 0
        for line in program.stdout:
            if not line.strip().isdigit():
                break
            pages += 1
            _publish(published, tmp_path)
            program.stdin.write("\n")
            program.stdin.flush()
        program.stdin.close()
        assert program.wait(60) == 0, program.stderr and program.stderr.read()
    assert json.loads(line) == wanted
    assert pages >= 5
    assert _listed(published) != wanted


def test_gql_pages_through_every_event_while_editions_are_published(published: Service, tmp_path: Path) -> None:
    wanted = _listed(published)
    client = Client(transport=RequestsHTTPTransport(url=f"{published.url}/graphql"), fetch_schema_from_transport=True)
    page = gql(
        """query ($after: String) { events(first: 41, after: $after) {
          nodes { slug title } pageInfo { hasNextPage endCursor } } }"""
    )
    result: list[list[str]] = []
    while True:
        events = client.execute(page)["events"]
        result += [[one["slug"], one["title"]] for one in events["nodes"]]
        if not events["pageInfo"]["hasNextPage"]:
            break
        _publish(published, tmp_path)
        page.variable_values = {"after": events["pageInfo"]["endCursor"]}
    assert result == wanted
    assert _listed(published) != wanted


@pytest.mark.parametrize("client", CLIENTS)
def test_a_cache_that_is_set_up_as_documented_never_mixes_editions(
    published: Service, packages: Path, tmp_path: Path, client: str
) -> None:
    _publish(published, tmp_path)
    wanted = [_fetch(published, EDITION, edition=number) for number in (1, 2)]
    program = _node(
        packages, "editions.mjs", client, _folder(tmp_path, packages, client), f"{published.url}/graphql", EDITION
    )
    printed, complained = program.communicate(timeout=60)
    assert program.returncode == 0, complained
    result = json.loads(printed)
    assert [without(one, "__typename", "__id", "__fragments", "__fragmentOwner") for one in result] == wanted
    assert wanted[0] != wanted[1]
