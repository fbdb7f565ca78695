"""The scripts that other sites load. Their addresses carry a version of their own and never change what they do."""

import hashlib
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import etag, require_safe

_FOLDER = Path(__file__).parents[1] / "static" / "pages" / "embed"


@cache
def _read(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()


def _tag(request: HttpRequest) -> str:
    return f'"{hashlib.sha256(_read(request.path.rpartition("/")[2])).hexdigest()[:32]}"'


@require_safe
@etag(_tag)
def script(request: HttpRequest) -> HttpResponse:
    """A script by the last part of its address; any site may load it, as a module too."""
    response = HttpResponse(_read(request.path.rpartition("/")[2]), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
