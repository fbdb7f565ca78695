"""The page on which a sentence or a manuscript is checked: each quotation marked, and a report on it."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from events.editions.http.parameters import Parameters, choice_parser
from events.editions.http.responses import base_url
from events.editions.http.turns import begin_work, charge
from events.editions.http.views import TIME, pin_edition, requested_time
from events.editions.models import Edition
from events.editions.problems import Problem
from sources.manuscript import ManuscriptQuotation, find_quotations
from sources.occurrences import quoted

from ..documents.languages import CATALOGUES, TAGS
from ..query.check_shapes import Answer, CheckedText
from ..query.quotation_check import MOST_BYTES, TextError, get_answer, split_document
from ..query.wording_scope import Scope
from .base import Page, page_address, problem_page, render_page
from .languages import negotiate_language
from .share import Sharing

#: The longest text that an address has room for, in characters.
MOST_IN_ADDRESS = 1_000


class Stretch(NamedTuple):
    """A stretch of a manuscript: outside of quotations, or one of them with its number and its status."""

    text: str
    number: int
    status: str


class Result(NamedTuple):
    """What was found of a quotation, by its number."""

    number: int
    checked: CheckedText

    @property
    def is_marked(self) -> bool:
        """Whether the quotation shows that it is not word for word."""
        return quoted(self.checked["text"]).is_marked


@method_decorator(csrf_exempt, name="dispatch")
class QuotationCheckPage(Page):
    """A sentence or a manuscript, checked. A long one is sent as a body, which changes nothing here."""

    http_method_names = ["get", "head", "post", "options"]
    parameters = frozenset({"text"})
    expensive = parameters

    def post(self, request: HttpRequest) -> HttpResponse:
        given = request.GET.get("lang")
        language = given if given in CATALOGUES else negotiate_language(request)
        with translation.override(CATALOGUES[language]):
            try:
                response = self._answer_form(request)
            except Problem as problem:
                response = problem_page(request, problem)
        response.headers["Content-Language"] = TAGS[language]
        response.headers["Cache-Control"] = "no-store"
        return response

    def _answer_form(self, request: HttpRequest) -> HttpResponse:
        if len(request.body) > MOST_BYTES:
            detail = f"The text has more than {MOST_BYTES:,} bytes, which is the limit. Check it in parts."
            raise Problem(413, "Content too large", detail, code="too_large")
        # A browser ends lines as Windows does.
        form = request.body.decode("ascii", "replace").replace("%0D%0A", "%0A")
        params = Parameters(form, self.parameters | TIME)
        language = Parameters(request.META.get("QUERY_STRING", ""), {"lang"})
        language.value("lang", choice_parser(list(CATALOGUES)))
        language.check()
        with begin_work(request, expensive=True), transaction.atomic(using="public"):
            edition = pin_edition(params, requested_time(params))
            response = self.respond(request, params, edition)
        response.headers["Annals-Edition"] = str(edition.number)
        return response

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        text = (params.value("text", str) or "").strip()
        params.check()
        answer: Answer | None = None
        quotations: Sequence[ManuscriptQuotation] = []
        fault = ""
        try:
            if text:
                quotations, answer = _check(request, text, edition)
        except TextError as error:
            fault = str(error)
        shared = [("text", text)] if text and len(text) <= MOST_IN_ADDRESS else []
        address = page_address(request.path, shared)
        response = render_page(
            request,
            "pages/check.html",
            edition,
            language_query=page_address("", [("lang", lang)]) if (lang := request.GET.get("lang")) else "",
            text=text,
            fault=fault,
            answer=answer,
            results=[Result(number, one) for number, one in enumerate(answer["results"], 1)] if answer else [],
            stretches=_cut(text, quotations, answer["results"]) if answer and quotations else [],
            api_url=page_address("/api/v1/quotes/check", shared) if shared and not quotations else "",
            sharing=Sharing("A quotation checked", base_url(request), request.path, shared, edition),
            canonical=f"{base_url(request)}{address}",
        )
        response.status_code = 400 if fault else 200
        return response


def _check(request: HttpRequest, text: str, edition: Edition) -> tuple[Sequence[ManuscriptQuotation], Answer]:
    """The quotations of a manuscript, or none where the text is checked as it is, and the answer."""
    scope = Scope(edition)
    if not find_quotations(text):
        return [], get_answer([text], scope)
    quotations, left_out = split_document(text)
    for _ in quotations[1:]:
        charge(request)
    return quotations, get_answer([one.text for one in quotations], scope, left_out)


def _cut(text: str, quotations: Sequence[ManuscriptQuotation], results: Sequence[CheckedText]) -> list[Stretch]:
    """The manuscript in stretches, each quotation with its result."""
    stretches: list[Stretch] = []
    end = 0
    for number, (quotation, result) in enumerate(zip(quotations, results, strict=True), 1):
        stretches.append(Stretch(text[end : quotation.begin], 0, ""))
        stretches.append(Stretch(quotation.text, number, result["status"]))
        end = quotation.end
    return [*stretches, Stretch(text[end:], 0, "")]
