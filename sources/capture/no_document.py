"""Pages that answer with status 200 and are no document: consent walls, bot checks, error pages, login forms, shells.

Such a page proves nothing about a source, so none of them becomes a capture. A page of which 40 words are left beside
what such pages say is taken for a document, whatever surrounds it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from ..typography import UNSPACED
from . import page_phrases

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Kind = Literal["consent", "bot check", "not found", "error", "login", "shell"]

#: How a failed attempt says what the page is.
DESCRIPTIONS: dict[Kind, str] = {
    "consent": "the page only asks for consent to cookies or data processing",
    "bot check": "the page only checks whether the visitor is a program",
    "not found": "the page says that the document is not there",
    "error": "the page only reports an error",
    "login": "the page only asks to log in",
    "shell": "the page is empty without its scripts",
}

#: From how many words on beside what such pages say a page is a document, whatever it says besides.
_DOCUMENT = 40
#: From how many words on it is one even if every sentence speaks of cookies, as a privacy policy does.
_LONG = 400
#: Up to how many words a page of scripts is empty; up to how many a heading says what the page is.
_EMPTY, _HEADING = 12, 9
#: How much of such a heading says it, and how much if the page need not speak to its visitor.
_COVERED, _MOSTLY = 0.2, 0.6

_SPACED_WORD = re.compile(r"[^\W_]+")
_UNSPACED_CHARACTER = re.compile(f"[{UNSPACED}]")
_SENTENCE = re.compile(r"[^.!?。！？\n]{1,2000}[.!?。！？\n]?")
_TITLE_PART = re.compile(r"\s[|–—·»:-]\s|[|·»]|:\s")

#: What only a check itself contains; widgets of such checks are in the forms of many documents too.
_CHALLENGES = re.compile(
    r"orchestrate/chl|cf-chl|_cf_chl_opt|_incapsula_resource|captcha-delivery|px-captcha|awswafcookie|geetest"
    r"|/_sec/cp_challenge"
)
#: How a page speaks to its visitor; a document rarely does.
_ADDRESSES = re.compile(
    r"\b(?:you|your|you're|please|sorry|bitte|Ihre?[nmrs]?|(?:können|sind|geben|nutzen) Sie"
    r"|Sie (?:können|ein|haben|sich)|vous|votre|vos|veuillez|merci de|usted|ustedes|tus?|puedes?"
    r"|inici[ae]|introduc[ea]|vuelva|busca|stai|cerchi|tuo|tua|tuoi|puoi|você"
    r"|seus?|uw|jouw?|twoj\w*|możesz|вы|вас|вам|вами|ваш\w*|det du|din|sizin)\b"
    r"|[您你请請]|抱歉|对不起|返回|ください|お探し|당신|하세요|주세요"
)
_OVERLAYS = re.compile(
    r"cookie|consent|gdpr|onetrust|didomi|usercentrics|cookiebot|qc-cmp|sp_message|truste|cmp-|-cmp|privacy-?(?:banner|wall|popup)"
)
_NOT_PROSE = frozenset(
    "script style noscript template nav header footer aside form"
    " button select textarea option svg iframe dialog title".split()
)
_ROLES = frozenset(("dialog", "alertdialog", "navigation", "banner", "contentinfo", "search"))
_BLOCKS = frozenset(
    "p div li td th h1 h2 h3 h4 h5 h6 section article main tr"
    " table ul ol dl dd dt blockquote pre br body figcaption".split()
)


def _to_pattern(phrases: str) -> re.Pattern[str]:
    alternatives = [re.escape(phrase) for line in phrases.split("\n") for phrase in line.split("|") if phrase]
    unspaced = [one for one in alternatives if _UNSPACED_CHARACTER.match(one)]
    spaced = [one for one in alternatives if not _UNSPACED_CHARACTER.match(one)]
    return re.compile(rf"(?<![^\W{UNSPACED}_])(?:{'|'.join(spaced)})|{'|'.join(unspaced)}")


_PHRASES: dict[Kind, re.Pattern[str]] = {
    "bot check": _to_pattern(page_phrases.BOT_CHECK),
    "not found": _to_pattern(page_phrases.NOT_FOUND),
    "login": _to_pattern(page_phrases.LOGIN),
    "error": _to_pattern(page_phrases.ERROR),
    "consent": _to_pattern(page_phrases.CONSENT),
}
_NEEDS_SCRIPTS = _to_pattern(page_phrases.NEEDS_SCRIPTS)


class Page(NamedTuple):
    """What of a page tells whether it is a document."""

    headings: tuple[str, ...]
    #: The text outside links, menus, forms and dialogs.
    prose: str
    #: The text of those, and of links.
    beside: str
    has_password: bool
    has_challenge: bool
    has_scripts: bool
    asks_for_scripts: bool


def count_words(text: str) -> int:
    """Words of a text; two Chinese, Japanese or Korean characters count as one."""
    unspaced = len(_UNSPACED_CHARACTER.findall(text))
    return len(_SPACED_WORD.findall(_UNSPACED_CHARACTER.sub(" ", text))) + (unspaced + 1) // 2


def find_kind(page: Page, text: str) -> Kind | None:
    """What a page is, if it is no document.

    Args:
        text: what was extracted from it, which shows that a page without prose is not empty.
    """
    shown = page.prose if count_words(page.prose) >= _EMPTY else f"{page.prose}\n{text}"
    said: Counter[Kind] = Counter()
    rest = 0
    for sentence in _SENTENCE.findall(shown.lower()):
        kinds = [kind for kind, pattern in _PHRASES.items() if pattern.search(sentence)]
        words = count_words(sentence)
        said.update(dict.fromkeys(kinds, words))
        rest += 0 if kinds else words
    if rest >= _DOCUMENT or count_words(shown) >= _LONG:
        return None
    if page.has_challenge:
        return "bot check"
    speaks = bool(_ADDRESSES.search(shown))
    if kind := _kind_of_headings(page, said, rest, speaks=speaks):
        return kind
    if page.has_password and rest < _DOCUMENT / 2:
        return "login"
    most = max(said, key=said.__getitem__, default=None)
    if most and said[most] >= rest and (speaks or count_words(shown) <= _HEADING):
        return most
    return _kind_of_rest(page) if rest < _EMPTY else None


def _kind_of_headings(page: Page, said: Counter[Kind], rest: int, *, speaks: bool) -> Kind | None:
    """What a heading says the page is, unless the page then goes on about something else."""
    for heading in page.headings:
        for part in _TITLE_PART.split(heading.lower()):
            if not 0 < count_words(part) <= _HEADING:
                continue
            for kind, pattern in _PHRASES.items():
                covered = sum(len(match[0]) for match in pattern.finditer(part)) / len(part)
                if kind == "consent" and not speaks:
                    continue
                is_short = rest < _EMPTY or (speaks and said[kind] * 2 >= rest)
                if (covered >= _COVERED and is_short) or (covered >= _MOSTLY and rest < _DOCUMENT / 2):
                    return kind
    return None


def _kind_of_rest(page: Page) -> Kind | None:
    """What a page without prose is, by its dialogs and scripts."""
    beside = page.beside.lower()
    counts: Counter[Kind] = Counter()
    for sentence in _SENTENCE.findall(beside):
        counts.update({kind: count_words(sentence) for kind, pattern in _PHRASES.items() if pattern.search(sentence)})
    if page.asks_for_scripts:
        return "shell"
    if counts["consent"] >= _EMPTY:
        return "consent"
    return "shell" if page.has_scripts else None


def read_page(text: str) -> Page:
    """What of a page in HTML tells whether it is a document."""
    from lxml import html
    from lxml.etree import ParserError

    try:
        root = html.document_fromstring(text.encode(errors="replace"), html.HTMLParser(encoding="utf-8"))
    except ParserError:
        return Page((), "", "", False, False, False, False)
    raw = text.lower()
    headings = [*root.iterfind(".//title"), *root.iter("h1", "h2")]
    noscript = " ".join(_text(one) for one in root.iter("noscript"))
    prose: list[str] = []
    beside: list[str] = []
    _collect(root.find("body") if root.find("body") is not None else root, prose, beside)
    shown = " ".join(prose)
    return Page(
        tuple(" ".join(_text(one).split()) for one in headings),
        shown,
        " ".join(beside),
        bool(root.xpath("//input[translate(@type, 'PASWORD', 'pasword') = 'password']")),
        bool(_CHALLENGES.search(raw)),
        bool(root.xpath("//script")),
        bool(_NEEDS_SCRIPTS.search(f"{noscript} {shown}".lower())),
    )


def read_plain(text: str) -> Page:
    """The same of a plain text, whose first line is its heading."""
    return Page((text.lstrip().partition("\n")[0],), text, "", False, False, False, False)


def _text(element: "HtmlElement") -> str:
    return "".join(element.itertext())


def _collect(root: "HtmlElement", prose: list[str], beside: list[str]) -> None:
    """Part the text of a page into its prose and the rest, in the order of the page."""
    stack: list[tuple[HtmlElement | str, bool]] = [(root, False)]
    while stack:
        element, is_beside = stack.pop()
        if isinstance(element, str):
            (beside if is_beside else prose).append(element)
            continue
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "noscript", "template"):
            continue
        inner = is_beside or _is_beside(element)
        parts: list[tuple[HtmlElement | str, bool]] = [(text, inner) for text in _pieces(element.text)]
        for child in element:
            parts += [(child, inner), *((text, inner) for text in _pieces(child.tail))]
        if element.tag in _BLOCKS:
            parts = [("\n", inner), *parts, ("\n", inner)]
        stack += reversed(parts)


def _pieces(text: str | None) -> Iterator[str]:
    if text:
        yield " ".join([""] * text[:1].isspace() + text.split() + [""] * text[-1:].isspace())


def _is_beside(element: "HtmlElement") -> bool:
    """Whether an element is a menu, a form or a dialog, and does not wrap the page itself."""
    if element.tag == "a":
        return True
    names = f"{element.get('id', '')} {element.get('class', '')}".lower()
    is_named_so = (
        element.tag in _NOT_PROSE
        or element.get("role", "").lower() in _ROLES
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_OVERLAYS.search(names))
    )
    return is_named_so and next(element.iter("h1", "article", "main"), None) is None
