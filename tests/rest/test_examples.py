"""The examples of docs/rest.md and of the OpenAPI document, asked of the timeline that is shipped.

Where content changes on purpose: ``WRITE_EXAMPLES=1 pytest tests/rest/test_examples.py`` writes the answers anew.
"""

import json
import os
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from config.run import DRAFTS, FIXTURES
from events.editions.drafts import save_revision
from events.editions.publishing import publish
from events.models import Event
from events.rest.openapi.document import document
from tests.answers import Json
from tests.desk import entry

from .conformity import differing

pytestmark = pytest.mark.django_db

DOCUMENTATION = Path(__file__).resolve().parents[2] / "docs" / "rest.md"
_EXAMPLE = re.compile(r"    GET (?P<path>/api/v1/\S+)\n\n```json\n(?P<answer>.*?)```\n", re.DOTALL)
_LONGEST, _CUT = 140, 120


def test_every_example_is_answered_as_it_is_shown(client: Client) -> None:
    files = sorted(str(file) for file in FIXTURES.glob("*.yaml") if file != DRAFTS)
    note = "The US–China technology timeline, as shipped."
    call_command("import_events", *files, publish=True, note=note, verbosity=0)
    with connection.cursor() as cursor:
        # An edition has its link when its transaction ends, as it never does here.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    assert openapi_refused(client) == {}
    assert differing(client) == {}
    shown = DOCUMENTATION.read_text()
    digest = entry("ai-diffusion-rule-rescission").digest
    written = re.sub(r"(?<=GET /api/v1/verify/)\w+", digest, shown)
    written = _EXAMPLE.sub(lambda example: answered(client, example, "/diff?"), written)
    event = Event.objects.get(slug="ai-diffusion-rule-rescission")
    event.title = event.title.replace("announces that it will", "will")
    event.save()
    publish([save_revision(event, by=None)], by=None, note="A shorter title")
    written = _EXAMPLE.sub(lambda example: answered(client, example) if "/diff?" in example[0] else example[0], written)
    if os.environ.get("WRITE_EXAMPLES"):
        DOCUMENTATION.write_text(written)
    assert len(_EXAMPLE.findall(shown)) > 25
    assert written == DOCUMENTATION.read_text()


def answered(client: Client, example: Json, but: Json = None) -> str:
    """An example with its answer of now; one ``but`` names stays as it is."""
    if but and but in example["path"]:
        return str(example[0])
    answer = client.get(example["path"]).json()
    if "openapi" in answer:
        answer = {name: answer[name] for name in ("openapi", "info")}
    text = json.dumps(shortened(answer), ensure_ascii=False, indent=1)
    text = re.sub(r"cursor=[\w-]+", "cursor=…", text).replace("http://testserver/", "http://localhost:8000/")
    # A link is of its edition's instant.
    text = re.sub(r'(?<="chain": ")\w+', "9d2c5e0f41a87b63c2f0d4e8a91b7c35e6f80214d3a9b5c7e1f2068497acbd50", text)
    text = re.sub(r"\d{4}-\d{2}-\d{2}T[\d:]{8}\.\d{6}Z", "2026-11-25T00:44:39.545409Z", text)
    return f"    GET {example['path']}\n\n```json\n{text}\n```\n"


def shortened(value: Json) -> Json:
    """As the documentation shows it: long texts but addresses, and lists, are cut."""
    if isinstance(value, dict):
        return {name: shortened(answer) for name, answer in value.items()}
    if isinstance(value, list):
        return [*map(shortened, value[:2]), *["…"][: len(value[2:])]]
    if isinstance(value, str) and len(value) > _LONGEST and not value.startswith("http"):
        return f"{value[:_CUT]}…"
    return value


def openapi_refused(client: Client) -> dict[str, int]:
    """The addresses whose example in the OpenAPI document is not answered, with the status."""
    answer = {}
    for path, item in document()["paths"].items():
        given = {one["name"]: one.get("example") for one in item["get"]["parameters"] if one.get("in") == "path"}
        if "slug" in given and "diff" not in path:
            answer[path] = client.get(path.format(**given | {"suffix": "json"})).status_code
    assert len(answer) > 12
    return {path: status for path, status in answer.items() if status != 200}
