"""Parts of an answer (RFC 9110, section 14): one range of bytes of a file that says that it accepts them."""

import re

from django.http import HttpRequest, HttpResponse

from ..problems import Problem

_RANGE = re.compile(
    r"bytes=\s*(?:(?P<first>[0-9]{1,18})-(?P<last>[0-9]{0,18})|-(?P<suffix>[0-9]{1,18}))\s*", re.IGNORECASE
)


def take_range(request: HttpRequest, response: HttpResponse, tag: str) -> HttpResponse:
    """The part of an answer that a request wants: 206, or the whole where it wants none, several, or another version.

    Raises:
        Problem: 416, where the part lies outside.
    """
    wanted = _RANGE.fullmatch(request.headers.get("Range", "")) if request.method == "GET" else None
    if wanted is None or request.headers.get("If-Range", tag).strip() != tag:
        return response
    size = len(response.content)
    if wanted["suffix"]:
        first, last = max(size - int(wanted["suffix"]), 0), size - 1
        is_inside = int(wanted["suffix"]) > 0
    else:
        first, last = int(wanted["first"]), min(int(wanted["last"] or size - 1), size - 1)
        if wanted["last"] and int(wanted["last"]) < first:
            return response
        is_inside = first < size
    if not is_inside:
        detail = f"Range lies outside: the file has {size:,} bytes. Ask for bytes from 0 to {size - 1}."
        raise Problem(
            416, "Range not satisfiable", detail, code="range_not_satisfiable",
            headers={"Content-Range": f"bytes */{size}"},
        )  # fmt: skip
    body = response.content[first : last + 1]
    part = HttpResponse(body, status=206, headers=dict(response.headers))
    part.headers["Content-Range"], part.headers["Content-Length"] = f"bytes {first}-{last}/{size}", str(len(body))
    return part
