"""What programs look for at a site: its sitemap, manifest, security contact, the catalogue of its APIs, llms.txt."""

from math import ceil
from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.editions.http.parameters import Parameters
from events.editions.http.responses import base_url
from events.editions.models import Edition, Entry
from events.editions.problems import not_found_problem
from events.editions.querysets import EntryQuerySet

from .base import Page

#: By subject the first part of the paths of its pages.
_PATHS = {
    "event": "events", "source": "sources", "timeline": "timelines", "actor": "actors", "topic": "topics",
    "publisher": "publishers", "kind": "kinds",
}  # fmt: skip
#: The pages that are there whatever is published.
_FIXED = ("/", "/timelines", "/editions", "/about")
#: How many addresses one sitemap lists; the protocol allows 50,000.
MOST_LISTED = 10_000


class Sitemap(Page):
    """The index of sitemaps (https://www.sitemaps.org/protocol.html)."""

    is_translated = False

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        params.check()
        base = base_url(request)
        parts = [f"{base}/sitemap-pages-1.xml"]
        for subject in _PATHS:
            pages = ceil(_get_entries(subject, edition).count() / MOST_LISTED)
            parts += [f"{base}/sitemap-{subject}-{page}.xml" for page in range(1, pages + 1)]
        return _render(request, {"parts": parts})


class SitemapPart(Page):
    """A sitemap: the pages of one kind of subject, each with the day it last changed."""

    is_translated = False

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        params.check()
        subject, base, page = names["subject"], base_url(request), int(names["page"])
        if subject == "pages" and page == 1:
            return _render(request, {"pages": [(f"{base}{path}", edition.published_at) for path in _FIXED]})
        if subject not in _PATHS or page < 1:
            raise not_found_problem(f"There is no sitemap of ‘{subject}’.")
        rows = _get_entries(subject, edition).order_by("slug").values_list("slug", "own_published_at")
        listed = rows[(page - 1) * MOST_LISTED : page * MOST_LISTED]
        return _render(request, {"pages": [(f"{base}/{_PATHS[subject]}/{slug}", changed) for slug, changed in listed]})


def _get_entries(subject: str, edition: Edition) -> EntryQuerySet:
    return Entry.objects.using("public").at(edition).public().of(subject)


def _render(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    return render(request, "pages/sitemap.xml", context, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read (RFC 9309): everything public; not the desk."""
    return render(request, "pages/robots.txt", {"base": base_url(request)}, content_type="text/plain; charset=utf-8")


@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """What there is to read here, for language models (https://llmstxt.org)."""
    return render(request, "pages/llms.txt", {"base": base_url(request)}, content_type="text/plain; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The web application manifest."""
    return render(request, "pages/manifest.webmanifest", content_type="application/manifest+json")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116), as the setting ANNALS_SECURITY_CONTACT has it; 404 without one."""
    if not settings.ANNALS_SECURITY_CONTACT:
        raise Http404
    # A file is not to be trusted after its last day: a year is the most that the RFC recommends.
    until = timezone.now().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    expires = until.replace(year=until.year + 1)
    lines = [
        f"Contact: {settings.ANNALS_SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {base_url(request)}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def api_catalog(request: HttpRequest) -> HttpResponse:
    """The catalogue of the APIs, as a linkset (RFC 9727, RFC 9264)."""
    base = base_url(request)
    rest = {
        "anchor": f"{base}/api/v1",
        "service-desc": [{"href": f"{base}/api/v1/openapi.json", "type": "application/json"}],
        "service-doc": [{"href": f"{base}/api/v1/docs", "type": "text/html"}],
        "status": [{"href": f"{base}/healthz", "type": "application/json"}],
    }
    query = urlencode({"query": "{ __schema { queryType { name } } }"})
    graphql = {
        "anchor": f"{base}/graphql",
        "service-doc": [{"href": f"{base}/graphql", "type": "text/html"}],
        "service-desc": [{"href": f"{base}/graphql?{query}", "type": "application/graphql-response+json"}],
    }
    mcp = {"anchor": f"{base}/mcp", "service-doc": [{"href": f"{base}/llms.txt", "type": "text/plain"}]}
    linkset = {"linkset": [rest, graphql, mcp]}
    content_type = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
    return HttpResponse(orjson.dumps(linkset), content_type=content_type)
