"""The notebook in docs: its cells run against a service, and give what code over all documents gives."""

import json
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from tests.graphql.test_lists import documents
from tests.graphql.test_research import REFERENCES
from tests.shipping import ship

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "research.ipynb"


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_the_notebook_runs_from_top_to_bottom(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ship()
    monkeypatch.setenv("ANNALS", live_server.url)
    cells = json.loads(NOTEBOOK.read_text())["cells"]
    names: dict[str, Any] = {}
    for place, cell in enumerate(cells):
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            exec(compile("".join(cell["source"]), f"{NOTEBOOK.name}[{place}]", "exec"), names)  # noqa: S102
    events = documents()
    assert names["EDITION"] == 1
    assert sum(count for _, count in names["median_lags"].values()) > 10
    targeted = REFERENCES[3](events)
    for side, groups in names["targets_by_year"].items():
        assert sum(groups.values()) <= sum(count for (count,) in targeted[side]["groupBy"].values())
        assert (
            sorted(groups.values(), reverse=True)
            == sorted((count for (count,) in targeted[side]["groupBy"].values()), reverse=True)[: len(groups)]
        )
        assert groups
    chosen = [one for one in events if "export-controls" in {topic["slug"] for topic in one["topics"]}]
    assert names["events"] == chosen
    assert names["cited"]["note"].startswith(f"{len(chosen)} events;")
    pairs = Counter(
        pair for one in events for pair in combinations(sorted({actor["slug"] for actor in one["actors"]}), 2)
    )
    assert [weight for *_, weight in names["closest"]] == [count for _, count in pairs.most_common(5)]
