"""What a browser is shown at the GraphQL address: GraphiQL, with examples to pick from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from events.editions.models import Edition

from .examples import get_examples


def wants_page(request: HttpRequest) -> bool:
    """Whether a browser came to look, and asked nothing."""
    return request.method in ("GET", "HEAD") and not request.GET and "text/html" in request.headers.get("Accept", "")


def graphiql_page(request: HttpRequest) -> HttpResponse:
    told = [example._asdict() for example in get_examples(Edition.objects.using("public").newest())]
    response = render(request, "graphql/asking.html", {"examples": told})
    # Its policy has a number used once, so no cache may give the same page to another.
    response.headers["Cache-Control"] = "no-store"
    patch_vary_headers(response, ("Accept",))
    return response
