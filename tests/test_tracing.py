"""The tracer counts the calls of a project, and those that lead into another file; standard requests have few."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.tracing.__main__ import BACKEND, FOLDERS, ROOT
from tests.tracing.requests import requests
from tests.tracing.trace import Trace, traced

PAGE = """
from house import words
import json

def page():
    return words.title("a") + words.title("b") + json.dumps([text for text in words.lines()], default=str)

def end():
    return "end"
"""
WORDS = """
from house import page

def title(text):
    return text.title()

def lines():
    yield "one"
    yield page.end()
    yield "three"
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a small project."""
    folder = tmp_path / "house"
    folder.mkdir()
    for name, text in {"__init__": "", "page": PAGE, "words": WORDS}.items():
        (folder / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    for name in ("house", "house.page", "house.words", "driver", "driver.run"):
        sys.modules.pop(name, None)


@pytest.fixture
def page(house: Path) -> ModuleType:
    return importlib.import_module("house.page")


@pytest.fixture
def trace(house: Path, page: ModuleType) -> Trace:
    return traced(house, ("house",), page.page)


def test_every_call_of_the_project_is_counted_and_a_generator_once(trace: Trace) -> None:
    assert trace.functions == {
        "house/page.py:page": 1,
        "house/words.py:title": 2,
        "house/words.py:lines": 1,
        "house/page.py:end": 1,
    }
    assert trace.files == {"house/page.py", "house/words.py"}


def test_a_call_into_another_file_crosses_and_neither_a_return_nor_the_next_value_of_a_generator_does(
    trace: Trace,
) -> None:
    # title twice and lines once, however many values it gives; then end, from within lines.
    assert trace.crossings == {("house/page.py", "house/words.py"): 3, ("house/words.py", "house/page.py"): 1}


def test_folders_that_are_passed_over_lie_between_caller_and_called(house: Path, page: ModuleType) -> None:
    driver = house / "driver"
    driver.mkdir()
    (driver / "run.py").write_text("def run(act):\n    return act()\n")
    run = importlib.import_module("driver.run").run
    folders = ("house", "driver")
    assert traced(house, folders, lambda: run(page.page)).crossings["driver/run.py", "house/page.py"] == 1
    passed_over = traced(house, folders, lambda: run(page.page), passed_over=("driver",))
    assert passed_over.crossings.total() == 4
    assert "driver/run.py" not in passed_over.files


def test_what_is_called_afterwards_is_not_counted(trace: Trace, page: ModuleType) -> None:
    page.end()
    assert trace.functions.total() == 5


def test_other_folders_do_not_count(house: Path, page: ModuleType) -> None:
    assert traced(house, ("garden",), page.page).functions == {}


#: How often the calls of a request may cross. These numbers depend on nothing that a machine does meanwhile.
MOST = {
    "REST list": 60,
    "REST one event": 41,
    "GraphQL events": 80,
    "admin save": 84,
    "publish": 62,
    "import of a row": 76,
}


@pytest.mark.django_db
def test_standard_requests_are_answered_and_their_calls_cross_no_oftener_than_they_may() -> None:
    for name, (warm_up, act) in requests().items():
        warm_up()
        trace = traced(ROOT, FOLDERS, act, BACKEND)
        assert len(trace.files) > 5, name
        assert 10 < trace.crossings.total() < MOST.get(name, 1_000), (name, trace.crossings.most_common(10))
