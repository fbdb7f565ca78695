"""The headers of an answer in a format: licence, links, and what the file is called."""

import re
from collections.abc import Collection, Iterable
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from .formats import Format
from .pagination import PAGE, Links
from .responses import base_url

#: The parameters whose words a file is called by.
_NAMING = ("q", "actor", "topic", "kind", "jurisdiction", "source", "publisher", "slug", "since", "until")


_LONGEST_NAME = 80


def file_name(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """What a file with an answer is called: the words searched for, or what the address names.

    >>> file_name("/api/v1/events", [("actor", "huawei"), ("topic", "chips,5g"), ("limit", "5")])
    'huawei-chips-5g'
    >>> file_name("/api/v1/timelines/ascend-wording", [("actor", "huawei")])
    'ascend-wording-huawei'
    """
    subject = path.rpartition("/")[2]
    words = [text for name, text in pairs if name in _NAMING]
    parts = [*([] if words and subject in ("events", "sources") else [subject]), *words]
    # In ASCII: what a header holds, and every file system.
    name = "-".join(re.findall("[a-z0-9]+", " ".join(parts).lower()))[:_LONGEST_NAME].strip("-")
    return name or subject


def add_format_headers(
    response: HttpResponseBase,
    request: HttpRequest,
    format: Format,
    edition: int,
    links: Links = (None, None),
    shaped_by: Collection[str] = ("format",),
) -> None:
    """Say beside an answer its licence, the same question in json (which has what other formats have no place for),
    the pages beside it, whether it is a part, and a file name.

    Args:
        edition: the number of the edition answered from.
        shaped_by: the parameters that mean nothing to json.
    """
    path = request.path.removesuffix(f".{format.name}")
    pairs = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    query = urlencode([pair for pair in pairs if pair[0] not in {*shaped_by, *PAGE}])
    link_values = [
        f'<{settings.ANNALS_LICENCE["url"]}>; rel="license"',
        f'<{base_url(request)}{path}{"?" if query else ""}{query}>; rel="alternate"; type="application/json"',
    ]
    link_values += [f'<{url}>; rel="{rel}"' for rel, url in zip(("next", "prev"), links, strict=True) if url]
    response.headers["Link"] = ", ".join(link_values)
    name = f"{file_name(path, pairs)}-edition-{edition}.{format.extension or format.name}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    if any(links):
        response.headers["Annals-Truncated"] = "true"
