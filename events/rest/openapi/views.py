"""The addresses of the OpenAPI document, and of the page that tries it."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerView
from rest_framework.views import APIView

from events.editions.rest.answers import json_response, matches

from .generating import openapi


class OpenApiDocument(APIView):
    """The OpenAPI 3.1 document of this API."""

    http_method_names = ("get", "head", "options")

    def get(self, request: Any) -> HttpResponse:
        text, tag = openapi()
        unchanged = matches(request.headers.get("If-None-Match", ""), tag)
        response = HttpResponse(status=304) if unchanged else json_response(text)
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response


class ApiDocs(SpectacularSwaggerView):
    """A page that shows and tries the API; its scripts are served from here, so that it works offline."""

    http_method_names = ("get", "head", "options")
    url = "openapi.json"
    title = "Annals API"

    @extend_schema(exclude=True)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return super().get(request, *args, **kwargs)
