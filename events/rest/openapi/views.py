"""The addresses of the OpenAPI document, and of the page that tries it."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView
from rest_framework.request import Request
from rest_framework.views import APIView

from events.editions.http.conditional import etag_matches
from events.editions.http.responses import json_response

from .codebook import render_codebook
from .document import openapi


class OpenApiDocument(APIView):
    """The OpenAPI 3.1 document of this API."""

    http_method_names = ("get", "head", "options")

    def get(self, request: Request) -> HttpResponse:
        text, tag = openapi()
        unchanged = etag_matches(request.headers.get("If-None-Match", ""), tag)
        response = HttpResponse(status=304) if unchanged else json_response(text)
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response


class Codebook(APIView):
    """Every column of the tables of events."""

    http_method_names = ("get", "head", "options")

    def get(self, request: Request) -> HttpResponse:
        text = render_codebook().encode()
        tag = f'"{sha256(text).hexdigest()[:32]}"'
        unchanged = etag_matches(request.headers.get("If-None-Match", ""), tag)
        response = HttpResponse(b"" if unchanged else text, status=304 if unchanged else 200)
        response.headers["Content-Type"] = "text/markdown; charset=utf-8"
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response


class ApiDocs(TemplateView):
    """A page that shows and tries the API; its scripts are served from here, so that it works offline."""

    http_method_names = ("get", "head", "options")
    template_name = "rest/docs.html"

    def options(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS"})
