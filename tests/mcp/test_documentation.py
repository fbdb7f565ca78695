"""docs/assistants.md: each tool with an example that it takes, and every set-up in JSON that can be read."""

import re
from pathlib import Path

import orjson
import pytest
from jsonschema import Draft202012Validator

from events.mcp.resources import KINDS, list_pages
from events.mcp.tools import TOOLS
from events.mcp.versions import SUPPORTED
from events.mcp.views import MOST_BYTES, MOST_MESSAGES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "assistants.md").read_text()
SECTIONS = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##)", PAGE, re.MULTILINE | re.DOTALL))


def test_every_tool_has_a_section_and_an_example() -> None:
    assert list(SECTIONS) == list(TOOLS)


@pytest.mark.parametrize("tool", TOOLS)
def test_the_examples_are_arguments_of_the_tool(tool: str) -> None:
    examples = re.findall(r"^    (\{.*\})$", SECTIONS[tool], re.MULTILINE)
    assert examples
    for example in examples:
        Draft202012Validator(TOOLS[tool].definition["inputSchema"]).validate(orjson.loads(example))


def test_set_ups_are_json_and_name_the_address() -> None:
    snippets = re.findall(r"`(\{.*\})` \|", PAGE)
    assert len(snippets) == 3
    assert all(b"https://annals.example/mcp" in orjson.dumps(orjson.loads(snippet)) for snippet in snippets)


def test_revisions_limits_and_resources_are_those_of_the_program() -> None:
    assert all(version in PAGE for version in SUPPORTED)
    assert f"at most {MOST_BYTES // 1024} KiB" in PAGE
    assert f"at most {MOST_MESSAGES} messages" in PAGE
    assert all(f"annals://{kind}/{{slug}}" in PAGE for kind in KINDS)
    named = PAGE[PAGE.index("`annals://docs/{name}`") :]
    assert all(f"{page['name']}" in named for page in list_pages())
