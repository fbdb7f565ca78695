"""An upgrade of Django or Django REST framework that takes away a private name of ``compat.py`` says so in words."""

from importlib.metadata import version

import pytest
from django.http import StreamingHttpResponse
from django.test import RequestFactory
from rest_framework.request import Request

from events.editions.http.compat import add_closer, get_django_request


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


def test_a_response_still_calls_what_was_added_when_it_is_closed() -> None:
    closed: list[bool] = []
    response = StreamingHttpResponse(iter(()))
    try:
        add_closer(response, lambda: closed.append(True))
        response.close()
    except AttributeError as error:
        pytest.fail(
            f"Django {version('django')} no longer has HttpResponseBase._resource_closers ({error}); "
            "change add_closer in events/editions/http/compat.py"
        )
    assert closed == [True]
