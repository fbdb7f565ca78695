"""Clients that generators make from the OpenAPI document compile, and read typed answers from the running service."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.service import Service, running

HERE = Path(__file__).parent
NODE = HERE / "node_modules" / ".bin"
PYTHON = HERE / ".venv" / "bin"


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running("clients") as service:
        yield service


@pytest.fixture(scope="module")
def document(service, tmp_path_factory) -> Path:
    """The document as it is served."""
    file = tmp_path_factory.mktemp("document") / "openapi.json"
    with urlopen(f"{service.url}/api/v1/openapi.json", timeout=30) as answer:
        file.write_bytes(answer.read())
    return file


@pytest.fixture(scope="module")
def expected(service) -> dict[str, object]:
    """What every program prints, as the service answers it without a client."""

    def read(path: str):
        with urlopen(f"{service.url}/api/v1/{path}", timeout=30) as answer:
            return json.load(answer)

    page = read("events?topic=changed-wording&quote_status=altered&order=date&limit=2&count=exact")
    event = read("events/bis-ascend-wording-amended")
    timeline = read("timelines/ascend-wording?limit=1")
    quotes = [citation["quote"] for citation in event["citations"] if citation["quote"]]
    facets = read("events/facets?topic=changed-wording")
    assert page["count"] >= 2
    assert event["significance"] == 5
    return {
        "count": page["count"],
        "slugs": [result["slug"] for result in page["results"]],
        "title": event["title"],
        "latest": "2025-05-19",
        "significance": "5.0",
        "last_stood": next(quote["last_stood"] for quote in quotes if quote["status"] == "altered"),
        "kinds": {facet["value"]: facet["count"] for facet in facets["kind"]},
        "era": timeline["eras"][0]["title"],
        "first_of_timeline": timeline["results"][0]["slug"],
        "problem": 404,
    }


@pytest.fixture
def project(tmp_path) -> Path:
    """A TypeScript project with the packages from npm."""
    (tmp_path / "node_modules").symlink_to(HERE / "node_modules")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    shutil.copy(HERE / "tsconfig.json", tmp_path)
    return tmp_path


def done(*command: str | Path, cwd: Path = HERE) -> str:
    """What a program printed, which has to succeed."""
    environment = os.environ | {"PATH": f"{PYTHON}{os.pathsep}{os.environ['PATH']}", "REDOCLY_TELEMETRY": "off"}
    ended = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, f"{command[0]}\n{ended.stdout}{ended.stderr}"
    return ended.stdout


def test_openapi_typescript_and_openapi_fetch(service, document, expected, project):
    done(NODE / "openapi-typescript", document, "--output", project / "annals.ts")
    shutil.copy(HERE / "programs" / "fetch.ts", project)
    done(NODE / "tsc", "--project", project)
    assert json.loads(done("node", project / "built" / "fetch.js", service.url)) == expected


def test_hey_api(service, document, expected, project):
    done(NODE / "openapi-ts", "--input", document, "--output", project / "hey", cwd=project)
    shutil.copy(HERE / "programs" / "hey.ts", project)
    done(NODE / "tsc", "--project", project)
    assert json.loads(done("node", project / "built" / "hey.js", service.url)) == expected


def test_openapi_python_client(service, document, expected, tmp_path):
    client = tmp_path / "annals_client"
    command = ("generate", "--path", document, "--meta", "none", "--output-path", client, "--fail-on-warning")
    done(PYTHON / "openapi-python-client", *command)
    shutil.copy(HERE / "programs" / "read.py", tmp_path)
    # What is generated from the document, and our program; not the generator's own client.py, which is not strict.
    checked = ("-p", "annals_client.models", "-p", "annals_client.api", "-m", "read")
    done(PYTHON / "mypy", "--strict", "--no-incremental", "--follow-imports", "silent", *checked, cwd=tmp_path)
    assert json.loads(done(PYTHON / "python", "read.py", service.url, cwd=tmp_path)) == expected


def test_redocly_finds_no_error(document):
    done(NODE / "redocly", "lint", document, "--extends", "recommended")


def test_spectral_finds_no_error(document):
    command = ("lint", document, "--ruleset", HERE / ".spectral.yaml", "--fail-severity", "error")
    assert "(0 errors" in done(NODE / "spectral", *command)
