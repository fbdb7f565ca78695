"""Lines of what is typed into a form: browsers end them with CR LF (HTML standard, form data), we with LF."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class LineEndingsMiddleware:
    """Gives the admin's forms what was typed, with the line ends that are stored everywhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            typed = request.POST.copy()
            for name, values in typed.lists():
                typed.setlist(name, [text.replace("\r\n", "\n").replace("\r", "\n") for text in values])
            request.POST = typed  # type: ignore[assignment]
        return self.get_response(request)
