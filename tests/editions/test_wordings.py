"""The index that quotations are checked by: written by publishing, and made again where it is missing."""

from io import StringIO

import pytest
from django.core.management import call_command

from events.editions.models import Wording
from events.editions.publishing import withdraw
from tests.desk import an_event, entry, key, published

pytestmark = pytest.mark.django_db

OPEN = {"slug": "open", "title": "Open", "type": "press_release", "rights": "public_domain"}
CLOSED = OPEN | {"slug": "closed", "rights": "protected"}
CAPTURE = {"seen": "2025-05", "text": "The bureau revised the rule on the seventh of May. So it is.", "extent": "whole"}
QUOTING = {"citations": [{"source": "open", "quote": "revised the rule"}, {"source": "gazette"}]}


def publish_everything() -> None:
    published(an_event("ban", **QUOTING), sources=[one | {"captures": [CAPTURE]} for one in (OPEN, CLOSED)])


def index() -> dict[str, tuple[str, int, int]]:
    rows = Wording.objects.select_related("entry").order_by("entry__slug")
    return {one.entry.slug: (str(one.seen), len(one.pairs), len(one.sentences)) for one in rows}


INDEXED = {"ban": ("None", 2, 0), "closed/1": ("2025-05-31", 0, 2), "open/1": ("2025-05-31", 12, 0)}


def test_publishing_indexes_public_words_by_pairs_and_others_by_hashes_of_sentences() -> None:
    publish_everything()
    assert index() == INDEXED


def test_what_rights_close_is_indexed_by_hashes_from_then_on() -> None:
    publish_everything()
    published(sources=[OPEN | {"rights": "protected"}])
    now = Wording.objects.get(entry=entry("open/1", "capture"))
    assert (now.pairs, len(now.sentences)) == ([], 2)


def test_a_withdrawal_indexes_nothing() -> None:
    publish_everything()
    withdraw([key("event", "ban")], by=None, reason="Wrong")
    assert not Wording.objects.filter(entry__replaced_in=None, entry__subject="event").exists()
    assert Wording.objects.filter(entry__subject="event").count() == 1


def test_what_is_missing_is_indexed_again_and_nothing_twice() -> None:
    publish_everything()
    Wording.objects.exclude(entry__slug="ban").delete()
    said = StringIO()
    call_command("index_wordings", stdout=said)
    call_command("index_wordings", stdout=said)
    call_command("index_wordings", all=True, stdout=said)
    assert said.getvalue().split("\n")[:3] == ["Indexed 2 entries.", "Indexed 0 entries.", "Indexed 3 entries."]
    assert index() == INDEXED
