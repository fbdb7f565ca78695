"""The tags in which a page in HTML says what it is, read in a process that may break (:mod:`.extract`).

Read are the tags of Google Scholar (``citation_*``), JSON-LD (schema.org), Open Graph, Dublin Core, the tags of Chinese
authorities, and HTML's own.
"""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .linked_data import find_article, get_names, get_texts

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: A text and where the page has it.
Said = tuple[str, str]
_MOST_VALUES = 5
_MOST_AUTHORS = 50
_GUESSED = "the text (a guess)"

#: The names of the tags that say something, the surest first.
_TAGS: dict[str, tuple[str, ...]] = {
    "title": ("citation_title", "", "og:title", "dc.title", "dcterms.title", "articletitle", "twitter:title"),
    "publisher": (
        "citation_publisher", "citation_journal_title", "", "og:site_name", "dc.publisher", "dcterms.publisher",
        "contentsource",
    ),
    "published": (
        "citation_publication_date", "citation_date", "citation_online_date", "", "article:published_time",
        "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "datepublished", "pubdate", "publishdate",
        "parsely-pub-date", "date",
    ),
    "language": ("citation_language", "", "dc.language", "dcterms.language", "content-language", "og:locale"),
    "authors": ("citation_author", "", "dc.creator", "dcterms.creator", "author", "article:author"),
    "canonical": ("og:url",),
    "identifiers": ("citation_doi", "dc.identifier", "dcterms.identifier"),
}  # fmt: skip
#: What JSON-LD calls them; the place of its values among the tags is marked by the empty name.
_PROPERTIES: dict[str, tuple[str, ...]] = {
    "title": ("headline", "name"),
    "publisher": ("publisher",),
    "published": ("datePublished",),
    "language": ("inLanguage",),
    "authors": ("author",),
}
_TYPES = {
    "NewsArticle": "news_article",
    "ReportageNewsArticle": "news_article",
    "BackgroundNewsArticle": "news_article",
    "OpinionNewsArticle": "opinion",
    "AnalysisNewsArticle": "analysis",
    "Report": "report",
    "Dataset": "dataset",
}


def read_tags(page: bytes) -> str:
    """What a page says of each field of a source, the surest first, as JSON: lists of texts with where it has them."""
    from lxml import html
    from trafilatura.utils import decode_file

    tree = html.document_fromstring(decode_file(page) or "<p></p>")
    article = find_article(_texts(tree, "//script[contains(@type, 'ld+json')]/text()"))
    tags = _read_tags(tree)
    raw: dict[str, list[Said]] = {}
    for field, names in _TAGS.items():
        raw[field] = [pair for name in names for pair in _read_named(field, name, tags, article)]
    raw["type"] = [(_TYPES[one], f"JSON-LD @type {one}") for one in get_texts(article.get("@type")) if one in _TYPES]
    raw["title"] += [(title, "<title>") for title in _texts(tree, "//title/text()")[:1]]
    raw["published"] += [
        (day, "<time datetime>") for day in _texts(tree, "//time[@itemprop='datePublished']/@datetime")[:1]
    ]
    raw["language"] += [(tag, "<html lang>") for tag in _texts(tree, "/html/@lang | /html/@xml:lang")[:1]]
    canonical = [(href, "<link rel=canonical>") for href in _texts(tree, "//link[@rel='canonical']/@href")[:1]]
    raw["canonical"] = canonical + raw["canonical"]
    raw["archive_url"] = [(href, "<link rel=memento>") for href in _texts(tree, "//link[@rel='memento']/@href")[:1]]
    _add_guesses(raw, tree)
    return json.dumps(raw)


def _read_named(field: str, name: str, tags: dict[str, list[str]], article: dict[str, object]) -> Iterator[Said]:
    """What tags of a name say, or JSON-LD where it is empty."""
    if name:
        values = [(f"<meta {name}>", tags.get(name, []))]
    else:
        values = [(f"JSON-LD {one}", get_names(article.get(one))) for one in _PROPERTIES[field]]
    for read_from, texts in values:
        if field == "authors" and texts:
            yield "\n".join(texts[:_MOST_AUTHORS]), read_from
        elif field != "authors":
            yield from ((text, read_from) for text in texts[:_MOST_VALUES])


def _read_tags(tree: "HtmlElement") -> dict[str, list[str]]:
    """The contents of the tags ``meta`` by their names in lower case."""
    tags: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            if name := tag.get(attribute):
                tags.setdefault(name.strip().lower(), []).append(tag.get("content") or "")
    return tags


def _add_guesses(raw: dict[str, list[Said]], tree: "HtmlElement") -> None:
    """Add what trafilatura makes of a page's text, where its tags say nothing."""
    import trafilatura

    if raw["title"] and raw["published"] and raw["authors"]:
        return
    guessed = trafilatura.extract_metadata(tree)
    for field, value in (("title", guessed.title), ("published", guessed.date), ("authors", guessed.author)):
        if value and not raw[field]:
            raw[field] = [(value.replace("; ", "\n") if field == "authors" else value, _GUESSED)]


def _texts(tree: "HtmlElement", path: str) -> list[str]:
    return [str(text) for text in tree.xpath(path)]
