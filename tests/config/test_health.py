import pytest
from django.db import OperationalError, connections
from django.test import Client

from tests.desk import an_event, published


def test_a_living_process_says_so_without_a_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_a_ready_service_names_the_newest_edition(client: Client) -> None:
    published(an_event("ban"))
    assert client.get("/readyz").json() == {"status": "ready", "edition": 1}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/readyz", "/api/v1/events", "/api/v1/events/ban", "/api/v1/editions"])
def test_a_database_that_is_down_is_503_and_says_when_to_retry(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def down(*arguments: object, **options: object) -> None:
        raise OperationalError("connection to server at 10.0.0.1 failed")

    monkeypatch.setattr(connections["public"], "ensure_connection", down)
    monkeypatch.setattr(connections["public"], "cursor", down)
    response = client.get(path)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "1"
    assert response.headers["Content-Type"] == "application/problem+json"
    assert b"10.0.0.1" not in response.content
