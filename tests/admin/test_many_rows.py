"""Forms with more rows than anybody types."""

import re
import time

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client

from events.editions.admin.formsets import MOST_NEW, PartFormSet
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db
ADD = "/admin/events/event/add/"


def form_with(client: Client, rows: int) -> dict[str, str]:
    html = client.get(ADD).content.decode()
    prefixes = re.findall(r'name="(\w+)-TOTAL_FORMS"', html)
    assert len(prefixes) > 3
    data = {"title": "x"}
    for prefix in prefixes:
        data |= {f"{prefix}-TOTAL_FORMS": str(rows), f"{prefix}-INITIAL_FORMS": "0"}
    return data


@pytest.mark.parametrize("rows", [MOST_NEW, 2000, 10**9])
def test_no_number_of_rows_costs_more_than_a_moment(client: Client, superuser: User, rows: int) -> None:
    published(an_event("ban"))
    client.force_login(superuser)
    data = form_with(client, rows)
    client.post(ADD, form_with(client, 1))
    begun = time.thread_time()
    response = client.post(ADD, data)
    # Instrumented as a test's templates are, and on whatever machine; without a bound 2,000 rows take a minute.
    assert time.thread_time() - begun < 6
    assert response.status_code == 200
    assert (f"One save can add at most {MOST_NEW} rows" in response.content.decode()) == (rows > MOST_NEW)


def test_every_inline_of_the_admin_is_bounded() -> None:
    inlines = [inline for owner in admin.site._registry.values() for inline in owner.inlines]
    assert len(inlines) >= 4
    assert {inline.__name__ for inline in inlines if not issubclass(inline.formset, PartFormSet)} == set()
