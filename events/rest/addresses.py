"""The list of addresses at /api/v1."""

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from events.editions.http.responses import base_url, json_response

from .openapi.document import DESCRIPTION, TITLE
from .openapi.operations import OPERATIONS


@method_decorator(csrf_exempt, name="dispatch")
class AddressList(View):
    """The addresses of this API."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: object, **names: str) -> HttpResponse:
        root = f"{base_url(request)}/api/v1"
        index = {
            "title": TITLE,
            "description": DESCRIPTION,
            "documentation": f"{root}/docs",
            "openapi": f"{root}/openapi.json",
            "codebook": f"{root}/codebook.md",
            "addresses": [
                {"address": f"{root}{path}", "about": operation.summary} for path, operation in OPERATIONS.items()
            ],
        }
        response = json_response(orjson.dumps(index))
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response
