"""The language of a page: which one a reader gets."""

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from ..documents.languages import CATALOGUES


def negotiate_language(request: HttpRequest) -> str:
    """The language that ``Accept-Language`` prefers (RFC 9110, section 12.5.4); English where it names no other."""
    for tag, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if (language := tag.partition("-")[0]) in CATALOGUES:
            return language
    return "en"
