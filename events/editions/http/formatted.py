"""Which format an answer has, by suffix, ``?format=`` or Accept, and the headers of an answer in one."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from ..models import Edition
from ..problems import not_among, not_found_problem
from .formats import Format
from .negotiation import Offered, ViewNegotiation, negotiate
from .pagination import PAGE, Links
from .parameters import Parameters
from .views import PublicView, base_url

#: The parameters whose words a file is called by.
_NAMING = ("q", "actor", "topic", "kind", "jurisdiction", "source", "publisher", "slug", "since", "until")
_LONGEST_NAME = 80


class FormattedView(PublicView):
    """A read-only address that answers in several formats."""

    content_negotiation_class = ViewNegotiation
    #: By name, the one for want of another first.
    formats: ClassVar[Mapping[str, Format]] = {}

    def tag(self, request: HttpRequest, edition: Edition, **names: Any) -> str:
        format = negotiate_format(request, self.formats, names.pop("suffix", None))
        # One address has several answers, by Accept: each has a tag of its own.
        return f'{super().tag(request, edition, **names)[:-1]}-{format.name}"'


def negotiate_format(request: HttpRequest, formats: Mapping[str, Offered], suffix: str | None = None) -> Offered:
    """The one of these formats a request asks for: its suffix, else ``?format=``, else what Accept prefers.

    Raises:
        Problem: 404 for an unknown suffix, 400 for an unknown name or two that differ, 406 where Accept has none.
    """
    if suffix is not None and suffix not in formats:
        raise not_found_problem(not_among("format", suffix, formats))
    named = request.GET.getlist("format")
    asked = Parameters("", ())
    if len(named) > 1:
        asked.wrong("format", f"format is given {len(named)} times. Give it once.", "repeated")
    elif named and named[0] not in formats:
        asked.wrong("format", not_among("format", named[0], formats), "unknown_value")
    elif named and suffix and named[0] != suffix:
        detail = f"format ({named[0]}) and the suffix .{suffix} differ. Drop one."
        asked.wrong("format", detail, "both_given")
    asked.check()
    if name := suffix or (named[0] if named else None):
        return formats[name]
    return negotiate(request.headers.get("Accept", "*/*"), formats)


def file_name(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """What a file with an answer is called: the words that are asked for, or what the address names.

    >>> file_name("/api/v1/events", [("actor", "huawei"), ("topic", "chips,5g"), ("limit", "5")])
    'huawei-chips-5g'
    >>> file_name("/api/v1/timelines/ascend-wording", [("actor", "huawei")])
    'ascend-wording-huawei'
    """
    subject = path.rpartition("/")[2]
    words = [text for name, text in pairs if name in _NAMING]
    named = [*([] if words and subject in ("events", "sources") else [subject]), *words]
    # In ASCII: what a header holds, and every file system.
    name = "-".join(re.findall("[a-z0-9]+", " ".join(named).lower()))[:_LONGEST_NAME].strip("-")
    return name or subject


def add_format_headers(
    response: HttpResponseBase,
    request: HttpRequest,
    format: Format,
    edition: int,
    links: Links = (None, None),
    shaped_by: Collection[str] = ("format",),
) -> None:
    """Say beside an answer its licence, the same question in json (which tells what other formats have no place for),
    the pages beside it, whether it is a part, and a file name.

    Args:
        edition: the number of the one that is told.
        shaped_by: the parameters that mean nothing to json.
    """
    path = request.path.removesuffix(f".{format.name}")
    pairs = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    query = urlencode([pair for pair in pairs if pair[0] not in {*shaped_by, *PAGE}])
    told = [
        f'<{settings.ANNALS_LICENCE["url"]}>; rel="license"',
        f'<{base_url(request)}{path}{"?" if query else ""}{query}>; rel="alternate"; type="application/json"',
    ]
    told += [f'<{url}>; rel="{rel}"' for rel, url in zip(("next", "prev"), links, strict=True) if url]
    response.headers["Link"] = ", ".join(told)
    name = f"{file_name(path, pairs)}-edition-{edition}.{format.extension or format.name}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    if any(links):
        response.headers["Annals-Truncated"] = "true"
