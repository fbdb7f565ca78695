"""Which middleware serves whom: the public is anonymous, and pays for nothing that the admin alone needs."""

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from config.middleware.surfaces import SurfacesMiddleware
from tests.desk import an_event, published

NEEDED_BY_THE_ADMIN = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]
PUBLIC = ["/", "/events/tariff", "/api/v1/events", "/api/v1/events.csv", "/graphql?query={events{totalCount}}"]


def test_the_admin_has_what_the_silenced_checks_look_for() -> None:
    places = [settings.ADMIN_MIDDLEWARE.index(path) for path in NEEDED_BY_THE_ADMIN]
    assert places == sorted(places)
    assert not set(NEEDED_BY_THE_ADMIN) & {*settings.MIDDLEWARE, *settings.PUBLIC_MIDDLEWARE}


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC)
def test_a_session_changes_no_public_answer_and_is_not_read(admin_client: Client, client: Client, path: str) -> None:
    published(an_event("tariff"))
    anonymous = client.get(path)
    with CaptureQueriesContext(connection) as statements:
        answer = admin_client.get(path)
    assert answer.getvalue() == anonymous.getvalue()
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not [one["sql"] for one in statements if "django_session" in one["sql"] or "auth_user" in one["sql"]]


@pytest.mark.django_db
def test_the_model_context_protocol_needs_no_session_and_no_token(admin_client: Client) -> None:
    published(an_event("tariff"))
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "search_events"}}
    anonymous = Client(enforce_csrf_checks=True).post("/mcp", message, "application/json")
    with CaptureQueriesContext(connection) as statements:
        answer = admin_client.post("/mcp", message, "application/json")
    assert (answer.status_code, answer.content) == (200, anonymous.content)
    assert not answer.cookies
    assert not [one["sql"] for one in statements if "django_session" in one["sql"] or "auth_user" in one["sql"]]


@pytest.mark.django_db
def test_the_admin_has_sessions_and_checks_tokens(admin_client: Client) -> None:
    assert admin_client.get("/admin/").status_code == 200
    checking = Client(enforce_csrf_checks=True)
    assert checking.post("/admin/login/", {"username": "a", "password": "b"}).status_code == 403


class _WithAnExceptionHook:
    def __init__(self, get_response: object) -> None:
        pass

    def process_exception(self, request: object, error: Exception) -> None:
        pass


def test_a_hook_that_would_not_be_called_is_refused(settings: Settings) -> None:
    settings.ADMIN_MIDDLEWARE = [f"{__name__}._WithAnExceptionHook"]
    with pytest.raises(ImproperlyConfigured, match=r"has process_exception\. List it in MIDDLEWARE"):
        SurfacesMiddleware(lambda request: HttpResponse())
