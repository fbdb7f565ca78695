from django.contrib import admin
from django.urls import include, path

from . import health
from .graphql import graphql

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("events.editions.rest.urls")),
    path("api/v1/", include("sources.rest.urls")),
    path("api/v1/", include("events.rest.urls")),
    path("graphql", graphql),
    path("", include("events.pages.urls")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
]
