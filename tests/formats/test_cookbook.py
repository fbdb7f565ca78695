"""docs/widgets.md: its scripts run, its addresses answer, its table is the registry."""

import io
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from events.formats.registry import FORMATS
from tests.desk import an_event, published

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "widgets.md").read_text()
SCRIPTS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
ADDRESSES = sorted(set(re.findall(r"https?://[\w.:]+(/api/v1/[\w./?=&-]+)", TEXT)))
PLACE = "http://127.0.0.1:8000"


@pytest.fixture
def shipped():
    published(
        an_event("bis-ascend-wording-amended", topics=["chips"], date="2025-05-13"),
        topics=[{"slug": "chips", "name": "Chips"}],
        timelines=[{"slug": "ascend-wording", "title": "Ascend", "question": {"topic": ["chips"]}}],
    )


def test_every_format_is_in_the_cookbook():
    assert [name for name in FORMATS if f"`{name}`" not in TEXT] == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", [address for address in ADDRESSES if address[-1] != "="])
def test_every_address_in_the_cookbook_answers(client, shipped, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("script", [script for script in SCRIPTS if "pandas" not in script])
def test_every_python_script_in_the_cookbook_runs(client, shipped, script, capsys, monkeypatch):
    monkeypatch.setattr("urllib.request.urlopen", lambda url: io.BytesIO(client.get(url).getvalue()))
    exec(compile(script.replace(PLACE, ""), "widgets.md", "exec"), {})  # noqa: S102
    assert re.search(r"\d", capsys.readouterr().out)


def test_the_cookbook_names_one_host_of_ours():
    hosts = {urlsplit(url).hostname for url in re.findall(r"https?://[^\s\"`)]+/api/", TEXT)}
    assert hosts <= {"127.0.0.1", "annals.example"}
