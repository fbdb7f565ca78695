"""How a page is answered: from one edition, in one snapshot, with a friendly page where it cannot be."""

import hashlib
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from events.editions.http.cache import RESPONSE_CACHE
from events.editions.http.conditional import entity_tag
from events.editions.http.parameters import Parameters
from events.editions.http.responses import add_edition_headers, base_url
from events.editions.http.views import TIME, find_entry_or_problem, pin_edition, requested_time
from events.editions.lookup import Found
from events.editions.models import Edition
from events.editions.problems import Problem


@method_decorator(csrf_exempt, name="dispatch")
class Page(View):
    """A read-only page that tells what one edition says. There is nothing to forge: other methods are a 405."""

    http_method_names = ["get", "head", "options"]
    #: The parameters that mean something here, besides those of time.
    parameters: frozenset[str] = frozenset()

    def get(self, request: HttpRequest, **names: str) -> HttpResponseBase:
        try:
            asked = Parameters(request.META.get("QUERY_STRING", ""), self.parameters | TIME)
            time = requested_time(asked)
            edition = pin_edition(asked, time)
            response = RESPONSE_CACHE.get(entity_tag(request, edition)) if edition.newest else None
            if response is None:
                with transaction.atomic(using="public"):
                    edition = pin_edition(asked, time)
                    response = self.answer(request, asked, edition, **names)
                if edition.newest:
                    # A page of a past edition also says what has been published since.
                    RESPONSE_CACHE.put(entity_tag(request, edition), response)
        except Problem as problem:
            return problem_page(request, problem)
        tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response = add_edition_headers(response, edition, tag)
        return get_conditional_response(request, etag=tag, response=response) or response

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: str) -> HttpResponse:
        raise TypeError(f"{type(self).__name__} answers nothing")

    def found(self, request: HttpRequest, subject: str, name: str, edition: Edition) -> Found | HttpResponse:
        """A subject's entry with its document; a redirect where it has another slug.

        Raises:
            Problem: 404, 410 with the reason it was withdrawn for, or 451.
        """
        found = find_entry_or_problem(subject, name, edition)
        if not found.renamed:
            return found
        query = request.META.get("QUERY_STRING", "")
        path = request.path.rpartition("/")[0]
        location = f"{base_url(request)}{path}/{found.entry.slug}{'?' if query else ''}{query}"
        return HttpResponse(status=308, headers={"Location": location})


def render_page(request: HttpRequest, template: str, edition: Edition, **context: Any) -> HttpResponse:
    """A template with what every page says of its edition."""
    query = parse_qsl(request.META.get("QUERY_STRING", ""))
    dated = urlencode([(name, text) for name, text in query if name in TIME])
    return render(
        request,
        template,
        {
            "edition": edition,
            "base": base_url(request),
            # How much is counted is no part of what is asked.
            "newest_url": page_address(request.path, [pair for pair in query if pair[0] not in (*TIME, "count")]),
            # What links to other pages carry, so that they tell of the same edition.
            "held": f"?{dated}" if dated else "",
            "also_held": f"&{dated}" if dated else "",
            "licence": settings.ANNALS_LICENCE,
            **context,
        },
    )


def problem_page(request: HttpRequest, problem: Problem) -> HttpResponse:
    query = parse_qsl(request.META.get("QUERY_STRING", ""), errors="replace")
    wrong = {error.get("parameter") for error in problem.errors}
    kept = [(name, text) for name, text in query if name not in wrong]
    undated = [pair for pair in query if pair[0] not in TIME]
    first = first_edition() if problem.code == "before_first_edition" else None
    response = render(
        request,
        "pages/problem.html",
        {
            "problem": problem,
            "dropped": page_address(request.path, kept) if wrong - {None, ""} else None,
            "newest_url": page_address(request.path, undated),
            "first": first,
            "first_url": first and page_address(request.path, [*undated, ("edition", str(first.number))]),
            "dated": any(name in TIME for name, _ in query),
            "licence": settings.ANNALS_LICENCE,
        },
        status=problem.status,
    )
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


def first_edition() -> Edition | None:
    """The edition that the record begins with; None before anything is published."""
    return Edition.objects.using("public").order_by("number").first()


def latest_editions() -> QuerySet[Edition]:
    return Edition.objects.using("public").order_by("-number")[:20]


def page_address(path: str, pairs: list[tuple[str, str]]) -> str:
    """A path with a query; without a question mark where there is none."""
    return f"{path}?{urlencode(pairs, safe=':,/')}" if pairs else path
