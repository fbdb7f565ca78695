"""Every setting stands in the documentation, and every page the README points at exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_is_documented() -> None:
    code = "".join((ROOT / "config" / name).read_text() for name in ("settings.py", "run.py"))
    read = set(re.findall(r'(?:environ\.get\(|environ\[|_flag\(|_list\()"([A-Z_]+)"', code)) - {
        "DJANGO_SETTINGS_MODULE"
    }
    documented = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "operations.md").read_text()))
    assert len(read) > 8
    assert read <= documented


@pytest.mark.parametrize(
    "page", sorted(path.relative_to(ROOT) for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")))
)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    linked = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", (ROOT / page).read_text())
    assert [link for link in linked if not (ROOT / page).parent.joinpath(link).exists()] == []
