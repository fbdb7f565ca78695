"""What was redacted is gone from every table, every file and every answer."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from events.editions.models import Edition, Entry, Wording
from events.editions.redaction.redact import redact
from events.editions.subjects import get_subjects
from events.exchange.export import iter_export, render_rows
from events.formats.registry import FORMATS
from events.people.models import LoginSession, SecurityEvent
from sources.formats.registry import CITATIONS
from tests.canaries import CANARY
from tests.effort import some_of
from tests.public_answers import answers

from .redacted_world import World

pytestmark = pytest.mark.django_db

_TABLES = """
    SELECT relation.oid::regclass::text FROM pg_class AS relation
    WHERE relkind IN ('r', 'm', 'p') AND has_table_privilege(relation.oid, 'SELECT') ORDER BY 1
"""
#: Formats of the sources that events cite, which tell nothing of an event itself.
CITED = {one.name for one in CITATIONS}
#: What goes with a subject, whose canaries have to go too.
_ALONG = {"source": ("source", "capture", "sibling")}


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def _tables_with(pattern: str) -> dict[str, str]:
    """Each table of the database in which a row, written as text, has the pattern, and the first place."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT substring(kept::text FROM '(?i).{{0,60}}{pattern}\\w*') FROM {table} AS kept "
                           f"WHERE kept::text ~* '{pattern}' LIMIT 1")  # fmt: skip
            if row := cursor.fetchone():
                found[table] = row[0]
    for session in Session.objects.all():
        if re.search(pattern, str(session.get_decoded()), re.IGNORECASE):
            found["django_session"] = str(session.get_decoded())
    return found


def _files_with(folder: Path, pattern: str) -> list[str]:
    return [
        path.name for path in folder.rglob("*") if path.is_file() and re.search(pattern.encode(), path.read_bytes())
    ]


def _answers_with(pattern: str, editions: list[int]) -> dict[str, str]:
    return {
        asked: match.group()
        for asked, body in answers(editions)
        if (match := re.search(rf".{{0,60}}{pattern}\w*", body, re.IGNORECASE))
    }


def _log_in_on_the_way_to(address: str) -> None:
    """Fill what is kept of log-ins; it keeps no address of a page, which may have anything in it."""
    login = f"{reverse('admin:login')}?{urlencode({'next': address})}"
    for name, status in (("somebody", 200), ("root", 302)):
        assert Client().post(login, {"username": name, "password": "root-password"}).status_code == status
    assert AccessAttempt.objects.exists()
    assert LoginSession.objects.exists()
    assert SecurityEvent.objects.exists()


def _redacted(world: World, run_on_commit: DjangoCaptureOnCommitCallbacks) -> str:
    """The subject redacted, and what its canaries are known by."""
    owners = _ALONG.get(world.subject, (world.subject,))
    with run_on_commit(execute=True):
        redact(world.key, by=world.by, reason="Court order 1/26")
    return f"{CANARY}({'|'.join(owners)})"


@pytest.mark.parametrize("subject", get_subjects())
def test_no_canary_of_what_was_redacted_is_left_anywhere(
    subject: str, superuser: User, media: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    world = World(subject, superuser)
    world.run()
    _log_in_on_the_way_to(f"/admin/events/event/add/?title={world.canary()}")
    kept = {"editions_autosave", "editions_entry", "editions_revision", "editions_savedfilter", "events_keptmapping"}
    kept |= {"pg_statistic", "django_admin_log", "django_session"}
    assert kept <= set(_tables_with(CANARY + subject))
    pattern = _redacted(world, django_capture_on_commit_callbacks)
    last = Edition.objects.newest().number

    assert _tables_with(pattern) == {}
    assert _files_with(media, pattern) == []
    assert not re.search(pattern, "".join(render_rows(iter_export(), "json", edition=1)))
    assert _answers_with(pattern, [last - 1]) == {}
    # And no more than that: what others say of their own is there still.
    assert f"{CANARY}neighbour" in Entry.objects.current().get(slug="the-neighbour").document
    assert Entry.objects.get(slug="gazette", edition=1).document


@pytest.mark.parametrize("subject", ["event", "source", "capture"])
def test_what_words_are_found_by_goes_with_them(
    subject: str, superuser: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    world = World(subject, superuser)
    world.run()
    theirs = Wording.objects.filter(entry__document__contains=CANARY + subject)
    indexed = set(theirs.values_list("pk", flat=True))
    assert indexed
    _redacted(world, django_capture_on_commit_callbacks)
    assert not Wording.objects.filter(pk__in=indexed).exists()
    assert not Wording.objects.filter(entry__document=None).exists()


def test_nothing_that_was_answered_before_is_answered_from_a_cache(
    superuser: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    world = World("event", superuser)
    world.run()
    # The first, one in which notes and names were changed, and others.
    editions = [1, 5, *some_of([2, 3, 4, *range(6, Edition.objects.newest().number + 1)], 1)]
    told = _answers_with(f"{CANARY}event", editions)
    # Every surface told it, in every format.
    for format in FORMATS:
        if format not in CITED:
            assert any(re.match(rf"/api/v1/events\.{format}\?.*edition=1$", asked) for asked in told), format
    for address in ("/?edition=1", "/events/the-neighbour?edition=1", "/api/v1/changes?after=0&limit=1000",
                    "/api/v1/editions?edition=5", "/api/v1/events/the-neighbour/diff?from=1&to=2",
                    "/api/v1/events/compare.atom?from=1"):  # fmt: skip
        assert address in told, address
    assert any(asked.startswith("{ events") for asked in told)
    for tool in ("search_events", "get_event", "what_changed"):
        assert any(f'"name":"{tool}"' in asked for asked in told), tool
    assert any('"annals://events/' in asked for asked in told)
    assert _answers_with(_redacted(world, django_capture_on_commit_callbacks), editions) == {}
