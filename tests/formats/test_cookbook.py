"""docs/widgets.md: its scripts run, its addresses answer, its table is the registry."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from events.editions.publishing import withdraw
from events.formats.registry import FORMATS
from tests.desk import an_event, key, published

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "widgets.md").read_text()
SCRIPTS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
ADDRESSES = sorted(set(re.findall(r"https?://[\w.:]+(/api/v1/[\w./?=&-]+)", TEXT)))
PLACE = "http://127.0.0.1:8000"


@pytest.fixture
def shipped() -> None:
    published(
        an_event("bis-ascend-wording-amended", topics=["chips", "ai-chips"], date="2025-05-13"),
        topics=[{"slug": "chips", "name": "Chips"}, {"slug": "ai-chips", "name": "AI chips"}],
        timelines=[{"slug": "ascend-wording", "title": "Ascend", "question": {"topic": ["chips"]}}],
    )


def test_every_format_is_in_the_cookbook() -> None:
    assert [name for name in FORMATS if f"`{name}`" not in TEXT] == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", [address for address in ADDRESSES if address[-1] != "="])
def test_every_address_in_the_cookbook_answers(client: Client, shipped: None, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, answer.getvalue()


@pytest.fixture
def three_editions() -> None:
    """More events than two pages, all of them changed, then one withdrawn: of 249 changes no page is lost."""
    chips = [{"slug": "chips", "name": "Chips"}]
    published(
        *(an_event(f"event-{number}", topics=["chips"], date=f"20{number % 9 + 10}") for number in range(250)),
        topics=chips,
    )
    published(
        *(
            an_event(f"event-{number}", title=f"Changed {number}", topics=["chips"], date=f"20{number % 9 + 10}")
            for number in range(250)
        )
    )
    withdraw([key("event", "event-8")], by=None, reason="It never happened.")


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_every_python_script_in_the_cookbook_does_what_it_says(
    live_server: LiveServer, three_editions: None, capsys: pytest.CaptureFixture[str]
) -> None:
    result = []
    for script in SCRIPTS:
        exec(compile(script.replace(PLACE, live_server.url), "widgets.md", "exec"), {})  # noqa: S102
        result.append(capsys.readouterr().out)
    by_year, paged, whole, refreshed = result
    assert re.search(r"^2010 +rule +28$", by_year, re.MULTILINE)
    assert paged == "249 events of edition 3\n"
    assert whole == "249 events\n"
    assert refreshed == "249 changed, 1 gone; now at edition 3\n"


def test_the_cookbook_names_one_host_of_ours() -> None:
    hosts = {urlsplit(url).hostname for url in re.findall(r"https?://[^\s\"`)]+/api/", TEXT)}
    assert hosts <= {"127.0.0.1", "annals.example"}
