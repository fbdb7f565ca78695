"""GraphQL clients from npm against the served schema."""

import json
import subprocess

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
