"""The researcher's cookbook: every query is asked, and its answer is the one shown.

Where content changes on purpose: ``WRITE_COOKBOOK=1 pytest tests/graphql/test_cookbook.py`` writes the answers anew.
"""

import json
import os
import re
from pathlib import Path

import pytest

from tests.graphql.asking import data
from tests.shipping import ship

COOKBOOK = Path(__file__).resolve().parents[2] / "docs" / "graphql.md"
RECIPE = re.compile(r"```graphql\n(?P<query>.*?)```\n(?:\n```json\n(?P<answer>.*?)```\n)?", re.DOTALL)


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_every_query_of_the_cookbook_gives_the_answer_shown() -> None:
    ship()
    shown = COOKBOOK.read_text()

    def answered(recipe: re.Match[str]) -> str:
        told = json.dumps(data(recipe["query"]), ensure_ascii=False, indent=1)
        return f"```graphql\n{recipe['query']}```\n\n```json\n{told}\n```\n"

    written = RECIPE.sub(answered, shown)
    if os.environ.get("WRITE_COOKBOOK"):
        COOKBOOK.write_text(written)
    assert RECIPE.findall(shown)
    assert written == COOKBOOK.read_text()
