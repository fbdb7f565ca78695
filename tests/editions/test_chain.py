"""The chain of editions: what was rewritten is found, digests and links included, and a redaction is no rewriting."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client

from events.editions.chain import iter_links
from events.editions.models import Edition
from events.editions.publishing import withdraw
from events.editions.redaction.redact import redact
from tests.desk import an_event, key, published

from .test_history import commit_constraints

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(superuser: Any) -> None:
    """Five editions: two events, a new title, a withdrawal, and a redaction."""
    published(an_event("ban"), an_event("libel", title="Untrue words"))
    published(an_event("ban", title="Ban, again"))
    published(an_event("libel", title="Untrue words again"))
    withdraw([key("event", "ban")], by=None, reason="Under review")
    redact(key("event", "libel"), by=superuser, reason="Court order 7/26")
    commit_constraints()


@contextmanager
def as_superuser_of_the_database() -> Iterator[CursorWrapper]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


#: What somebody does who may do everything, and covers one trace: the digest is that of the rewritten document.
REWRITE = """
    UPDATE editions_entry SET document = replace(document, 'Ban, again', 'Never banned'),
        digest = encode(sha256(convert_to(replace(document, 'Ban, again', 'Never banned'), 'UTF8')), 'hex')
    WHERE slug = 'ban' AND edition_id = 2;
"""
#: And the other: the links are those of the rewritten rows.
LINK_AGAIN = """
    DO $$ BEGIN FOR edition IN 1..5 LOOP
        UPDATE editions_edition SET chain = editions_link(edition) WHERE number = edition;
    END LOOP; END $$;
"""


def test_the_database_and_the_command_compute_the_same_links(history: None) -> None:
    links = list(iter_links())
    assert len(links) == 5
    assert all(stored == computed for _, stored, computed in links)
    assert len({stored for _, stored, _ in links}) == 5


def test_a_link_is_the_digest_of_lines_that_others_can_write(history: None) -> None:
    edition = Edition.objects.get(number=4)
    ban = key("event", "ban").id
    text = "\n".join(
        [
            str(Edition.objects.get(number=3).chain),
            "4",
            edition.published_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            f"event {ban} ban 2 withdrawal own -",
        ]
    )
    assert edition.chain == hashlib.sha256(text.encode()).hexdigest()


def test_a_redaction_keeps_the_chain_and_is_reported(history: None, capsys: pytest.CaptureFixture[str]) -> None:
    noted = Edition.objects.get(number=3).chain
    call_command("verify_history", head=noted)
    said = capsys.readouterr().out
    assert "5 editions" in said
    assert "3 entries were emptied by redactions; their digests are in the chain." in said
    assert "The noted link is that of edition 3." in said
    assert f"Head: {Edition.objects.get(number=5).chain} (edition 5)" in said


def test_a_rewritten_document_and_digest_are_found(history: None) -> None:
    with as_superuser_of_the_database() as cursor:
        cursor.execute(REWRITE)
    with pytest.raises(CommandError, match="edition 2 has the link") as found:
        call_command("verify_history")
    # The chain alone finds it.
    assert "digest" not in str(found.value)


def test_rewritten_links_too_are_found_by_one_noted_before(history: None) -> None:
    noted = Edition.objects.get(number=3).chain
    with as_superuser_of_the_database() as cursor:
        cursor.execute(REWRITE + LINK_AGAIN)
    call_command("verify_history")
    with pytest.raises(CommandError, match=f"no edition has the link {noted}"):
        call_command("verify_history", head=noted)


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        ("UPDATE editions_entry SET document = NULL WHERE slug = 'ban' AND edition_id = 2", "no redaction names it"),
        (
            "UPDATE editions_entry SET document = NULL, redaction_id = (SELECT max(id) FROM editions_redaction)"
            " WHERE slug = 'ban' AND edition_id = 2",
            "no redaction names it",
        ),
        # A redaction that names more than it emptied when it was made.
        (
            "UPDATE editions_redaction SET entries = entries || (SELECT id FROM editions_entry"
            " WHERE slug = 'ban' AND edition_id = 2)",
            "edition 5 has the link",
        ),
        ("UPDATE editions_edition SET published_at = published_at - interval '1 ms' WHERE number = 1", "edition 1 has"),
        ("UPDATE editions_edition SET chain = NULL WHERE number = 3", "edition 3 has no link"),
        ("UPDATE editions_entry SET slug = 'tariff' WHERE edition_id = 4", "edition 4 has"),
    ],
)
def test_what_was_rewritten_is_named(history: None, damage: str, expected: str) -> None:
    with as_superuser_of_the_database() as cursor:
        cursor.execute(damage)
    with pytest.raises(CommandError, match=expected):
        call_command("verify_history")


def test_an_edition_that_an_older_release_publishes_is_linked_too() -> None:
    published(an_event("ban"))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO editions_edition (number, published_at, note) VALUES (2, clock_timestamp(), '')")
    commit_constraints()
    assert [stored == computed for _, stored, computed in iter_links()] == [True, True]


def test_readers_can_note_a_link(client: Client, history: None) -> None:
    assert client.get("/api/v1/editions/3").json()["chain"] == Edition.objects.get(number=3).chain
    assert client.get("/api/v1/editions/5").json()["chain"] == Edition.objects.get(number=5).chain
