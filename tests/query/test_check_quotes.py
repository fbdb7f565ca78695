"""The command that checks a manuscript."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

BAN = "Using these chips anywhere in the world violates U.S. export controls."
RISK = "Using these chips without a licence may violate U.S. export controls."


@pytest.fixture(autouse=True)
def release() -> None:
    captures = [{"seen": f"2025-05-{day}", "text": text, "extent": "whole"} for day, text in ((13, BAN), (19, RISK))]
    row = {"slug": "release", "title": "Release", "type": "press_release", "rights": "public_domain"}
    event = an_event("ban", citations=[{"source": "release", "quote": BAN}])
    published(event, sources=[row | {"captures": captures[:1]}])
    published(event, sources=[row | {"captures": captures}])


@pytest.fixture
def manuscript(tmp_path: Path) -> Path:
    path = tmp_path / "article.md"
    path.write_text(f'They said “{BAN}”, «using these chips anywhere in Europe violates» and "gone".')
    return path


def said(*arguments: str, **options: object) -> str:
    out = StringIO()
    call_command("check_quotes", *arguments, stdout=out, **options)
    return out.getvalue()


def test_it_reports_each_quotation_the_edition_and_the_coverage(manuscript: Path) -> None:
    report = said(str(manuscript))
    for part in (
        f"1. “{BAN}”\n   FOUND\n",
        "in release, captures 1: first seen 2025-05-13, last seen 2025-05-13, altered [2025-05-14..2025-05-19]",
        f"now: {RISK}",
        "quoted by: ban",
        "NOT FOUND, similar passages only",
        "Not checked: “gone”.",
        "Checked in edition 2: 2 captures of 1 sources, the last seen on 2025-05-19.",
    ):
        assert part in report, part
    assert "stands" in said(str(manuscript), edition=1)
    assert json.loads(said(str(manuscript), json=True))["results"][0]["status"] == "found"


def test_it_fails_where_it_is_strict_and_says_what_it_cannot_read(manuscript: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="1 of 2 quotations were not found"):
        said(str(manuscript), strict=True)
    with pytest.raises(CommandError, match="There is no edition 9"):
        said(str(manuscript), edition=9)
    with pytest.raises(CommandError, match="both given"):
        said(str(manuscript), edition=1, as_of="2026-01-01")
    with pytest.raises(CommandError, match="cannot be read"):
        said(str(tmp_path / "missing.txt"))
    (tmp_path / "plain.txt").write_text("Nothing.")
    with pytest.raises(CommandError, match="no quotation"):
        said(str(tmp_path / "plain.txt"))
