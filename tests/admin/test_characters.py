"""Whatever is asked of the admin, it answers: characters that no text may hold are no error of ours."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from events.models import Event
from tests.desk import an_event, published
from tests.effort import some_of

from .conftest import address

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
TEXTS = ["%00", "a%00b", "%ed%a0%80", "%ED%B3%BF", "%C2%85", "%EF%BF%BE", "%1b[31m", "%F0%9F%92%A9%00"]


def autocompleted() -> list[tuple[str, str, str]]:
    """Every field that a form of ours completes: app, model and field."""
    found = set()
    for model, model_admin in admin.site._registry.items():
        found |= {(model, field) for field in model_admin.autocomplete_fields}
        for inline in model_admin.inlines:
            found |= {(inline.model, field) for field in inline.autocomplete_fields}
    return sorted((model._meta.app_label, model._meta.model_name or "", field) for model, field in found)


@pytest.fixture
def root(client: Client, superuser: User) -> Client:
    client.force_login(superuser, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(("app", "model", "field"), autocompleted())
def test_an_autocomplete_answers_any_words(root: Client, app: str, model: str, field: str) -> None:
    published(an_event("a"))
    named = urlencode({"app_label": app, "model_name": model, "field_name": field})
    statuses = {text: root.get(f"{reverse('admin:autocomplete')}?term={text}&{named}").status_code for text in TEXTS}
    assert statuses == dict.fromkeys(TEXTS, 200)


def test_fields_of_every_sort_are_completed() -> None:
    assert len(autocompleted()) >= 8


def test_words_around_such_a_character_are_found(root: Client) -> None:
    published(an_event("a"), actors=[{"slug": "bis", "name": "Bureau of Industry", "kind": "agency"}])
    requested = {
        "app_label": "events",
        "model_name": "participation",
        "field_name": "actor",
        "term": "Bureau\x00Industry",
    }
    found = root.get(reverse("admin:autocomplete"), requested).json()["results"]
    assert [one["text"] for one in found] == ["Bureau of Industry"]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_lists_and_empty_forms_answer_any_words(root: Client, model: Any) -> None:
    published(an_event("a"))
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    fields = [field.name for field in model._meta.get_fields()]
    pages = [f"{reverse(f'{name}_changelist')}?{{}}={{}}"]
    if admin.site._registry[model].has_add_permission(root.get("/admin/").wsgi_request):
        pages.append(f"{reverse(f'{name}_add')}?{{}}={{}}")
    requested = [
        page.format(field, "%00") for page in pages for field in ("q", "state", "_changelist_filters", *fields)
    ]
    requested += [one.replace("%00", "x") for one in requested]
    assert [one for one in some_of(requested, 12, seed=model._meta.label) if root.get(one).status_code >= 500] == []


@pytest.mark.parametrize("text", TEXTS)
def test_every_other_page_of_an_event_answers_any_words(root: Client, text: str) -> None:
    published(an_event("a"))
    event = Event.objects.get()
    acts = ["change", "compare", "preview", "publish", "revisions", "schedule", "submit", "withdraw", "revert/1"]
    names = ["old", "new", "date", "events", "captures", "_changelist_filters", "next", "s", "p"]
    pages = [address(event, act) for act in acts]
    pages += [reverse("admin:events_event_edtf"), reverse("admin:index"), reverse("admin:login"), "/admin/search/"]
    requested = [f"{page}?{name}={text}" for page in pages for name in names]
    assert [one for one in some_of(requested, 40, seed=text) if root.get(one).status_code >= 500] == []


@pytest.mark.parametrize("act", ["submit", "publish", "schedule", "withdraw", "revert/1", "return"])
def test_a_comment_with_such_a_character_is_refused_in_words(root: Client, act: str) -> None:
    published(an_event("a"))
    sent = {"comment": "a\x00b", "note": "a\x00b", "confirmed": "yes", "seen": "x", "due": "\x00"}
    assert root.post(address(Event.objects.get(), act), sent).status_code < 500
