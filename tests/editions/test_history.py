from pathlib import Path

import psycopg
import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from events.editions.documents import digest
from events.editions.drafts import save_revision
from events.editions.models import Edition, Entry, Redaction, Revision
from events.editions.planning import PublishingRefused
from events.editions.publishing import publish, withdraw
from events.editions.redaction.redact import redact
from events.models import Event
from sources.models import Capture, Source
from tests.desk import an_event, document, entry, key, published, written

pytestmark = pytest.mark.django_db

TABLES = ("editions_revision", "editions_edition", "editions_entry", "editions_redaction")


@pytest.fixture
def redacted(superuser: User) -> Edition:
    """An event that names somebody, redacted; its neighbour stays."""
    published(
        an_event("libel", title="Untrue words"), an_event("reply", relations=[{"type": "disputes", "event": "libel"}])
    )
    published(an_event("libel", title="Untrue words again"))
    written(an_event("reply", relations=[]))
    return redact(key("event", "libel"), by=superuser, reason="Court order 7/26")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE editions_revision SET row = '{}'",
        "UPDATE editions_edition SET note = 'Another note'",
        "UPDATE editions_edition SET chain = repeat('0', 64)",
        "UPDATE editions_edition SET chain = NULL",
        "UPDATE editions_entry SET document = 'Another document'",
        "UPDATE editions_entry SET digest = 'x', replaced_in_id = 1 WHERE replaced_in_id IS NULL",
        "UPDATE editions_entry SET replaced_in_id = 3 WHERE replaced_in_id = 2",
        "UPDATE editions_entry SET replaced_in_id = NULL WHERE replaced_in_id = 2",
        *(f"DELETE FROM {table}" for table in TABLES[:3]),
        *(f"TRUNCATE {table} CASCADE" for table in TABLES),
    ],
)
def test_history_is_never_changed(statement: str) -> None:
    published(an_event("ban"))
    published(an_event("ban", title="Ban, again"))
    with transaction.atomic(), connection.cursor() as cursor:
        # TRUNCATE waits for no deferred constraint, and editions have their links by then.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(ProgrammingError) as refused, transaction.atomic():
            cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg.Error)
    assert refused.value.__cause__.sqlstate == "42501"


def test_a_redaction_empties_every_byte_of_the_subject(redacted: Edition) -> None:
    assert not Event.objects.filter(slug="libel").exists()
    for e in Entry.objects.of("event", key("event", "libel").id):
        assert (e.document, e.search, e.kind, e.label) == (None, None, None, "")
        assert e.redaction == Redaction.objects.get()
    assert {revision.row == {} for revision in Revision.objects.filter(subject_id=key("event", "libel").id)} == {True}
    with connection.cursor() as cursor:
        for table in TABLES[:3]:
            cursor.execute(f"SELECT count(*) FROM {table} AS kept WHERE kept::text LIKE '%Untrue words%'")
            assert cursor.fetchone() == (0,), table


def test_a_redaction_is_an_edition_and_keeps_digests(redacted: Edition) -> None:
    now = entry("libel")
    assert (now.edition, now.change, now.note) == (redacted, "redaction", "Court order 7/26")
    assert all(len(e.digest) == 64 for e in Entry.objects.of("event", key("event", "libel").id).filter(edition__lt=3))


def test_what_a_redacted_subject_was_related_to_stays_public_without_it(redacted: Edition) -> None:
    assert document("reply")["relations"] == []


def test_only_a_superuser_redacts(django_user_model: type[User]) -> None:
    published(an_event("libel"))
    editor = django_user_model.objects.create_user("editor")
    with pytest.raises(PublishingRefused, match="Only a superuser"):
        redact(key("event", "libel"), by=editor, reason="I do not like it")
    assert entry("libel").document


def test_a_redaction_of_what_others_need_is_refused(superuser: User) -> None:
    published(an_event("ban"))
    with pytest.raises(PublishingRefused, match="needed by event ban"):
        redact(key("source", "gazette"), by=superuser, reason="Court order 8/26")


def test_a_withdrawn_event_can_still_be_redacted(superuser: User) -> None:
    published(an_event("libel"))
    withdraw([key("event", "libel")], by=None, reason="Under review")
    redact(key("event", "libel"), by=superuser, reason="Court order 9/26")
    assert entry("libel").change == "redaction"
    assert not Entry.objects.of("event", key("event", "libel").id).public().exists()


def test_a_redaction_is_refused_while_working_rows_hold_the_subject(superuser: User) -> None:
    published(an_event("libel"), an_event("reply", relations=[{"type": "disputes", "event": "libel"}]))
    with pytest.raises(PublishingRefused, match=r"still used by working rows: disputes Libel\. Change them first"):
        redact(key("event", "libel"), by=superuser, reason="Court order 11/26")
    assert entry("libel").document


def test_a_redacted_source_takes_its_captures_along(superuser: User) -> None:
    source = {
        "slug": "leak",
        "title": "Leak",
        "type": "web_page",
        "captures": [{"seen": "2025", "text": "Private words"}],
    }
    published(sources=[source])
    redact(key("source", "leak"), by=superuser, reason="Court order 10/26")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM editions_revision AS kept WHERE kept::text LIKE '%Private words%'")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM sources_capture")
        assert cursor.fetchone() == (0,)


def test_a_redacted_capture_takes_the_bytes_kept_of_it_along(
    superuser: User,
    settings: Settings,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    written(sources=[{"slug": "leak", "title": "Leak", "type": "web_page"}])
    capture = Capture(source=Source.objects.get(slug="leak"), seen="2025", text="x")
    capture.keep(b"Private bytes")
    capture.save()
    publish([save_revision(capture, by=None)], by=None, note="A note")
    assert list(tmp_path.rglob("leak-*"))
    with django_capture_on_commit_callbacks(execute=True):
        redact(key("source", "leak"), by=superuser, reason="Court order 12/26")
    assert not list(tmp_path.rglob("leak-*"))


def test_every_digest_is_that_of_its_document() -> None:
    published(an_event("ban"), an_event("reply"))
    assert all(e.digest == digest(e.document) for e in Entry.objects.all())


def commit_constraints() -> None:
    """Have the database do what it leaves to the end of a transaction, such as linking editions."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def test_verify_history_finds_an_intact_history_whole(capsys: pytest.CaptureFixture[str], redacted: Edition) -> None:
    published(an_event("ban"))
    commit_constraints()
    call_command("verify_history")
    assert "4 editions" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        ("UPDATE editions_entry SET document = document || ' ' WHERE slug = 'ban' AND edition_id = 1", "digest"),
        (
            "UPDATE editions_entry SET replaced_in_id = NULL WHERE slug = 'ban' AND edition_id = 1",
            "replaced in edition none",
        ),
        ("DELETE FROM editions_entry WHERE edition_id = 2; DELETE FROM editions_edition WHERE number = 2", "edition 2"),
    ],
)
def test_verify_history_names_what_is_damaged(damage: str, expected: str) -> None:
    published(an_event("ban"))
    published(an_event("ban", title="Ban, again"))
    published(an_event("other"))
    commit_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DROP INDEX entry_one_in_force; DROP INDEX entry_slug_in_force")
        cursor.execute(damage)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    with pytest.raises(CommandError, match=expected):
        call_command("verify_history")


def test_the_commands_publish_and_withdraw(capsys: pytest.CaptureFixture[str]) -> None:
    written(an_event("ban"))
    call_command("publish", "event/ban", note="By command")
    assert entry("ban").note == "By command"
    call_command("withdraw", "event/ban", reason="A mistake")
    assert entry("ban").document is None
    with pytest.raises(CommandError, match="unknown event 'bans': did you mean 'ban'"):
        call_command("publish", "event/bans", note="A slip")
