"""Settings of a service with a deliberate leak: an unknown address of a draft is answered otherwise than any other."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config.settings import *  # noqa: F403 - everything else is as it is served

MIDDLEWARE = [*MIDDLEWARE, "tests.torture.leaking.LeakMiddleware"]  # noqa: F405


class LeakMiddleware:
    """Tells by 410 instead of 404 that editors have a draft of that name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from events.models import Event

        response = self.get_response(request)
        name = request.path.rpartition("/")[2].partition(".")[0]
        if response.status_code == 404 and Event.objects.filter(slug=name).exists():
            response.status_code = 410
        return response
