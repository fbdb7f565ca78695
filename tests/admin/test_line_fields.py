"""Lists in forms: one a line, and nothing changes by saving what nobody touched."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.editions.models import Revision
from events.models import Actor, Event
from sources.models import Source
from tests.desk import an_event, written

from .conftest import address, form_values, sent

pytestmark = pytest.mark.django_db
COMMAS = ["Huawei Technologies Co., Ltd.", "华为技术有限公司"]
AUTHORS = ["Doe, Jane", "Roe, Richard"]


def saved(editor: Client, row: Any, **typed: str) -> Any:
    """What a form answers when it is saved, with this typed into it."""
    form = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    return editor.post(form, sent(editor.get(form)) | typed)


def test_saving_an_untouched_form_leaves_names_with_commas_as_they_are(editor: Client) -> None:
    source = {"slug": "doc", "title": "Doc", "type": "report", "authors": AUTHORS, "identifiers": {"doi": "10.1/a: b"}}
    written(actors=[{"slug": "huawei", "name": "Huawei", "kind": "company", "aliases": COMMAS}], sources=[source])
    revisions = Revision.objects.count()
    for row in (Actor.objects.get(), Source.objects.get(slug="doc")):
        assert saved(editor, row).status_code == 302
    assert Revision.objects.count() == revisions
    assert Actor.objects.get().aliases == COMMAS
    assert Source.objects.get(slug="doc").authors == AUTHORS


def test_names_with_commas_are_typed_one_a_line(editor: Client) -> None:
    written(actors=[{"slug": "huawei", "name": "Huawei", "kind": "company"}])
    saved(editor, Actor.objects.get(), aliases="\r\n".join(["", *COMMAS]))
    assert Actor.objects.get().aliases == COMMAS


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("USA, Germany", ["‘USA’ is not an ISO 3166-1 country code. Write US.", "Write DE."]),
        ("us", ["Write US."]),
        ("Atlantis", ["‘Atlantis’ is not an ISO 3166-1 country code. Write one such as US or EU."]),
    ],
)
def test_a_country_that_is_no_code_is_named_with_the_code_meant(
    editor: Client, typed: str, expected: list[str]
) -> None:
    written(an_event("a"))
    page = saved(editor, Event.objects.get(), jurisdictions=typed).content.decode()
    assert all(words in page for words in expected)
    assert "at most 2 characters" not in page


@pytest.mark.parametrize("typed", ["US, CN", "US\r\nCN", "US\r\n\r\n CN "])
def test_codes_are_parted_by_lines_or_commas(editor: Client, typed: str) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    editor.post(address(event), form_values(editor, event) | {"jurisdictions": typed})
    assert Event.objects.get().jurisdictions == ["US", "CN"]


@pytest.mark.parametrize("model", [Event, Actor])
def test_identifiers_are_typed_one_a_line_and_come_back_as_they_are(
    editor: Client, model: type[Event] | type[Actor]
) -> None:
    written(an_event("a"), actors=[{"slug": "huawei", "name": "Huawei", "kind": "company"}])
    typed = "wikidata: Q160120\r\n\r\ndocket:1:19-cv-00159\r\n docket: A-1"
    assert saved(editor, model.objects.get(), identifiers=typed).status_code == 302
    expected = {"docket": ["1:19-cv-00159", "A-1"], "wikidata": ["Q160120"]}
    assert model.objects.get().identifiers == expected
    revisions = Revision.objects.count()
    assert saved(editor, model.objects.get()).status_code == 302
    assert Revision.objects.count() == revisions
    assert saved(editor, model.objects.get(), identifiers="").status_code == 302
    assert "identifiers" not in model.objects.get().row()


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("Q160120", "unknown scheme &#x27;Q160120&#x27;"),
        ("wikidat: Q1", "did you mean &#x27;wikidata&#x27;?"),
        ("lei: 529900T8BM49AURSDO56", "the check digits of"),
        ("rin: 1\nrin: 2", "‘2’ is not a value of rin"),
    ],
)
def test_what_is_no_identifier_is_named_in_the_form(editor: Client, typed: str, reason: str) -> None:
    written(an_event("a"))
    answer = saved(editor, Event.objects.get(), identifiers=typed)
    assert answer.status_code == 200
    assert reason in answer.content.decode()
    assert answer.context["adminform"].form.errors["identifiers"]


@pytest.mark.parametrize("typed", ["2019-10616", "doi: 1\ndoi: 2", "[" * 5000, "doi: \x00"])
def test_identifiers_that_are_no_pairs_are_reported_in_words(editor: Client, typed: str) -> None:
    written()
    answer = saved(editor, Source.objects.get(), identifiers=typed)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["identifiers"]
