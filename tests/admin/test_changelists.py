"""Lists stay quick however long they are, and answer whatever they are asked."""

import itertools

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.editions.models import SavedFilter
from events.editions.workflow import STATES, annotate_state, filter_by_state, submit
from events.models import Event
from tests.admin.conftest import Login, address, form_values
from tests.desk import an_event, latest_revision, published, written

pytestmark = pytest.mark.django_db

EVENTS = "admin:events_event_changelist"
LISTS = [f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry]


def _shown(client: Client, **requested: str) -> list[str]:
    return [event.slug for event in client.get(reverse(EVENTS), requested).context["cl"].result_list]


@pytest.mark.parametrize("requested", ["", "?state=draft", "?date=2019", "?o=3", "?q=e"])
@pytest.mark.parametrize("name", ["events_event", "events_actor", "sources_source", "sources_capture"])
def test_a_list_takes_as_many_queries_for_two_rows_as_for_twenty(publisher: Client, name: str, requested: str) -> None:
    def write(*numbers: int) -> None:
        captures = [{"seen": "2019", "text": f"Words {number}"} for number in numbers]
        written(
            *[an_event(f"e{n}", actors=[{"actor": f"e{n}", "role": "issuer"}]) for n in numbers],
            actors=[{"slug": f"e{n}", "name": f"Actor {n}", "kind": "agency"} for n in numbers],
            sources=[
                {"slug": f"e{n}", "title": f"E {n}", "type": "statute", "captures": [capture]}
                for n, capture in zip(numbers, captures, strict=True)
            ],
        )

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            publisher.get(f"{reverse(f'admin:{name}_changelist')}{requested}")
        return len(captured)

    write(0, 1)
    queries()
    few = queries()
    write(*range(2, 20))
    assert queries() == few <= 17


@pytest.mark.parametrize("name", LISTS)
def test_a_bad_query_string_is_never_an_error_of_ours(client: Client, superuser: User, name: str) -> None:
    published(an_event("a"))
    client.force_login(superuser, backend="django.contrib.auth.backends.ModelBackend")
    model_admin = next(
        one for one in admin.site._registry.values() if name.endswith(f"_{one.opts.model_name}_changelist")
    )
    ours = itertools.product(["p", "o", "q", "state", "date", "due"], ["0", "9" * 20, "%00", "%ed%a0%80", "x"])
    fields = [field.name for field in model_admin.opts.get_fields()]
    theirs = itertools.product(fields, ["__exact=%00", "__year=0", "=" + "9" * 20])
    others = ["e=1", "all=", "_to_field=x", "_popup=1&q=", "nothing=1", "pk__regex=("]
    requested = [f"{name}={value}" for name, value in ours] + [f"{name}{rest}" for name, rest in theirs] + others
    bad = [query for query in requested if client.get(f"{reverse(name)}?{query}").status_code >= 500]
    assert bad == []


@pytest.mark.parametrize("state", ["draft", "in review", "published", "withdrawn"])
def test_a_list_is_filtered_by_state(editor: Client, state: str) -> None:
    written(an_event("a"))
    assert _shown(editor, state=state) == (["a"] if state == "draft" else [])


def test_the_state_that_is_shown_is_the_state_that_is_filtered_by(superuser: User) -> None:
    published(an_event("a"), an_event("b"), an_event("c"))
    written(an_event("b", title="Changed"), an_event("c", title="Submitted"), an_event("d"), an_event("e"))
    for slug in "ce":
        submit(latest_revision(Event.objects.get(slug=slug)), by=superuser)
    answer = {event.slug: getattr(event, "state", "") for event in annotate_state(Event.objects.all())}
    assert answer == {"a": "published", "b": STATES[3], "c": "in review", "d": "draft", "e": "in review"}
    for state in STATES:
        assert {event.slug for event in filter_by_state(Event.objects.all(), state)} == {
            s for s in answer if answer[s] == state
        }


def test_events_are_found_by_year_then_month_then_day(editor: Client) -> None:
    written(an_event("a", date="2019-05-16"), an_event("b", date="2019-05"), an_event("c", date="2020"))
    offered = [
        dict(editor.get(reverse(EVENTS), {"date": date}).context["cl"].filter_specs[2].lookup_choices)
        for date in ("", "2019", "2019-05")
    ]
    assert list(offered[0]) == ["2020", "2019"]
    assert offered[1]["2019-05"] == "May 2019"
    assert "2019-05-31" in offered[2]
    assert sorted(_shown(editor, date="2019")) == ["a", "b"]
    assert _shown(editor, date="2019-05-16") == ["a"]
    assert _shown(editor, date="2020-01") == ["c"]


def test_a_long_past_is_offered_by_the_century_or_decade(editor: Client) -> None:
    written(an_event("a", date="0001"), an_event("b", date="9999"))
    offered = dict(editor.get(reverse(EVENTS)).context["cl"].filter_specs[2].lookup_choices)
    assert (len(offered), offered["00XX"]) == (100, "the 1st century")
    assert _shown(editor, date="00XX") == ["a"]
    within = dict(editor.get(reverse(EVENTS), {"date": "999X"}).context["cl"].filter_specs[2].lookup_choices)
    assert "9999" in within


def test_events_are_sorted_by_their_axis_date(editor: Client) -> None:
    dates = [{"type": "effective", "date": "2019"}, {"type": "announced", "date": "1990"}]
    written(an_event("a", dates=dates), an_event("b", date="2000"), an_event("c", date="2020"))
    assert _shown(editor, o="3") == ["b", "a", "c"]
    assert _shown(editor, o="-3") == ["c", "a", "b"]


@pytest.mark.parametrize("model", ["events_event", "events_actor", "sources_source", "editions_revision"])
@pytest.mark.parametrize("name", ["change", "delete", "history"])
def test_an_address_of_nothing_leads_back(editor: Client, model: str, name: str) -> None:
    assert editor.get(reverse(f"admin:{model}_{name}", args=["nothing"])).status_code in (302, 403, 404)


def _change(client: Client, slug: str, title: str) -> None:
    event = Event.objects.get(slug=slug)
    client.post(address(event), form_values(client, event) | {"title": title})


def test_a_list_begins_with_what_was_changed_last_and_says_by_whom(editor: Client) -> None:
    written(*(an_event(slug) for slug in "abc"))
    never_saved = Event.objects.create(slug="z", title="Never saved as a revision")
    _change(editor, "a", "Changed")
    assert _shown(editor) == ["a", "c", "b", never_saved.slug]
    page = editor.get(reverse(EVENTS))
    first, second = (one.latest_revision for one in page.context["cl"].result_list[:2])
    assert (str(first.created_by), second.created_by) == ("erin", None)
    assert "by command" in page.content.decode()
    assert _shown(editor, o="1") == ["b", "c", "a", "z"]


def test_the_pages_of_a_list_go_on_from_the_newest_and_end_with_rows_never_saved(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admin.site._registry[Event], "list_per_page", 2)
    written(*(an_event(slug) for slug in "abc"), an_event("other"))
    for slug in "xy":
        Event.objects.create(slug=slug, title="Title")
    assert [_shown(editor, p=str(number)) for number in (1, 2, 3)] == [["other", "c"], ["b", "a"], ["x", "y"]]
    _change(editor, "a", "A found title")
    assert [_shown(editor, p=str(number), q="title") for number in (1, 2)] == [["a", "x"], ["y"]]


def test_mine_is_what_i_changed_last_or_ever(login: Login) -> None:
    erin, otto = login("erin", "Editor"), login("otto", "Editor")
    written(*(an_event(slug) for slug in "abc"))
    _change(erin, "a", "By Erin")
    _change(erin, "b", "By Erin")
    _change(otto, "b", "By Otto")
    assert _shown(erin, mine="last") == ["a"]
    assert _shown(erin, mine="ever") == ["b", "a"]
    assert _shown(otto, mine="last") == ["b"]


def test_a_saved_filter_is_its_users_alone(login: Login) -> None:
    erin, otto = login("erin", "Editor"), login("otto", "Editor")
    filters = reverse("admin:events_event_filters")
    erin.post(filters, {"name": "Chips, drafts", "query": "state=draft&q=chips&p=3"})
    erin.post(filters, {"name": "Chips, drafts", "query": "q=chips&state=in+review"})
    kept = SavedFilter.objects.get()
    assert (kept.saved_by.username, kept.query) == ("erin", "q=chips&state=in+review")
    assert "Chips, drafts" in erin.get(reverse(EVENTS)).content.decode()
    assert "Chips, drafts" not in erin.get(reverse("admin:events_actor_changelist")).content.decode()
    assert "Chips, drafts" not in otto.get(reverse(EVENTS)).content.decode()
    otto.post(filters, {"remove": "Chips, drafts", "query": ""})
    assert SavedFilter.objects.exists()
    answer = erin.post(filters, {"remove": "Chips, drafts", "query": "q=chips"})
    assert answer["Location"] == f"{reverse(EVENTS)}?q=chips"
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"name": "", "query": "q=a"},
        {"name": "Long", "query": f"q={'a' * 2000}"},
        {"name": "All", "query": "p=2"},
        {"name": "A\x00", "query": "q=a"},
    ],
)
def test_a_filter_without_a_name_or_a_filter_is_refused(editor: Client, sent: dict[str, str]) -> None:
    answer = editor.post(reverse("admin:events_event_filters"), sent, follow=True)
    assert not SavedFilter.objects.exists()
    assert list(answer.context["messages"])
