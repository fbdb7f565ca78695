from django.contrib import admin
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from events.graphql.http.views import graphql
from events.mcp.views import mcp
from events.pages.discovery import robots
from events.rest.addresses import AddressList

from . import health
from .errors import raise_not_found

handler400 = "config.errors.handle_bad_request"
handler404 = "config.errors.handle_not_found"

urlpatterns = [
    # They are tried in this order: what is asked for most stands first.
    re_path("^api/v1/?$", AddressList.as_view()),
    path("api/v1/", include("events.rest.urls")),
    path("api/v1/", include("events.editions.rest.urls")),
    path("api/v1/", include("sources.rest.urls")),
    path("graphql", graphql),
    path("mcp", mcp),
    path("admin", RedirectView.as_view(url="/admin/", permanent=True)),
    # Where Django's admin would lead on to a public page: ours has links of its own.
    path("admin/r/<path:where>", raise_not_found),
    path("admin/", include("events.people.urls")),
    path("admin/", admin.site.urls),
    path("", include("events.pages.urls")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("robots.txt", robots),
    path("favicon.ico", lambda request: redirect(static("pages/icon.svg"))),
]
