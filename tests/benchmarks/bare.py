"""Django with a view that does nothing and without middleware: no application of Django's is quicker."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from .settings import *  # noqa: F403

MIDDLEWARE = []
ROOT_URLCONF = "tests.benchmarks.bare"


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("normalised/empty", empty)]
