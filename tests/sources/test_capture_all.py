"""All sources are captured in turns of their hosts, a run that was stopped goes on, and each look is noted."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from sources.capture.capture import Attempt
from sources.models import Look, Outcome, Source, find_next_look, record_look
from tests.sources.conftest import DAY, NOW, Site, captured

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The slugs of the sources that the command looks at, in order; nothing is fetched."""
    slugs: list[str] = []

    def look(source: Source, *, now: dt.datetime) -> Attempt:
        if len(slugs) == 2:
            raise KeyboardInterrupt
        slugs.append(source.slug)
        outcome = Outcome.NO_DOCUMENT if source.slug == "b1" else Outcome.SIGHTING
        record_look(source, now, outcome)
        return Attempt(source, outcome)

    monkeypatch.setattr("sources.management.commands.capture_sources.capture_source", look)
    return slugs


def add(slug: str, host: str, checked_at: dt.datetime | None = None) -> None:
    url = f"https://{host}/{slug}" if host else ""
    Source.objects.create(slug=slug, title=slug, type="report", url=url, checked_at=checked_at)


def capture_all(*options: str) -> str:
    out = StringIO()
    call_command("capture_sources", "--all", "--delay", "0", *options, stdout=out)
    return out.getvalue()


def test_a_stopped_run_goes_on_where_it_was_and_ends_with_a_summary(looked: list[str]) -> None:
    add("a1", "a.example")
    add("a2", "a.example")
    add("b1", "b.example")
    add("recent", "a.example", timezone.now() - HOUR)
    add("old", "b.example", timezone.now() - 30 * HOUR)
    add("nowhere", "")
    with pytest.raises(
        CommandError, match="Stopped: 0 new wording, 1 unchanged, 1 no document, 0 failed, 2 not fetched"
    ):
        capture_all()
    assert looked == ["a1", "b1"]
    looked.clear()
    assert capture_all().splitlines()[-1] == "0 new wording, 2 unchanged, 0 no document, 0 failed."
    assert looked == ["a2", "old"]
    looked.clear()
    assert capture_all().startswith("0 new wording, 0 unchanged")


def test_how_recent_a_look_must_be_can_be_chosen(looked: list[str]) -> None:
    add("recent", "a.example", timezone.now() - 3 * HOUR)
    capture_all("--within", "4")
    assert looked == []
    capture_all("--within", "2")
    assert looked == ["recent"]


def test_a_look_of_the_future_is_none(looked: list[str]) -> None:
    add("ahead", "a.example", timezone.now() + 30 * DAY)
    capture_all()
    assert looked == ["ahead"]


@pytest.mark.parametrize("hours", ["-1", "nan", "many", "9999"])
def test_hours_are_a_number_within_a_year(hours: str) -> None:
    with pytest.raises(CommandError, match="not a number of hours from 0 to 8,784"):
        capture_all("--within", hours)


def test_each_look_is_noted_with_its_outcome_and_the_day_of_the_next(source: Source, site: Site) -> None:
    source.check_every = 7
    captured(source, site)
    look = Look.objects.get(source_id=source.pk)
    assert (look.last_looked, look.outcome, look.next_look) == (NOW, "new_wording", dt.date(2025, 5, 20))
    site.pages["/"] = (500, {}, b"")
    captured(source, site, NOW + DAY)
    look.refresh_from_db()
    assert (look.last_looked, look.outcome) == (NOW + DAY, "failed")


def test_the_next_look_follows_how_often_a_source_is_checked(source: Source) -> None:
    record_look(source, NOW, Outcome.SIGHTING)
    assert Look.objects.get().next_look is None
    source.check_every = 3
    source.save()
    assert Look.objects.get().next_look == dt.date(2025, 5, 16) == find_next_look(source)
    source.url = ""
    source.save()
    assert Look.objects.get().next_look is None
    source.delete()
    assert not Look.objects.exists()
