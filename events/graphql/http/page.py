"""What a browser is shown at the GraphQL address: GraphiQL, with examples to pick from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from events.editions.models import Edition

from .examples import get_examples

#: The parameters of a link to the page.
_LINKED = frozenset({"query", "variables", "operationName", "edition"})


def wants_page(request: HttpRequest) -> bool:
    """Whether a browser came to look: it takes HTML, and no JSON, and asks for nothing that the page cannot show."""
    accepted = request.headers.get("Accept", "").lower()
    is_browser = "text/html" in accepted and "json" not in accepted
    return request.method in ("GET", "HEAD") and is_browser and request.GET.keys() <= _LINKED


def graphiql_page(request: HttpRequest) -> HttpResponse:
    newest = Edition.objects.using("public").newest()
    examples = [example._asdict() for example in get_examples(newest)]
    response = render(request, "graphql/asking.html", {"examples": examples, "edition": newest})
    # Its policy has a number used once, so no cache may give the same page to another.
    response.headers["Cache-Control"] = "no-store"
    patch_vary_headers(response, ("Accept",))
    return response
