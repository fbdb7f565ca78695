"""The languages of the pages: which one a reader gets, and how it is named."""

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header

from events.editions.edtf import Edtf

from .chinese_dates import render_chinese

#: By the values of ``lang``, the names of the catalogues of messages.
CATALOGUES = {"en": "en-gb", "zh": "zh-hans"}
#: The tags of the languages (BCP 47), and what each is called by those who read it.
TAGS = {"en": "en", "zh": "zh-Hans"}
NAMES = {"en": "English", "zh": "中文"}


def is_chinese() -> bool:
    """Whether the page is in Chinese."""
    return get_language() == CATALOGUES["zh"]


def render_date(edtf: str, english: str | None = None) -> str:
    """An EDTF date in the language of the page.

    Args:
        english: what it is in English, if that is known already.

    Raises:
        EdtfError: the text is no date in EDTF.
    """
    return render_chinese(edtf) if is_chinese() else english or Edtf.parse(edtf).display


def negotiate_language(request: HttpRequest) -> str:
    """The language that ``Accept-Language`` prefers (RFC 9110, section 12.5.4); English where it names no other."""
    for tag, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if (language := tag.partition("-")[0]) in CATALOGUES:
            return language
    return "en"
