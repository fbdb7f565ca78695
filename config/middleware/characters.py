"""Characters that no text may hold, in the query strings of the admin.

PostgreSQL stores no NUL, and UTF-8 has no half of a surrogate pair.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict

from events.editions.validators import CONTROL


class CharactersMiddleware:
    """Gives the admin's pages the words that were searched for, with a blank in place of each such character.

    What is typed into a form to be saved stays as it is: the form says what is wrong with it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any(CONTROL.search(text) for name, values in request.GET.lists() for text in (name, *values)):
            cleaned = QueryDict(mutable=True, encoding=request.GET.encoding)
            for name, values in request.GET.lists():
                cleaned.setlist(CONTROL.sub(" ", name), [CONTROL.sub(" ", text) for text in values])
            request.GET = cleaned  # type: ignore[assignment]
        return self.get_response(request)
