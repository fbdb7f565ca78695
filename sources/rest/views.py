"""Sources over REST."""

import hashlib

import orjson
from django.http import HttpRequest, HttpResponse

from events.editions.documents import decode
from events.editions.http.conditional import entity_tag
from events.editions.http.downloads import add_format_headers
from events.editions.http.pagination import PAGE, Links, Paging, page_response
from events.editions.http.parameters import Parameters, parse_day, parse_search_words
from events.editions.http.responses import json_response, redirect_to, render_document, render_entry_block
from events.editions.http.views import FormattedView, PublicView, find_entry_or_problem, get_slugs_or_problem
from events.editions.keyset import Sort, get_slice
from events.editions.languages import languages_meant
from events.editions.models import Edition, Entry
from events.editions.search import search_query

from ..captures import (
    brief_seen_by,
    get_capture_slice,
    get_citing_events,
    get_listed_captures,
    get_public_captures,
    get_weighed_change,
    get_weighed_changes,
    sort_by_weight,
    to_cited_document,
)
from ..formats.registry import FORMATS, CitationFormat
from ..looks import NEVER, get_looks, get_looks_version
from ..models import SourceType


class SourceList(FormattedView):
    """Published sources, by title, with the events that cite them, or as citations."""

    formats = FORMATS
    parameters = PAGE | {"slug", "publisher", "type", "language", "q", "format"}

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        format = self.format
        lists = {
            "slug": params.texts("slug"),
            "publisher": params.texts("publisher"),
            "type": params.chosen("type", SourceType.values),
            "language": params.codes("language"),
        }
        words = params.value("q", parse_search_words)
        place = f"sources {sorted((name, sorted(values)) for name, values in lists.items())} {words}"
        paging = Paging(request, params, edition, place, ("label", "slug"), default=format.default, most=format.most)
        params.check()
        named, missing = get_slugs_or_problem(
            edition, slug=("source", lists["slug"]), publisher=("publisher", lists["publisher"])
        )
        filters = {
            "slug__in": named["slug"],
            "publishers__overlap": named["publisher"],
            "source_types__overlap": lists["type"],
            "languages__overlap": languages_meant(lists["language"], edition),
        }
        entries = Entry.objects.using("public").at(edition).public().of("source")
        entries = entries.filter(**{name: list(values) for name, values in filters.items() if values})
        if words:
            entries = entries.filter(search=search_query(words))
        part = get_slice(entries.to_rows(), Sort(("label", "slug")), paging.window)
        if isinstance(format, CitationFormat):
            return _citation_response(request, format, edition, part.entries, paging.links(edition, part))
        citing = get_citing_events([entry.slug for entry in part.entries], edition)
        lines = (orjson.dumps(to_cited_document(entry, citing)).decode() for entry in part.entries)
        return paging.page_response(part, lines, {"not_found": missing})


class SourceDetail(FormattedView):
    """One source, with the events that cite it, or as a citation."""

    landing = "/sources/{slug}"
    formats = FORMATS
    parameters = frozenset({"format"})

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        format, suffix = self.format, names.get("suffix")
        params.check()
        found = find_entry_or_problem("source", names["slug"], edition)
        if found.renamed:
            return redirect_to(request, f"/api/v1/sources/{found.entry.slug}{f'.{suffix}' if suffix else ''}")
        if isinstance(format, CitationFormat):
            return _citation_response(request, format, edition, [found.entry])
        citing = get_citing_events([found.entry.slug], edition)
        return json_response(
            orjson.dumps(to_cited_document(found.entry, citing) | {"entry": render_entry_block(found.entry)})
        )


class SourceLook(PublicView):
    """When a source was last looked at, with what outcome, and when it is looked at next. It is of no edition."""

    time = frozenset()

    def tag(self, request: HttpRequest, edition: Edition) -> str:
        whole = f"{entity_tag(request, edition)} {get_looks_version()}"
        return f'"{hashlib.sha256(whole.encode()).hexdigest()[:32]}"'

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        params.check()
        found = find_entry_or_problem("source", names["slug"], edition)
        if found.renamed:
            return redirect_to(request, f"/api/v1/sources/{found.entry.slug}/look")
        look = get_looks([found.entry.subject_id]).get(found.entry.subject_id, NEVER)
        return json_response(orjson.dumps({"source": found.entry.slug} | look))


class SourceCapturesView(PublicView):
    """An answer about the captures of one source."""

    #: The part of the address after that of the source.
    rest = ""

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        params.check()
        found = find_entry_or_problem("source", names["slug"], edition)
        if found.renamed:
            path = self.rest.format(**names)
            return redirect_to(request, f"/api/v1/sources/{found.entry.slug}/{path}")
        return self.render(edition, found.entry, **names)

    def render(self, edition: Edition, source: Entry, **names: str) -> HttpResponse:
        raise TypeError(f"{type(self).__name__} has no render method")


class CaptureList(SourceCapturesView):
    """A source's public captures, a page at a time; with ``on``, the one that was current on that day."""

    parameters = PAGE | {"on"}
    rest = "captures"

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        self._on = params.value("on", parse_day)
        place = f"captures {names['slug']} {self._on}"
        self._paging = Paging(request, params, edition, place, ("number",), default=20, most=100)
        return super().answer(request, params, edition, **names)

    def render(self, edition: Edition, source: Entry, **names: str) -> HttpResponse:
        listed = get_listed_captures(decode(source.document or "{}"), edition)
        if self._on:
            listed = brief_seen_by(listed, self._on)
        part = get_capture_slice(listed, self._paging.window)
        captures = get_public_captures(names["slug"], edition, *part.entries) if part.entries else []
        lines = (orjson.dumps(capture).decode() for capture in captures)
        return self._paging.page_response(part, lines, {"count": len(listed)})


class CaptureDetail(SourceCapturesView):
    """One public capture of a source."""

    rest = "captures/{number}"

    def render(self, edition: Edition, source: Entry, **names: str) -> HttpResponse:
        entry = find_entry_or_problem("capture", f"{names['slug']}/{names['number']}", edition).entry
        return json_response(render_document(entry))


class WordingChangeList(SourceCapturesView):
    """The wording changes of a source, from each capture to the next; with ``order``, the heaviest first."""

    parameters = frozenset({"order"})
    rest = "changes"

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        self._order = params.chosen("order", ("number", "weight"))
        return super().answer(request, params, edition, **names)

    def render(self, edition: Edition, source: Entry, **names: str) -> HttpResponse:
        changes = get_weighed_changes(names["slug"], edition)
        if "weight" in self._order:
            changes = sort_by_weight(changes)
        lines = (orjson.dumps(change).decode() for change in changes)
        return page_response(edition, (None, None), lines, {"count": len(changes)})


class WordingChangeDetail(SourceCapturesView):
    """The wording change of a source between two captures."""

    rest = "changes/{first}..{last}"

    def render(self, edition: Edition, source: Entry, **names: str) -> HttpResponse:
        first, last = int(names["first"]), int(names["last"])
        change = get_weighed_change(names["slug"], edition, first, last)
        return json_response(orjson.dumps(change))


def _citation_response(
    request: HttpRequest,
    format: CitationFormat,
    edition: Edition,
    entries: list[Entry],
    links: Links = (None, None),
) -> HttpResponse:
    body = format.render([decode(entry.document or "{}") for entry in entries])
    response = HttpResponse(body, content_type=format.media_type)
    add_format_headers(response, request, format, edition.number, links)
    return response
