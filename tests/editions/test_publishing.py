import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from events.editions.drafts import save_revision
from events.editions.models import Edition, Entry, Revision
from events.editions.planning import PublishingRefused, plan
from events.editions.publishing import publish, rerender, withdraw
from events.models import Actor, Event
from sources.models import Source
from tests.answers import Json
from tests.desk import an_event, document, entry, key, latest_revision, published, written

pytestmark = pytest.mark.django_db


def test_editions_are_numbered_from_one_without_gaps() -> None:
    assert [published(an_event(slug)).number for slug in ("first", "second", "third")] == [1, 2, 3]


def test_editions_never_share_an_instant() -> None:
    instants = [published(an_event(slug)).published_at for slug in ("first", "second")]
    assert instants[0] < instants[1]


def test_what_an_event_needs_is_published_with_it_as_new() -> None:
    published(an_event("ban", topics=["chips"]), topics=[{"slug": "chips", "name": "Chips"}])
    assert {(e.subject, e.slug, e.change, e.cause) for e in Entry.objects.all()} == {
        ("event", "ban", "new", "own"),
        ("kind", "rule", "new", "own"),
        ("source", "gazette", "new", "own"),
        ("topic", "chips", "new", "own"),
    }


def test_a_need_is_published_from_its_latest_revision_when_only_the_event_is_named() -> None:
    imported = written(an_event("ban"))
    event = next(revision for revision in imported.new if revision.subject == "event")
    edition = publish([event], by=None, note="Only the event is named")
    assert {e.subject for e in edition.entries.all()} == {"event", "kind", "source"}


def test_what_is_published_is_the_revision_whatever_the_working_row_has_become() -> None:
    revision = next(r for r in written(an_event("ban", title="As previewed")).new if r.subject == "event")
    written(an_event("ban", title="Edited since"))
    publish([revision], by=None, note="The previewed one")
    assert document("ban")["title"] == "As previewed"


def test_an_unpublished_edit_of_an_event_is_not_public_when_a_neighbour_is_published() -> None:
    published(an_event("ban"), an_event("reply", relations=[{"type": "responds_to", "event": "ban"}]))
    written(an_event("ban", title="Draft title"))
    published(an_event("reply", title="New reply", relations=[{"type": "responds_to", "event": "ban"}]))
    assert document("ban")["title"] == "Ban"
    assert document("ban")["relations"][0]["event"]["title"] == "New reply"


def test_an_unpublished_edit_of_a_shared_source_never_reaches_the_public() -> None:
    published(an_event("ban"))
    written(an_event("other"), sources=[{"slug": "gazette", "title": "Draft title", "type": "official_notice"}])
    event = latest_revision(Event.objects.get(slug="other"))
    publish([event], by=None, note="The source is public already")
    assert document("other")["citations"][0]["source"]["title"] == "Gazette"
    assert document("gazette", "source")["title"] == "Gazette"


def test_an_unpublished_rename_of_an_actor_never_reaches_the_public() -> None:
    actors = [{"slug": "zte", "name": "ZTE", "kind": "company"}]
    published(an_event("ban", actors=[{"actor": "zte", "role": "target"}]), actors=actors)
    written(actors=[{"slug": "zte", "name": "Draft name", "kind": "company"}])
    published(an_event("ban", title="Second", actors=[{"actor": "zte", "role": "target"}]))
    assert Entry.objects.filter(subject="actor").count() == 1
    assert document("ban")["actors"][0]["name"] == "ZTE"


def test_a_rename_renders_neighbours_again_from_their_own_revisions() -> None:
    actors = [{"slug": "zte", "name": "ZTE", "kind": "company"}]
    published(an_event("ban", actors=[{"actor": "zte", "role": "target"}]), actors=actors)
    written(an_event("ban", title="Draft title", actors=[{"actor": "zte", "role": "target"}]))
    actor = Actor.objects.get(slug="zte")
    actor.slug, actor.name = "zte-corporation", "ZTE Corporation"
    actor.save()
    edition = publish([save_revision(actor, by=None)], by=None, note="Renamed")
    answer = document("ban")
    assert (answer["title"], answer["actors"][0]["slug"], answer["actors"][0]["name"]) == (
        "Ban",
        "zte-corporation",
        "ZTE Corporation",
    )
    assert [(e.slug, e.cause, e.change) for e in edition.entries.order_by("cause")] == [
        ("ban", "neighbour", "update"),
        ("zte-corporation", "own", "update"),
    ]


def test_a_publishers_new_name_reaches_the_events_that_cite_its_sources() -> None:
    sources = [{"slug": "gazette", "title": "Gazette", "type": "official_notice", "publisher": "office"}]
    published(an_event("ban"), sources=sources, publishers=[{"slug": "office", "name": "Office"}])
    edition = published(publishers=[{"slug": "office", "name": "Government Office"}])
    assert document("ban")["citations"][0]["source"]["publisher"]["name"] == "Government Office"
    assert sorted(e.slug for e in edition.entries.all()) == ["ban", "gazette", "office"]


def test_a_neighbour_whose_document_stays_the_same_gets_no_entry() -> None:
    published(an_event("ban"), sources=[{"slug": "gazette", "title": "Gazette", "type": "official_notice"}])
    # An event does not tell its sources' rights.
    edition = published(
        sources=[{"slug": "gazette", "title": "Gazette", "type": "official_notice", "rights": "public_domain"}]
    )
    assert [e.slug for e in edition.entries.all()] == ["gazette"]


def test_an_own_revision_always_writes_an_entry() -> None:
    published(an_event("ban"))
    revision = latest_revision(Event.objects.get(slug="ban"))
    edition = publish([revision], by=None, note="Said again")
    assert [(e.slug, e.change) for e in edition.entries.all()] == [("ban", "update")]


def test_inverse_relations_appear_and_disappear() -> None:
    published(an_event("ban"))
    published(an_event("reply", relations=[{"type": "responds_to", "event": "ban", "basis": "inferred"}]))
    assert [(r["type"], r["direction"], r["basis"], r["event"]["slug"]) for r in document("ban")["relations"]] == [
        ("responds_to", "in", "inferred", "reply")
    ]
    published(an_event("reply", relations=[]))
    assert document("ban")["relations"] == []


def test_a_relation_shows_only_when_both_ends_are_in_force() -> None:
    imported = written(an_event("ban"), an_event("reply", relations=[{"type": "responds_to", "event": "ban"}]))
    reply = next(r for r in imported.new if r.row["slug"] == "reply")
    publish([reply], by=None, note="The other end is a draft")
    assert document("reply")["relations"] == []
    publish([next(r for r in imported.new if r.row["slug"] == "ban")], by=None, note="Now both")
    assert document("reply")["relations"][0]["event"]["slug"] == "ban"
    withdraw([key("event", "ban")], by=None, reason="It never happened")
    assert document("reply")["relations"] == []


def test_a_new_relation_does_not_render_the_neighbours_neighbours() -> None:
    published(
        an_event("ban"),
        an_event("reply", relations=[{"type": "responds_to", "event": "ban"}]),
        an_event("echo", relations=[{"type": "responds_to", "event": "reply"}]),
    )
    edition = published(an_event("ban", summary="More is known."))
    assert [e.slug for e in edition.entries.all()] == ["ban"]


def test_an_incomplete_event_is_refused_with_everything_it_lacks() -> None:
    imported = written({"slug": "ban", "title": "Ban"})
    with pytest.raises(PublishingRefused) as refused:
        publish([r for r in imported.new if r.subject == "event"], by=None, note="Too early")
    assert refused.value.problems == [
        "event ban: it has no kind",
        "event ban: it has no date",
        "event ban: no source attests it",
    ]
    assert not Edition.objects.exists()
    assert not Entry.objects.exists()


def test_two_revisions_of_one_subject_are_refused() -> None:
    written(an_event("ban"))
    written(an_event("ban", title="Again"))
    with pytest.raises(PublishingRefused, match="two revisions"):
        publish(Revision.objects.filter(subject="event"), by=None, note="Both")


def test_a_published_slug_is_never_reused() -> None:
    published(an_event("ban"))
    event = Event.objects.get(slug="ban")
    event.slug = "export-ban"
    event.save()
    publish([save_revision(event, by=None)], by=None, note="Renamed")
    other = Event.objects.create(id="00000000-0000-4000-8000-000000000001", slug="ban", title="Another")
    with pytest.raises(PublishingRefused, match="never reused"):
        publish([save_revision(other, by=None)], by=None, note="Another event, same slug")


def test_a_rename_keeps_the_former_slug() -> None:
    published(an_event("ban"))
    event = Event.objects.get(slug="ban")
    event.slug = "export-ban"
    event.save()
    publish([save_revision(event, by=None)], by=None, note="Renamed")
    assert entry("export-ban").former_slugs == ["ban"]


def test_withdrawing_empties_the_document_and_keeps_what_was_said() -> None:
    published(an_event("ban"))
    said = entry("ban").document
    edition = withdraw([key("event", "ban")], by=None, reason="It never happened")
    now = entry("ban")
    assert (now.document, now.change, now.note, now.edition) == (None, "withdrawal", "It never happened", edition)
    assert now.kind == "rule"
    assert Entry.objects.get(subject="event", edition=1).document == said


def test_withdrawing_what_others_need_is_refused_naming_them() -> None:
    published(an_event("ban"), an_event("reply"))
    with pytest.raises(PublishingRefused) as refused:
        withdraw([key("source", "gazette")], by=None, reason="A forgery")
    assert {problem.split(". ")[0] for problem in refused.value.problems} == {
        "source gazette is needed by event ban",
        "source gazette is needed by event reply",
    }


def test_withdrawing_what_is_needed_together_with_what_needs_it_is_one_edition() -> None:
    published(an_event("ban"))
    edition = withdraw([key("source", "gazette"), key("event", "ban")], by=None, reason="A forgery")
    assert {e.slug for e in edition.entries.all()} == {"ban", "gazette"}


def test_a_withdrawal_needs_a_reason() -> None:
    published(an_event("ban"))
    with pytest.raises(PublishingRefused, match="needs a reason"):
        withdraw([key("event", "ban")], by=None, reason=" ")


def test_an_event_cannot_lean_on_a_withdrawn_source() -> None:
    published(an_event("ban"))
    withdraw([key("source", "gazette"), key("event", "ban")], by=None, reason="A forgery")
    with pytest.raises(PublishingRefused, match="needs source gazette, which is withdrawn"):
        publish([latest_revision(Event.objects.get(slug="ban"))], by=None, note="Back again")


def test_a_correction_is_one_only_for_what_was_public_before() -> None:
    published(an_event("ban"))
    published(an_event("ban", title="Ban, corrected"), an_event("reply"), correction=True)
    assert (entry("ban").change, entry("reply").change) == ("correction", "new")


def test_a_neighbours_entry_carries_on_what_was_said_of_the_event_itself() -> None:
    actors = [{"slug": "zte", "name": "ZTE", "kind": "company"}]
    published(an_event("ban", actors=[{"actor": "zte", "role": "target"}]), actors=actors)
    published(an_event("ban", summary="Corrected.", actors=[{"actor": "zte", "role": "target"}]), correction=True)
    published(actors=[{"slug": "zte", "name": "ZTE Corporation", "kind": "company"}])
    ban = entry("ban")
    assert (ban.edition_id, ban.change, ban.cause) == (3, "update", "neighbour")
    assert (ban.own_edition, ban.own_change, ban.sequence) == (2, "correction", 1)


def test_rerendering_an_unchanged_timeline_is_refused() -> None:
    published(an_event("ban"))
    with pytest.raises(PublishingRefused, match="Nothing would change"):
        rerender(by=None, note="No renderer has changed")


def test_a_plan_writes_nothing_and_names_the_dependents() -> None:
    actors = [{"slug": "zte", "name": "ZTE", "kind": "company"}]
    published(an_event("ban", actors=[{"actor": "zte", "role": "target"}]), actors=actors)
    actor = Actor.objects.get(slug="zte")
    actor.name = "ZTE Corporation"
    actor.save()
    steps = plan([save_revision(actor, by=None)])
    assert [(step.key.subject, step.cause) for step in steps] == [("actor", "own"), ("event", "neighbour")]
    assert Edition.objects.count() == 1


def test_an_old_edition_keeps_its_bytes_through_ten_more() -> None:
    published(an_event("ban"))
    before = [e.document for e in Entry.objects.in_edition(1).order_by("pk")]
    for number in range(10):
        published(
            an_event("ban", summary=f"Summary {number}"),
            sources=[{"slug": "gazette", "title": f"Gazette {number}", "type": "official_notice"}],
        )
    assert [e.document for e in Entry.objects.in_edition(1).order_by("pk")] == before


def test_a_save_that_changes_nothing_makes_no_revision() -> None:
    written(an_event("ban"))
    save_revision(Event.objects.get(slug="ban"), by=None)
    assert Revision.objects.filter(subject="event").count() == 1


def test_a_revision_has_every_key_of_its_import_row() -> None:
    written(an_event("ban"))
    row = Revision.objects.get(subject="event").row
    assert row.keys() == {
        "id", "slug", "former_slugs", "title", "summary", "kind", "dates", "topics", "jurisdictions", "significance",
        "actors", "relations", "media", "citations",
    }  # fmt: skip
    assert row["citations"][0]["source"] == str(key("source", "gazette").id)


def test_publishing_takes_as_many_queries_for_twenty_events_as_for_two(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    def queries(*slugs: str) -> int:
        revisions = [r for r in written(*[an_event(slug) for slug in slugs]).new if r.subject == "event"]
        with connection.execute_wrapper(counting := Counting()):
            publish(revisions, by=None, note="Counted")
        return counting.number

    published(an_event("zero"))
    assert queries("one", "two") == queries(*(f"event-{number}" for number in range(20)))


class Counting:
    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Json, sql: str, params: Json, many: bool, context: Json) -> Json:
        self.number += 1
        return execute(sql, params, many, context)


@pytest.mark.parametrize(
    "columns",
    [{"earliest": "2020-01-02", "latest": "2020-01-01"}, {"slug": "Not a slug"}],
)
def test_the_database_itself_refuses_what_the_forms_refuse(columns: dict[str, Json]) -> None:
    published(an_event("ban"))
    ban = entry("ban")
    ban.pk, ban.subject_id, ban.slug = None, "00000000-0000-4000-8000-000000000002", "other"
    for name, value in columns.items():
        setattr(ban, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        ban.save(force_insert=True)


@pytest.mark.parametrize("year", ["12026-01-01", "0044-03-15 BC", "infinity"])
def test_a_year_no_client_can_read_is_refused_by_the_database(year: str) -> None:
    published(an_event("ban"))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_eventdate (event_id, type, date, status, note, position, earliest)"
            " SELECT id, 'effective', '2020', 'accepted', '', 9, %s::date FROM events_event",
            [year],
        )


def test_one_subject_has_one_entry_in_force() -> None:
    published(an_event("ban"))
    ban = entry("ban")
    ban.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        ban.save(force_insert=True)


def test_a_source_needs_no_publisher() -> None:
    published(an_event("ban"))
    assert Source.objects.get().publisher is None
    assert document("gazette", "source")["publisher"] is None
