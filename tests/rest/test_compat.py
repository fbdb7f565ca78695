"""An upgrade of Django that takes away a private name of ``compat.py`` says so in words."""

from importlib.metadata import version

import pytest
from django.http import StreamingHttpResponse

from events.editions.http.compat import add_closer


# To close a response is to end a request, which looks at the connections that earlier tests have opened.
@pytest.mark.django_db
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
