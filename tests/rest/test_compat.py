"""An upgrade of Django REST framework that takes away a private name of ``compat.py`` says so in words."""

from importlib.metadata import version

import pytest
from django.test import RequestFactory
from rest_framework.request import Request

from events.editions.http.compat import get_django_request


def test_the_framework_still_has_djangos_request() -> None:
    request = RequestFactory().get("/")
    try:
        found = get_django_request(Request(request))
    except AttributeError as error:
        pytest.fail(
            f"djangorestframework {version('djangorestframework')} no longer has Request._request ({error}); "
            "change get_django_request in events/editions/http/compat.py"
        )
    assert found is request
