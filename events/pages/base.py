"""The base of the public pages: each is read from one edition in one snapshot; errors are pages too."""

import hashlib
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from events.editions.asof import assume_newest
from events.editions.http.cache import RESPONSE_CACHE
from events.editions.http.conditional import check_if_match, entity_tag, is_not_modified
from events.editions.http.parameters import Parameters, choice_parser
from events.editions.http.responses import add_edition_headers, base_url
from events.editions.http.turns import begin_work
from events.editions.http.views import TIME, find_entry_or_problem, pin_edition, requested_time
from events.editions.models import Edition, Entry
from events.editions.problems import Problem

from ..documents.languages import CATALOGUES, NAMES, TAGS
from .languages import negotiate_language

#: The formats that pages announce for their own events, with their media types.
FEEDS = {
    "atom": "application/atom+xml",
    "jsonfeed": "application/feed+json",
    "ics": "text/calendar",
    "jsonld": "application/ld+json",
    "csv": "text/csv",
}
#: Parameters that change how a page shows its events, not which events it has.
_UNSHOWN = ("cursor", "limit", "count", "group", "lang")


@method_decorator(csrf_exempt, name="dispatch")
class Page(View):
    """A read-only page of one edition. It needs no CSRF check: other methods are a 405."""

    http_method_names = ["get", "head", "options"]
    #: The parameters of this page, besides ``edition`` and ``as_of``.
    parameters: frozenset[str] = frozenset()
    #: Parameters that make a page take long; see :mod:`events.editions.http.turns`.
    expensive: frozenset[str] = frozenset()
    #: Whether the page is in the language of ``lang`` or of the reader; others are in English.
    is_translated = True
    #: The page of an error.
    problem_template = "pages/problem.html"

    def get(self, request: HttpRequest, **names: str) -> HttpResponseBase:
        if not self.is_translated:
            return self._get(request, "en", **names)
        given = request.GET.get("lang")
        language = given if given in CATALOGUES else negotiate_language(request)
        with translation.override(CATALOGUES[language]):
            response = self._get(request, language, **names)
        response.headers["Content-Language"] = TAGS[language]
        if given is None:
            patch_vary_headers(response, ("Accept-Language",))
        return response

    def _get(self, request: HttpRequest, language: str, **names: str) -> HttpResponseBase:
        try:
            known = self.parameters | TIME | ({"lang"} if self.is_translated else set())
            params = Parameters(request.META.get("QUERY_STRING", ""), known)
            params.value("lang", choice_parser(list(CATALOGUES)))
            time = requested_time(params)
            edition = None if time else assume_newest()
            response = None
            kept_by = language + self.version()
            if edition is None or entity_tag(request, edition) + kept_by in RESPONSE_CACHE:
                edition = pin_edition(params, time)
                response = RESPONSE_CACHE.get(entity_tag(request, edition) + kept_by) if edition.newest else None
            if response is None:
                with begin_work(request, expensive=self.is_expensive(params)), transaction.atomic(using="public"):
                    edition = pin_edition(params, time)
                    try:
                        response = self.respond(request, params, edition, **names)
                    except Renamed as renamed:
                        response = renamed.to_redirect(request)
                if edition.newest:
                    # A page of a past edition also says what has been published since.
                    RESPONSE_CACHE.put(entity_tag(request, edition) + kept_by, response)
            tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            check_if_match(request, tag)
        except Problem as problem:
            return problem_page(request, problem, self.problem_template)
        if response.status_code == 200 and is_not_modified(request, tag):
            response = HttpResponse(status=304)
        return add_edition_headers(response, edition, tag)

    def version(self) -> str:
        """A text for what the page shows that is of no edition: another one whenever that changes."""
        return ""

    def is_expensive(self, params: Parameters) -> bool:
        """Whether the page takes long, so that it needs a turn."""
        return any(name in params for name in self.expensive)

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        raise TypeError(f"{type(self).__name__} does not implement respond()")

    def find(self, subject: str, name: str, edition: Edition) -> Entry:
        """A subject's entry by its current slug.

        Raises:
            Problem: 404 if unknown, 410 with the reason if withdrawn, 451 if redacted.
            Renamed: the name is a former slug or the id; the answer is a redirect.
        """
        found = find_entry_or_problem(subject, name, edition)
        if found.renamed:
            raise Renamed(name, found.entry.slug)
        return found.entry


class Renamed(Exception):
    """A page has another address: one with the current slug of its subject."""

    def __init__(self, name: str, slug: str) -> None:
        super().__init__(name, slug)
        self._name, self._slug = name, slug

    def to_redirect(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        before, _, after = request.path.rpartition(f"/{self._name}")
        location = f"{base_url(request)}{before}/{self._slug}{after}{'?' if query else ''}{query}"
        return HttpResponse(status=308, headers={"Location": location})


def render_page(request: HttpRequest, template: str, edition: Edition, **context: object) -> HttpResponse:
    """Render a template with the context that every page needs.

    Args:
        edition: the edition that the page shows.
        context: more variables of the template; ``canonical`` is the page's address for search engines, ``feeds``
            are the feeds of what it shows, and ``sharing`` is what its Share button offers.
    """
    query = parse_qsl(request.META.get("QUERY_STRING", ""))
    time_pairs = [(name, text) for name, text in query if name in TIME or name == "lang"]
    time_query = urlencode(time_pairs)
    return render(
        request,
        template,
        {
            "edition": edition,
            "base": base_url(request),
            # ``count`` does not change the results, only how they are counted.
            "newest_url": page_address(request.path, [pair for pair in query if pair[0] not in (*TIME, "count")]),
            # Appended to links to other pages, so that they open the same edition.
            "time_query": f"?{time_query}" if time_query else "",
            "time_pairs": time_pairs,
            "time_suffix": f"&{time_query}" if time_query else "",
            "licence": settings.ANNALS_LICENCE,
            "languages": get_languages(request.path, query),
            "feeds": feed_links("Annals: latest changes", "/api/v1/events", []),
            **context,
        },
    )


def get_languages(path: str, pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    """The languages of a page, each with the page's address in it."""
    kept = [pair for pair in pairs if pair[0] not in ("lang", "cursor", "count")]
    return [
        {"tag": TAGS[language], "name": NAMES[language], "url": page_address(path, [*kept, ("lang", language)])}
        for language in CATALOGUES
    ]


def problem_page(request: HttpRequest, problem: Problem, template: str = "pages/problem.html") -> HttpResponse:
    """An error as a page, with links that lead on."""
    query = parse_qsl(request.META.get("QUERY_STRING", ""), errors="replace")
    invalid = {error.get("parameter") for error in problem.errors}
    valid = [(name, text) for name, text in query if name not in invalid]
    undated = [pair for pair in query if pair[0] not in TIME]
    first = get_first_edition() if problem.code == "before_first_edition" else None
    response = render(
        request,
        template,
        {
            "base": base_url(request),
            "problem": problem,
            "retry_url": page_address(request.path, valid) if invalid - {None, ""} else None,
            "newest_url": page_address(request.path, undated),
            "first": first,
            "first_url": first and page_address(request.path, [*undated, ("edition", str(first.number))]),
            "dated": any(name in TIME for name, _ in query),
            "licence": settings.ANNALS_LICENCE,
            "feeds": feed_links("Annals: latest changes", "/api/v1/events", []),
        },
        status=problem.status,
    )
    response.headers["Cache-Control"] = "public, max-age=60"
    for name, value in problem.headers.items():
        response.headers[name] = value
    if problem.status in (429, 503):
        response.headers["Cache-Control"] = "no-store"
    return response


def feed_links(
    title: str, path: str, pairs: list[tuple[str, str]], names: Iterable[str] = FEEDS
) -> list[dict[str, str]]:
    """The feeds of some events, for a page's head.

    Args:
        path: the address of the events in the API, without a suffix.
        pairs: their question; an edition is left out, since a feed has the newest.
    """
    kept = [pair for pair in pairs if pair[0] not in (*TIME, *_UNSHOWN, "order")]
    return [{"title": title, "type": FEEDS[name], "url": page_address(f"{path}.{name}", kept)} for name in names]


def rewording_feed_link(title: str, parameter: str, slug: str) -> dict[str, str]:
    """The feed of the changes of wording of a source, or of the sources of a question, for a page's head."""
    address = page_address("/rewordings.atom", [(parameter, slug)])
    return {"title": f"Changes of wording: {title}", "type": FEEDS["atom"], "url": address}


def get_first_edition() -> Edition | None:
    """The first edition; None before anything is published."""
    return Edition.objects.using("public").order_by("number").first()


def get_latest_editions() -> QuerySet[Edition]:
    """The latest 20 editions, newest first."""
    return Edition.objects.using("public").order_by("-number")[:20]


def page_address(path: str, pairs: list[tuple[str, str]]) -> str:
    """A path with its query string, if any."""
    return f"{path}?{urlencode(pairs, safe=':,/')}" if pairs else path
