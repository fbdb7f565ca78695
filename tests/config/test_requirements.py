"""What the code imports is declared, and what is declared is needed."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions

from tests.test_architecture import PROGRAM, ROOT, nodes

#: What has its own requirements, or is a module of the tests themselves.
APART = ("tests/clients/programs/",)
#: What is not installed unless an operator does, and the requirements of each.
OPTIONAL = {"opentelemetry": "requirements-otel.in", "pyarrow": "requirements-parquet.in"}
OWN = {*PROGRAM, "tests"}


def normalized(name: str) -> str:
    """A distribution's name as registries compare it (PyPA, "Names and normalization")."""
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def distributions() -> dict[str, set[str]]:
    """The distributions that are installed, by the top-level modules they bring."""
    return {module: {*map(normalized, names)} for module, names in packages_distributions().items()}


def declared(file: str) -> set[str]:
    lines = (line for line in (ROOT / file).read_text().splitlines() if line and not line.startswith(("-", "#")))
    return {normalized(re.split(r"[\[<>=!~; ]", line, maxsplit=1)[0]) for line in lines}


def imported(*folders: str) -> set[str]:
    """The top-level modules of others that the code below these folders imports."""
    found = set()
    for name, node in nodes(*folders):
        if isinstance(node, ast.Import) and not name.startswith(APART):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and not name.startswith(APART):
            found.add((node.module or "").partition(".")[0])
    return found - OWN - {*sys.stdlib_module_names}


def named_in_config() -> Iterator[str]:
    """The modules that config loads by name: Django's apps and middleware, the server, the database's binaries."""
    for _, node in nodes("config"):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[\w.]+", node.value):
            yield node.value.partition(".")[0]


def undeclared(modules: set[str], requirements: set[str]) -> list[str]:
    return sorted(module for module in modules if not distributions().get(module, set()) & requirements)


def unneeded(requirements: set[str], modules: set[str]) -> list[str]:
    needed = set().union(*(distributions().get(module, set()) for module in modules))
    return sorted(requirements - needed)


def test_what_the_program_imports_is_declared() -> None:
    assert undeclared(imported(*PROGRAM) - OPTIONAL.keys(), declared("requirements.in")) == []


def test_what_it_imports_only_where_it_is_there_is_declared_apart() -> None:
    assert imported(*PROGRAM) >= OPTIONAL.keys()
    for module, file in OPTIONAL.items():
        assert all(name.startswith(module) for name in declared(file))
        assert not {name for name in declared("requirements.in") if name.startswith(module)}


def test_what_is_declared_is_imported_or_named_in_config() -> None:
    assert unneeded(declared("requirements.in"), {*imported(*PROGRAM), *named_in_config()}) == []


def test_what_config_loads_by_name_is_installed_with_the_program() -> None:
    by_name = {*named_in_config()} & distributions().keys() - OWN - {*sys.stdlib_module_names}
    assert {"axes", "lxml", "trafilatura"} <= by_name
    assert undeclared(by_name - OPTIONAL.keys(), declared("requirements.txt")) == []


def test_what_the_tests_import_is_declared() -> None:
    both = declared("requirements.in") | declared("requirements-dev.in")
    assert undeclared(imported("tests"), both) == []


def test_a_module_without_a_requirement_and_a_requirement_without_a_module_are_found() -> None:
    assert undeclared({"httpx", "idna"}, {"httpx"}) == ["idna"]
    assert unneeded({"pyyaml", "httpx"}, {"yaml"}) == ["httpx"]
