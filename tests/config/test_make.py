"""`make` on a machine that lacks something says what, in plain words, and leaves nothing half made."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    for file in (ROOT / "Makefile", *ROOT.glob("requirements*.txt")):
        shutil.copy(file, tmp_path)
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    return tmp_path


def program(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(("#!/bin/sh", *lines, "")))
    path.chmod(0o755)
    return path


def made(clone: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "PYTHON"))}
    return subprocess.run(
        ["make", *arguments], cwd=clone, env=kept | environment, capture_output=True, text=True, check=False
    )


def test_without_python_it_says_so(clone: Path) -> None:
    done = made(clone, "run", "PYTHON=python-of-nowhere")
    assert done.returncode
    assert "Annals needs Python 3.11 or newer, and there is no python-of-nowhere here." in done.stderr
    assert "is older" not in done.stderr


def test_an_old_python_is_named(clone: Path) -> None:
    old = program(clone, "python2", "exit 1")
    assert f"{old} is older" in made(clone, "run", f"PYTHON={old}").stderr


def test_without_the_venv_module_it_names_the_package_and_leaves_nothing(clone: Path) -> None:
    bare = program(clone, "bare", 'test "$1" = -c && exit 0', "mkdir -p .venv/bin && touch .venv/bin/python; exit 1")
    done = made(clone, "run", f"PYTHON={bare}")
    assert "the package python3-venv" in done.stderr
    assert not (clone / ".venv").exists()


def test_a_make_that_is_not_gnus_is_told_which_is_needed(clone: Path) -> None:
    # What another make makes of a function that it lacks: nothing.
    text = (clone / "Makefile").read_text()
    assert "$(firstword gnu)" in text
    (clone / "Makefile").write_text(text.replace("$(firstword gnu)", ""))
    done = made(clone, "run")
    assert done.returncode
    assert done.stderr.startswith("Annals needs GNU make, and this is another.")
    assert not (clone / ".venv").exists()


def test_every_target_that_installs_asks_for_gnu_make_first() -> None:
    text = (ROOT / "Makefile").read_text()
    asking = [line for line in text.splitlines() if "##" in line and "$(VENV)" in line.partition("##")[0]]
    assert len(asking) >= 4
    assert [line for line in asking if line.partition(": ")[2].split()[0] != "gnu"] == []


def uv(clone: Path, *without: str) -> Path:
    """A uv that finds no wheel of these pins on ARM Linux, and says so of one at a time as uv does."""
    cases = [
        f'if grep -q "^{pin}==" "$last"; then\n'
        f'  echo "cause: Because {pin}==1.0 has no usable wheels and you require {pin}==1.0" >&2; exit 1\nfi'
        for pin in without
    ]
    return program(
        clone, "uv", 'case "$*" in *aarch64-unknown*) ;; *) exit 0 ;; esac', "for last; do :; done", *cases, "exit 0"
    )


def checked(clone: Path, fake: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"UV": str(fake)}
    return subprocess.run([clone / ".ci" / "wheels"], env=environment, capture_output=True, text=True, check=False)


def test_every_pin_without_a_wheel_is_named_with_where(clone: Path) -> None:
    done = checked(clone, uv(clone, "granian", "orjson"))
    assert done.returncode == 1
    for pin in ("granian", "orjson"):
        assert f"{pin} 1.0 has no wheel for Python 3.11 on aarch64-unknown-linux-gnu; Python 3.12 on" in done.stderr
    assert "apple" not in done.stderr


def test_where_every_pin_has_a_wheel_nothing_is_said(clone: Path) -> None:
    done = checked(clone, uv(clone))
    assert (done.returncode, done.stderr) == (0, "")


def test_another_failure_of_uv_is_not_taken_for_a_missing_wheel(clone: Path) -> None:
    done = checked(clone, program(clone, "uv", "echo 'no route to host' >&2; exit 2"))
    assert done.returncode == 1
    assert "no route to host" in done.stderr
