"""GraphQL clients from npm against the served schema."""

import json
import shutil
import subprocess
from pathlib import Path

SCHEMA = Path(__file__).resolve().parents[1] / "snapshots" / "schema.graphql"

AUDITS = """
import { auditServer } from 'PACKAGES/graphql-http/lib/audits/index.mjs';
const results = await auditServer({ url: process.argv[1] });
console.log(JSON.stringify(results.map(({ id, name, status, reason }) => ({ id, name, status, reason }))));
"""


def test_every_audit_of_graphql_over_http_passes(service, packages):
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
      edges { node { id title kind { name } citations { source { title } quote { status } } } }
    }
  }
`;
export const node = graphql`query clientNodeQuery($id: ID!) { node(id: $id) { id ... on Event { title } } }`;
"""


def _run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_relay_compiles_a_client_with_a_paged_connection_and_a_node(packages, tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "client.js").write_text(CLIENT)
    shutil.copy(SCHEMA, tmp_path / "schema.graphql")
    (tmp_path / "package.json").write_text('{"name": "client"}')
    settings = {"src": "./src", "schema": "./schema.graphql", "language": "javascript"}
    (tmp_path / "relay.config.json").write_text(json.dumps(settings))
    _run([packages / ".bin" / "relay-compiler", "relay.config.json"], tmp_path)
    made = {path.name for path in (tmp_path / "src" / "__generated__").iterdir()}
    assert {"clientTitlesQuery.graphql.js", "clientPageQuery.graphql.js", "clientNodeQuery.graphql.js"} <= made


def test_codegen_writes_types_for_a_client(packages, tmp_path):
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
