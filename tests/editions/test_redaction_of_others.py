"""What a redaction does to others that mention the subject, and what it leaves them."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from events.editions.management.commands.redact import LEFT
from events.editions.models import Edition, Entry, Redaction, Review, Revision
from events.editions.planning import PublishingRefused
from events.editions.publishing import withdraw
from events.editions.redaction.redact import redact
from events.editions.workflow import schedule, submit
from events.models import Event
from sources.models import Capture
from tests.answers import Json
from tests.desk import an_event, document, entry, key, latest_revision, published, written

pytestmark = pytest.mark.django_db

SENTENCE = "The minister is said to have taken the money himself."


def removed(name: str, by: User, **how: Json) -> Edition:
    subject, _, slug = name.partition("/")
    return redact(key(subject, slug), by=by, reason="Court order 1/26", **how)


def past(slug: str, edition: int) -> Entry:
    return Entry.objects.get(slug=slug, edition=edition)


def text_of(found: Entry) -> str:
    """The document of an entry that has one."""
    assert found.document
    return found.document


def reply(**row: Json) -> dict[str, Json]:
    return an_event("reply", **row)


def test_an_incoming_relation_is_gone_from_the_past_of_the_event_it_points_to(superuser: User) -> None:
    published(reply())
    # A title that the source has too, which both tell of.
    published(an_event("libel", title="Gazette", relations=[{"type": "disputes", "event": "reply"}]))
    assert text_of(past("reply", 2)).count("Gazette") > text_of(past("reply", 1)).count("Gazette")
    redaction = removed("event/libel", superuser)
    answer = past("reply", 2)
    assert answer.redaction
    assert (answer.document, answer.label, answer.redaction.edition, len(answer.digest)) == (None, "", redaction, 64)
    # Before it told of the other it was about itself alone, and so it is again.
    assert past("reply", 1).document == entry("reply").document


def test_revisions_of_others_that_name_it_are_emptied_and_their_latest_stand(superuser: User) -> None:
    published(an_event("libel"))
    quoting = [{"type": "disputes", "event": "libel", "note": "It was said that he lied"}]
    first = written(reply(relations=quoting)).new[-1]
    second = written(reply(relations=quoting, summary="More of it")).changed[-1]
    third = written(reply(relations=[])).changed[-1]
    removed("event/libel", superuser)
    rows = Revision.objects.in_bulk([first.pk, second.pk, third.pk])
    assert (rows[first.pk].row, rows[second.pk].row) == ({}, {})
    assert rows[third.pk].row["title"] == "Reply"


def test_a_revision_in_force_that_named_it_stands_and_is_reported_without_it(superuser: User) -> None:
    published(an_event("libel"), reply(relations=[{"type": "disputes", "event": "libel"}]))
    in_force = entry("reply").revision
    written(reply(relations=[]))
    removed("event/libel", superuser)
    in_force.refresh_from_db()
    assert in_force.row["title"] == "Reply"
    assert document("reply")["relations"] == []
    assert past("reply", 1).document is None


def test_a_redacted_capture_leaves_what_only_counts_it(superuser: User) -> None:
    captures = [{"seen": day, "text": f"Words of {day}, and no more"} for day in ("2023", "2024", "2025")]
    leak = {"slug": "leak", "title": "Leak", "type": "report", "rights": "public_domain", "captures": captures}
    quoting = {"source": "leak", "quote": "Words of 2024"}
    published(an_event("ban", citations=[quoting]), sources=[leak])
    withdraw([key("event", "ban")], by=None, reason="Under review")
    removed("capture/leak/2", superuser)
    assert past("leak", 1).document
    assert past("leak/1", 1).document
    # Its change from the second tells what stood there.
    assert past("leak/3", 1).document is None
    assert document("leak/3", "capture")["change"]["from"] == 1


def test_a_source_takes_along_captures_that_are_withdrawn_or_drafts(superuser: User) -> None:
    leak = {"slug": "leak", "title": "Leak", "type": "report"}
    published(sources=[leak | {"captures": [{"seen": "2024", "text": "Private words"}]}])
    withdraw([key("capture", "leak/1")], by=None, reason="Not theirs")
    written(sources=[leak | {"captures": [{"seen": "2025", "text": "Private drafts"}]}])
    removed("source/leak", superuser)
    assert not Capture.objects.exists()
    assert not Revision.objects.filter(row__text__startswith="Private").exists()
    assert {one.subject for one in Redaction.objects.all()} == {"source", "capture"}


def test_what_says_the_same_in_words_of_its_own_keeps_a_redaction_back_until_it_is_changed(superuser: User) -> None:
    published(an_event("libel", summary=SENTENCE), reply(summary=f"They wrote: “{SENTENCE}”"))
    with pytest.raises(
        PublishingRefused, match=r"(?s)event reply repeats these words: “They wrote.*redact despite copies"
    ):
        removed("event/libel", superuser)
    published(reply(summary="They wrote it"))
    removed("event/libel", superuser)
    assert past("reply", 1).document is None
    assert Revision.objects.get(subject_id=key("event", "reply").id, number=1).row == {}
    assert "They wrote it" in text_of(entry("reply"))


def test_others_may_be_let_go_on_saying_the_same_and_then_their_past_says_it_too(superuser: User) -> None:
    published(an_event("libel", summary=SENTENCE), reply(summary=SENTENCE))
    published(reply(summary=SENTENCE, title="Reply again"))
    removed("event/libel", superuser, despite_copies=True)
    assert SENTENCE in text_of(entry("reply"))
    assert SENTENCE in text_of(past("reply", 1))


def test_what_an_event_quotes_is_no_copy_where_another_quotes_the_same(superuser: User) -> None:
    citations = [{"source": "gazette", "quote": SENTENCE}]
    published(an_event("libel", citations=citations), reply(citations=citations))
    removed("event/libel", superuser)
    assert SENTENCE in text_of(entry("reply"))
    assert SENTENCE in text_of(past("reply", 1))


def test_a_quotation_of_words_that_another_capture_holds_keeps_nothing_back(superuser: User) -> None:
    texts = [f"{SENTENCE} {more}" for more in ("Call him at home.", "He denies it.")]
    captures = [{"seen": f"202{place}", "text": text} for place, text in enumerate(texts, 3)]
    citations = [{"source": "leak", "quote": SENTENCE}]
    published(
        an_event("ban", citations=citations),
        sources=[{"slug": "leak", "title": "Leak", "type": "report", "captures": captures}],
    )
    removed("capture/leak/1", superuser)
    assert SENTENCE in text_of(entry("ban"))
    with pytest.raises(PublishingRefused, match="event ban repeats these words"):
        removed("capture/leak/2", superuser)


def test_a_revision_of_another_that_waits_for_its_day_is_not_emptied_behind_its_back(superuser: User) -> None:
    published(an_event("libel"))
    naming = written(reply(relations=[{"type": "disputes", "event": "libel"}])).new[-1]
    schedule(naming, due=timezone.now() + dt.timedelta(1), note="Soon", correction=False, by=superuser)
    written(reply(relations=[]))
    with pytest.raises(
        PublishingRefused,
        match=r"revision 1, due .* names the subject or repeats its words\. Remove that schedule first",
    ):
        removed("event/libel", superuser)


def test_lists_of_working_rows_that_have_it_are_named(superuser: User) -> None:
    published(topics=[{"slug": "chips", "name": "Chips"}])
    written(reply(topics=["chips"]))
    with pytest.raises(PublishingRefused, match="still used by working rows: Reply"):
        removed("topic/chips", superuser)
    assert list(Event.objects.get(slug="reply").topics.values_list("slug", flat=True)) == ["chips"]


def test_a_reason_that_says_the_words_again_is_refused(superuser: User) -> None:
    published(an_event("libel", summary=SENTENCE))
    with pytest.raises(PublishingRefused, match="The reason repeats words"):
        redact(key("event", "libel"), by=superuser, reason=f"It says: {SENTENCE}")


def test_a_note_about_it_alone_is_emptied_and_others_are_if_requested(superuser: User) -> None:
    published(an_event("libel"), an_event("ban"), note="Two stories, one of which is untrue")
    published(an_event("libel", title="Libel again"), note="The untrue one")
    withdraw([key("event", "ban")], by=None, reason="Said once “Libel again”")
    removed("event/libel", superuser)
    notes = dict(Edition.objects.values_list("number", "note"))
    assert notes == {1: "Two stories, one of which is untrue", 2: "", 3: "", 4: "Court order 1/26"}
    assert set(Entry.objects.filter(edition__in=[2, 3]).values_list("note", flat=True)) == {""}
    removed("event/libel", superuser, empty_notes=[1])
    assert Edition.objects.get(pk=1).note == ""
    assert Edition.objects.get(pk=4).note == "Court order 1/26"
    with pytest.raises(PublishingRefused, match="There is no edition 9"):
        removed("event/libel", superuser, empty_notes=[9])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE editions_edition SET note = 'Another note' WHERE number = 1",
        "UPDATE editions_edition SET note = '', published_at = now() WHERE number = 1",
        "UPDATE editions_edition SET note = '' WHERE number = 2",
        "UPDATE editions_review SET comment = 'Another comment'",
        "UPDATE editions_review SET comment = '', stage = 'returned'",
    ],
)
def test_a_redaction_lets_notes_and_comments_be_emptied_and_nothing_else(statement: str, superuser: User) -> None:
    published(an_event("libel"))
    published(an_event("ban"))
    revision = latest_revision(Event.objects.get(slug="libel"))
    review = submit(revision, by=superuser, comment="Look at this")
    Redaction.objects.create(
        edition_id=2, subject="event", subject_id=revision.subject_id, reason="Why", ordered_by=superuser,
        editions=[1], reviews=[review.pk],
    )  # fmt: skip
    with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    Edition.objects.filter(pk=1).update(note="")
    Review.objects.update(comment="")


def test_the_history_of_another_whose_revision_was_emptied_is_still_shown(
    superuser: User, admin_client: Client
) -> None:
    published(an_event("libel"), reply(relations=[{"type": "disputes", "event": "libel"}]))
    published(reply(relations=[]))
    removed("event/libel", superuser)
    event = Event.objects.get(slug="reply")
    assert Revision.objects.get(subject_id=event.pk, number=1).row == {}
    for address in ("revisions/", "compare/?old=1&new=2", "change/"):
        assert admin_client.get(f"/admin/events/event/{event.pk}/{address}").status_code == 200, address
    page = admin_client.post(f"/admin/events/event/{event.pk}/revert/1/", follow=True)
    assert "Revision 1 was emptied by a redaction" in page.content.decode()


def test_what_the_command_leaves_to_its_operator_is_documented() -> None:
    documented = (settings.BASE_DIR / "docs" / "operations.md").read_text().lower()
    for left in LEFT:
        about = left.partition(":")[0].lower().split()[0]
        assert about.rstrip("s") in documented, left


@pytest.mark.django_db(transaction=True)
def test_the_command_says_what_it_did_and_what_is_left_to_its_operator(
    superuser: User, capsys: pytest.CaptureFixture[str], settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "captures").mkdir()
    (tmp_path / "captures" / "leak-0123").write_bytes(b"of a save that failed")
    published(an_event("libel"), an_event("ban"), note="Two stories")
    call_command("redact", "event/libel", reason="Court order 2/26", by="root")
    answer = capsys.readouterr().out
    assert "Redacted in edition 2." in answer
    assert "2 entries, 1 revisions" in answer
    assert "edition 1 published it together with others; its note is “Two stories”" in answer
    assert "no row refers to the stored file captures/leak-0123" in answer
    assert "Done: VACUUM (ANALYZE) of" in answer
    assert {f"- {left}" for left in LEFT} <= set(answer.splitlines())
    with pytest.raises(CommandError, match="no user ‘nobody’"):
        call_command("redact", "event/libel", reason="Court order 2/26", by="nobody")
