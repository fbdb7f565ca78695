"""What lies in deploy/: the files and commands that it names are there. nginx and systemd try them in tests/deploy."""

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
TIMERS = sorted((DEPLOY / "systemd").glob("*.timer"))


def compose() -> Any:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def settings_of(unit: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in unit.read_text().splitlines() if "=" in line and line[0] != "#")


def check_command(words: list[str]) -> None:
    """A command of manage.py, or what `make run` runs, with options that it has."""
    if words[1:] == ["-m", "config.run"]:
        return
    assert words[1] == "manage.py"
    name, *options = words[2:]
    command = load_command_class(get_commands()[name], name)
    command.create_parser("manage.py", name).parse_args(options)


@pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])
def test_a_unit_runs_a_command_that_is_there(unit: Path) -> None:
    settings = settings_of(unit)
    words = shlex.split(settings["ExecStart"])
    assert words[0] == f"{settings['WorkingDirectory']}/.venv/bin/python"
    check_command(words)
    assert settings["User"] == "annals"
    assert f"{settings['WorkingDirectory']}/var" in settings["ReadWritePaths"]
    for word in words[1:]:
        if word.startswith("/"):
            assert word in settings["ReadWritePaths"].split()


def test_every_task_has_its_timer_and_no_timer_is_without() -> None:
    assert {timer.stem for timer in TIMERS} == {unit.stem for unit in UNITS} - {"annals"}
    names = {shlex.split(settings_of(unit)["ExecStart"])[2] for unit in UNITS}
    assert names == {"config.run", "publish", "capture_sources", "clearsessions", "backup", "mail_changed_quotations"}


def test_the_image_is_made_of_files_that_are_there() -> None:
    lines = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ").splitlines()
    copied = [word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]]
    assert copied
    assert [word for word in copied if not (ROOT / word).exists()] == []
    # The build sees these alone.
    shown = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert shown == set(copied)
    packages = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()} - {"tests"}
    assert packages <= set(copied)
    (base,) = (line.split()[1] for line in lines if line.startswith("FROM "))
    assert re.fullmatch(r"docker\.io/library/python:3\.\d+-slim-\w+", base)
    check_command(json.loads(next(line for line in lines if line.startswith("CMD ")).removeprefix("CMD ")))


def test_compose_names_what_is_there() -> None:
    services = compose()["services"]
    assert services.keys() >= {"database", "annals", "proxy", "captures", "backups"}
    for service in services.values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert (
                source in compose()["volumes"]
                or source.startswith("$")
                or (DEPLOY / source).exists()
                or (source == "./certificate")
            ), source
        if "build" not in service:
            assert re.fullmatch(r"docker\.io/library/\w+:\d[\w.]*-\w+", service["image"])


def test_what_containers_run_is_there() -> None:
    run = [part for name in ("captures", "backups") for part in compose()["services"][name]["command"]]
    commands = [part.strip() for text in run for part in re.split(r";|\bdo\b|\bdone\b", text) if "manage.py" in part]
    assert len(commands) == 3
    for command in commands:
        check_command(shlex.split(command))


def test_every_variable_of_compose_is_explained_and_is_one_of_annals() -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    example = {line.split("=")[0] for line in (DEPLOY / "example.env").read_text().splitlines() if "=" in line}
    example -= {line for line in example if line.startswith("#")}
    assert set(re.findall(r"\$\{(\w+)", text)) == example
    documented = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "operations.md").read_text()))
    assert compose()["services"]["annals"]["environment"].keys() <= documented


def test_shell_scripts_are_executable_and_parse() -> None:
    for script in (DEPLOY / "purge", DEPLOY / "roles.sh"):
        assert script.stat().st_mode & 0o111
        subprocess.run(["sh", "-n", script], check=True)


def test_purge_forgets_what_is_kept_and_names_a_folder_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a" / "bc").mkdir(parents=True)
    (tmp_path / "a" / "bc" / "kept").write_text("an answer")
    subprocess.run([DEPLOY / "purge", tmp_path], check=True)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    done = subprocess.run([DEPLOY / "purge", tmp_path / "x"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "is not a folder" in done.stderr
