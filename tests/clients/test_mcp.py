"""The Model Context Protocol as its own conformance suite and its own client for Python meet it."""

import json
import re
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.answers import Json, found
from tests.service import Service

HERE = Path(__file__).parent
#: The suite needs a newer Node.js than other clients: the one from npm, where there is one for this machine.
NODE = HERE / "node_modules" / ".bin" / "node"
SUITE = HERE / "node_modules" / "@modelcontextprotocol" / "conformance" / "dist" / "index.js"
EXPECTED = HERE / "mcp-expected-failures.yaml"
PYTHON = HERE / ".venv" / "bin" / "python"
#: By revision, how many checks pass at least: a suite that runs nothing fails nothing.
PASSING = {"2026-07-28": 90, "2025-11-25": 36}


@pytest.mark.parametrize("revision", PASSING)
def test_the_conformance_suite_finds_what_is_expected(service: Service, tmp_path: Path, revision: str) -> None:
    command = [
        str(NODE) if NODE.exists() else "node", str(SUITE), "server", "--url", f"{service.url}/mcp", "--suite", "all",
        "--spec-version", revision, "--expected-failures", str(EXPECTED), "--output-dir", str(tmp_path),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr
    assert int(found(r"Total: (\d+) passed", done.stdout)[1]) >= PASSING[revision]


def test_every_expected_failure_has_its_reason() -> None:
    reason = ""
    for line in EXPECTED.read_text().split("server:\n")[1].splitlines():
        if line.startswith("  # "):
            reason = line
        assert reason
        assert re.fullmatch(r"  # .+\.|  - [\w.-]+:[\w-]+", line), line


@pytest.mark.parametrize("mode", ["auto", "2026-07-28", "legacy"])
def test_the_client_for_python_reads_what_rest_says(service: Service, mode: str) -> None:
    command = [str(PYTHON), str(HERE / "programs" / "assistant.py"), f"{service.url}/mcp", mode]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["version"] == ("2025-11-25" if mode == "legacy" else "2026-07-28")
    page, event = read(service, "events?q=Ascend&limit=2"), read(service, "events/bis-ascend-wording-amended")
    assert told["slugs"] == [one["slug"] for one in page["results"]]
    assert told["event"] == event
    assert told["resource"] == event
    assert told["error"] == "unknown parameter 'kinds': did you mean 'kind'?"
    assert told["missing"].startswith("There is no event ‘nothing’")
    assert told["page"].startswith("# Annals for assistants")


def read(service: Service, path: str) -> Json:
    """An answer of the service over REST."""
    with urlopen(f"{service.url}/api/v1/{path}", timeout=30) as answer:
        return json.load(answer)
