"""Clients that generators make from the OpenAPI document compile, and read typed answers from the running service."""

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.service import Service

HERE = Path(__file__).parent
NODE = HERE / "node_modules" / ".bin"
PYTHON = HERE / ".venv" / "bin"
DOCUMENTED = (HERE.parents[1] / "docs" / "rest.md").read_text()


@pytest.fixture(scope="module")
def document(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The document as it is served."""
    file = tmp_path_factory.mktemp("document") / "openapi.json"
    with urlopen(f"{service.url}/api/v1/openapi.json", timeout=30) as answer:
        file.write_bytes(answer.read())
    return file


def read(service: Service, path: str) -> Any:
    """An answer of the service, without a client."""
    with urlopen(f"{service.url}/api/v1/{path}", timeout=30) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def expected(service: Service) -> dict[str, Any]:
    """What every program prints."""
    page = read(service, "events?topic=changed-wording&quote_status=altered&order=date&limit=2&count=exact")
    event = read(service, "events/bis-ascend-wording-amended")
    timeline = read(service, "timelines/ascend-wording?limit=1")
    quotes = [citation["quote"] for citation in event["citations"] if citation["quote"]]
    facets = read(service, "events/facets?topic=changed-wording")
    assert page["count"] >= 2
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


@pytest.fixture(scope="module")
def listed(service: Service) -> list[str]:
    """What every program of docs/rest.md prints."""
    page = read(service, "events?topic=ai-chips&limit=5")
    assert len(page["results"]) == 5
    return [f"{event['date']['edtf']} {event['title']}" for event in page["results"]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
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


def generate(name: str, service: Service, *options: str, cwd: Path) -> None:
    """Run a generator by the command that docs/rest.md gives."""
    command: str
    [command] = re.findall(rf"^    (?:npx )?({re.escape(name)} .+)$", DOCUMENTED, re.MULTILINE)
    program, *arguments = shlex.split(command.replace("http://localhost:8000", service.url))
    folder = NODE if (NODE / Path(program).name).exists() else PYTHON
    done(folder / Path(program).name, *arguments, *options, cwd=cwd)


def documented(language: str, imported: str, service: Service) -> str:
    """The program of docs/rest.md in a language that imports this."""
    programs: list[str] = re.findall(rf"```{language}\n(.+?)```", DOCUMENTED, re.DOTALL)
    [program] = [program for program in programs if imported in program]
    return program.replace("http://localhost:8000", service.url)


def test_openapi_typescript_and_openapi_fetch(
    service: Service, expected: dict[str, Any], listed: list[str], project: Path
) -> None:
    generate("openapi-typescript", service, cwd=project)
    shutil.copy(HERE / "programs" / "fetch.ts", project)
    (project / "documented.ts").write_text(documented("ts", "openapi-fetch", service))
    done(NODE / "tsc", "--project", project)
    assert json.loads(done("node", project / "built" / "fetch.js", service.url)) == expected
    assert done("node", project / "built" / "documented.js").splitlines() == listed


def test_hey_api(service: Service, expected: dict[str, Any], listed: list[str], project: Path) -> None:
    generate("@hey-api/openapi-ts", service, cwd=project)
    shutil.copy(HERE / "programs" / "hey.ts", project)
    (project / "documented.ts").write_text(documented("ts", "client.gen", service))
    done(NODE / "tsc", "--project", project)
    assert json.loads(done("node", project / "built" / "hey.js", service.url)) == expected
    assert done("node", project / "built" / "documented.js").splitlines() == listed


def test_openapi_python_client(service: Service, expected: dict[str, Any], listed: list[str], tmp_path: Path) -> None:
    generate("openapi-python-client", service, "--fail-on-warning", cwd=tmp_path)
    shutil.copy(HERE / "programs" / "read.py", tmp_path)
    (tmp_path / "documented.py").write_text(documented("python", "annals_client", service))
    # What is generated from the document, and the programs; not the generator's own client.py, which is not strict.
    checked = ("-p", "annals_client.models", "-p", "annals_client.api", "-m", "read", "-m", "documented")
    done(PYTHON / "mypy", "--strict", "--no-incremental", "--follow-imports", "silent", *checked, cwd=tmp_path)
    assert json.loads(done(PYTHON / "python", "read.py", service.url, cwd=tmp_path)) == expected
    assert done(PYTHON / "python", "documented.py", cwd=tmp_path).splitlines() == listed


def test_redocly_finds_nothing(document: Path) -> None:
    found = done(NODE / "redocly", "lint", document, "--config", HERE / "redocly.yaml", "--format", "json")
    assert json.loads(found)["problems"] == []


def test_spectral_finds_no_error(document: Path) -> None:
    command = ("lint", document, "--ruleset", HERE / ".spectral.yaml", "--fail-severity", "error")
    assert "(0 errors" in done(NODE / "spectral", *command)
