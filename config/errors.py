"""What people are told who ask for what cannot be answered."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's ``handler400``: of a form that is too large it says how large one may be, and what to do."""
    if not isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return defaults.bad_request(request, exception)
    told = {
        "is_long": isinstance(exception, RequestDataTooBig),
        "megabytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE >> 20,
        "fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
    }
    return HttpResponse(render_to_string("admin/too_large.html", told), status=413)


def nothing_here(request: HttpRequest, where: str) -> HttpResponse:
    raise Http404
