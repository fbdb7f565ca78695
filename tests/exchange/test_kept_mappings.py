"""Mappings of tables are made from the headings or a file, kept by name, and used by name."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from events.editions.publishing import withdraw
from events.editions.redaction.redact import redact
from events.exchange.kept_mappings import keep_mapping
from events.exchange.mappings import TableMapping, read_mapping, render_mapping
from events.models import Event, KeptMapping
from tests.answers import Response
from tests.desk import an_event, key, published, written
from tests.exchange.test_import_page import editor as editor  # a fixture
from tests.exchange.test_import_page import upload

pytestmark = pytest.mark.django_db

TABLE = "Firm,Listed,Where\nHuawei,2019-05-16,China\nZTE,2018-04-15,China\n"
MAPPING = "columns: {Firm: title, Listed: date effective}\nvalues: {Where: {China: CN}}\n"


def again(client: Client, tried: Response, **fields: object) -> Response:
    """Preview the file that is kept once more."""
    kept = tried.context["form"].initial["kept"]
    return client.post(reverse("admin:events_event_import"), {"kept": kept, "format": "csv"} | fields)


def columns_of(tried: Response) -> dict[str, str]:
    return {one.heading: one.column for one in tried.context["headings"]}


def chosen(tried: Response, **columns: str) -> dict[str, list[str]]:
    """What the form sends of the headings that it shows, with these columns chosen."""
    shown = columns_of(tried)
    return {
        "heading": [*shown], "shown": [*shown.values()], "column": [columns.get(name, shown[name]) for name in shown],
    }  # fmt: skip


def test_a_mapping_is_made_from_the_headings_kept_by_name_and_used_for_the_next_file(
    client: Client, editor: User
) -> None:
    tried = upload(client, TABLE)
    assert columns_of(tried) == {"Firm": "", "Listed": "", "Where": ""}
    made = again(client, tried, keep_as="Listings", **chosen(tried, Firm="title", Listed="date effective"))
    assert "The mapping is kept as “Listings”." in made.content.decode()
    assert (made.context["new_count"], made.context["problem_count"]) == (2, 0)
    assert read_mapping(KeptMapping.objects.get().text.encode()).columns == {
        "Firm": "title", "Listed": "date effective",
    }  # fmt: skip
    following = upload(client, "Firm,Listed\nSMIC,2020-12-18\n", name="b.csv", kept_mapping="Listings")
    assert columns_of(following) == {"Firm": "title", "Listed": "date effective"}
    client.post(reverse("admin:events_event_import"), {"packed": following.context["packed"]})
    event = Event.objects.get()
    assert (event.title, event.dates.get().type, event.dates.get().date) == ("SMIC", "effective", "2020-12-18")


def test_what_is_chosen_keeps_the_constants_and_values_of_the_mapping(client: Client, editor: User) -> None:
    keep_mapping("Listings", MAPPING)
    tried = upload(client, TABLE, kept_mapping="Listings")
    made = again(client, tried, keep_as="Listings", **chosen(tried, Where="jurisdictions"))
    assert made.context["problem_count"] == 0
    kept = read_mapping(KeptMapping.objects.get().text.encode())
    assert kept.values == {"Where": {"China": "CN"}}
    assert kept.columns == {"Firm": "title", "Listed": "date effective", "Where": "jurisdictions"}


def test_where_nothing_is_chosen_the_table_is_read_as_before(client: Client, editor: User) -> None:
    tried = upload(client, "Headline,When\nA,2019\n")
    assert columns_of(tried) == {"Headline": "title", "When": "date"}
    made = again(client, tried, **chosen(tried))
    assert (made.context["mapping"], made.context["new_count"]) == ("", 1)


def test_a_table_of_our_own_and_other_files_have_no_headings_to_choose(client: Client, editor: User) -> None:
    published(an_event("a"))
    table = client.get("/api/v1/events.csv").getvalue()
    assert upload(client, table).context["headings"] == []
    assert upload(client, '{"events": []}', "annals", "a.json").context["headings"] == []


@pytest.mark.parametrize(
    ("fields", "name", "reason"),
    [
        ({"keep_as": "Listings"}, "keep_as", "There is no mapping to keep."),
        ({"kept_mapping": "Others"}, "kept_mapping", "Select a valid choice."),
    ],
)
def test_what_cannot_be_kept_or_used_is_named(
    client: Client, editor: User, fields: dict[str, str], name: str, reason: str
) -> None:
    tried = upload(client, TABLE, **fields)
    assert tried.context["form"].errors[name][0].startswith(reason)
    assert not KeptMapping.objects.exists()


def test_a_mapping_file_and_one_that_is_kept_are_not_both_given(client: Client, editor: User) -> None:
    keep_mapping("Listings", MAPPING)
    file = SimpleUploadedFile("m.yaml", b"Firm: title")
    tried = upload(client, TABLE, mapping=file, kept_mapping="Listings")
    assert tried.context["form"].errors["kept_mapping"] == ["Give a mapping file or a mapping that is kept, not both."]


def test_a_mapping_typed_in_its_own_form_is_checked(admin_client: Client) -> None:
    form = reverse("admin:events_keptmapping_add")
    refused = admin_client.post(form, {"name": "Listings", "text": "colums: {A: title}\nx: []"})
    assert "The mapping cannot be used" in refused.content.decode()
    assert admin_client.post(form, {"name": "Listings", "text": MAPPING}).status_code == 302
    assert KeptMapping.objects.get().text == MAPPING.strip()


def test_the_command_takes_a_mapping_by_its_name(tmp_path: Path) -> None:
    written()
    keep_mapping("Listings", MAPPING)
    path = tmp_path / "a.csv"
    path.write_text(TABLE)
    call_command("import_events", path, mapping="Listings")
    assert sorted(Event.objects.values_list("title", flat=True)) == ["Huawei", "ZTE"]
    with pytest.raises(CommandError, match="Listing: unknown mapping 'Listing': did you mean 'Listings'"):
        call_command("import_events", path, mapping="Listing")
    with pytest.raises(CommandError, match=r"absent\.yaml: No such file"):
        call_command("import_events", path, mapping=str(tmp_path / "absent.yaml"))


@pytest.mark.parametrize(
    "mapping",
    [
        TableMapping({}),
        TableMapping({"NO": "title", "2018": "date", "a: b": "summary", "#": "kind"}, {"kind": "NO"}),
        TableMapping({"标题": "title"}, {"actors": "BIS (issuer); 华为"}, {"Where": {"": "CN", "NO": "~"}}, "month"),
    ],
)
def test_a_mapping_that_is_written_reads_the_same(mapping: TableMapping) -> None:
    assert read_mapping(render_mapping(mapping).encode()) == mapping


def test_a_redaction_deletes_the_mappings_that_name_what_is_redacted(admin_user: User) -> None:
    published(an_event("a"), actors=[{"slug": "doe", "name": "Jane Q. Doe", "kind": "person"}])
    keep_mapping("constant", "columns: {A: title}\nconstants: {actors: Jane Q. Doe (target)}")
    keep_mapping("value", "columns: {A: title}\nvalues: {B: {JD: jane q. doe}}")
    keep_mapping("Jane Q. Doe", "A: title")
    keep_mapping("other", "columns: {A: title}\nconstants: {actors: Jane Roe (target)}")
    withdraw([key("actor", "doe")], by=None, reason="By request")
    redact(key("actor", "doe"), by=admin_user, reason="By request")
    assert [kept.name for kept in KeptMapping.objects.all()] == ["other"]
