"""GraphQL clients from npm against the served schema."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.request import Request, urlopen

from tests.answers import Json
from tests.service import Service

SCHEMA = Path(__file__).resolve().parents[1] / "snapshots" / "schema.graphql"

AUDITS = """
import { auditServer } from 'PACKAGES/graphql-http/lib/audits/index.mjs';
const results = await auditServer({ url: process.argv[1] });
console.log(JSON.stringify(results.map(({ id, name, status, reason }) => ({ id, name, status, reason }))));
"""


def test_every_audit_of_graphql_over_http_passes(service: Service, packages: Path) -> None:
    done = subprocess.run(
        ["node", "--input-type=module", "-e", AUDITS.replace("PACKAGES", str(packages)), f"{service.url}/graphql"],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    audits = json.loads(done.stdout)
    assert [one for one in audits if one["status"] != "ok"] == []
    assert len(audits) == 61


CLIENT = """
import { graphql } from 'relay-runtime';
export const titles = graphql`
  query clientTitlesQuery($first: Int, $after: String) { ...client_titles @arguments(first: $first, after: $after) }
`;
export const page = graphql`
  fragment client_titles on Query
  @argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" })
  @refetchable(queryName: "clientPageQuery") {
    events(first: $first, after: $after) @connection(key: "client_events") {
      edges { node { id key slug title kind { name } citations { source { title } quote { status } } } }
    }
  }
`;
export const node = graphql`query clientNodeQuery($id: ID!) { node(id: $id) { id ... on Event { title } } }`;
"""


def _run(command: list[str | Path], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def compile_relay(packages: Path, folder: Path, client: str) -> None:
    """Compile the documents in a client's source; the artifacts lie in src/__generated__."""
    (folder / "src").mkdir()
    (folder / "src" / "client.js").write_text(client)
    shutil.copy(SCHEMA, folder / "schema.graphql")
    (folder / "package.json").write_text('{"name": "client"}')
    settings = {"src": "./src", "schema": "./schema.graphql", "language": "javascript", "eagerEsModules": False}
    (folder / "relay.config.json").write_text(json.dumps(settings))
    _run([packages / ".bin" / "relay-compiler", "relay.config.json"], folder)


def test_relay_compiles_a_client_with_a_paged_connection_and_a_node(packages: Path, tmp_path: Path) -> None:
    compile_relay(packages, tmp_path, CLIENT)
    made = {path.name for path in (tmp_path / "src" / "__generated__").iterdir()}
    assert {"clientTitlesQuery.graphql.js", "clientPageQuery.graphql.js", "clientNodeQuery.graphql.js"} <= made


def test_codegen_writes_types_for_a_client(packages: Path, tmp_path: Path) -> None:
    (tmp_path / "titles.graphql").write_text("query Titles { events { nodes { title date { edtf } } } }")
    shutil.copy(SCHEMA, tmp_path / "schema.graphql")
    (tmp_path / "node_modules").symlink_to(packages)
    settings = {
        "schema": "schema.graphql",
        "documents": "titles.graphql",
        "generates": {"types.ts": {"plugins": ["typescript", "typescript-operations"]}},
    }
    (tmp_path / "codegen.json").write_text(json.dumps(settings))
    _run([packages / ".bin" / "graphql-codegen", "--config", "codegen.json"], tmp_path)
    assert "TitlesQuery" in (tmp_path / "types.ts").read_text()


#: Two views of one actor's events, each with a fragment of its own, and a list beside it that needs only the first.
SHORT = "fragment SHORT on Actor { events(first: 3) { nodes { slug } } }"
LONG = """fragment LONG on Actor { events(first: 3) { nodes {
  kind { description } topics { description } citations { source { publisher { slug country } } }
} } }"""
COLOCATED = 'query OPERATION { side: actor(slug: "zte") { ...SHORT } main: actor(slug: "huawei") { ...SHORT ...LONG } }'
ALONE = {"side": 'actor(slug: "zte")', "main": 'actor(slug: "huawei")'}


def _named(text: str, **names: str) -> str:
    for old, new in names.items():
        text = text.replace(old, new)
    return text


def without(value: Json, *left_out: str) -> Json:
    """An answer without what a client adds to every selection."""
    if isinstance(value, list):
        return [without(one, *left_out) for one in value]
    if isinstance(value, dict):
        return {name: without(one, *left_out) for name, one in value.items() if name not in left_out}
    return value


def _answer_alone(service: Service, field: str, fragment: str) -> Json:
    """What a fragment reads where nothing else is asked."""
    name = fragment.split()[1]
    body = json.dumps({"query": f"{{ {ALONE[field]} {{ ...{name} }} }} {fragment}"}).encode()
    with urlopen(Request(f"{service.url}/graphql", body, {"Content-Type": "application/json"}), timeout=30) as answer:
        result = json.load(answer)
    assert "errors" not in result
    assert result["data"]["actor"]["events"]["nodes"]
    return result["data"]["actor"]


def _node(packages: Path, client: str, *arguments: str | Path) -> Json:
    done = subprocess.run(
        ["node", packages.parent / "clients" / client, *arguments],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_compiled_relay_operation_reads_in_each_fragment_what_it_requests(
    service: Service, packages: Path, tmp_path: Path
) -> None:
    names = {"SHORT": "client_short", "LONG": "client_long", "OPERATION": "clientQuery"}
    documents = [_named(text, **names) for text in (SHORT, LONG, COLOCATED)]
    source = "".join(f"export const d{place} = graphql`{text}`;\n" for place, text in enumerate(documents))
    compile_relay(packages, tmp_path, f"import {{ graphql }} from 'relay-runtime';\n{source}")
    read = ["side=client_short", "main=client_short", "main=client_long"]
    folder = tmp_path / "src" / "__generated__"
    result = _node(packages, "relay.mjs", f"{service.url}/graphql", folder, "clientQuery", *read)
    assert [one["isMissingData"] for one in result] == [False] * 3
    fragments = dict(zip(("client_short", "client_long"), documents, strict=False))
    for one in result:
        assert one["data"] == _answer_alone(service, one["field"], fragments[one["fragment"]])


def test_an_apollo_cache_holds_for_each_fragment_what_it_requests(service: Service, packages: Path) -> None:
    query = _named(f"{COLOCATED} {SHORT} {LONG}", OPERATION="Colocated").replace("{ ...SHORT", "{ id ...SHORT")
    read = ["side=SHORT", "main=SHORT", "main=LONG"]
    result = _node(packages, "apollo.mjs", f"{service.url}/graphql", query, *read)
    assert result["cached"] == result["answer"]
    for one in result["fragments"]:
        alone = _answer_alone(service, one["field"], {"SHORT": SHORT, "LONG": LONG}[one["fragment"]])
        assert without(one["data"], "__typename") == alone
