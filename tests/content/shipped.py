"""The rows of the shipped files, and what was found when they were checked against the documents."""

import json
from pathlib import Path
from typing import Any

from config.run import DRAFTS, FIXTURES
from events.exchange.annals import read

#: By slug the date of each event; by source the digests of its quotations; what stays a draft; what the article claims.
CURATED = json.loads((Path(__file__).parents[1] / "data" / "curated.json").read_text())


def rows(subject: str, files: list[Path]) -> dict[str, dict[str, Any]]:
    found = [row.row for file in files for row in read(file.name, file.read_bytes()).rows if row.subject == subject]
    return {row["slug"]: row for row in found}


PUBLISHED = sorted(file for file in FIXTURES.glob("*.yaml") if file != DRAFTS)
EVENTS = rows("event", PUBLISHED)
SOURCES = rows("source", PUBLISHED)
DRAFT_EVENTS = rows("event", [DRAFTS])
QUOTES = [
    (event["slug"], citation) for event in EVENTS.values() for citation in event["citations"] if citation.get("quote")
]
