"""The tracer counts the calls of a project in their order, and where they change the file."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.tracing.__main__ import FOLDERS, ROOT
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
    for name in ("house", "house.page", "house.words"):
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


def test_the_way_changes_its_file_only_where_the_next_call_is_in_another(trace: Trace) -> None:
    assert trace.changes == {("house/page.py", "house/words.py"): 1, ("house/words.py", "house/page.py"): 1}


def test_what_is_called_afterwards_is_not_counted(trace: Trace, page: ModuleType) -> None:
    page.end()
    assert trace.functions.total() == 5


def test_other_folders_do_not_count(house: Path, page: ModuleType) -> None:
    assert traced(house, ("garden",), page.page).functions == {}


@pytest.mark.django_db
def test_every_standard_request_is_answered_and_walks_through_several_files() -> None:
    for name, (warm_up, act) in requests().items():
        warm_up()
        trace = traced(ROOT, FOLDERS, act)
        assert len(trace.files) > 5, name
        assert trace.changes.total() > 10, name
