"""The languages of pages and formats: how each is named, and dates in it."""

from django.utils.translation import get_language

from events.editions.chinese_dates import render_chinese
from events.editions.edtf import Edtf

from ..choices import TranslationLanguage

#: By the values of ``lang``, the names of the catalogues of messages.
CATALOGUES = {"en": "en-gb", TranslationLanguage.ZH.value: "zh-hans"}
#: The tags of the languages (BCP 47), and what each is called by those who read it.
TAGS = {"en": "en", "zh": "zh-Hans"}
NAMES = {"en": "English", "zh": "中文"}


def get_reader_language() -> str:
    """The language that is written in now, as a value of ``lang``."""
    return "zh" if is_chinese() else "en"


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
