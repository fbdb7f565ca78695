"""The researcher's cookbook: every query is asked, and its answer is the one shown.

Where content changes on purpose: ``WRITE_COOKBOOK=1 pytest tests/graphql/test_cookbook.py`` writes the answers anew.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.graphql.client import data
from tests.shipping import ship

COOKBOOK = Path(__file__).resolve().parents[2] / "docs" / "graphql.md"
RECIPE = re.compile(r"```graphql\n(?P<query>.*?)```\n(?:\n```json\n(?P<answer>.*?)```\n)?", re.DOTALL)


#: Characters of a line of an answer, as shown.
WIDTH = 130


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_every_query_of_the_cookbook_gives_the_answer_shown() -> None:
    ship()
    shown = COOKBOOK.read_text()

    def answered(recipe: re.Match[str]) -> str:
        return f"```graphql\n{recipe['query']}```\n\n```json\n{_text(data(recipe['query']))}\n```\n"

    written = RECIPE.sub(answered, shown)
    if os.environ.get("WRITE_COOKBOOK"):
        COOKBOOK.write_text(written)
    assert RECIPE.findall(shown)
    assert written == COOKBOOK.read_text()


def _text(value: Any, indent: str = "") -> str:
    """JSON with an object or a list on one line wherever it fits."""
    line = json.dumps(value, ensure_ascii=False)
    if len(indent + line) <= WIDTH or not isinstance(value, dict | list) or not value:
        return line
    inner = indent + " "
    if isinstance(value, dict):
        lines = [f"{inner}{json.dumps(key)}: {_text(one, inner)}" for key, one in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    return "[\n" + ",\n".join(inner + _text(one, inner) for one in value) + f"\n{indent}]"
