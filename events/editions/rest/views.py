"""Editions over REST: the acts of publishing, and what each of them changed."""

import orjson
from django.db.models import Count
from django.http import HttpRequest, HttpResponse

from ..asof import edition_problem
from ..http.pagination import PAGE, Paging
from ..http.parameters import Parameters, whole_number_parser
from ..http.responses import format_timestamp, json_response, render_document, render_entry_block
from ..http.verification import parse_digest, verify_digest
from ..http.views import PublicView, pin_edition
from ..keyset import Sort, get_slice
from ..models import Edition, Entry
from ..problems import ProblemError, bad_request_problem, not_found_problem


class EditionList(PublicView):
    """Acts of publishing, newest first."""

    parameters = PAGE

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        paging = Paging(request, params, edition, "editions", ("number",), default=20, most=100)
        params.check()
        editions = Edition.objects.using("public").filter(number__lte=edition.number).with_changes()
        part = get_slice(editions, Sort(("number",), descending=True), paging.window)
        lines = (orjson.dumps(render_edition(listed)).decode() for listed in part.entries)
        return paging.page_response(part, lines)


class EditionDetail(PublicView):
    """One act of publishing, and a page of what it changed."""

    parameters = PAGE

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        paging = Paging(request, params, edition, f"edition {names['number']}", ("id",), default=100, most=1000)
        params.check()
        if (number := int(names["number"])) > edition.number:
            raise not_found_problem(
                f"There is no edition {number} as of edition {edition.number}.", "edition_not_found"
            )
        shown = pin_edition(params, {"edition": number, "as_of": None})
        part = get_slice(Entry.objects.using("public").filter(edition=shown), Sort(("id",)), paging.window)
        changed = (orjson.dumps(render_change(entry)).decode() for entry in part.entries)
        editions = Edition.objects.using("public").annotate(changes=Count("entries"))
        lead = editions.values("number", "note", "changes", "chain").get(number=shown.number)
        return paging.page_response(part, changed, lead=lead)


class ChangeList(PublicView):
    """Everything that became public, changed or went after an edition, oldest first: enough to mirror it."""

    parameters = PAGE | {"after"}

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        after = params.value("after", whole_number_parser(0, 2**31 - 1)) or 0
        paging = Paging(request, params, edition, f"changes {after}", ("edition_id", "id"), default=100, most=1000)
        params.check()
        if problem := edition_problem(after, edition):
            raise not_found_problem(f"after: {problem}", "edition_not_found")
        entries = Entry.objects.using("public").filter(edition__gt=after, edition__lte=edition.number)
        part = get_slice(entries, Sort(("edition_id", "id")), paging.window)
        following, _ = paging.links(edition, part)
        head = orjson.dumps({"edition": edition.number, "next": following}).decode()
        response = json_response(f'{head[:-1]},"results":[{",".join(map(_render_mirrored, part.entries))}]}}')
        if following:
            response.headers["Link"] = f'<{following}>; rel="next"'
        return response


class DigestDetail(PublicView):
    """Whether a document with this digest was public, of what, and when."""

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        try:
            digest = parse_digest(names["digest"])
        except ValueError as error:
            wrong: ProblemError = {"parameter": "digest", "detail": str(error), "code": "invalid"}
            raise bad_request_problem([wrong]) from error
        params.check()
        return json_response(orjson.dumps(verify_digest(digest, edition)))


def _render_mirrored(entry: Entry) -> str:
    head = {
        "edition": entry.edition_id,
        "revision": entry.revision_number,
        "subject": entry.subject,
        "id": str(entry.subject_id),
        "slug": entry.slug,
        "change": entry.change,
        "note": entry.note,
    }
    document = render_document(entry) if entry.document is not None else "null"
    return f'{orjson.dumps(head).decode()[:-1]},"document":{document}}}'


def render_edition(edition: Edition) -> dict[str, object]:
    return {
        "number": edition.number,
        "published_at": format_timestamp(edition.published_at),
        "note": edition.note,
        "changes": edition.changes,  # type: ignore[attr-defined]  # with_changes() counts them
    }


def render_change(entry: Entry) -> dict[str, object]:
    """What an edition did to one subject."""
    subject = {"subject": entry.subject, "id": str(entry.subject_id), "slug": entry.slug, "title": entry.label}
    return subject | render_entry_block(entry)
