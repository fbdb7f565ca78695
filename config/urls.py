from django.contrib import admin
from django.urls import include, path

from . import health
from .errors import nothing_here
from .graphql import graphql

handler400 = "config.errors.bad_request"

urlpatterns = [
    # Where Django's admin would lead on to a public page: ours has links of its own.
    path("admin/r/<path:where>", nothing_here),
    path("admin/", admin.site.urls),
    path("api/v1/", include("events.editions.rest.urls")),
    path("api/v1/", include("sources.rest.urls")),
    path("api/v1/", include("events.rest.urls")),
    path("graphql", graphql),
    path("", include("events.pages.urls")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
]
