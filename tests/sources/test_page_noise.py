"""Layout, the day of the visit and counters are no change of wording; a date or a number in the text is one."""

import datetime as dt

import pytest

from sources.capture.page_noise import is_noise, is_same_wording
from sources.models import Outcome, Review, Source
from tests.sources.conftest import DAY, NOW, TEXT, Site, captured

OLD_DAY, NEW_DAY = dt.date(2025, 5, 13), dt.date(2025, 5, 19)
WORDS = "The rule takes effect on 13 May 2025.\nIt covers 1,204 items."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Tuesday, 13 May 2025", "Monday, 19 May 2025"),
        ("Today is May 13, 2025 14:02 EDT", "Today is May 19, 2025 09:11 EDT"),
        ("13.05.2025", "19.05.2025"),
        ("2025年5月13日 星期二", "2025年5月19日 星期一"),
        ("Dienstag, 13. Mai 2025", "Montag, 19. Mai 2025"),
        ("mardi 13 mai 2025", "lundi 19 mai 2025"),
        ("1,204 views", "3,811 views"),
        ("Comments (12)", "Comments (40)"),
        ("浏览次数：1204", "浏览次数：3811"),
        ("Updated 3 hours ago", "Updated 6 days ago"),
        ("vor 3 Stunden", "vor 6 Tagen"),
    ],
)
def test_a_line_that_says_the_day_or_counts_is_no_wording(old: str, new: str) -> None:
    assert is_same_wording(f"{old}\n{WORDS}", f"{WORDS}\n{new}", OLD_DAY, NEW_DAY)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Published 12 May 2025", "Published 16 May 2025"),
        ("The rule takes effect on 13 May 2025.", "The rule takes effect on 19 May 2025."),
        ("It covers 1,204 items.", "It covers 3,811 items."),
        ("The tariff is 24 percent", "The tariff is 34 percent"),
        ("It is prohibited.", "It is not prohibited."),
        ("Those views, 12 in number, differ.", "Those views, 13 in number, differ."),
        ("25%", "35%"),
    ],
)
def test_a_date_or_a_number_that_is_said_is_wording(old: str, new: str) -> None:
    assert not is_same_wording(f"A heading\n{old}", f"A heading\n{new}", OLD_DAY, NEW_DAY)


def test_layout_and_typography_are_no_wording() -> None:
    old = "The “rule” takes\neffect – now.\n\nIt covers chips."
    assert is_same_wording("It covers\n• chips\n • tools", "It covers\n\nchips\n- tools", OLD_DAY, NEW_DAY)
    assert not is_same_wording("It falls by – 5", "It falls by 5", OLD_DAY, NEW_DAY)
    assert is_same_wording(old, 'The "rule" takes effect - now. It\ncovers  chips.', OLD_DAY, NEW_DAY)


def test_the_day_of_publication_stays_though_it_is_the_day_of_the_first_visit() -> None:
    """Or the line would be noise of the old text alone, and new in the other."""
    text = f"13 May 2025\n{WORDS}"
    assert is_same_wording(text, text + "\n", OLD_DAY, NEW_DAY)
    assert not is_same_wording(text, text.replace("13 May 2025\n", "12 May 2025\n"), OLD_DAY, NEW_DAY)


def test_the_day_may_be_that_of_another_time_zone_but_no_other() -> None:
    assert [is_noise(f"{day} May 2025", OLD_DAY) for day in (11, 12, 13, 14, 15)] == [False, True, True, True, False]


def test_a_page_of_which_only_the_counter_moved_is_unchanged_and_noise(source: Source, site: Site) -> None:
    for views, day in ((12, NOW), (40, NOW + DAY)):
        site.pages["/"] = (200, TEXT, f"{WORDS}\n{views} views".encode())
        outcome = captured(source, site, day).outcome
    assert outcome is Outcome.SIGHTING
    assert [capture.review for capture in source.captures.all()] == [Review.UNREVIEWED, Review.NOISE]
