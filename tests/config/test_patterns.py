"""No pattern of the project takes more than a moment for any text, however the text was made for it."""

import ast
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("config", "events", "sources")
#: What a text is made of: a long run of one of these, with something before and after that the pattern may trip over.
RUNS = ["a", " ", "1", "\n", "\t", "-", ".", "_", "(", ")", "<", ">", "/", "&", '"', "'", "=", "%", ",", ":", "é", "A",
        "a ", "a.", "a-", "ab1", "<a", "a=", "()", "\r\n", "\xa0", "a\n", "x:", "[", "[a", "*", "http://a"]  # fmt: skip
BEFORE = ["", "a", "(", "<", '"', "http://a."]
AFTER = ["", "(", "!", "\0", "a", " "]
LENGTH = 12_000
#: Seconds. What is linear takes some milliseconds at most; what is quadratic takes seconds.
MOST = 0.3


class Found(NamedTuple):
    """A pattern, where it is written, and how it is used."""

    place: str
    pattern: re.Pattern[str]
    methods: tuple[str, ...]


def find_patterns() -> Iterator[Found]:
    for path in sorted(path for folder in PROGRAM for path in (ROOT / folder).rglob("*.py")):
        module = ast.parse(path.read_text())
        calls = [node for node in ast.walk(module) if isinstance(node, ast.Call)]
        named = {
            id(node.value): node.targets[0].id
            for node in ast.walk(module)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for call in calls:
            if ast.unparse(call.func) != "re.compile" or not isinstance(call.args[0], ast.Constant):
                continue
            text = call.args[0].value
            if not isinstance(text, str):
                continue
            flags = eval(ast.unparse(call.args[1]), {"re": re}) if len(call.args) > 1 else 0  # noqa: S307
            name = named.get(id(call), "")
            methods = {
                one.func.attr
                for one in calls
                if isinstance(one.func, ast.Attribute)
                and isinstance(one.func.value, ast.Name)
                and one.func.value.id == name
            }
            used = tuple(sorted(methods & {"match", "fullmatch", "search", "sub", "finditer", "findall", "split"}))
            place = f"{path.relative_to(ROOT).as_posix()}:{call.lineno}"
            yield Found(place, re.compile(text, flags), used or ("search", "fullmatch"))


PATTERNS = list(find_patterns())


def seconds(pattern: re.Pattern[str], method: str, text: str) -> float:
    begun = time.thread_time()
    if method == "sub":
        pattern.sub("", text)
    elif method == "finditer":
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, method)(text)
    return time.thread_time() - begun


def slow_texts(pattern: re.Pattern[str], methods: tuple[str, ...]) -> list[tuple[str, str, str, str, float]]:
    """The texts that take long; short ones tell, so that what is exponential ends too."""
    slow = []
    for run in RUNS:
        for before in BEFORE:
            for after in AFTER:
                for method in methods:
                    for length in (25, LENGTH // 8, LENGTH):
                        text = before + (run * length)[:length] + after
                        if (taken := seconds(pattern, method, text)) > MOST:
                            slow.append((method, before, run, after, taken))
                            break
                if slow:
                    return slow
    return slow


def test_patterns_are_found() -> None:
    assert len(PATTERNS) > 40


@pytest.mark.parametrize("found", PATTERNS, ids=[found.place for found in PATTERNS])
def test_a_pattern_is_linear(found: Found) -> None:
    assert slow_texts(found.pattern, found.methods) == []


def test_a_quadratic_pattern_would_be_found() -> None:
    assert slow_texts(re.compile(r"(?P<actor>[^()]+?)\s*(?:\((?P<role>[^()]+)\))?"), ("fullmatch",))
    assert slow_texts(re.compile(r"(a+)+$"), ("match",))
