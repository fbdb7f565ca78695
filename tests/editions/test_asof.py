import datetime as dt

import pytest

from events.editions.asof import AsOfError, parse_as_of, pin
from events.editions.querysets import BeforeFirstEdition, EditionNotFound
from tests.desk import an_event, published

NOW = dt.datetime(2026, 3, 5, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-04", dt.datetime(2026, 3, 4, 23, 59, 59, 999999, dt.UTC)),
        ("2026-03-05", NOW),
        ("2026-03-05T11:00", dt.datetime(2026, 3, 5, 11, tzinfo=dt.UTC)),
        ("2026-03-05T11:00:00Z", dt.datetime(2026, 3, 5, 11, tzinfo=dt.UTC)),
        ("2026-03-05T13:30:00.5+02:00", dt.datetime(2026, 3, 5, 11, 30, 0, 500000, dt.UTC)),
    ],
)
def test_a_date_means_its_last_instant_and_no_zone_means_utc(text: str, instant: dt.datetime) -> None:
    assert parse_as_of(text, NOW) == instant


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-03-06", "in the future"),
        ("2026-03-05T12:00:01Z", "in the future"),
        ("2026-02-30", "not a valid date or time"),
        ("2026-03-05T24:00:00Z", "not a valid date or time"),
        ("yesterday", "neither"),
        ("20260305", "neither"),
        ("0001-01-01T00:00:00+14:00", "not a valid date or time"),
    ],
)
def test_what_is_no_past_instant_is_refused(text: str, reason: str) -> None:
    with pytest.raises(AsOfError, match=reason):
        parse_as_of(text, NOW)


@pytest.mark.django_db
def test_an_edition_is_pinned_by_number_by_instant_or_as_the_newest() -> None:
    first, second = published(an_event("one")), published(an_event("two"))
    now = second.published_at + dt.timedelta(seconds=1)
    assert pin(now=now).number == 2
    assert pin(edition=1, now=now).number == 1
    assert pin(as_of=first.published_at.isoformat(), now=now).number == 1
    assert pin(now=now).newest
    assert pin(edition=2, now=now).newest
    assert not pin(edition=1, now=now).newest


@pytest.mark.django_db
def test_before_the_first_edition_nothing_stood() -> None:
    assert pin(now=NOW).number == 0
    with pytest.raises(EditionNotFound, match="nothing is published yet"):
        pin(edition=1, now=NOW)
    published(an_event("one"))
    with pytest.raises(BeforeFirstEdition):
        pin(as_of="2001-01-01", now=NOW)
    with pytest.raises(EditionNotFound, match="the newest is 1"):
        pin(edition=2, now=NOW)
