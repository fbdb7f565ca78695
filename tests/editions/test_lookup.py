"""Which subject a name leads to where it could lead to more than one."""

import pytest
from django.db import transaction
from django.utils import timezone

from events.editions.asof import pin
from events.editions.drafts import derive_subject_id, save_revision
from events.editions.lookup import Found, NotPublic, find_entry
from events.editions.planning import plan
from events.editions.publishing import create_next_edition, publish, withdraw, write_entries
from events.models import Event
from tests.desk import an_event, key, published

pytestmark = pytest.mark.django_db


def found(name: str) -> Found:
    return find_entry("event", name, pin(now=timezone.now()))


def merge(gone: str, kept: str) -> None:
    """One edition in which one event is withdrawn, and its slug leads to the other."""
    event = Event.objects.get(slug=kept)
    event.former_slugs = [gone]
    event.save()
    with transaction.atomic():
        write_entries(
            create_next_edition(None, "They are one"), plan([save_revision(event, by=None)], [key("event", gone)])
        )


@pytest.fixture(params=[("a", "b"), ("b", "a")], ids=["an earlier into a later", "a later into an earlier"])
def merged(request: pytest.FixtureRequest) -> tuple[str, str]:
    """An event that was merged away, and the one that was kept."""
    published(an_event("a"))
    published(an_event("b"))
    gone, kept = request.param
    merge(gone, kept)
    return gone, kept


def test_a_slug_that_was_merged_away_leads_to_what_was_kept(merged: tuple[str, str]) -> None:
    gone, kept = merged
    assert (found(gone).entry.slug, found(gone).renamed) == (kept, True)
    assert (found(kept).entry.slug, found(kept).renamed) == (kept, False)


def test_where_both_are_withdrawn_each_is_found_by_its_own_slug(merged: tuple[str, str]) -> None:
    gone, kept = merged
    withdraw([key("event", kept)], by=None, reason="Not so")
    assert [(found(slug).entry.slug, found(slug).renamed) for slug in merged] == [(gone, False), (kept, False)]


def test_an_id_leads_to_its_subject_and_moves_to_its_slug() -> None:
    published(an_event("a"))
    id = str(derive_subject_id("event", "a"))
    for name in (id, id.upper(), id.replace("-", "")):
        assert (found(name).entry.slug, found(name).renamed) == ("a", True)


def test_a_former_slug_leads_on_once_the_new_one_is_public() -> None:
    published(an_event("a"))
    event = Event.objects.get()
    event.slug = "b"
    event.save()
    renamed = save_revision(event, by=None)
    assert found("a").renamed is False
    with pytest.raises(NotPublic, match="no event ‘b’ in edition 1"):
        found("b")
    publish([renamed], by=None, note="Renamed")
    assert (found("a").entry.slug, found("a").renamed, found("b").renamed) == ("b", True, False)


@pytest.mark.parametrize("name", ["none", "a\0", "", "A", "00000000-0000-0000-0000-000000000000"])
def test_a_name_that_was_never_public_leads_nowhere(name: str) -> None:
    published(an_event("a"))
    with pytest.raises(NotPublic):
        found(name)
