import pytest
from django.core.exceptions import ImproperlyConfigured

from config.database import parse_database_url
from tests.answers import Json


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgres://user:p%40ss@db.example:5433/annals?sslmode=require",
            {
                "NAME": "annals",
                "USER": "user",
                "PASSWORD": "p@ss",
                "HOST": "db.example",
                "PORT": "5433",
                "OPTIONS": {"sslmode": "require"},
            },
        ),
        (
            "postgresql://annals@/annals?host=/run/postgresql&port=5433",
            {
                "NAME": "annals",
                "USER": "annals",
                "PASSWORD": "",
                "HOST": "/run/postgresql",
                "PORT": "5433",
                "OPTIONS": {},
            },
        ),
        (
            "postgres://%2Frun%2Fpostgresql/annals",
            {"NAME": "annals", "USER": "", "PASSWORD": "", "HOST": "/run/postgresql", "PORT": "", "OPTIONS": {}},
        ),
    ],
)
def test_an_address_becomes_settings(url: str, expected: dict[str, Json]) -> None:
    assert parse_database_url(url, "DATABASE_URL") == expected


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite:///annals.db", "only PostgreSQL"),
        ("postgres://user:secret@host:port/annals", "cannot be read"),
        ("postgres://user:secret@host:5432/", "names no database"),
    ],
)
def test_an_address_that_is_none_is_refused_without_its_password(url: str, reason: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=reason) as refused:
        parse_database_url(url, "DATABASE_URL")
    assert "secret" not in str(refused.value)
