"""The shipped files import and publish, as `make run` does it."""

import json

import pytest
from django.core.management import call_command

from config.run import DRAFTS
from events.editions.models import Entry
from events.models import EventEntry
from tests.shipping import PUBLISHED

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])


def test_the_shipped_timeline_is_published_and_its_drafts_are_not(client, capsys):
    call_command("import_events", *PUBLISHED, publish=True, note="As shipped", verbosity=0)
    call_command("import_events", str(DRAFTS), verbosity=0)
    assert EventEntry.objects.current().public().count() >= 180
    assert not Entry.objects.filter(slug="meng-wanzhou-arrest").exists()
    call_command("import_events", *PUBLISHED, str(DRAFTS), verbosity=0)
    assert "New 0, changed 0" in capsys.readouterr().out

    rewording = json.loads(Entry.objects.get(slug="bis-ascend-wording-amended").document or "")
    quotes = {
        citation["quote"]["status"]: citation["quote"] for citation in rewording["citations"] if citation["quote"]
    }
    assert {"stands", "altered"} <= quotes.keys()
    assert quotes["altered"]["exact"].startswith("Issuing guidance that using Huawei Ascend chips anywhere")
    assert quotes["altered"]["now"].startswith("Issuing guidance alerting industry")
    assert quotes["altered"]["changed"] == "[2025-05-14..2025-05-19]"

    page = client.get("/api/v1/events?since=2025-05&q=Ascend&limit=100").json()
    assert {"bis-ascend-guidance-press-release", "bis-ascend-wording-amended"} <= {
        one["slug"] for one in page["results"]
    }
